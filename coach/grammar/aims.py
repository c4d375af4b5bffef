"""What an objective promises (codebook, section 4): numbers, work, purposes, several ends, and what stays open."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.context import Reading
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import Quantity
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
_FREE = frozenset(("of", "from"))
_RATES = frozenset("daily hourly nightly weekly".split())
_RATED = frozenset("deploy deploys deployed deploying release releases ship ships shipping publish update use".split())
_NEXT = frozenset("next coming following first last past".split())
_LENGTHS = frozenset(("dur",))
_SHORT = frozenset(("ms", "s", "min", "h"))
_BACK = frozenset("it them they their its this that these those him her one ones".split())
_SAME = frozenset("with both each other".split())
_TECHNICAL = frozenset("reliability performance quality delivery time security".split())
_JOINING = frozenset(("and", ";", "&"))
_COMPARED = frozenset(
    "less fewer more faster quicker safer cheaper shorter sooner smoother cleaner lower higher longer easier".split()
)
_WORDY = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.REL | tag.ADV | tag.PRON
_LEAST = 3
"""Words of a part that can be an end of its own."""


def read_aim(r: Reading, cut: Cutter, parts: list[Range], timing: list[Range]) -> Aim:
    """`parts`: where the statement can be split; `timing`: tokens of its deadline and period."""
    scan = r.scan
    size = sum(1 for kind in scan.kinds[: scan.size] if kind in "wn")
    q = _quantity(r, timing)
    task = work(r)
    purpose = next((c for c in r.clauses if c.kind == "purpose" and c.i < c.j), None)
    ends = _ends(r, parts)
    return Aim(
        words=size,
        quantity=cut.slot(q[0], q[1]) if q is not None else None,
        work=cut.slot(*task) if task is not None else None,
        purpose=cut.slot(purpose.i, purpose.j) if purpose is not None else None,
        vague=cut.range(vague(r, task)),
        parts=tuple([cut.slot(i, j) for i, j in ends]),
    )


# --- numbers ----------------------------------------------------------------------------------


def _quantity(r: Reading, timing: list[Range]) -> Range | None:
    """Tokens of the first number that could be the target of a key result."""
    for q in r.found:
        if q.mask or q.kind == "worded" or (q.value is None) or _is_size(r.scan, q) or _is_figure(r.scan, q):
            continue
        if any(i <= q.i < j for i, j in timing) and not _is_promise(r, q):
            continue
        return q.i, q.j
    return _in_words(r.scan)


def _is_size(scan: Scan, q: Quantity) -> bool:
    """'Firms with up to 50 staff': whom the objective is for."""
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
    return q.value == 1 and q.kind == "count" and scan.kinds[q.i] == "w"


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
    for k in range(scan.size):
        low = scan.lows[k]
        if low == "free" and scan.lows[k + 1] in _FREE and scan.bits[k + 2] & (tag.PLURAL | tag.METRIC | tag.BAD):
            return k, k + 3
        if low in _RATES and k and (k + 1 == scan.size or scan.kinds[k + 1] != "w" or scan.bits[k + 1] & tag.PREP):
            if scan.bits[k - 1] & VERB or scan.lows[k - 1] in _RATED or not _RATED.isdisjoint(scan.words):
                return k, k + 1
    return None


# --- several ends -----------------------------------------------------------------------------


def _ends(r: Reading, parts: list[Range]) -> list[Range]:
    """Two end states about different objects, or nothing."""
    scan = r.scan
    if _JOINING.isdisjoint(scan.words):
        return []
    found = [(i, j) for i, j in parts if _demands(r, i)]
    if len(found) == len(parts) > 1:
        return found if _apart(r, found) else []
    return _joined_nouns(r) if not any(c.lead >= 0 for c in r.clauses) else []


def _demands(r: Reading, i: int) -> bool:
    """Whether the part that starts at token i opens with a verb of its own: nobody else does both things."""
    return any(c.i == i and 0 <= c.lead - i <= 1 and r.scan.bits[c.lead] & tag.BASE for c in r.clauses)


def _apart(r: Reading, parts: list[Range]) -> bool:
    """Whether the parts are about different things: no shared noun, no pronoun back, not two qualities of one thing."""
    scan = r.scan
    (a, b), *others = parts
    first, families = _content(scan, a, b), _families(r, a, b)
    for i, j in others:
        if first & _content(scan, i, j) or not _BACK.isdisjoint(scan.lows[i:j]):
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


def _joined_nouns(r: Reading) -> list[Range]:
    """'Safer roads around schools and quicker gritting': two things to come, each with words of its own."""
    scan = r.scan
    for k in range(_LEAST, scan.size - _LEAST):
        if scan.lows[k] != "and" or any(scan.bits[n] & tag.AUX for n in range(k)):
            continue
        comma = scan.lows[k - 1] == ","
        i = k + 1
        compared = scan.lows[i] in _COMPARED
        if (
            comma and k - 1 >= _LEAST and scan.size - i >= _LEAST and any(scan.bits[n] & tag.PREP for n in range(k))
        ) or (compared and scan.lows[0] in _COMPARED):
            stop = k - 1 if comma else k
            return [(0, stop), (i, scan.size)] if not _content(scan, 0, stop) & _content(scan, i, scan.size) else []
    return []
