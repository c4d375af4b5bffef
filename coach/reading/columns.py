"""What the headers of a table say: which column holds objectives, key results, targets ...  By name, never by place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from coach.patterns import pattern
from coach.records import dataclass, replace

_COLUMNS = {
    "objective": "objective objectives objetivo objetivos objectif objectifs ziel ziele obiettivo obiettivi doel"
    " doelstelling 目标 目標 목표",
    "goal": "goal goals",
    "kr": "kr krs keyresult keyresults measurablekeyresult resultadoclave resultadosclave resultadochave"
    " resultadoschave résultatclé résultatsclés schlüsselergebnis schlüsselergebnisse risultatochiave risultatichiave"
    " kernresultaat kernresultaten 关键结果 關鍵結果 主要な成果 핵심결과",
    "title": "title name text item titel título titre titolo",
    "description": "description summary beschreibung descripción",
    "type": "type nodetype kind itemtype okrtype",
    "level": "level okrlevel",
    "id": "id rowid nodeid itemid goalid objectiveid okrid krid keyresultid identifier goalidentifier",
    "parent": "parent parents parentid parentids parentrowid parentrowids parentobjective parentobjectives parentgoal"
    " parentobjectiveid alignedto alignsto aligneswith alignment supports contributesto",
    "baseline": "baseline start startvalue startingvalue startingpoint from initial initialvalue base startwert"
    " ausgangswert valorinicial valeurinitiale",
    "target": "target targetvalue to goalvalue targetresult zielwert meta cible",
    "current": "current currentvalue actual actuals now today latest",
    "status": "status progress score grade result results rag state finalscore progressstatus completion estado statut",
    "due": "due duedate deadline bywhen enddate targetdate by date dueat dueon frist fällig fälligkeit échéance",
    "period": "period dateperiod quarter timeframe timeperiod cycle session goalcycle okrcycle okrperiod zeitraum"
    " quartal periodo trimestre",
    "owner": "owner owners dri lead responsible accountable assignee who krowner owneremail owneremails owneremailid"
    " ownername email verantwortlich verantwortliche responsable responsables responsável",
    "team": "team teams department departments squad function entity équipe equipo",
    "unit": "unit units unitofmeasure einheit unidad unité",
    "currency": "currency",
    "direction": "direction",
    "metric_type": "metrictype goaltype krtype keyresulttype measuretype",
    "committed": "committed",
    "stretch": "stretch stretchtarget",
    "initiative": "initiative initiatives actions activities tasks projects taskname initiativename iniciativa"
    " iniciativas initiativen maßnahme maßnahmen 举措",
    "milestone": "milestone milestones milestonename meilenstein meilensteine hito hitos jalon jalons 里程碑",
    "weight": "weight weighting",
    "priority": "priority prio",
    "confidence": "confidence confidencelevel",
    "metric": "metric measure kpi metricname",
    "ambition": "ambition",
    "tags": "tags tag labels",
}
_NAMES = {name: role for role, names in _COLUMNS.items() for name in names.split()}
_OF = {"objective": "objective", "goal": "objective", "kr": "kr", "initiative": "initiative", "milestone": "milestone"}
_UNITS = frozenset("% € $ £ ¥ eur usd gbp chf ms s sec min h hours days weeks months k€ k$ m€ m$ pp pts".split())
_ALSO_NAMED = frozenset(("kr", "objective", "title", "goal"))
_MOST = 60
CONTENT = frozenset(("objective", "kr", "title", "goal", "initiative", "milestone"))
"""Roles of columns that hold statements; any other role says something of one."""

_BRACKETS = pattern(r"[(\[]([^()\[\]]{0,40})[)\]]")
_NUMBERED = pattern(r"(?:kr|keyresult)s?(\d{1,2})([^\W\d]*)$")
_WHOSE = pattern(r"(objective|goal|keyresult|kr|initiative|milestone|metric|target|baseline)s?([^\W\d]*)$")
_WHOSE_ROLE = {"keyresult": "kr"}


@dataclass(frozen=True, slots=True)
class Column:
    """`role`: "" where unknown.  `of`: whose value it is where the header says so (objective, kr, initiative,
    milestone).  `number`: of one key result column among several.  `unit`: as in `Target (%)`, in lower case.

    `named`: the header is a name of its role, not merely a longer text that starts with one."""

    role: str
    of: str = ""
    number: str = ""
    unit: str = ""
    named: bool = True


UNKNOWN = Column("")


@lru_cache(maxsize=1024)
def read_header(header: str) -> Column:
    """What a column with this header holds."""
    if len(header) > _MOST:
        return UNKNOWN
    unit = ""
    if match := _BRACKETS.search(header):
        inside = match[1].strip().lower()
        unit = inside if inside in _UNITS else ""
        bare = header[: match.start()] + header[match.end() :]
        header = bare if any(map(str.isalnum, bare)) else header
    words = "".join(sign for sign in header.lower() if sign.isalnum() or sign == "#")
    column = _column(words) if words and len(words) <= 40 else UNKNOWN
    return replace(column, unit=unit) if unit and column.role else column


def _column(words: str) -> Column:
    role = _NAMES.get(words)
    if role:
        return Column(role, "kr" if words == "krowner" else "")
    if words.endswith(("#", "id", "ids", "no", "number")):
        return UNKNOWN
    if _NAMES.get(words.rstrip("0123456789")) == "kr":
        return Column("kr", number=words.lstrip(words.rstrip("0123456789")))
    if match := _NUMBERED.match(words):
        tail = _NAMES.get(match[2])
        return Column("kr" if tail in _ALSO_NAMED else tail, "kr", match[1]) if tail else UNKNOWN
    match = _WHOSE.match(words)
    if not match:
        return _begins(words)
    whose = _WHOSE_ROLE.get(match[1], match[1])
    tail = _NAMES.get(match[2])
    if tail in _ALSO_NAMED:
        return Column(whose)
    if tail:
        return Column(tail, _OF.get(whose, ""))
    return _begins(words)


def _begins(words: str) -> Column:
    """`Objective: what do we want` still names an objective."""
    if words[-1].isdigit() or len(words) > 30:
        return UNKNOWN
    for start, role in (
        ("keyresult", "kr"),
        ("objective", "objective"),
        ("target", "target"),
        ("baseline", "baseline"),
    ):
        if words.startswith(start):
            return Column(role, named=False)
    return UNKNOWN


def settled(roles: Sequence[str]) -> tuple[str, ...]:
    """The roles of a table's columns, where one word may mean two things and the other columns tell which."""
    found = tuple(roles)
    for role, means in (("goal", "objective"), ("description", "title"), ("level", "type")):
        if means not in found:
            found = tuple(means if each == role else each for each in found)
    return found


def names_okrs(roles: Sequence[str]) -> bool:
    """Whether settled roles are those of a table of OKRs."""
    if "kr" in roles or ("objective" in roles and sum(1 for role in roles if role and role != "id") > 1):
        return True
    return "title" in roles and ("type" in roles or "parent" in roles)


def has_separated_header(text: str) -> bool:
    """Whether a text starts as a CSV file of OKRs does: a header and a row, parted by commas or semicolons."""
    head = [line for line in text[:4000].splitlines() if line.strip() and not line.startswith("sep=")][:2]
    if len(head) < 2 or len(head[0]) > 1000:
        return False
    for separator in ",;":
        roles = settled([read_header(cell).role for cell in head[0].split(separator)])
        if separator in head[1] and sum(map(bool, roles)) > 1 and names_okrs(roles):
            return True
    return False
