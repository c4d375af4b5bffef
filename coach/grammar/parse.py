"""Text -> Statement: the grammar's one door."""

from __future__ import annotations

from collections.abc import Sequence

from coach.grammar import bits as tag
from coach.grammar import signals
from coach.grammar.aims import read_aim
from coach.grammar.clauses import Clause, split
from coach.grammar.compound import parts
from coach.grammar.context import Reading
from coach.grammar.deeds import Deed, read_deed
from coach.grammar.fields import with_fields
from coach.grammar.forms import decide
from coach.grammar.language import language
from coach.grammar.lexicon import Lexicon, lexicon, lexicon_with
from coach.grammar.numbers import Quantity
from coach.grammar.periods import read_periods
from coach.grammar.quantities import read_quantities
from coach.grammar.scan import Scan
from coach.grammar.scene import mask_scene, zones
from coach.grammar.slots import Cutter, Range, comparator, direction, metric, placeholders, unit_of, unitless
from coach.grammar.text import Clean, Tokens, clean, strip, tokenise
from coach.grammar.values import Values, assign, settle
from coach.options import NO_WORDS, Words
from coach.records import dataclass, replace
from coach.types import NO_FIELDS, Aim, Fields, Form, Metric, Placeholder, Slot, Statement


def parse(text: str, fields: Fields | None = None, words: Words = NO_WORDS) -> Statement:
    """Reads one key result once.  `fields` count as text of it; `words`: the team's own.  Never fails."""
    return parse_all([(text, fields)], words)[0]


def parse_objective(text: str, words: Words = NO_WORDS) -> tuple[Statement, Aim]:
    """Reads one objective: as a statement, so that it can be compared with key results, and what it promises."""
    return parse_objectives([text], words)[0]


def parse_deed(text: str, words: Words = NO_WORDS) -> Deed:
    """Reads what a piece of work makes or changes.  Never fails."""
    draft = _through([_Draft(text, lexicon_with(words))])[0]
    return read_deed(draft.reading, draft.cut, _timing(draft))


def parse_objectives(texts: Sequence[str], words: Words = NO_WORDS) -> list[tuple[Statement, Aim]]:
    """Reads several objectives, each as `parse_objective` would, in less time."""
    drafts = _through([_Draft(text, lexicon_with(words)) for text in texts])
    return [(draft.statement, _aim(draft)) for draft in drafts]


def _aim(d: _Draft) -> Aim:
    return read_aim(d.reading, d.cut, _timing(d))


def _timing(d: _Draft) -> list[Range]:
    return [where for where in (d.deadline, d.period) if where is not None]


def _through(drafts: list[_Draft]) -> list[_Draft]:
    """The drafts, all stages done, some dozens of them at a time."""
    for first in range(0, len(drafts), _TOGETHER):
        some = drafts[first : first + _TOGETHER]
        for stage in _STAGES:
            for draft in some:
                stage(draft)
    return drafts


def parse_all(nodes: Sequence[tuple[str, Fields | None]], words: Words = NO_WORDS) -> list[Statement]:
    """Reads several key results, each as `parse` would, in two thirds of the time.

    Every stage goes over some dozens of texts before the next one begins, so that the processor meets the same code
    again and again (docs/decisions/0010)."""
    statements: list[Statement] = []
    lex = lexicon_with(words)

    def read(text: str) -> Statement:
        return parse(text, words=words)

    for first in range(0, len(nodes), _TOGETHER):
        some = nodes[first : first + _TOGETHER]
        drafts = _through([_Draft(text, lex) for text, _ in some])
        for draft, (_, fields) in zip(drafts, some, strict=True):
            if fields is None or fields is NO_FIELDS or fields == NO_FIELDS:
                statements.append(draft.statement)
            else:
                statements.append(with_fields(draft.statement, fields, read, _numbers_of))
    return statements


def _numbers_of(value: str) -> list[Quantity]:
    draft = _Draft(value, lexicon())
    for stage in _READING:
        stage(draft)
    return draft.reading.found


_TOGETHER = 64
"""Texts that a stage reads in one go: more gain nothing, and their drafts would fill the memory."""
_NUMBERS_READ = 40
"""Numbers of one statement that are compared with each other; no key result has more."""
_TOTALS = {
    **dict.fromkeys(("all", "every", "each", "everyone", "everybody", "full", "entire"), (100.0, "%")),
    **dict.fromkeys(("no", "none", "nil", "eliminate", "eradicate"), (0.0, "count")),
}
# The member of an enumeration takes as long to look up as a call: what every statement asks for has a name of its own.
_TREND, _BOUND, _ACTIVITY, _UNCLEAR = Form.METRIC_TREND, Form.METRIC_BOUND, Form.ACTIVITY, Form.UNCLEAR
_LEVELS = frozenset((Form.METRIC_TARGET, Form.METRIC_BOUND))
_AMONG = frozenset(("among", "amongst", "for"))
_NONE: frozenset[str] = frozenset()
_STARTED = frozenset(("baseline_quarter",))
_BETTER = frozenset(("improve", "accelerate", "optimise", "optimize"))


@dataclass(slots=True, eq=False)
class _Numbers:
    """The slots that only a statement with numbers can fill."""

    baseline: Slot | None = None
    target: Slot | None = None
    stretch: Slot | None = None
    band: tuple[Slot, Slot] | None = None
    change: Slot | None = None
    change_kind: str | None = None
    comparator: Slot | None = None
    unit: str | None = None
    currency: str | None = None
    population: Slot | None = None
    unitless: tuple[Slot, ...] = ()


_NO_NUMBERS = _Numbers()


class _Draft:
    """One text on its way through the stages.  Each stage fills in what those after it look at.

    `core`, `status`: cleaned [start, end); (-1, -1) where there is no status.  `lead`: token of the main verb, or -1.
    `index`: of the clause that decided the form."""

    __slots__ = (
        *("text", "lex", "cleaned", "core", "status", "tokens", "scan", "clauses", "zone", "found", "reading", "cut"),
        *("form", "index", "metric", "kind", "lead", "moved", "sense", "deadline", "period", "parts", "numbers"),
        *("excuse", "umbrella", "statement"),
    )

    cleaned: Clean
    core: tuple[int, int]
    status: tuple[int, int]
    tokens: Tokens
    scan: Scan
    clauses: list[Clause]
    zone: list[int]
    found: list[Quantity]
    reading: Reading
    cut: Cutter
    form: Form
    index: int
    metric: Metric | None
    kind: str | None
    lead: int
    moved: Range | None
    sense: str | None
    deadline: Range | None
    period: Range | None
    parts: list[Range]
    numbers: _Numbers
    excuse: Range | None
    umbrella: Range | None
    statement: Statement

    def __init__(self, text: str, lex: Lexicon) -> None:
        self.text = text
        self.lex = lex


def _strip(d: _Draft) -> None:
    d.cleaned = clean(d.text)
    d.core, d.status = strip(d.cleaned.text, d.lex)


def _tokenise(d: _Draft) -> None:
    start, end = d.core
    d.tokens = tokenise(d.cleaned.text, start, end, d.lex)


def _scan(d: _Draft) -> None:
    d.scan = Scan(d.cleaned.text, d.tokens, d.lex)


def _split(d: _Draft) -> None:
    d.clauses = split(d.scan)
    d.zone = zones(d.scan, d.clauses)


def _quantities(d: _Draft) -> None:
    d.found = read_quantities(d.scan)[:_NUMBERS_READ]


def _scene(d: _Draft) -> None:
    d.found = mask_scene(d.scan, d.found, d.clauses, d.zone)


def _values(d: _Draft) -> None:
    values = assign(d.scan, d.found, d.clauses, d.zone) if d.found else Values()
    blanks = [q for q in d.found if q.value is None and not q.mask and q.kind != "worded"] if d.found else []
    d.reading = Reading(d.scan, d.clauses, d.zone, d.found, values, blanks, {})


def _form(d: _Draft) -> None:
    d.form, index = decide(d.reading)
    d.index = min(index, max(len(d.clauses) - 1, 0))


def _metric(d: _Draft) -> None:
    r = d.reading
    r.values = settle(r.scan, r.values, r.found, r.clauses, r.zone, d.index)
    if d.form is _TREND and r.values.target is not None and r.values.baseline is None:
        # A verb in a relative clause hid the number: 'parents who mute the app not above 5%'.
        d.form = Form.METRIC_TARGET
    if d.form is _BOUND and r.values.target is None:
        # 'Not above the 64 of last winter': what was is the limit.
        r.values.target, r.values.baseline = r.values.baseline, None
    d.cut = Cutter(d.text, d.cleaned, d.scan)
    d.metric, d.kind = metric(r, d.cut, d.form, d.index)


def _sense(d: _Draft) -> None:
    clauses, scan, measured = d.clauses, d.scan, d.metric
    d.lead = clauses[d.index].lead if clauses else -1
    if d.lead < 0 and len(clauses) > 1:
        d.lead = next((c.lead for c in clauses if c.lead >= 0), -1)
    moved, sense = direction(d.reading, d.index) if clauses else (None, None)
    if sense == "up" and moved and measured and measured.good == "down":
        # 'Improve response time' means a shorter one (kr-grammar, section 5).
        sense = "down" if scan.lex.lemmas.get(scan.lows[moved[0]]) in _BETTER else sense
    d.moved, d.sense = moved, sense


def _periods(d: _Draft) -> None:
    d.deadline, d.period = read_periods(d.scan)


def _parts(d: _Draft) -> None:
    found = parts(d.reading, d.form)
    d.parts = [(i, j) for i, j in found if i < j] if found else found


def _signals(d: _Draft) -> None:
    d.excuse = signals.baseline_excuse(d.reading)
    d.umbrella = signals.umbrella(d.reading, d.form)


def _numbers(d: _Draft) -> None:
    r, cut, kind = d.reading, d.cut, d.kind
    total = _total(r, d.form)
    if total >= 0:
        d.numbers = _Numbers(target=cut.slot(total, total + 1, *_TOTALS[r.scan.lows[total]]))
        return
    if not r.found or d.form is _ACTIVITY:
        # A number in work only says whom or what it is about ('hand over the tool to 3 depots').
        d.numbers = _NO_NUMBERS
        return
    v = r.values
    start, end, change, more = v.baseline, v.target, v.change, v.stretch
    main = end or change or start
    compared = comparator(r, end) or comparator(r, change)
    target_unit = unit_of(r, end, start, kind)
    band = None
    if end is not None and end.low is not None:
        band = (cut.slot(end.i, end.j, end.low, target_unit), cut.slot(end.i, end.j, end.value, target_unit))
    odd = unitless(r, kind, d.metric.head if d.metric else "")
    d.numbers = _Numbers(
        cut.number(start, unit_of(r, start, end, kind)) if start is not None else None,
        cut.number(end, target_unit) if end is not None else None,
        cut.number(more, unit_of(r, more, end, kind)) if more is not None else None,
        band,
        cut.number(_with_relative(r, change), unit_of(r, change, None, kind)) if change is not None else None,
        _change_kind(change) if change is not None else None,
        cut.slot(*compared[0], unit=compared[1]) if compared is not None else None,
        unit_of(r, main, None, kind),
        _currency(end, start, change),
        _population(r, cut, main),
        tuple([cut.slot(q.i, q.j, q.value) for q in odd]) if odd else (),
    )


def _currency(*ends: Quantity | None) -> str | None:
    """The ISO 4217 code of the first that is money."""
    for q in ends:
        if q is not None and q.kind == "money":
            return q.unit
    return None


def _statement(d: _Draft) -> None:
    text, form, r, cut, scan, n = d.text, d.form, d.reading, d.cut, d.scan, d.numbers
    kinds = [c.kind for c in d.clauses]
    # Most of what a signal stands for occurs in few texts: their classes tell without a call.
    slot, where, union = cut.slot, cut.range, scan.union
    verb = slot(d.lead, d.lead + 1) if d.lead >= 0 else None
    direction = None if d.moved is None else slot(*d.moved)
    statistic = where(signals.statistic(scan)) if union & tag.STAT else None
    deadline = None if d.deadline is None else slot(*d.deadline)
    period = None if d.period is None else slot(*d.period)
    means = _clause_slot(r, cut, kinds, "means") if "means" in kinds else None
    guard = _clause_slot(r, cut, kinds, "guard") if "guard" in kinds else None
    reference = where(signals.reference(scan)) if union & tag.REFERENCE else None
    excuse = None if d.excuse is None else slot(*d.excuse)
    blanks = _placeholders(r, cut, text, form) if r.blanks or form is _UNCLEAR else ()
    pieces = tuple([slot(i, j) for i, j in d.parts]) if d.parts else ()
    holds, judgement = where(signals.holds(r, form)), where(signals.judgement(r, form))
    umbrella = None if d.umbrella is None else slot(*d.umbrella)
    construct = where(signals.construct(r)) if union & tag.CONSTRUCT else None
    instrument = where(signals.first(scan, tag.INSTRUMENT)) if union & tag.INSTRUMENT else None
    exceptions = signals.exceptions(scan) - (_STARTED if r.values.baseline is not None else _NONE)
    status = _status(text, cut, d.status) if d.status[0] >= 0 else None
    # By place: a call with so many names makes a dictionary of them first, and takes three times as long.
    # fmt: off
    d.statement = Statement(
        text, language(scan), form, _core(text, cut, d.core), verb, d.metric,
        n.baseline, n.target, n.stretch, n.band, n.change, n.change_kind, direction, d.sense, n.comparator,
        n.unit, n.currency, n.population, statistic, deadline, period, means, guard, reference, excuse,
        blanks, pieces, holds, judgement, umbrella, construct, instrument, n.unitless, exceptions, status,
    )
    # fmt: on


_READING = (_strip, _tokenise, _scan, _split, _quantities, _scene, _values)
_STAGES = (*_READING, _form, _metric, _sense, _periods, _parts, _signals, _numbers, _statement)


def _total(r: Reading, form: Form) -> int:
    """Index of the word that stands for the only number: none of them, or all (codebook, section 10); else -1."""
    if form not in _LEVELS or _TOTALS.keys().isdisjoint(r.scan.words) or any(not q.mask for q in r.found):
        return -1
    return next((k for k, low in enumerate(r.scan.lows[: r.scan.size]) if low in _TOTALS), -1)


def _with_relative(r: Reading, change: Quantity) -> Quantity:
    """'By 15% relative' says itself how it is meant: the word belongs to the change."""
    return replace(change, j=change.j + 1) if r.scan.lows[change.j] in ("relative", "relatively") else change


def _clause_slot(r: Reading, cut: Cutter, kinds: list[str], kind: str) -> Slot:
    """The first clause of that kind, which is among `kinds`, with the number it holds."""
    clause = r.clauses[kinds.index(kind)]
    value = next((q for q in r.found if clause.i <= q.i < clause.j and not q.mask), None) if kind == "guard" else None
    return cut.slot(clause.i, clause.j, None if value is None else value.value, unit_of(r, value, None, None))


def _status(text: str, cut: Cutter, status: tuple[int, int]) -> Slot:
    a, b = cut.chars(*status)
    a += len(text[a:b]) - len(text[a:b].lstrip())
    return Slot(text[a:b], a, b)


def _core(text: str, cut: Cutter, core: tuple[int, int]) -> tuple[int, int]:
    a, b = cut.chars(*core) if core[0] < core[1] else (len(text), len(text))
    words = text[a:b]
    if words.strip() == words:
        return a, b
    bare = words.lstrip()
    a += len(words) - len(bare)
    return a, a + len(bare.rstrip())


_CHANGE_KINDS = {"pct": "relative", "frac": "relative", "x": "relative", "pp": "points", "bp": "points"}


def _change_kind(change: Quantity) -> str:
    return _CHANGE_KINDS.get(change.kind, "absolute")


def _population(r: Reading, cut: Cutter, q: Quantity | None) -> Slot | None:
    """What a share is taken of, or whom the measure is taken among."""
    scan = r.scan
    if q is None:
        return None
    k = q.j
    if (q.kind in ("pct", "frac") and scan.lows[k] == "of") or q.of is not None:
        i, j = scan.noun_phrase(k + (scan.lows[k] == "of"), scan.size)
        return cut.slot(i, j) if i < j else None
    for n in range(scan.size - 1) if not _AMONG.isdisjoint(scan.words) else ():
        if scan.lows[n] in _AMONG and r.zone[n] == r.values.clause:
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
