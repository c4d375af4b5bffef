"""A team has more objectives than it can keep in mind.

Why: With many objectives everything is a priority, and each week's work helps a different one.
Ask: Which of these would you drop if you had to drop one today?
In: Per team and period: four are worth a look, six are many, nine are a list.
Out: Up to three, and a file that holds several teams with a few each.
Out: How many are right is a convention; a team sets its own number in its options.
Rewrite: Rank them, keep the first three, and let the others wait for the next period.
Bad: Members stay with us [objectives: 4]
Bad: Members stay with us [objectives: 6]
Bad: Members stay with us [objectives: 9] [team: Clubs]
Good: Members stay with us
Good: Members stay with us [objectives: 2]
Good: Members stay with us [objectives: 3] [team: Clubs]
Source: S001 R1; S004 R1; G06
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import is_nobody
from coach.types import Okr, Scope, Severity
from coach.views import Hit, Rule, SetView, Skipped


def check(view: SetView) -> Iterable[Hit | Skipped]:
    band = view.options.objectives
    groups: dict[tuple[str, str], list[Okr]] = {}
    for okr in view.okr_set.okrs:
        if not okr.struck:
            groups.setdefault((_unit(okr), " ".join((okr.period or "").lower().split())), []).append(okr)
    hits = []
    for okrs in groups.values():
        number = len(okrs)
        if number <= band.most:
            continue
        severity = (
            Severity.ERROR
            if number >= band.far_too_many
            else Severity.WARNING
            if number >= band.many
            else Severity.INFO
        )
        first = okrs[0]
        who = first.team or ("one owner" if _unit(first) else "one team")
        when = f" in {first.period}" if first.period else ""
        message = f"{number} objectives of {who}{when}; usual are at most {band.most}"
        hits.append(Hit(message, None, None, severity, "objectives", line=first.place.line))
    return hits


def _unit(okr: Okr) -> str:
    """Whose objectives are counted together: those of a team, else of an owner, else of the whole file."""
    if okr.team:
        return " ".join(okr.team.lower().split())
    return "" if okr.owner is None or is_nobody(okr.owner) else "\x1f" + okr.owner.strip().lower()


RULE = Rule("ST01", "too-many-objectives", Severity.WARNING, Scope.SET, "AUTO", check, doc=__doc__, wording=False)
