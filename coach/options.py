"""Team options: a team's house rules.  Plain records with the defaults; coach/teamfile.py reads them from a file.

Every default stands in knowledge/options.tsv with the spread of the sources behind it."""

from __future__ import annotations

from collections.abc import Mapping

from coach.records import dataclass, field
from coach.types import Severity

EXCEPTIONS = (
    *("ad_funded", "bau_team", "baseline_quarter", "committed", "early_stage", "exploratory", "external_gate"),
    *("platform", "recruiting_team", "regulated"),
)
"""The codebook's exceptions (0.5): what softens findings one step."""


@dataclass(frozen=True, slots=True)
class KeyResultBand:
    """Key results of one objective, guardrails not counted.  Below `fewest` and above `most` worth a look, two or more
    below `fewest` and from `many` on a warning; none, and from `far_too_many` on, an error."""

    fewest: int = 3
    most: int = 4
    many: int = 6
    far_too_many: int = 9


@dataclass(frozen=True, slots=True)
class ObjectiveBand:
    """Objectives of one team and period: above `most` worth a look, from `many` on a warning, from `far_too_many` an
    error."""

    most: int = 3
    many: int = 6
    far_too_many: int = 9


@dataclass(frozen=True, slots=True)
class Words:
    """A team's own words, lower case, one or several words each.

    `vanity`: measures that flatter; `outputs`: things the team makes; `insiders`, `outsiders`: people whose acts are
    our work, or others' behaviour."""

    vanity: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    insiders: tuple[str, ...] = ()
    outsiders: tuple[str, ...] = ()


NO_WORDS = Words()

NOT_CHOSEN = "not chosen for this review"
"""The reason of a NotChecked rule that the user left out."""


@dataclass(frozen=True, slots=True)
class Options:
    """`select`, `ignore`: rule names, None for no choice.  `severity`: by rule name, in place of the rule's own.

    `milestones`: "object" or "accept".  `numbers_in_objectives`: "object" or "accept".
    `exceptions`: of everybody; `teams`: of one team, by its name in lower case.  `file`: where they were read."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    severity: Mapping[str, Severity] = field(default_factory=dict)
    key_results: KeyResultBand = KeyResultBand()
    objectives: ObjectiveBand = ObjectiveBand()
    milestones: str = "object"
    numbers_in_objectives: str = "object"
    words: Words = NO_WORDS
    exceptions: tuple[str, ...] = ()
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file: str | None = None

    def exceptions_of(self, team: str | None) -> tuple[str, ...]:
        """What softens the findings of a team."""
        if not self.teams:
            return self.exceptions
        return (*self.exceptions, *self.teams.get(team_key(team or ""), ()))


def team_key(name: str) -> str:
    """A team's name as it is compared: 'Checkout team', 'Team Checkout' and 'checkout' are one."""
    words = name.lower().split()
    return " ".join([word for word in words if word != "team"] or words)


DEFAULT = Options()
