"""What a heading says that is no objective: a period, a team, a title, or that no OKRs follow."""

from __future__ import annotations

import re

from coach.patterns import pattern
from coach.records import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """`period`, `team`: as written, or None.  `okr`: the heading says that OKRs follow.

    `sure`: more than the word "team" says so; `Winning team` with a list below is an objective."""

    period: str | None = None
    team: str | None = None
    okr: bool = False
    sure: bool = True


_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?"
_YEAR = "(?:20\\d\\d)"
_PERIOD = pattern(
    rf"(?:fy[ '’-]?\d\d(?:\d\d)?[ /-]*)?\b[qht][1-4](?:[ ]?[-–/&+][ ]?[qh][1-4])?"
    rf"(?:[ ,/'’–-]*(?:fy[ '’]?)?(?:20)?\d\d\b)?(?!\w)"
    rf"|\b{_YEAR}[ /.–-]*[qht][1-4]\b|\bfy[ '’-]?\d\d(?:\d\d)?\b(?:[ /-]*[qh][1-4]\b)?"
    rf"|\b{_MONTH}[ ]?{_YEAR}?[ ]?(?:-|–|to|until)[ ]?(?:present|now|{_MONTH}[ ]?{_YEAR}?)(?!\w)|\b{_MONTH}[ ]{_YEAR}\b"
    rf"|\b{_YEAR}[-/.]\d\d?[ ]?[~–-][ ]?{_YEAR}[-/.]\d\d?\b|\b{_YEAR}(?:[ ]?[-–/][ ]?(?:20)?\d\d)?\b"
    r"|第[一二三四1-4]季度|[1-4]分期"
)
_HEAD = 4000
_DAY = rf"(?:{_MONTH}[ ]\d\d?(?:st|nd|rd|th)?(?:,?[ ]{_YEAR})?|\d\d?(?:st|nd|rd|th|\.)?[ ]{_MONTH}(?:,?[ ]{_YEAR})?"
_DAY += rf"|{_YEAR}-\d\d-\d\d|\d\d?\.\d\d?\.{_YEAR})"
_RANGE = pattern(rf"\b{_DAY}[ ]?(?:-|–|—|to|until|till|through|bis)[ ]?{_DAY}(?!\w)")
_QUARTER = pattern(
    rf"\b[qh][1-4][ /-]?(?:fy[ '’-]?)?{_YEAR}\b|\b{_YEAR}[ /-]?[qh][1-4]\b|\bfy[ '’-]?(?:20)?\d\d[ /-]?[qh][1-4]\b"
)
_TITLE = pattern(r"\bokrs?\b|\bobjectives? ?(?:and|&|\+|/) ?key[ -]?results?\b")
_WORD = pattern(r"[^\W_]+(?:['’&./-][^\W_]+)*")

_FILLER = frozenset(
    "at project personal individual okr okrs objective objectives goal goals key result results"
    " and of for the our in a an to with by on we"
    " this is quarter quarterly quarters year yearly annual annually monthly month half fiscal company wide"
    " level team teams group department current past previous last next upcoming new draft drafts final proposed"
    " planning plan overall all priorities targets public wip v1 v2 star see these all-hands from"
    " strategic review document doc page home sheet overview tracker tracking".split()
)
_NOISE = frozenset(
    "schedule timeline calendar agenda notes note meeting meetings minutes resources resource links link"
    " references reference faq appendix glossary definition definitions background context introduction intro"
    " about process processes scoring grading grades legend contents kpi kpis metrics metric health dashboard"
    " risks risk dependencies dependency assumptions retrospective retro lessons learned learnings changelog"
    " history archive archived attendees participants members principles values mission vision ideas idea"
    " parking lot backlog non-goals nongoals scope out next steps step action items item todo todos questions"
    " open feedback template templates example examples rules guidelines guide tips summary status updates"
    " update check-in check-ins checkins cadence rituals how-to methodology terminology instructions readme"
    " license contributing contributors installation usage stakeholders contact contacts approvers approval"
    " protocol protocols common mistakes pitfalls conclusion takeaways housekeeping announcements kudos recap"
    " bau".split()
)
_WHOLE = frozenset(("company", "company-wide", "company's"))
"""Whose OKRs they are, where nobody else is named: `Company OKRs, Q3 2026`."""
_ASKING = frozenset("what how why who when where which".split())
_TEAM_WORDS = frozenset("team squad department tribe chapter guild equipo équipe".split())
_FUNCTIONS = frozenset(
    "marketing sales product engineering customer success support people hr finance operations ops business"
    " design data legal security infrastructure platform code web mobile growth research development"
    " distribution services service ops talent recruiting it qa partnerships community revenue brand content"
    " core intel analytics science backend frontend and & of devrel quality".split()
)
_DOING = frozenset(
    "build grow scale hire strengthen support develop empower create make improve increase reduce become be"
    " have get launch deliver ship raise expand enable drive establish keep help move win double a one great"
    " happy happier best better strong stronger healthy roll adopt introduce align run set define find see read".split()
)


def read_context(text: str) -> Context | None:
    """What a short line says about the OKRs below it, or None where it says something of its own."""
    if len(text) > 120:
        return None
    plain = text.strip(" \t*_`#:：-–—=>|[]()").replace("**", "")
    lower = plain.lower()
    if len(lower) != len(plain):
        return None
    period = _PERIOD.search(lower)
    rest, low_rest = plain, lower
    if period:
        rest = plain[: period.start()] + " " + plain[period.end() :]
        low_rest = lower[: period.start()] + " " + lower[period.end() :]
    okr = bool(_TITLE.search(low_rest))
    spans = list(_WORD.finditer(low_rest))
    own = [match for match in spans if match[0] not in _FILLER and not match[0].isdigit()]
    named = any(match[0] in _TEAM_WORDS for match in spans)
    if not own:
        when = plain[period.start() : period.end()] if period else None
        whole = next((match for match in spans if match[0] in _WHOLE), None)
        alone = len(spans) == 1
        team = None if whole is None or not (okr or alone) else rest[whole.start() : whole.end()]
        return Context(when, team, okr, bool(period or okr or team)) if spans or period else None
    if own[0][0] in _DOING or len(own) > 5 or low_rest.rstrip().endswith("."):
        return None
    tail = okr and _TITLE.search(low_rest[own[-1].end() :]) is not None
    if not (tail or len(own) <= 3) or not (period or okr or (named and _names_team(spans))):
        return None
    if own[0][0] in _NOISE and not tail:
        return None
    last = own[-1].end() + (rest[own[-1].end() : own[-1].end() + 1] in "})")
    name = rest[own[0].start() : last].strip(" ,-–|") if len(own) <= 4 else None
    return Context(plain[period.start() : period.end()] if period else None, name or None, okr, bool(period or okr))


def _names_team(spans: list[re.Match[str]]) -> bool:
    """`Payments team` and `Team Payments`, not `Support the team on call`."""
    words = [match[0] for match in spans]
    return len(words) <= 4 and (words[0] == "team" or words[-1] in _TEAM_WORDS)


def is_function(words: list[str]) -> bool:
    """Whether lower-case words name a part of a company, such as `customer success`."""
    return bool(words) and all(word in _FUNCTIONS for word in words)


def is_noise(text: str) -> bool:
    """True for the heading of a part that explains or organises: `OKR schedule`, `How we score`, `Links`."""
    if len(text) > 100:
        return False
    words = _WORD.findall(text.lower())
    if not words:
        return True
    if words[0] in _ASKING:
        return True
    return any(word in _NOISE for word in words) and all(
        word in _NOISE or word in _FILLER or _PERIOD.fullmatch(word) for word in words
    )


def period_of_head(text: str) -> str | None:
    """The period in the lines above the first OKR: `May 1, 2026 to July 31, 2026`, or a quarter with its year.

    None where several quarters are named: then nobody can tell which is meant."""
    text = text[:_HEAD]
    lower = text.lower()
    if len(lower) != len(text):
        return None
    if match := _RANGE.search(lower):
        return text[match.start() : match.end()]
    found = {text[match.start() : match.end()] for match in _QUARTER.finditer(lower)}
    return found.pop() if len(found) == 1 else None


def find_period(text: str) -> str | None:
    """The period named in a text, as written: `Q3 2026` in `OKRs for Q3 2026`."""
    lower = text[:200].lower()
    match = _PERIOD.search(lower)
    return text[match.start() : match.end()] if match and len(lower) == len(text[:200]) else None
