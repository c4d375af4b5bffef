"""A finding is passed over, and nobody says why.

Why: The next reader cannot tell whether somebody decided this or wanted it out of sight.
Ask: What would you tell a colleague who asks why this does not count here?
In: A comment in the file, or an entry of the ignore file, that passes over a finding and gives no reason.
Out: A comment or entry with a reason, and findings that were there before, in the baseline.
Bad: Members stay with us [passed over: ]
Bad: Sign-ups go up [passed over: ]
Bad: Launch the app [passed over: ]
Good: Members stay with us
Good: Launch the app [passed over: it is what the contract asks for]
Good: Sign-ups go up [passed over: agreed with the board in May]
Rewrite: Add the reason behind a colon: `okr-coach: ignore activity-as-kr: the contract asks for it`.
Source: codebook
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.types import Scope, Severity
from coach.views import Hit, Rule, SetView, Skipped


def check(view: SetView) -> Iterable[Hit | Skipped]:
    hits = []
    for finding in view.passed_over:
        said = finding.dismissed
        if said is not None and said.how != "baseline" and not said.reason:
            # No line stands in it: the fingerprint comes from it, and outlives lines that move.
            by = "a comment" if said.how == "inline" else "the ignore file"
            message = f"{finding.rule} is passed over by {by}, and no reason is given"
            hits.append(Hit(message, None, None, field="ignore", line=finding.line))
    return hits


RULE = Rule("ST05", "ignore-without-reason", Severity.WARNING, Scope.SET, "AUTO", check, doc=__doc__, wording=False)
