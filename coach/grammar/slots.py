"""Token ranges -> slots that quote the author's own characters."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.change import is_change
from coach.grammar.context import Reading, metric_near
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import CURRENCY, PHYSICAL, TIME, WORD_VALUES, Quantity
from coach.grammar.scan import Scan
from coach.grammar.text import Clean
from coach.types import Form, Metric, Placeholder, Slot

_OWN_UNIT = frozenset("pct frac x pp bp rank score freq".split())

Range = tuple[int, int]

_WORK = frozenset((Form.ACTIVITY, Form.OUTPUT_COUNT))
_UNMEASURED = _WORK | {Form.BINARY_STATE, Form.UNCLEAR}

_UNIT_BEFORE = frozenset(("per", "a", "an"))
_KINDS_WITH_UNIT = ("duration", "amount", "physical")
_TIMED = frozenset(("queue", "wait", "time", "backlog age"))
_NEGATIONS = frozenset(("without", "no"))
_PAYING = frozenset("paid paying pay pays buy buys bought".split())
_QUALIFYING = frozenset(("active", "retained", "converted", "qualified"))
_SENSE_WORDS = {
    "more": "up",
    "higher": "up",
    "greater": "up",
    "fewer": "down",
    "less": "down",
    "lower": "down",
    "shorter": "down",
    "up": "up",
    "down": "down",
    "plus": "up",
    "uplift": "up",
    "increase": "up",
    "growth": "up",
    "reduction": "down",
    "decrease": "down",
    "drop": "down",
}
_COUNTING = frozenset(("number", "count"))
_AMOUNTS = frozenset(("more", "fewer", "less"))
_SENSE_NOUNS = frozenset("plus uplift increase growth reduction decrease drop".split())
"""They give a sense only beside a size of change ('a 15 % uplift'): a growth engineer goes nowhere."""
_WAYS = frozenset("by from to at about over around least roughly ; , ) . ( +".split())
_SENSE_KEYS = frozenset(_SENSE_WORDS)
_SENSES = tag.UP | tag.DOWN | tag.HOLD
_LEVELS = frozenset(("from", "to", "below", "under"))
_SIGNS = ((tag.LE, "<="), (tag.GE, ">="), (tag.APPROX, "~"))
_COMPARING = tag.LE | tag.GE | tag.APPROX
_NOT_COUNTED = tag.NOW | tag.GOAL | tag.CADENCE | tag.ADV
_NO_NAME = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.REL | tag.NEG | tag.GE | tag.LE | tag.ADV


class Cutter:
    """Cuts slots out of the author's text.  `field_text` is that text, `cleaned` what the tokens refer to."""

    __slots__ = ("at", "field_text", "scan")

    def __init__(self, field_text: str, cleaned: Clean, scan: Scan) -> None:
        self.field_text = field_text
        self.at = cleaned.at
        self.scan = scan

    def chars(self, start: int, end: int) -> tuple[int, int]:
        """Cleaned [start, end) in the author's own offsets."""
        if self.at is None:
            return start, end
        if start >= len(self.at):
            return len(self.field_text), len(self.field_text)
        return self.at[start], self.at[end - 1] + 1 if end > start else self.at[start]

    def slot(self, i: int, j: int, value: float | None = None, unit: str | None = None) -> Slot:
        """Tokens [i, j)."""
        start, end = self.scan.starts[i], self.scan.stops[j - 1]
        if self.at is not None:
            start, end = self.chars(start, end)
        return Slot(self.field_text[start:end], start, end, value, unit)

    def range(self, where: Range | None) -> Slot | None:
        return None if where is None else self.slot(*where)

    def number(self, q: Quantity | None, unit: str | None) -> Slot | None:
        if q is not None and q.kind == "worded":
            return self.slot(q.i, q.j, None, q.unit)
        return None if q is None or q.value is None else self.slot(q.i, q.j, q.value, unit)


def unit_of(r: Reading, q: Quantity | None, other: Quantity | None, mention_kind: str | None) -> str | None:
    """The canonical unit; that of the other end where this one has none of its own."""
    if q is None:
        return None
    if q.kind in ("pct", "frac"):
        return "%"
    if q.kind == "pp":
        return "pp" if q.unit == "pp" or mention_kind == "rate" else "score" if mention_kind == "score" else "points"
    if q.unit is not None:
        return q.unit
    if other is not None and other.unit is not None and other.kind not in {"pct", "x", "frac"}:
        return other.unit
    if other is not None and other.kind in ("pct", "frac") and not is_change(r.scan, other):
        return "%"
    if mention_kind == "score":
        return "score"
    if q.kind == "count" and (_counted(r, q) or mention_kind == "count"):
        return "count"
    if mention_kind == "rate":
        return "%"
    return None


def _counted(r: Reading, q: Quantity) -> bool:
    """Whether a counted noun stands behind the number or names the measure before it."""
    i, j = r.scan.noun_phrase(q.j, r.scan.size)
    return (
        (i < j and i == q.j and not r.scan.bits[i] & _NOT_COUNTED)
        or r.scan.lows[q.j] in _UNIT_BEFORE
        or r.scan.lows[q.j] == "/"
    )


def unitless(r: Reading, kind: str | None, head: str) -> list[Quantity]:
    """Numbers of a claim whose unit no reader can tell ('turnaround from 9 to 4')."""
    if kind not in _KINDS_WITH_UNIT and head not in _TIMED:
        return []
    v = r.values
    ends = [q for q in (v.baseline, v.target, v.change) if q is not None and q.value is not None]
    if not ends:
        return []
    if any(q.unit or q.kind in _OWN_UNIT or q.of for q in ends):
        return []
    # 'From 60 to TBD days': the unit stands once.
    if any(low in TIME or low in PHYSICAL for b in r.blanks for low in r.scan.lows[b.i + 1 : b.j + 1]):
        return []
    # 'Days sales outstanding': the name of the measure says the unit.
    if any(word in TIME for word in head.split()):
        return []
    named = (low for low, before in zip(r.scan.lows[1:], r.scan.lows, strict=False) if before == "in")
    if any((low in TIME or low in PHYSICAL) and len(low) > 1 for low in named):
        return []
    return [] if any(_counted(r, q) for q in ends) else ends


def metric(r: Reading, cut: Cutter, form: Form, index: int) -> tuple[Metric | None, str | None]:
    """The measured thing with what the lexicon knows of it, and the kind of its values."""
    if not r.clauses:
        return None, None
    n = r.values.clause if r.values.clause >= 0 else index
    clause = r.clauses[n if n < len(r.clauses) else -1]
    q = r.values.target or r.values.change or r.values.baseline
    mention = metric_near(r, q, clause) or (metric_near(r, None, r.clauses[0]) if form not in _WORK else None)
    if mention is None:
        if form in _UNMEASURED or q is None:
            return None, None
        i, j = r.scan.noun_phrase(q.j, clause.j)
        if i == j:
            start = clause.lead + 1 if clause.lead >= 0 else clause.i
            i, j = r.scan.noun_phrase(start, max(start, q.i))
        if (i == j or r.scan.lows[i] in WORD_VALUES) and clause is not r.clauses[0]:
            i, j = r.scan.noun_phrase(r.clauses[0].i, r.clauses[0].j)
        if i == j:
            return None, None
        slot = cut.slot(i, j)
        # 'Weekly active engineers': whoever is active uses the thing, whatever they are called.
        active = any(r.scan.lows[n] == "active" for n in range(i, j))
        listed = any(r.scan.lows[n] == "registered" for n in range(i, j)) and r.scan.head(i, j) & tag.OUTSIDER
        paying = r.scan.head(i, j) & tag.OUTSIDER and not _PAYING.isdisjoint(r.scan.lows[i : j + 4])
        return Metric(
            slot.text,
            slot.start,
            slot.end,
            slot.text.lower(),
            family="engagement" if active else "acquisition" if listed else "revenue" if paying else None,
            vanity=bool(listed) and q.kind == "count",
            qualified=active,
        ), "count" if q.kind == "count" else None
    i, j, entry = mention
    if entry.kind == "amount" and r.scan.lows[i - 1] == "of" and r.scan.lows[i - 2] in _COUNTING:
        # 'Number of bookings': how many, whatever each is worth.
        entry = entry._replace(kind="count")
    low = i
    host = r.clauses[r.zone[i]] if r.zone[i] >= 0 else clause
    home = host.i
    while (
        low > home
        and r.scan.kinds[low - 1] == "w"
        and not r.scan.tied(low - 1)
        and low - 1 not in (clause.lead, host.lead)
        and not r.scan.bits[low - 1] & _NO_NAME
        and low > (q.j if q is not None and q.i < i else 0)
        and not (r.scan.bits[low - 1] & VERB and r.scan.bits[low - 1] & tag.BASE and low - 1 == clause.i)
    ):
        low -= 1
    slot = cut.slot(low, j)
    per_exposure = entry.kind == "rate" or (q is not None and q.kind in ("pct", "frac") and not is_change(r.scan, q))
    qualified = bool(
        per_exposure
        or (r.scan.union & tag.QUALIFIER and any(b & tag.QUALIFIER for b in r.scan.bits[low:j]))
        or (
            not _QUALIFYING.isdisjoint(r.scan.words)
            and any(
                r.scan.bits[n] & tag.QUALIFIER for n in range(j, min(j + 3, clause.j)) if r.scan.lows[n] in _QUALIFYING
            )
        )
    )
    good = _polarity(r.scan, entry.good, entry.kind, low, i, j, q)
    scored = q is not None and q.kind == "score"
    top = q.of if scored and q is not None and q.of else entry.top
    return Metric(
        slot.text,
        slot.start,
        slot.end,
        entry.term,
        entry.family,
        good,
        entry.kind,
        top,
        "vanity" in entry.flags and not scored,
        qualified,
    ), entry.kind


def _polarity(
    scan: Scan, good: str | None, kind: str | None, low: int, i: int, j: int, q: Quantity | None
) -> str | None:
    """The good direction; 'without' and words such as 'idle' turn it, a measure inside 'n in 1,000' has none."""
    if (
        good is None
        or _names_other(scan, i, j, kind)
        or (
            q is not None
            and (
                (q.of is not None and q.i <= i < q.j)
                or (q.kind in ("pct", "frac") and q.j < i and scan.lows[q.j] == "of")
            )
        )
    ):
        return None
    if q is not None and q.kind in ("pct", "frac") and not is_change(scan, q) and kind not in ("rate", "score"):
        # A share of something: 'deviations closed on time' are good although deviations are not; the share that is
        # returned ('returns from 9% to 4%') is bad.
        valued = scan.kinds[j] in "nca" or (scan.lows[j] in _LEVELS and _value_at(scan, j + 1))
        if good == "up" or j >= q.j or not valued:
            return None
    turned = (
        good == "up"
        and scan.union & tag.BAD
        and any(bits & tag.BAD for bits in scan.bits[low:i] + scan.bits[j : j + 1])
    )
    negated = not _NEGATIONS.isdisjoint(scan.lows[max(0, low - 3) : low])
    return {"up": "down", "down": "up"}[good] if turned or negated else good


def _names_other(scan: Scan, i: int, j: int, kind: str | None) -> bool:
    """'Safety events', 'revenue leaks': the noun behind the measure may be the very opposite of it."""
    if kind in ("rate", "score") or scan.kinds[j] != "w" or scan.bits[j] & (tag.METRIC | tag.HEAD):
        return False
    things = scan.bits[j] & tag.PLURAL and not scan.bits[j] & (VERB | tag.TIMEUNIT_WORD)
    return bool(things) and scan.noun_phrase(i, j + 1)[1] == j + 1


def _value_at(scan: Scan, k: int) -> bool:
    return scan.kinds[k] in "nc" or scan.lows[k] in CURRENCY


def _moves(scan: Scan, k: int) -> bool:
    """Whether 'up' or 'down' at token k says where a level goes ('up 5%', 'down from 9'); 'hang up in' is a verb."""
    after = scan.lows[k + 1]
    return k + 1 >= scan.size or after in _WAYS or _value_at(scan, k + 1)


def _is_idle(r: Reading, k: int) -> bool:
    """Whether the word of direction at token k gives none here."""
    low = r.scan.lows[k]
    if low in ("up", "down"):
        return not _moves(r.scan, k)
    # 'From 9% to 3% ... more': a start and an end have said where it goes.
    start, end = r.values.baseline, r.values.target
    return low in _AMOUNTS and start is not None and end is not None and start.i < end.i < k


def direction(r: Reading, index: int) -> tuple[Range | None, str | None]:
    """The words that give a sense, and the sense."""
    scan, change = r.scan, r.values.change
    if not scan.union & _SENSES and change is None and _SENSE_KEYS.isdisjoint(scan.words):
        return None, None
    for clause in (r.clauses[index], *r.clauses) if r.clauses else ():
        if clause.kind in {"means", "note", "label", "guard", "relative"} and clause is not r.clauses[index]:
            continue
        for k in range(clause.i, clause.j):
            bits = scan.bits[k]
            if not bits & _SENSES and scan.lows[k] not in _SENSE_KEYS:
                continue
            # 'Shrink' names a loss of stock, but not where it opens the claim.
            named = k != clause.lead and any(a <= k < b for a, b, _ in scan.metrics)
            verb = bits & VERB and not named and scan.bits[k - 1] & tag.DET == 0
            if verb and bits & tag.HOLD and k == clause.lead:
                return (k, k + 1), "hold"
            if verb and bits & tag.DOWN and not bits & tag.PAST:
                return (k, k + 1), "down"
            if verb and bits & tag.UP and not bits & tag.PAST:
                return (k, k + 1), "up"
            if verb and bits & tag.PAST and bits & (tag.UP | tag.DOWN) and (k == clause.lead or k > clause.i):
                return (k, k + 1), "up" if bits & tag.UP else "down"
            sense = _SENSE_WORDS.get(scan.lows[k])
            if _is_idle(r, k):
                continue
            if scan.lows[k] in _SENSE_NOUNS and not (change is not None and -4 < k - change.i < 6):
                continue
            if sense and not (
                scan.lows[k + 1] == "than"
                or scan.lows[k - 1] in {"or", "no", "set", "sign", "start", "follow", "scale"}
            ):
                return (k, k + 1), sense
    if change is not None and change.sign in ("+", "-"):
        return (change.i, change.j), "up" if change.sign == "+" else "down"
    if change is not None and change.kind == "x" and change.value:
        return (change.i, change.j), "up" if change.value > 1 else "down"
    return None, None


def comparator(r: Reading, q: Quantity | None) -> tuple[Range, str] | None:
    """Floor, ceiling or 'about' beside the number."""
    if q is None:
        return None
    scan = r.scan
    if q.sign == ">=":
        return (q.j - 1, q.j), ">="
    # The longest phrase wins: 'no more than' is a ceiling although 'more than' is a floor.
    for k in range(max(0, q.i - 4), q.i) if scan.union & _COMPARING or "c" in scan.kinds else ():
        if scan.kinds[k] == "c":
            if r.values.baseline is not None and r.values.baseline.j == k:
                # '310 ~ 360': the sign stands between the two ends.
                continue
            sign = scan.lows[k]
            return (
                k,
                k + 1,
            ), "~" if sign in "~\u2248=" and sign != "=<" else "<=" if "<" in sign or sign in "\u2264\u2266" else ">="
        particle = scan.long_bits[k - 1] & VERB and scan.ends[k - 1] > k
        for bit, sign in _SIGNS if scan.bits[k] & _COMPARING and not particle else ():
            if scan.bits[k] & bit and (
                scan.ends[k] >= q.i or k == q.i - 1 or (k == q.i - 2 and scan.lows[q.i - 1] == ".")
            ):
                return (k, q.i), sign
    behind = q.j
    if scan.lows[behind] in {"or", "max", "min", "maximum", "minimum"}:
        for bit, sign in ((tag.LE, "<="), (tag.GE, ">=")):
            if scan.bits[behind] & bit:
                return (behind, scan.ends[behind]), sign
    return None


def placeholders(r: Reading, cut: Cutter) -> tuple[Placeholder, ...]:
    """Unfilled values with the slot they stand in."""
    out = []
    for q in r.blanks:
        slot = cut.slot(q.i, q.j)
        words = slot.text.lower()
        withheld = (
            "redacted" in words
            or any(scan_low[:1] == "n" and scan_low[1:].isdigit() for scan_low in r.scan.lows[q.i : q.j])
            or (words.strip("$_[]").startswith("n") and any(c.isdigit() for c in words))
        )
        place = (
            "baseline"
            if q is r.values.baseline
            else "target"
            if q is r.values.target or q is r.values.change
            else "other"
        )
        out.append(Placeholder(slot.text, slot.start, slot.end, place, withheld))
    return tuple(out)
