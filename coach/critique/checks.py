"""The closed list of what a model is asked about an OKR: what no rule can decide."""

from __future__ import annotations

from coach.records import dataclass
from coach.types import Scope


@dataclass(frozen=True, slots=True)
class Check:
    """`asks`: a question with the answer yes or no.  `objects`: the answer that makes a remark.

    `scope`: what one answer is about.  `passage`: id of the guidance that is shown beside it."""

    code: str
    name: str
    scope: Scope
    asks: str
    objects: str
    passage: str


SERVES = Check(
    "AD01",
    "advice-serves-objective",
    Scope.KEY_RESULT,
    "Does reaching this key result bring the objective nearer?",
    "no",
    "both-ways-test",
)
PROVES = Check(
    "AD02",
    "advice-proves-objective",
    Scope.OKR,
    "Would all key results together prove the objective? Quote the part that they leave out.",
    "no",
    "both-ways-test",
)
INFLUENCE = Check(
    "AD03",
    "advice-can-influence",
    Scope.KEY_RESULT,
    "Can a team move this number by its own work?",
    "no",
    "influence-without-control",
)
OBSERVABLE = Check(
    "AD04",
    "advice-observable-objective",
    Scope.OBJECTIVE,
    "Could somebody outside the team see that the objective is reached?",
    "no",
    "objective-you-could-see",
)
GUARDRAIL = Check(
    "AD05",
    "advice-guardrail-fits",
    Scope.KEY_RESULT,
    "Does this guardrail limit the harm that pushing the key results could do?",
    "no",
    "what-a-guardrail-is",
)
LEADING = Check(
    "AD06",
    "advice-leading-and-lagging",
    Scope.OKR,
    "Is at least one key result readable early and one late? Quote one that shows the lack.",
    "no",
    "readable-on-the-way",
)
CONFLICT = Check(
    "AD07",
    "advice-hidden-conflict",
    Scope.OKR,
    "Does pushing one key result make another harder to reach? Quote one of the two.",
    "yes",
    "what-a-push-costs",
)
EXCUSED = Check(
    "AD08",
    "advice-excused-vanity",
    Scope.KEY_RESULT,
    "A rule calls this measure flattering. Does the OKR give a reason why it is apt here?",
    "yes",
    "when-reach-earns-the-money",
)

CHECKS = (SERVES, PROVES, INFLUENCE, OBSERVABLE, GUARDRAIL, LEADING, CONFLICT, EXCUSED)
