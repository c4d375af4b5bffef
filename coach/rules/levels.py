"""Which OKRs stand at the top: of a company, an organisation or a unit of its own."""

from __future__ import annotations

from coach.types import Okr

_LEVELS = frozenset("company organisation organization corporate group enterprise unit business_unit".split())
_NAMES = frozenset(
    "company organisation organization corporate group-wide company-wide companywide group enterprise ceo".split()
)
_UNITS = frozenset(("unit", "division"))
_FILLING = frozenset("the our whole entire okr okrs level goals objectives wide business".split())


def is_top_level(okr: Okr) -> bool:
    """By the field for the level, or where there is none by the name of the team."""
    if okr.level:
        return "_".join(okr.level.lower().replace("-", " ").split()) in _LEVELS
    return names_top(okr.team)


def names_top(team: str | None) -> bool:
    words = (team or "").lower().replace(",", " ").split()
    if not words or len(words) > 4:
        return False
    left = [word for word in words if word not in _FILLING]
    return bool(left) and (all(word in _NAMES for word in left) or (words[-1] in _UNITS and "business" in words))


def is_company(okr: Okr) -> bool:
    """The level that others serve: a company, not one of its units."""
    if okr.level:
        return okr.level.strip().lower() in (
            "company",
            "organisation",
            "organization",
            "corporate",
            "group",
            "enterprise",
        )
    return names_top(okr.team) and "unit" not in (okr.team or "").lower()
