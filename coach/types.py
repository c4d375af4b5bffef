"""Frozen records that cross rooms.  Of the project, this module imports records only."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from coach.proposals import Measure, Rewrite
from coach.records import dataclass, field


class Form(StrEnum):
    """What kind of statement a key result is: exactly one, first match wins (codebook, step one)."""

    UNCLEAR = "unclear"
    PERCENT_COMPLETE = "percent_complete"
    ACTIVITY_COVERAGE = "activity_coverage"
    OUTPUT_COUNT = "output_count"
    EVENT_COUNT = "event_count"
    METRIC_BOUND = "metric_bound"
    METRIC_SHIFT = "metric_shift"
    METRIC_TARGET = "metric_target"
    METRIC_TREND = "metric_trend"
    BINARY_STATE = "binary_state"
    ACTIVITY = "activity"


class Severity(StrEnum):
    """How bad a finding is: `error` cannot work as written, `warning` usually weak, `info` worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Scope(StrEnum):
    """What a finding stands on."""

    KEY_RESULT = "key_result"
    OBJECTIVE = "objective"
    OKR = "okr"
    SET = "set"


class Verdict(StrEnum):
    """`rework`: an error stands on it; `refine`: a warning does; else `ready`."""

    REWORK = "rework"
    REFINE = "refine"
    READY = "ready"


# --- what the grammar reads ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """Words of the author that fill one place of a statement.

    `start`, `end`: [start, end) in Unicode code points of the author's own text of that field, so that
    `text == field_text[start:end]`; both are -1 where the value came from a structured field.
    `value`: the number read, magnitudes applied (30k is 30000.0, 8 % is 8.0), or None.
    `unit`: canonical unit: `%`, `pp`, `bp`, `ms` `s` `min` `h` `d` `wk` `mo` `qtr` `y`, an ISO 4217 code, `x` (times),
    `rank`, `ratio`, `score`, `points`, `count`, `freq` (times a month), another physical unit as written (`kg`, `MB`),
    or None where no unit can be told.
    """

    text: str
    start: int
    end: int
    value: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """The measured noun phrase of a statement.

    `head`: the lexicon term that was recognised (lower case) or the head noun.  `family`: a family of the
    codebook's table (kr-grammar, section 6) or None.  `good`: "up", "down" or None where polarity is unclear.
    `kind`: "rate" (share, percentage), "score" (bounded scale), "duration", "amount" (money), "count", "ratio" or None.
    `top`: the largest value the scale allows where that is known (NPS 100, uptime 100), else None.
    `vanity`: on list V of the codebook.  `qualified`: active, paying, retained, converting ... or a rate per exposure.
    """

    text: str
    start: int
    end: int
    head: str
    family: str | None = None
    good: str | None = None
    kind: str | None = None
    top: float | None = None
    vanity: bool = False
    qualified: bool = False


@dataclass(frozen=True, slots=True)
class Placeholder:
    """An unfilled value.  `slot`: "target", "baseline" or "other".  `withheld`: kept back (`$N3`, `[redacted]`)."""

    text: str
    start: int
    end: int
    slot: str = "other"
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One key result, parsed once.  Absent slots are None.

    `core`: [start, end) of what is left when label, owner, priority and status tail are taken off.
    `status`: the status tail (`=> 80%`, `[DONE]`), never a target.
    `verb`: the main verb as written.  `direction`: the words that give a sense; `sense` is "up", "down" or "hold".
    `change`: size of change (`by 30%`); `change_kind` is "relative", "points" or "absolute" (None without change;
    a bare percentage is "relative").  `stretch`: second tier of the target.  `band`: lower and upper end.
    `comparator`: its `unit` is ">=", "<=" or "~".  `guard`: a guard clause; its `value` is set where it has a number.
    `reference`: a recorded reference without its figure (`budget`, `last year's level`).
    `baseline_excuse`: words that make the start zero by meaning (`first`, `new`, `from scratch`).
    `parts`: two or more spans where the key result can be split into parts that may be hit and missed apart, else ().
    `holds`: keep-words, or words of a standing duty (`keep`, `continue`, `as now`).
    `judgement`: a judgement word success rests on; `umbrella`: an umbrella noun measured without definition;
    `construct`: a perception or skill construct; `instrument`: a named instrument or sample.
    `unitless`: numbers whose unit cannot be told.  `exceptions`: codebook 0.5, as far as the words show them.
    """

    text: str
    language: str
    form: Form
    core: tuple[int, int]
    verb: Slot | None = None
    metric: Metric | None = None
    baseline: Slot | None = None
    target: Slot | None = None
    stretch: Slot | None = None
    band: tuple[Slot, Slot] | None = None
    change: Slot | None = None
    change_kind: str | None = None
    direction: Slot | None = None
    sense: str | None = None
    comparator: Slot | None = None
    unit: str | None = None
    currency: str | None = None
    population: Slot | None = None
    statistic: Slot | None = None
    deadline: Slot | None = None
    period: Slot | None = None
    means: Slot | None = None
    guard: Slot | None = None
    reference: Slot | None = None
    baseline_excuse: Slot | None = None
    placeholders: tuple[Placeholder, ...] = ()
    parts: tuple[Slot, ...] = ()
    holds: Slot | None = None
    judgement: Slot | None = None
    umbrella: Slot | None = None
    construct: Slot | None = None
    instrument: Slot | None = None
    unitless: tuple[Slot, ...] = ()
    exceptions: frozenset[str] = frozenset()
    status: Slot | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """What an objective promises, read beside its Statement.  Absent parts are None.

    `quantity`: a success number or multiple.  `work`: the words that make finishing a task the objective; `purpose`:
    the clause that says what for.  `vague`: the words that leave open what will be different.
    `parts`: two or more end states about different objects, else ().  `words`: how many words it has."""

    words: int = 0
    quantity: Slot | None = None
    work: Slot | None = None
    purpose: Slot | None = None
    vague: Slot | None = None
    parts: tuple[Slot, ...] = ()


# --- what the readers deliver ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands in its file.  `line`, `column`: 1-based, of the text's first character; in a sheet of a
    workbook its row and the number of its column, in a Word document the paragraph, counted from its start.

    `offset`: 0-based index of that character in the decoded file, or -1 where the text is not one
    contiguous piece of the file (JSON strings with escapes, cells with quotation marks).
    `part`: the sheet's name in a workbook, else ""."""

    line: int
    column: int
    offset: int = -1
    part: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Structured fields of a key result; they count as text of the key result.  None: the field does not exist;
    "" : the field exists and is empty.  Numbers are kept as the author's text, without rounding."""

    baseline: str | None = None
    target: str | None = None
    current: str | None = None
    unit: str | None = None
    currency: str | None = None
    direction: str | None = None
    metric_type: str | None = None
    due: str | None = None
    owner: str | None = None
    committed: str | None = None
    stretch: str | None = None


NO_FIELDS = Fields()


@dataclass(frozen=True, slots=True)
class KeyResult:
    """`text`: the author's own text of that field (markup, label and status tail included).

    `role`: "key_result", "guardrail" or "health_metric".  `status`: a result or check mark the reader took off.
    `struck`: struck through at the source.  `extra`: unknown fields, kept as they were."""

    id: str
    text: str
    place: Place
    fields: Fields = NO_FIELDS
    role: str = "key_result"
    ambition: str | None = None
    status: str | None = None
    struck: bool = False
    milestones: tuple[Work, ...] = ()
    initiatives: tuple[Work, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """An initiative or a milestone: work, never a key result."""

    id: str
    text: str
    place: Place
    owner: str | None = None
    due: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Okr:
    """One objective with what belongs to it.  `period`, `team`, `owner`, `parent`: None where the source says nothing;
    "" where a field exists and is empty.  `parent`: ids or words of what it serves.  `level`: company, team ...
    `tags`: the codebook's exceptions."""

    id: str
    objective: str
    place: Place
    source: str
    key_results: tuple[KeyResult, ...] = ()
    initiatives: tuple[Work, ...] = ()
    milestones: tuple[Work, ...] = ()
    team: str | None = None
    owner: str | None = None
    period: str | None = None
    ambition: str | None = None
    tags: tuple[str, ...] = ()
    parent: str | None = None
    level: str | None = None
    struck: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment in the source that asks to pass over findings.  `rules`: names as written.  `reason`: "" where none is
    given.  `line`: 1-based; `first`, `last`: the lines whose findings it covers."""

    rules: tuple[str, ...]
    reason: str
    line: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class OkrSet:
    """Everything one source holds.  `path` as the user gave it (`-` for standard input).

    `format`: markdown, text, json, jsonl, yaml, csv, xlsx, docx or html."""

    path: str
    format: str
    okrs: tuple[Okr, ...]
    notes: tuple[str, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citation:
    passage: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Why a finding no longer counts.  `how`: inline, file or baseline.  `where`: file and line that say so.
    `rule`: the only rule it is meant for, or None."""

    how: str
    where: str
    reason: str | None = None
    by: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule objecting to one span.  `start`, `end` as in Slot; `line`, `column`, `part` as in Place.

    `key_result`: the node whose words the span quotes, else those of the objective; `okr` is None for a whole set."""

    id: str
    rule: str
    code: str
    severity: Severity
    scope: Scope
    okr: str | None
    key_result: str | None
    source: str
    field: str
    start: int | None
    end: int | None
    text: str | None
    line: int | None
    column: int | None
    message: str
    why: str
    question: str
    citations: tuple[Citation, ...]
    fingerprint: str
    related: tuple[str, ...] = ()
    by: str = "rule"
    dismissed: Dismissal | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule that was not applied, why, and to which nodes (empty: to none at all)."""

    rule: str
    reason: str
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewedKeyResult:
    key_result: KeyResult
    statement: Statement
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ReviewedOkr:
    okr: Okr
    key_results: tuple[ReviewedKeyResult, ...]
    verdict: Verdict
    top_fix: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A whole review, in source order.  `of_key_results`: names of the chosen rules that look at key results.

    `options`: the file with the team options, None where there was none.
    `since`: the revision whose unchanged OKRs, `left_out` in number, are not in it; None where all were reviewed.
    `rewrites`, `plan`: None where nobody asked for them.
    `model`: its name, None where none was asked; `advice`: its remarks, which count for nothing and are no `findings`;
    `by_model`: names of the checks it answered; `notes`: sentences on what it left open."""

    sets: tuple[OkrSet, ...]
    okrs: tuple[ReviewedOkr, ...]
    findings: tuple[Finding, ...]
    by_rule: tuple[str, ...]
    not_checked: tuple[NotChecked, ...]
    of_key_results: tuple[str, ...] = ()
    options: str | None = None
    since: str | None = None
    left_out: int = 0
    rewrites: tuple[Rewrite, ...] | None = None
    plan: tuple[Measure, ...] | None = None
    model: str | None = None
    advice: tuple[Finding, ...] = ()
    by_model: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
