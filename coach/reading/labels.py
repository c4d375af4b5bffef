"""Labels: the words at the start of a line by which people say what the line is (`KR 2:`, `Owner:`, `Initiatives`).

A label is a claim of the author's and beats any layout.  Words of other languages are those their speakers write where
OKRs are translated; without a translation teams keep `O1` and `KR1`.
"""

from __future__ import annotations

import re

from coach.patterns import pattern
from coach.records import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """`kind`: objective, kr, guardrail, health_metric, initiative, milestone, note or a field's name (owner, due ...).

    `begin`: offset at which the words after the label start.  `many`: a plural, which may head a list.
    `number`: as written (`1.2`), or "".  `owner`: a role in front of the label (`CEO KR:`), or None.
    `word`: the label in lower case.  `period`: in front of it (`Q3 objective`), or "".
    """

    kind: str
    begin: int
    many: bool = False
    number: str = ""
    owner: str | None = None
    word: str = ""
    period: str = ""


_KR_WORDS = (
    "key[ -]?results?|key[ -]?outcomes?|resultados?[ -]clave|resultados?[ -]chave|résultats?[ -]clés?"
    "|schlüssel-?ergebnis(?:se)?"
    "|risultat[oi] chiave|kernresulta(?:at|ten)"
    "|关键结果|关键成果|關鍵結果|主要な?成果|핵심 ?결과|ключев(?:ой|ые) результаты?|ключов(?:ий|і) результати?"
    "|kluczow[ey] (?:rezultaty?|wyniki?)|klíčov[éý] výsled(?:ky|ek)|n(?:yckel|økkel|øgle)resultat(?:er)?"
    "|anahtar sonuç(?:lar)?|kết quả (?:then chốt|chính)|hasil (?:kunci|utama)"
)
_OBJECTIVE_WORDS = (
    "objectives?|goals?|ziele?|objectifs?|objetivos?|obiettiv[oi]|doel(?:en|stelling)?|目标|目標|목표|ц[еі]л[ьіи]"
    "|cele?|cíle?|mål|hedef(?:ler)?|mục tiêu|tujuan"
)
_LEAD = r"(?::[a-z][\w+-]{1,30}:[ \t]*){0,2}(?:[\[(][^\[\]()\n]{1,40}[\])][ \t]*)?(?:[^\w\n\[({<|@]|_){0,12}"
_WHOSE = (
    "company|team|department|group|annual|quarterly|yearly|personal|individual|main|primary|our|my|the|strategic|top"
    "|business|smart|q[1-4]|h[12]|20\\d\\d"
)
_NUMERALS = "one|two|three|four|five|six|seven|eight|nine|ten"
# A number without any sign behind it, and then one of these: the sentence speaks of `KR 3`, it does not state it.
_SPEAKS_OF = pattern(
    r"(?:consists?|contains?|is|are|was|were|has|have|had|will|would|should|must|can|could|may|depends?|belongs?|means?"
    r"|refers?|covers?|needs?|requires?|and|or|of|from|in|for|by|to be|because|which|that)\b"
)
# Both run on the lower-cased head of a line: matching without case costs ten times as much to compile.
_MAIN = pattern(
    rf"{_LEAD}[\[(]?(?P<owner>(?:[\w&/.,()-]{{1,24}} ){{1,7}}(?=kr))?(?:(?:{_WHOSE}) ){{0,2}}"
    rf"(?P<word>(?P<kr>krs?|{_KR_WORDS})|(?P<o>{_OBJECTIVE_WORDS}|obj|okr|o)|guardrails?)"
    rf"(?P<number>[ \t]?[#№.-]?[ \t]?(?:0\d{{3}}|\d{{1,3}})(?:\.\d{{1,3}}){{0,3}}[a-z]?(?![\w%])"
    rf"|[ \t][a-h](?=[*_]{{0,3}}[:：.)])|[ \t](?:{_NUMERALS})(?=[*_]{{0,3}}(?:[ \t]*[:：–—-]|$)))?"
    rf"(?:(?<=\d)[ \t](?:{_KR_WORDS})(?=[:：]))?"
    r"(?P<remark>[ \t]\([^()\n]{1,20}\)(?=[*_]{0,4}(?:[:：]|$)))?(?P<close>[*_`\])]{0,5})"
    r"(?P<sep>[ \t]*(?:[:：]|[-–—|·](?=[\s*]|$)|[.)]{1,2}(?=\s|$)|=>|->|→))?[*_`]{0,4}(?:[ \t]+|$|(?<=[:：*_`\])]))"
)
_WHEN = pattern(r"\b(?:[qh][1-4]|20\d\d)(?: (?:[qh][1-4]|20\d\d))?\b")
_REMARK = pattern(r"\([^()\n]{1,60}\)[*_`]{0,4}[:：]?[*_`]{0,4}[ \t]*$")
_FIELD = pattern(
    rf"{_LEAD}(?P<word>[^\W\d_][\w'’/&() -]{{0,30}}?)[ \t]*(?P<close>[*_`]{{0,4}})[ \t]*"
    r"(?:(?P<sep>[:：?])|(?P<dash>[-–—])[ \t]|(?P<at>(?=@))|(?P<end>$)|(?P<wrap>(?<=[*_`])(?=[ \t])))[*_`]{0,4}[ \t]*"
)

_FIELD_WORDS = {
    "owner": "owner|owners|owned by|dri|lead|responsible|accountable|assignee|assigned to|champion|verantwortlich"
    "|responsable",
    "team": "team|department|squad|tribe|business unit|team name|équipe|equipo",
    "period": "period|quarter|timeframe|time frame|time period|cycle|okr period|okr cycle|zeitraum|periodo",
    "due": "due|due date|deadline|due by|by when|end date|target date|due on|fällig",
    "status": "status|progress|score|grade|final score|result|rag|current status|final|final grade|check-in|outcome"
    "|fortschritt",
    "baseline": "baseline|start|starting point|start value|starting value|initial|initial value|from|starting from"
    "|startwert",
    "current": "current|current value|now|today|actual|currently|latest",
    "target": "target|target value|zielwert|meta",
    "unit": "unit|units",
    "committed": "committed|commit",
    "stretch": "stretch|stretch target|stretch goal|moonshot",
    "ambition": "ambition|okr type",
    "confidence": "confidence|confidence level",
    "weight": "weight|weighting",
    "priority": "priority|prio",
    "guardrail": "guardrail|guardrails|guard rail|guard rails|counter metric|counter metrics|counter-metric"
    "|counter-metrics|guardrail metric|guardrail metrics|do no harm",
    "health_metric": "health metric|health metrics|health measure|health measures",
    "initiative": "initiative|initiatives|key initiatives|project|projects|activities|key activities|actions"
    "|action items|tasks|tactics|deliverables|experiments|iniciativas|initiativen|maßnahmen|举措|行动",
    "milestone": "milestone|milestones|key milestones|meilensteine|jalons|hitos|里程碑",
    "parent": "parent|parent objective|aligned to|aligns to|supports|contributes to",
    "kr": "krs|kr's|results|measures of success|success measures|success measure|success criteria|success metrics"
    "|measured by|as measured by|how we measure success|how will we measure success|how we will measure it"
    "|how we measure it|we will know we succeeded when|we know we succeeded when|how we will know"
    "|results we want",
    "note": "kpi|kpis|idea|ideas|metric|metrics|measure|measurement|how measured|data source|source|formula|why|why now"
    "|why it matters|why this matters|rationale|reason|note|notes|nb|n.b.|ps|p.s.|comment|comments"
    "|context|background|description|details|definition|definitions|remark|remarks|risk|risks|dependency"
    "|dependencies|assumptions|example|examples|e.g.|fyi|todo|question|questions|open questions|link"
    "|links|resources|docs|see also|update|updates|learnings|lessons learned|how|hint|tip|reminder"
    "|from the team|to|cc|subject|sent|date|attendees|participants|place|location|duration|agenda|meeting agenda"
    "|meeting objectives|learning objectives|learning goals"
    "|learning outcomes|course objectives|lesson objectives|meeting goals|meeting purpose|meeting duration|prepared by"
    "|scoring|out of scope|non-goals"
    "|mission|vision|purpose|strategy|impact|summary|narrative|hypothesis|disclaimer|warning|important|legend|key"
    "|author|last updated|version|created|stakeholders|contributors|collaborators|team members|members",
}
_KINDS = {word: kind for kind, words in _FIELD_WORDS.items() for word in words.split("|")}
_MANY = frozenset("initiatives projects activities actions tasks milestones guardrails results".split())
_NOT_DASHED = frozenset(("lead", "how", "to", "key", "source", "impact"))
_SMALL = frozenset(("of", "and", "&", "the", "for"))
_REACH = 160
_DASHED = frozenset(("owner", "team", "due", "status", "guardrail", "health_metric", "note", "priority"))

GROUPS = frozenset(("kr", "guardrail", "health_metric", "initiative", "milestone", "note"))
"""Labels that, with no words behind them, say what the lines below are."""


def read_label(text: str, begin: int, end: int) -> Label | None:
    """The label at the start of text[begin:end], or None."""
    head = text[begin : min(end, begin + _REACH)]
    lower = head.lower()
    if len(lower) != len(head):
        lower = head
    match = _MAIN.match(lower)
    if match and (label := _main_label(head, match, begin, begin + match.end() == end)):
        return label
    if len(head) > 44 and not any(sign in lower[:60] for sign in ":：?@*"):
        return None
    match = _FIELD.match(lower)
    return _field_label(match, begin, end) if match else None


def _main_label(head: str, match: re.Match[str], begin: int, at_end: bool) -> Label | None:
    word = match["word"]
    number = (match["number"] or "").strip(" \t#№.-")
    sep = (match["sep"] or "").strip()
    colon = sep in (":", "：")
    wrapped = any(sign in match["close"] for sign in "*_]`") or (")" in match["close"] and bool(number))
    if word == "o" and not (
        head[match.start("word")] == "O" and (colon or (number and not match["number"][0].isspace()))
    ):
        return None
    if word in ("goal", "goals", "okr") and not (number or colon or at_end):
        return None
    after = begin + match.end()
    if word.startswith("guardrail") and (remark := _REMARK.match(head, match.end())):
        # `Guardrails (must not get worse)` heads the lines below it as `Guardrails` does.
        return Label("guardrail", begin + remark.end(), True, number, None, word)
    if not (sep or wrapped or at_end or (_counts(number) and not _SPEAKS_OF.match(head, match.end()))):
        return None
    if word.startswith("guardrail"):
        return Label("guardrail", after, word.endswith("s"), number, None, word)
    many = word.endswith(("s", "se", "ten", "ziele", "doelen")) and word != "schlüsselergebnis" and not number
    owner = head[match.start("owner") : match.end("owner")].strip() if match["owner"] else ""
    if owner and not all(part[0].isupper() or part in _SMALL for part in owner.split()):
        return None
    kind = "kr" if match["kr"] else "objective"
    when = _WHEN.search(head[: match.start("word")].lower()) if match.start("word") > 2 else None
    period = head[when.start() : when.end()] if when else ""
    if (period or match["remark"]) and at_end and not colon and (word == "okr" or (many and kind == "objective")):
        # `Q3 goals` and `Objectives (draft)` are titles.
        return None
    return Label(kind, after, many, number, owner or None, word, period)


def _counts(number: str) -> bool:
    """Without any sign behind it a number is a label's only while it is small: `KR 3 ...`, not `KR 500 ...`."""
    digits = number.partition(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz")
    return digits.isdecimal() and int(digits) <= 20


def _field_label(match: re.Match[str], begin: int, end: int) -> Label | None:
    word = " ".join(match["word"].replace("’", "'").split())
    kind = _KINDS.get(word)
    if kind is None and word.endswith(")"):
        kind = _KINDS.get(word.partition(" (")[0])
        kind = kind if kind in ("guardrail", "health_metric") else None
    if kind is None:
        return None
    if match["sep"] == "?" and kind != "note":
        return None
    if match["dash"] and not (match["close"] or (kind in _DASHED and word not in _NOT_DASHED)):
        return None
    if match["at"] is not None and kind != "owner":
        return None
    if match["end"] is not None and (kind not in GROUPS or begin + match.end() != end):
        return None
    return Label(kind, begin + match.end(), word in _MANY or word.endswith("metrics"), "", None, word)
