"""Whether an objective leaves open what will be different (codebook, vague_objective)."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.context import Reading
from coach.grammar.lexicon import MetricEntry
from coach.grammar.scan import Scan
from coach.grammar.slots import Range

_BETTERING = frozenset("improve enhance better strengthen elevate upgrade boost".split())
_BEING = frozenset("be become being becoming make deliver provide create offer give have run hold ensure".split())
_DELIGHT = frozenset("delight delights wow excite thrill amaze surprise".split())
_OPENERS = (
    ("get", "ready"), ("set", "up", "for"), ("start", "getting"), ("strong", "start"), ("kickstart",), ("invest", "in"),
    ("kick", "off"), ("focus", "on"), ("on", "track"), ("prepare", "for"), ("take", "it", "to", "the", "next", "level"),
    ("something",), ("next", "level"), ("step", "up"), ("level", "up"), ("full", "potential"), ("lay", "strong"),
    ("lay", "the", "foundations"), ("strong", "foundations"),
)  # fmt: skip
_BEGINNINGS = frozenset(opener[0] for opener in _OPENERS)
_AREAS = frozenset("business company organisation organization team operations people foundation foundations".split())
_GROWING = frozenset("grow expand develop build scale establish strengthen drive lead".split())
_LESS = frozenset("less fewer more no zero lower higher faster safer shorter cheaper".split())
_SHOWN = tag.BAD | tag.TRANSACTION
_DOERS = tag.PLURAL | tag.OUTSIDER | tag.INSIDER
_ALL_OR_NONE = frozenset("nobody everybody everyone anyone".split())
_SHORT = 3
_WORDY = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.ADV | tag.PRON
_STATED = frozenset(("without", "no", "free", "never"))
_GENERIC = frozenset(
    (
        "experience service services partner company place employer team product products quality work year quarter"
        " results performance support platform website solution solutions value operations organisation organization"
        " customers users everyone people"
    ).split()
)


def vague(r: Reading, task: Range | None) -> Range | None:
    """The words that leave it open, or None where area and change can both be named."""
    scan = r.scan
    if not scan.size or any(not q.mask and q.value is not None for q in r.found):
        return None
    opened = _opened(scan)
    if opened is not None:
        return opened
    content = [k for k in range(scan.size) if scan.kinds[k] == "w" and not scan.bits[k] & _WORDY]
    lead = next((c.lead for c in r.clauses if c.lead >= 0), -1)
    lemma = scan.lex.lemmas.get(scan.lows[lead], scan.lows[lead]) if lead >= 0 else ""
    if task is not None:
        # Of a task the deliverable is known; how one understands or holds something is not.
        bare = lemma in ("understand", "learn", "hold") and len(content) <= _SHORT
        return task if bare else None
    if any(c.kind in ("purpose", "means") for c in r.clauses):
        return None
    delighted = next((k for k in content if scan.lows[k] in _DELIGHT), None)
    if delighted is not None:
        return delighted, delighted + 1
    bare = not _predicate(scan) and scan.lows[0] not in _LESS and _STATED.isdisjoint(scan.words)
    if lead < 0 and 1 <= len(content) <= _SHORT and bare:
        return content[0], content[-1] + 1
    if lead == 0 and scan.size == 2 and not scan.metrics and lemma not in _BEING:
        return 0, scan.size
    if lemma in _BETTERING and not _observable(r, lead):
        return lead, _object_end(scan, lead)
    if lemma in _GROWING and _generic_object(scan, lead):
        return lead, _object_end(scan, lead)
    return _judged(scan, lead, lemma)


def _opened(scan: Scan) -> Range | None:
    lows = scan.lows
    begun = _BEGINNINGS.intersection(lows[:12])
    for opener in _OPENERS if begun else ():
        for k in range(min(scan.size, 12)):
            if tuple(lows[k : k + len(opener)]) == opener:
                if k and (opener[0] == "get" or (opener[0] == "something" and scan.kinds[k - 1] == "w")):
                    continue
                return k, k + len(opener)
    return None


def _predicate(scan: Scan) -> bool:
    if scan.lows[0] in _ALL_OR_NONE:
        return True
    return any(
        (scan.bits[k] & (tag.AUX | tag.THIRD) and not scan.bits[k] & tag.PLURAL)
        or scan.is_predicate(k, scan.size)
        or (
            scan.bits[k] & tag.BASE
            and scan.bits[k - 1] & _DOERS
            and not scan.bits[k] & tag.PREP
            and _acts(scan.bits[k])
        )
        for k in range(1, scan.size)
    )


def _acts(bits: int) -> bool:
    """Whether a word that may name a measure is a verb here: 'skippers trust us'."""
    return not bits & tag.METRIC or bool(bits & tag.USE)


def _object_end(scan: Scan, lead: int) -> int:
    return max(scan.noun_phrase(lead + 1, scan.size)[1], lead + 1)


def _observable(r: Reading, lead: int) -> bool:
    """Whether what is to improve shows itself: a measure, and not only an area or an umbrella."""
    scan = r.scan
    stop = _object_end(scan, lead)
    shown = [
        entry
        for a, b, entry in scan.metrics
        # 'Improve the claims process': what shows itself has to be the thing, not only say of what it is.
        if a > lead and (b >= stop or scan.bits[b] & (tag.PREP | tag.CONJ)) and not _is_open(entry) and entry.good
    ]
    if shown:
        return True
    if any(entry.family for a, _, entry in scan.metrics if a > lead) and any(
        scan.lows[k] in ("of", "for", "in", "on") for k in range(lead, scan.size)
    ):
        return not any(scan.lows[k] in ("all", "general", "overall") for k in range(lead, scan.size))
    return stop > lead + 1 and bool(scan.bits[stop - 1] & _SHOWN)


def _is_open(entry: MetricEntry) -> bool:
    """An umbrella, or a feeling of nobody in particular: 'customer satisfaction' tells whose, 'happiness' does not."""
    return "umbrella" in entry.flags or ("construct" in entry.flags and " " not in entry.term)


def _generic_object(scan: Scan, lead: int) -> bool:
    """'Grow the business', 'develop our people'."""
    i, stop = scan.noun_phrase(lead + 1, scan.size)
    return stop == scan.size and stop - i <= 2 and scan.lows[stop - 1] in _AREAS


def _judged(scan: Scan, lead: int, lemma: str) -> Range | None:
    """'Be a better company', 'deliver excellent service', 'an exceptional experience': only a judgement is promised."""
    for k in range(scan.size):
        if not scan.bits[k] & tag.JUDGEMENT or scan.lows[k] in ("right", "relevant", "material"):
            continue
        behind = scan.lows[k + 1 : k + 4]
        i, stop = scan.noun_phrase(k + 1, scan.size)
        bare = stop >= scan.size and (lemma in ("be", "become", "being") or i < stop) and stop - i <= 2
        grown = lemma in _GROWING and k < _object_end(scan, lead)
        if (lemma in _BEING or grown) and (bare or not _GENERIC.isdisjoint(behind)):
            return k, k + 1
        if lead < 0 and not _predicate(scan) and not _GENERIC.isdisjoint(behind):
            return k, k + 1
    return None
