"""Text -> Statement: the grammar's one door."""

from __future__ import annotations

from typing import TypedDict

from coach.grammar import bits as tag
from coach.grammar import signals
from coach.grammar.clauses import split
from coach.grammar.compound import parts
from coach.grammar.context import Reading
from coach.grammar.fields import with_fields
from coach.grammar.forms import decide
from coach.grammar.language import language
from coach.grammar.lexicon import lexicon
from coach.grammar.numbers import Quantity
from coach.grammar.periods import read_periods
from coach.grammar.quantities import read_quantities
from coach.grammar.scan import Scan
from coach.grammar.scene import mask_scene, zones
from coach.grammar.slots import Cutter, comparator, direction, metric, placeholders, unit_of, unitless
from coach.grammar.text import Clean, clean, strip, tokenise
from coach.grammar.values import Values, assign, settle
from coach.types import Fields, Form, Placeholder, Slot, Statement


def parse(text: str, fields: Fields | None = None) -> Statement:
    """Reads one key result (or objective) once.  `fields` count as text of it.  Never fails, whatever the text."""
    cleaned, reading, core, status = read(text)
    statement = _statement(text, cleaned, reading, core, status)
    if fields is None or fields == _NO_FIELDS:
        return statement
    return with_fields(statement, fields, parse, _numbers_of)


_NUMBERS_READ = 40
"""Numbers of one statement that are compared with each other; no key result has more."""
_NO_FIELDS = Fields()
_TOTALS = {
    **dict.fromkeys(("all", "every", "each", "everyone", "everybody", "full", "entire"), (100.0, "%")),
    **dict.fromkeys(("no", "none", "nil", "eliminate", "eradicate"), (0.0, "count")),
}
_NONE: frozenset[str] = frozenset()
_STARTED = frozenset(("baseline_quarter",))
_BETTER = frozenset(("improve", "accelerate", "optimise", "optimize"))


def read(text: str) -> tuple[Clean, Reading, tuple[int, int], tuple[int, int]]:
    """(cleaned text, reading, cleaned [start, end) of the core, cleaned [start, end) of the status or (-1, -1))."""
    lex = lexicon()
    cleaned = clean(text)
    start, end, status_start, status_end = strip(cleaned.text, lex)
    scan = Scan(cleaned.text, tokenise(cleaned.text, start, end, lex), lex)
    clauses = split(scan)
    zone = zones(scan, clauses)
    found = mask_scene(scan, read_quantities(scan)[:_NUMBERS_READ], clauses, zone)
    blanks = [q for q in found if q.value is None and not q.mask and q.kind != "worded"]
    reading = Reading(scan, clauses, zone, found, assign(scan, found, clauses, zone) if found else Values(), blanks)
    return cleaned, reading, (start, end), (status_start, status_end)


def _statement(text: str, cleaned: Clean, r: Reading, core: tuple[int, int], status: tuple[int, int]) -> Statement:
    scan = r.scan
    cut = Cutter(text, cleaned, scan)
    form, index = decide(r)
    index = min(index, max(len(r.clauses) - 1, 0))
    v = r.values = settle(scan, r.values, r.found, r.clauses, r.zone, index)
    total = _total(r, form)
    measured, kind = metric(r, cut, form, index)
    lead = next((c.lead for c in (r.clauses[index : index + 1] + r.clauses) if c.lead >= 0), -1)
    moved, sense = direction(r, index) if r.clauses else (None, None)
    if sense == "up" and moved and measured and measured.good == "down":
        # 'Improve response time' means a shorter one (kr-grammar, section 5).
        sense = "down" if scan.lex.lemmas.get(scan.lows[moved[0]]) in _BETTER else sense
    deadline, period = read_periods(scan)
    kinds = [c.kind for c in r.clauses]
    slot, where = cut.slot, cut.range
    return Statement(
        text=text,
        language=language(scan),
        form=form,
        core=_core(text, cut, core),
        verb=slot(lead, lead + 1) if lead >= 0 else None,
        metric=measured,
        direction=where(moved),
        sense=sense,
        statistic=where(signals.statistic(scan)),
        deadline=where(deadline),
        period=where(period),
        means=_clause_slot(r, cut, kinds, "means"),
        guard=_clause_slot(r, cut, kinds, "guard"),
        reference=where(signals.reference(scan)),
        baseline_excuse=where(signals.baseline_excuse(r)),
        placeholders=_placeholders(r, cut, text, form) if r.blanks or form is Form.UNCLEAR else (),
        parts=tuple([slot(i, j) for i, j in parts(r, form) if i < j]),
        holds=where(signals.holds(r, form)),
        judgement=where(signals.judgement(r, form)),
        umbrella=where(signals.umbrella(r, form)),
        construct=where(signals.construct(r)),
        instrument=where(signals.first(scan, tag.INSTRUMENT)),
        exceptions=signals.exceptions(scan) - (_STARTED if v.baseline is not None else _NONE),
        status=_status(text, cut, status) if status[0] >= 0 else None,
        **(
            _Numbers(target=slot(total, total + 1, *_TOTALS[scan.lows[total]]))
            if total >= 0
            else _numbers(r, cut, v, kind, measured.head if measured else "")
            # A number in work only says whom or what it is about ('hand over the tool to 3 depots').
            if r.found and form is not Form.ACTIVITY
            else _Numbers()
        ),
    )


def _total(r: Reading, form: Form) -> int:
    """Index of the word that stands for the only number: none of them, or all (codebook, section 10); else -1."""
    if (
        any(not q.mask for q in r.found)
        or form not in (Form.METRIC_TARGET, Form.METRIC_BOUND)
        or _TOTALS.keys().isdisjoint(r.scan.words)
    ):
        return -1
    return next((k for k, low in enumerate(r.scan.lows[: r.scan.size]) if low in _TOTALS), -1)


class _Numbers(TypedDict, total=False):
    baseline: Slot | None
    target: Slot | None
    stretch: Slot | None
    band: tuple[Slot, Slot] | None
    change: Slot | None
    change_kind: str | None
    comparator: Slot | None
    unit: str | None
    currency: str | None
    population: Slot | None
    unitless: tuple[Slot, ...]


def _numbers(r: Reading, cut: Cutter, v: Values, kind: str | None, head: str) -> _Numbers:
    """The slots that only a statement with numbers can fill."""
    main = v.target or v.change or v.baseline
    compared = comparator(r, v.target) or comparator(r, v.change)
    target_unit = unit_of(r, v.target, v.baseline, kind)
    band = None
    if v.target is not None and v.target.low is not None:
        ends = (v.target.low, v.target.value)
        band = (
            cut.slot(v.target.i, v.target.j, ends[0], target_unit),
            cut.slot(v.target.i, v.target.j, ends[1], target_unit),
        )
    return _Numbers(
        baseline=cut.number(v.baseline, unit_of(r, v.baseline, v.target, kind)),
        target=cut.number(v.target, target_unit),
        stretch=cut.number(v.stretch, unit_of(r, v.stretch, v.target, kind)),
        band=band,
        change=cut.number(_with_relative(r, v.change), unit_of(r, v.change, None, kind)),
        change_kind=_change_kind(v.change),
        comparator=cut.slot(*compared[0], unit=compared[1]) if compared is not None else None,
        unit=unit_of(r, main, None, kind),
        currency=next((q.unit for q in (v.target, v.baseline, v.change) if q is not None and q.kind == "money"), None),
        population=_population(r, cut, main),
        unitless=tuple([cut.slot(q.i, q.j, q.value) for q in unitless(r, kind, head)]),
    )


def _with_relative(r: Reading, change: Quantity | None) -> Quantity | None:
    """'By 15% relative' says itself how it is meant: the word belongs to the change."""
    said = change is not None and r.scan.lows[change.j] in ("relative", "relatively")
    return change._replace(j=change.j + 1) if change is not None and said else change


def _clause_slot(r: Reading, cut: Cutter, kinds: list[str], kind: str) -> Slot | None:
    """The first clause of that kind, with the number it holds."""
    if kind not in kinds:
        return None
    clause = r.clauses[kinds.index(kind)]
    value = next((q for q in r.found if clause.i <= q.i < clause.j and not q.mask), None) if kind == "guard" else None
    return cut.slot(clause.i, clause.j, value and value.value, unit_of(r, value, None, None))


def _status(text: str, cut: Cutter, status: tuple[int, int]) -> Slot:
    a, b = cut.chars(*status)
    a += len(text[a:b]) - len(text[a:b].lstrip())
    return Slot(text[a:b], a, b)


def _core(text: str, cut: Cutter, core: tuple[int, int]) -> tuple[int, int]:
    a, b = cut.chars(*core) if core[0] < core[1] else (len(text), len(text))
    a += len(text[a:b]) - len(text[a:b].lstrip())
    return a, a + len(text[a:b].rstrip())


def _change_kind(change: Quantity | None) -> str | None:
    if change is None:
        return None
    return {"pct": "relative", "frac": "relative", "x": "relative", "pp": "points", "bp": "points"}.get(
        change.kind, "absolute"
    )


def _population(r: Reading, cut: Cutter, q: Quantity | None) -> Slot | None:
    """What a share is taken of, or whom the measure is taken among."""
    scan = r.scan
    if q is None:
        return None
    k = q.j
    if (q.kind in ("pct", "frac") and scan.lows[k] == "of") or q.of is not None:
        i, j = scan.noun_phrase(k + (scan.lows[k] == "of"), scan.size)
        return cut.slot(i, j) if i < j else None
    for n in range(scan.size - 1):
        if scan.lows[n] in {"among", "amongst", "for"} and r.zone[n] == r.values.clause:
            i, j = scan.noun_phrase(n + 1, scan.size)
            if i < j:
                return cut.slot(i, j)
    return None


def _placeholders(r: Reading, cut: Cutter, text: str, form: Form) -> tuple[Placeholder, ...]:
    found = placeholders(r, cut)
    if found or form is not Form.UNCLEAR:
        return found
    stripped = text.strip()
    start = text.find(stripped) if stripped else 0
    return (Placeholder(stripped, start, start + len(stripped)),)


def _numbers_of(value: str) -> list[Quantity]:
    return read(value)[1].found
