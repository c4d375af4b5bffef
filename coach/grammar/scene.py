"""Numbers that only set the scene: spans of time, samples, filters of a population (kr-grammar, section 4)."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.marks import is_now
from coach.grammar.numbers import Quantity
from coach.grammar.scan import Scan
from coach.records import replace

_HORIZON = frozenset(
    (
        "for over during after first last next past trailing every previous coming final opening rolling since before"
    ).split()
)
_COUNTED = tag.OUTSIDER | tag.INSIDER | tag.EVENT | tag.TRANSACTION
_ENDS = frozenset(("to", "from", "at", "by"))
_TIES = frozenset(("of", "for", "among"))
_JOINTS = frozenset(("n", "p"))
_LENGTHS = frozenset("m km metres meters kilometres kilometers miles yards feet blocks stops".split())
_SOFT = frozenset(("within", "inside", "in", "of", "into"))


def zones(scan: Scan, clauses: list[Clause]) -> list[int]:
    """Index of the clause of every token (-1 for joining words)."""
    if len(clauses) == 1 and clauses[0].j - clauses[0].i == scan.size:
        return [0] * scan.size + [-1]
    out = [-1] * (scan.size + 1)
    for n, clause in enumerate(clauses):
        out[clause.i : clause.j] = [n] * (clause.j - clause.i)
    return out


def mask_scene(scan: Scan, found: list[Quantity], clauses: list[Clause], zone: list[int]) -> list[Quantity]:
    """Masks spans of time, sample sizes and filters of a population."""
    out: list[Quantity] = []
    hard: list[int] = []
    # Few statements hold the words that these look for.
    scaled = "scale" in scan.words
    tied = bool(scan.metrics) and not _TIES.isdisjoint(scan.words)
    for n, q in enumerate(found):
        if q.mask:
            out.append(q)
            continue
        reason = ""
        before = scan.lows[q.i - 1]
        kind = clauses[zone[q.i]].kind if zone[q.i] >= 0 else ""
        if q.kind == "dur" and not q.sign:
            reason, soft = _horizon(scan, q, found)
            if soft:
                hard.append(n)
        if scaled and not reason and _scaled(scan, q):
            reason = "scale"
        if not reason and (_around(scan, q, before) or _aged(scan, q) or (kind == "note" and _defines(scan, q))):
            reason = "filter"
        if not reason and before == "n":
            reason = "sample"
        if (
            not reason
            and kind == "relative"
            and before not in ("from", "to")
            and not is_now(scan, q, found)
            and any(not p.mask and zone[p.i] != zone[q.i] for p in found[:n])
            and scan.lows[clauses[zone[q.i]].i] in {"who", "whose", "where", "which", "that"}
        ):
            reason = "filter"
        if not reason and (
            _filters(scan, q, found[:n]) or (tied and _inside_population(scan, q) and _filters(scan, q, found[n + 1 :]))
        ):
            reason = "filter"
        out.append(replace(q, mask=reason) if reason else q)
    if len(out) > 1:
        _mask_label(out, clauses, zone)
    for n in hard:
        rest = [q for m, q in enumerate(out) if not q.mask and m not in hard]
        # 'in 5 days, 9 at present': another number on the same scale makes the span of time the measure itself.
        if rest and not any(q.kind == "dur" or (q.kind == "count" and is_now(scan, q, rest)) for q in rest):
            out[n] = replace(out[n], mask="horizon")
    return out


def _mask_label(out: list[Quantity], clauses: list[Clause], zone: list[int]) -> None:
    """'Club 9 evenings: takings to 22 EUR': before a colon stands what is measured, not its value."""
    if not any(clause.kind == "label" for clause in clauses):
        return
    named = [n for n, q in enumerate(out) if not q.mask and zone[q.i] >= 0 and clauses[zone[q.i]].kind == "label"]
    if named and any(not q.mask and n > named[-1] for n, q in enumerate(out)):
        for n in named:
            out[n] = replace(out[n], mask="name")


def _horizon(scan: Scan, q: Quantity, found: list[Quantity]) -> tuple[str, bool]:
    """(reason, whether only beside another measure) of a length of time in which something happens."""
    k = q.i - 1
    while k >= 0 and scan.lows[k] in {"the", "a", "its", "their", "our"}:
        k -= 1
    word = scan.lows[k]
    # 'In the past 4 weeks' is a span of time, 'may not go past 4 h' a limit.
    spans = word in _HORIZON and (word != "past" or scan.bits[k - 1] & tag.DET)
    if word == "after" and len(found) > 1 and all(is_now(scan, p, found) for p in found if p is not q):
        # 'Answered after 3 days, down from 9': the span is the measure itself.
        spans = False
    if spans or (scan.lows[k - 1] in {"in", "for", "of", "during", "within"} and word in {"first", "last", "full"}):
        return "horizon", False
    # 'Findings open for more than 30 days brought down to two': how long says which ones.
    longer = word == "than" and (scan.lows[k - 2] == "for" or scan.lows[k - 1] in ("older", "later"))
    if longer and any(p.i > q.i and p.kind not in ("dur", "freq") and not p.mask for p in found):
        return "filter", False
    later = scan.lows[q.j] in {"after", "ago", "before", "later", "into", "earlier", "old"}
    return "", word in _SOFT or later


def _defines(scan: Scan, q: Quantity) -> bool:
    """'Good talk rate (3+ members within a day)': what is counted, for a rate has no such value."""
    k = next((n for n in range(q.i - 1, -1, -1) if scan.lows[n] in "()"), -1)
    if q.kind not in ("count", "dur") or k < 0 or scan.lows[k] != "(" or "n" in scan.kinds[:k]:
        return False
    i, j = scan.noun_phrase(q.j, scan.size)
    rated = any(b == k and entry.kind == "rate" for _, b, entry in scan.metrics)
    return rated and (i < j or q.kind == "dur") and not is_now(scan, q, [q])


def _around(scan: Scan, q: Quantity, before: str) -> bool:
    """'Within 2 km of a depot': how far from a place things count.  `before`: the word before the number."""
    if before not in ("within", "inside") or q.kind not in ("count", "phys"):
        return False
    far = q.j if q.kind == "phys" or scan.lows[q.j - 1] in _LENGTHS else q.j + (scan.lows[q.j] in _LENGTHS)
    return far > q.i + 1 and scan.lows[far] == "of"


def _aged(scan: Scan, q: Quantity) -> bool:
    """'25-34 year olds', '25-34 y/o'."""
    after = scan.lows[q.j]
    return (q.kind == "dur" and after in ("olds", "olds'")) or (
        after == "y" and scan.lows[q.j + 1 : q.j + 3] == ["/", "o"]
    )


def _scaled(scan: Scan, q: Quantity) -> bool:
    """'(scale 1 to 5)', 'on a scale of five': the ends of the scale itself."""
    k = q.i - 1 - (scan.lows[q.i - 1] in ("of", "from"))
    return scan.lows[k] == "scale" and scan.lows[k - 1] in {"(", "a", "the", ",", "point"}


def _inside_population(scan: Scan, q: Quantity) -> bool:
    """'Churn of accounts over $50k', 'NPS of members with 5 visits': a preposition ties the noun to a measure."""
    for _, n, _ in scan.metrics:
        if (
            q.i - 7 <= n < q.i
            and scan.lows[n] in _TIES
            and _ENDS.isdisjoint(scan.lows[n + 1 : q.i])
            and _JOINTS.isdisjoint(scan.kinds[n + 1 : q.i])
        ):
            return True
    return False


def _filters(scan: Scan, q: Quantity, before: list[Quantity]) -> bool:
    """A bound right behind a population noun: 'accounts over $50k', 'drivers aged 18-24', 'firms with up to 50 men'."""
    if q.sign == "band" and scan.lows[q.i - 1] in {"aged", "ages", "age", "smb", "band"}:
        return True
    k = q.i - 1
    while k >= 0 and (
        scan.bits[k] & (tag.GE | tag.LE | tag.APPROX)
        or scan.kinds[k] == "c"
        or scan.lows[k] in {"than", "least", "at"}
        or (scan.lows[k] == "to" and "from" not in scan.words)
    ):
        k -= 1
    if scan.lows[k] == "worth" and before:
        return True
    if k > 0 and k < q.i - 1 and scan.lows[k - 1] in {"all", "every", "each"} and scan.bits[k] & _COUNTED:
        return True
    if k == q.i - 1 or not before or k < 0:
        return False
    noun = scan.bits[k]
    people = bool(noun & _COUNTED and noun & tag.PLURAL and not noun & tag.METRIC)
    if scan.lows[k] == "each":
        return any(not p.mask for p in before)
    if (
        scan.lows[k] in {"with", "of", "worth", "aged", "have", "had"}
        and k > 0
        and scan.bits[k - 1] & (tag.OUTSIDER | tag.INSIDER | tag.EVENT)
    ):
        people = True
    return people and any(not p.mask and p.kind in {"pct", "frac", "count"} for p in before)
