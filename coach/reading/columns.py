"""What the headers of a table say: which column holds objectives, key results, targets ...  By name, never by place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from coach.patterns import pattern
from coach.records import dataclass, replace

_COLUMNS = {
    "objective": "objective objectives teamobjective teamobjectives teamgoal quarterlyobjective individualobjective"
    " personalobjective objetivo objetivos objectif objectifs ziel ziele obiettivo obiettivi doel"
    " doelstelling 目标 目標 목표",
    "goal": "goal goals",
    "kr": "kr krs keyresult keyresults measurablekeyresult resultadoclave resultadosclave resultadochave"
    " resultadoschave résultatclé résultatsclés schlüsselergebnis schlüsselergebnisse risultatochiave risultatichiave"
    " kernresultaat kernresultaten 关键结果 關鍵結果 主要な成果 핵심결과",
    "okr": "okr okrs okrtitle okrname objectivekr objectivekeyresult objectiveorkeyresult objectiveskeyresults"
    " objectivesandkeyresults objectiveandkeyresult objectiveandkeyresults",
    "upper": "companyobjective companyobjectives companygoal corporateobjective annualobjective yearlyobjective"
    " strategicobjective strategicobjectives strategicgoal departmentobjective departmentgoal",
    "title": "title name statement text item titel título titre titolo texto nome nombre",
    "okrtext": "okrdescription okrtext okrdetails okrstatement",
    "description": "description summary beschreibung descripción descrição",
    "type": "type nodetype issuetype kind itemtype okrtype",
    "goaltype": "goaltype",
    "level": "level okrlevel",
    "number": "no nr number # num",
    "id": "id ids rowid nodeid itemid okrid identifier",
    "parent": "parent parents parentid parentids parentrowid parentrowids parentobjective parentobjectives parentgoal"
    " parentobjectiveid parentitem parenttask parentname parenttitle parentkey parentissue"
    " alignedto alignsto aligneswith alignment supports contributesto",
    "baseline": "baseline start startvalue startingvalue startingpoint from initial initialvalue base startwert"
    " ausgangswert inicial valorinicial valeurinitiale initialwert",
    "target": "target targetvalue to goalvalue targetresult zielwert soll sollwert meta valormeta cible 目标值 目標値",
    "current": "current currentvalue actual actuals now today latest ist istwert aktuell atual valoratual valoractual"
    " 当前值",
    "status": "status progress score grade result results rag state finalscore progressstatus completion complete"
    " estado statut progresso progreso fortschritt avancement 状态",
    "due": "due duedate deadline bywhen enddate targetdate by date dueat dueon frist fällig fälligkeit échéance"
    " prazo fechalímite vencimiento 截止日期 期限",
    "period": "period dateperiod quarter timeframe timeperiod cycle session goalcycle okrcycle okrperiod zeitraum"
    " quartal periodo trimestre"
    " ciclo zyklus 周期 季度",
    "owner": "owner owners dri lead responsible accountable assignee who krowner owneremail owneremails owneremailid"
    " ownername email verantwortlich verantwortliche responsable responsables responsável"
    " 负责人 責任者 担当者",
    "team": "team teams department departments squad function entity teamname departmentname équipe equipo equipe"
    " setor departamento abteilung 部门 团队",
    "unit": "unit units unitofmeasure einheit unidad unidade unidaddemedida unidademedida unmedida unité 单位",
    "currency": "currency",
    "direction": "direction",
    "metric_type": "metrictype krtype keyresulttype measuretype",
    "committed": "committed",
    "stretch": "stretch stretchtarget",
    "initiative": "initiative initiatives actions activities tasks projects taskname initiativename iniciativa"
    " iniciativas initiativen maßnahme maßnahmen 举措",
    "milestone": "milestone milestones milestonename meilenstein meilensteine hito hitos jalon jalons 里程碑",
    "weight": "weight weighting peso gewichtung 权重",
    "priority": "priority prio",
    "confidence": "confidence conf confidencelevel confianza confiança",
    "metric": "metric measure kpi metricname successmeasure successmetric indicator keymetric indicador indicateur"
    " kennzahl messgröße 指标 指標",
    "criteria": "successcriteria successmeasures successmetrics measuresofsuccess",
    "o": "o obj",
    "ambition": "ambition",
    "tags": "tags tag labels",
}
_PLAIN = str.maketrans("áàâãäçéèêëíìîïñóòôõöúùûü", "aaaaaceeeeiiiinooooouuuu")
"""Many write headers without accents."""
_NAMES = {name: role for role, names in _COLUMNS.items() for name in names.translate(_PLAIN).split()}
_OF = {"objective": "objective", "goal": "objective", "kr": "kr", "initiative": "initiative", "milestone": "milestone"}
_MAY_MEAN = (
    ("goal", "objective"),
    ("upper", "objective"),
    ("okrtext", "title"),
    ("description", "title"),
    ("goaltype", "type"),
    ("level", "type"),
)
_ELSE = {"upper": "parent", "goaltype": "metric_type", "number": "", "okrtext": "description", "o": ""}
_UNITS = frozenset("% € $ £ ¥ eur usd gbp chf ms s sec min h hours days weeks months k€ k$ m€ m$ pp pts".split())
_ALSO_NAMED = frozenset(("kr", "objective", "title", "goal"))
_MOST = 60
_MOST_GAPS = 6
"""Between the words of a header, a remark in brackets apart: a sentence is looked at no further."""
CONTENT = frozenset(("objective", "kr", "title", "goal", "initiative", "milestone"))
"""Roles of columns that hold statements; any other role says something of one."""

_BRACKETS = pattern(r"[(\[]([^()\[\]]{0,40})[)\]]")
_NUMBERED = pattern(r"(?:kr|keyresult)s?(\d{1,2})([^\W\d]*)$")
_QUARTERLY = pattern(r"([qh][1-4](?:20\d\d)?)(?:krs?|keyresults?)$")
_ID = pattern(
    r"(?:id)?(?:(?P<o>objective|obj|goal|objetivo|objectif|ziel)|(?P<kr>keyresult|kr|resultadoclave|resultadochave))"
    r"(?:id|uuid|key|code)?$"
)
_WHOSE = pattern(r"(objective|goal|keyresult|kr|initiative|milestone|metric|target|baseline)([^\W\d]*)$")
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


@lru_cache(maxsize=256)
def read_header(header: str) -> Column:
    """What a column with this header holds."""
    if len(header) > _MOST or "@" in header or (header.count(" ") > _MOST_GAPS and "(" not in header):
        return UNKNOWN
    unit = ""
    if match := _BRACKETS.search(header):
        inside = match[1].strip().lower()
        unit = inside if inside in _UNITS else ""
        bare = header[: match.start()] + header[match.end() :]
        header = bare if any(map(str.isalnum, bare)) else header
    words = "".join(sign for sign in header.lower() if sign.isalnum() or sign == "#").translate(_PLAIN)
    column = _column(words) if words and len(words) <= 40 else UNKNOWN
    return replace(column, unit=unit) if unit and column.role else column


def _column(words: str) -> Column:
    role = _NAMES.get(words)
    if role:
        return Column(role, "kr" if words == "krowner" else "")
    if match := _ID.match(words):
        return Column("id", "kr" if match["kr"] else "objective")
    if match := _QUARTERLY.match(words):
        return Column("kr", number=match[1])
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
    tail = _NAMES.get(match[2]) or _NAMES.get(match[2].removeprefix("s"))
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
    if "kr" in found and "objective" not in found:
        # One letter says it only beside the other: `O | KR`.
        found = tuple("objective" if each == "o" else each for each in found)
    elif "kr" not in found and "objective" in found:
        found = tuple("kr" if each == "criteria" else each for each in found)
    if _is_target(found):
        found = tuple("target" if each == "goal" else each for each in found)
    for role, means in _MAY_MEAN:
        if means not in found:
            found = tuple(means if each == role else each for each in found)
    return tuple(_ELSE.get(role, role) for role in found)


def _is_target(roles: Sequence[str]) -> bool:
    """Whether "goal" means what a measure beside it is to reach: `Metric | Now | Goal`, not `Goal | Metric`."""
    if "goal" not in roles or "target" in roles:
        return False
    left = roles[: roles.index("goal")]
    return "metric" in left or "kr" in left


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
