"""What an objective promises (codebook, section 4): numbers, work, purposes, several ends, and what stays open."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.context import Reading
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import FRACTIONS, Quantity
from coach.grammar.openness import vague
from coach.grammar.scan import Scan
from coach.grammar.slots import Cutter, Range
from coach.grammar.tasks import work
from coach.types import Aim

_PEOPLE = tag.INSIDER | tag.OUTSIDER
_BOUNDS = tag.GE | tag.LE | tag.APPROX
_SIZED = frozenset("with of employing under over for".split())
_SIZES = frozenset(
    "staff employees people seats beds rooms stores users members headcount fte ftes workers children pupils".split()
)
_OURS = frozenset(("our", "its", "their", "the"))
_FEW = 12
_FREE = frozenset(("of", "from"))
_RATES = frozenset("daily hourly nightly weekly".split())
_RATED = frozenset("deploy deploys deployed deploying release releases ship ships shipping publish update use".split())
_RANKED = frozenset("ranking rankings list league chart charts index table".split())
_NEXT = frozenset("next coming following first last past".split())
_LENGTHS = frozenset(("dur",))
_SHORT = frozenset(("ms", "s", "min", "h"))
_BACK = frozenset("it them they their its this that these those him her one ones".split())
_SAME = frozenset("with both each other".split())
_TECHNICAL = frozenset("reliability performance quality delivery time security".split())
_JOINTS = frozenset(("and", "plus", ";", "&", "+", ","))
_VERBS = frozenset("rid lend sell place use win hire get free bring take put make wean".split())
_PARTICLES = frozenset("up down off out back over away together".split())
_COMPARED = frozenset(
    "less fewer more faster quicker safer cheaper shorter sooner smoother cleaner lower higher longer easier".split()
)
_WORDY = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.REL | tag.ADV | tag.PRON
_QUANTIFYING = _RATES.union(FRACTIONS, ("free", "#1", "1"))
_PARTING = _JOINTS | frozenset((".", "as", "while"))
_NOUNS = frozenset(("more", "thing"))
_NEAR = 3
"""Words at the start of a part in which a pronoun points back to the part before."""
_LEAST = 3
"""Words of a part that can be an end of its own."""


def read_aim(r: Reading, cut: Cutter, timing: list[Range]) -> Aim:
    """`timing`: tokens of its deadline and period."""
    scan = r.scan
    size = scan.kinds.count("w") + scan.kinds.count("n")
    q = _quantity(r, timing)
    task = work(r)
    purpose = _purpose(r, task)
    ends = _ends(r)
    quantity = cut.slot(q[0], q[1]) if q is not None else None
    parts = tuple([cut.slot(i, j) for i, j in ends]) if ends else ()
    return Aim(size, quantity, cut.range(task), cut.range(purpose), cut.range(vague(r, task)), parts)


def _purpose(r: Reading, task: Range | None) -> Range | None:
    """What it is for: a clause of purpose, what follows a bare 'so', or stands in front ('To keep people, ...')."""
    scan = r.scan
    clause = next((c for c in r.clauses if c.kind == "purpose" and c.i < c.j), None)
    if clause is not None:
        return clause.i, clause.j
    so = -1
    if "so" in scan.words:
        so = next((k for k in range(1, scan.size - 1) if scan.lows[k] == "so" and scan.kinds[k + 1] == "w"), -1)
    if so > 0:
        return so + 1 + (scan.lows[so + 1] == "that"), scan.size
    if task is not None and task[0] > 2 and scan.lows[task[0] - 1] == ",":
        return 0, task[0] - 1
    return None


# --- numbers ----------------------------------------------------------------------------------


def _quantity(r: Reading, timing: list[Range]) -> Range | None:
    """Tokens of the first number that could be the target of a key result."""
    ends = [q for q in (r.values.target, r.values.change) if q is not None]
    for q in (*ends, *r.found):
        aside = "(" in r.scan.lows[max(q.i - 2, 0) : q.i]
        if q.mask or q.kind == "worded" or q.value is None or aside or _is_size(r.scan, q) or _is_figure(r.scan, q):
            continue
        if q.kind != "frac" and any(i <= q.i < j for i, j in timing) and not _is_promise(r, q):
            continue
        return q.i, q.j
    return _in_words(r.scan)


def _is_size(scan: Scan, q: Quantity) -> bool:
    """'Firms with up to 50 staff': whom the objective is for."""
    aged = scan.lows[q.i - 1] in ("over", "under", "above") and scan.bits[q.i - 2] & (tag.OUTSIDER | tag.INSIDER)
    banded = q.low is not None or scan.lows[q.i - 1] in ("to", "and", "-")
    if q.kind == "count" and banded and scan.lows[q.j] in _SIZES and "with" in scan.lows[: q.i]:
        return True
    if q.kind == "count" and aged and (scan.kinds[q.j] != "w" or scan.bits[q.j] & tag.AUX or scan.lows[q.j] == "can"):
        return True
    if q.kind != "count" or scan.lows[q.j] not in _SIZES:
        return False
    k = q.i - 1
    while k > 0 and (
        scan.bits[k] & _BOUNDS or scan.kinds[k] == "n" or scan.lows[k] in ("to", "and", "-", "than", "up")
    ):
        k -= 1
    return (k > 0 and scan.lows[k] in _SIZED and not scan.bits[k - 1] & VERB) or scan.lows[k] in ("with", "employing")


def _is_figure(scan: Scan, q: Quantity) -> bool:
    """'One team', 'zero drama': figures of speech, which no key result could count."""
    if q.value == 0:
        return not scan.bits[q.j] & (tag.METRIC | tag.BAD | tag.EVENT) and not any(a == q.j for a, _, _ in scan.metrics)
    if scan.lows[q.i - 1] in _OURS or (
        q.i == 0 and scan.kinds[0] == "w" and q.kind == "count" and (q.value or 0) <= _FEW
    ):
        # 'Our 2 million readers', 'two teams work as one': who, and no end to reach.
        return True
    least = q.sign == ">=" or scan.lows[q.i - 1] == "least"
    return q.value == 1 and q.kind == "count" and scan.kinds[q.i] == "w" and not least


def _is_promise(r: Reading, q: Quantity) -> bool:
    """'Every account live within 3 weeks', 'an answer in under 2 hours': a length of time that is the point.

    'Launch within 3 weeks', 'in the next 90 days' say until when."""
    scan = r.scan
    if q.kind not in _LENGTHS or not _NEXT.isdisjoint(scan.lows[max(q.i - 2, 0) : q.i]):
        return False
    if q.unit in _SHORT:
        return True
    lead = next((c.lead for c in r.clauses if c.lead >= 0), -1)
    return lead < 0 or not scan.bits[lead] & tag.ACT


def _in_words(scan: Scan) -> Range | None:
    """'Free of falls', 'release daily': quantities without a number (codebook, section 10)."""
    for k in range(scan.size) if not _QUANTIFYING.isdisjoint(scan.words) else ():
        low = scan.lows[k]
        if low == "free" and scan.lows[k + 1] in _FREE and scan.kinds[k + 2] == "w" and not _is_idiom(scan, k):
            return k, k + 3
        if low in FRACTIONS and scan.lows[k + 1] in ("off", "out") and scan.lows[k - 1] in ("a", "one"):
            return k - 1, k + 1
        if low in ("#1", "1") and scan.lows[k + 1] in ("in", "on") and _RANKED.intersection(scan.lows[k:]):
            return k, k + 1
        if low in _RATES and k and _ends_phrase(scan, k) and (scan.bits[k - 1] & VERB or _RATED & scan.words):
            return k, k + 1
    return None


def _is_idiom(scan: Scan, k: int) -> bool:
    """'Free of charge', 'break free from'."""
    return scan.lows[k + 2] == "charge" or scan.lows[k - 1] in ("break", "breaks")


def _ends_phrase(scan: Scan, k: int) -> bool:
    """'Release daily' tells how often, 'the daily handover' which one."""
    return k + 1 == scan.size or scan.kinds[k + 1] != "w" or bool(scan.bits[k + 1] & tag.PREP)


# --- several ends -----------------------------------------------------------------------------


def _ends(r: Reading) -> list[Range]:
    """Two end states about different objects, or nothing."""
    scan = r.scan
    pieces = [piece for piece in _pieces(scan) if _is_claim(r, piece[0])]
    if len(pieces) < 2:
        return []
    kinds = [_end_kind(scan, *piece) for piece in pieces]
    first = kinds[0]
    if first is None:
        return []
    found = [pieces[0]]
    for (i, j), kind in zip(pieces[1:], kinds[1:], strict=True):
        noun = first in _NOUNS and kind in _NOUNS and (kind == "more" or scan.bits[i] & tag.DET)
        if (kind == first and kind != "thing") or noun:
            found.append((i, j))
    if len(found) < 2 or (len(found) == 2 and _belong(scan, found, first)):
        return []
    return found if _apart(r, found) else []


def _is_claim(r: Reading, i: int) -> bool:
    """Whether the words at token i are no part of a purpose, a means, a limit or a description."""
    zone = r.zone[i]
    return zone < 0 or r.clauses[zone].kind in ("main", "and", "note", "label")


def _belong(scan: Scan, pieces: list[Range], kind: str) -> bool:
    """'Grow bookings and keep guests happy', 'shorter waits and calmer visits for patients': one end, told twice."""
    (i, j), (k, stop) = pieces
    if scan.bits[k] & tag.HOLD:
        return True
    trailing = any(scan.bits[n] & tag.PREP for n in range(k, stop))
    return (
        kind == "more" and trailing and not any(scan.bits[n] & tag.PREP for n in range(i, j)) and scan.lows[j] == "and"
    )


def _pieces(scan: Scan) -> list[Range]:
    """Where the objective can be split: at 'and', 'plus', a semicolon, a full stop, a comma in a list."""
    if _PARTING.isdisjoint(scan.words):
        return [(0, scan.size)] if scan.size else []
    out: list[Range] = []
    start = 0
    for k in range(scan.size):
        low = scan.lows[k]
        joint = low in _JOINTS or (low == "." and k + 1 < scan.size and scan.starts[k + 1] > scan.stops[k])
        if low == "as" and scan.lows[k : k + 3] == ["as", "well", "as"]:
            joint = True
        if low == "while" and scan.bits[k + 1] & tag.ING and not scan.bits[k + 1] & (tag.HOLD | tag.UP | tag.DOWN):
            joint = True
        if joint and not (low == "&" and scan.glued(k)):
            if k > start:
                out.append((start, k))
            start = k + (3 if low == "as" else 1)
    if start < scan.size:
        out.append((start, scan.size))
    return [(i, j) for i, j in out if i < j]


def _end_kind(scan: Scan, i: int, j: int) -> str | None:
    """What makes a piece an end of its own: a demand, something that becomes more or less, or somebody who does it."""
    while i < j and (scan.bits[i] & tag.ADV or scan.lows[i] == "then") and scan.lows[i] not in _COMPARED:
        i += 1
    if j - i < 2:
        return None
    low, bits = scan.lows[i], scan.bits[i]
    if low in _COMPARED or (low.endswith("er") and bits & (tag.JUDGEMENT | tag.ADV | tag.UP | tag.DOWN)):
        return "more" if j - i >= 2 else None
    verb = bits & tag.BASE and not bits & (tag.PREP | tag.AUX | tag.CONJ | tag.PLURAL)
    renewed = bits & tag.ING and scan.lows[i - 1] == "while"
    particle = not scan.bits[i + 1] & tag.PREP or scan.lows[i + 1] in _PARTICLES
    if (verb and scan.kinds[i + 1] == "w" and particle) or renewed:
        return "demand" if j - i >= _LEAST else None
    if low in _VERBS and j - i >= _LEAST:
        return "demand"
    if bits & (tag.DET | tag.OUTSIDER | tag.INSIDER) and j - i >= _LEAST + 1:
        a, b = scan.noun_phrase(i, j)
        told = b < j and scan.bits[b] & (tag.BASE | tag.THIRD | tag.AUX) and not scan.bits[b] & tag.PREP
        return "told" if told and a < b else "thing" if _relative(scan, i, j) else None
    return "thing" if _relative(scan, i, j) else None


def _relative(scan: Scan, i: int, j: int) -> bool:
    """'Contracts anyone can find', 'a network that nobody can enter', 'clean water in the district'."""
    told = any(scan.bits[k] & (tag.REL | tag.AUX) for k in range(i + 1, j))
    return j - i >= _LEAST and (told or any(scan.bits[k] & tag.PREP and scan.lows[k] != "of" for k in range(i + 1, j)))


def _apart(r: Reading, parts: list[Range]) -> bool:
    """Whether the parts are about different things: no shared noun, no pronoun back, not two qualities of one thing."""
    scan = r.scan
    (a, b), *others = parts
    first, families = _content(scan, a, b), _families(r, a, b)
    for i, j in others:
        if first & _content(scan, i, j) or not _BACK.isdisjoint(scan.lows[i : i + _NEAR]):
            return False
        here = _families(r, i, j)
        if here and families and here <= _TECHNICAL and families <= _TECHNICAL:
            return False
    return True


def _content(scan: Scan, i: int, j: int) -> set[str]:
    """Nouns of [i, j) in the singular, without the leading verb."""
    return {
        scan.lex.singular.get(scan.lows[k], scan.lows[k])
        for k in range(i + 1, j)
        if scan.kinds[k] == "w" and not scan.bits[k] & _WORDY and len(scan.lows[k]) > 2
    }


def _families(r: Reading, i: int, j: int) -> set[str]:
    return {entry.family for a, _, entry in r.scan.metrics if i <= a < j and entry.family}
