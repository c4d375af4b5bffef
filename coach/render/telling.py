"""What a review tells people, in which order, and what of it is folded: the same for every page they read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from coach.records import dataclass
from coach.render.counting import counted
from coach.render.lines import OWN_WORDS
from coach.render.places import spot
from coach.render.standing import NO_KEY_RESULTS, STRUCK, UNREAD, Standing, parts
from coach.render.terminal import visible
from coach.types import Dismissal, Finding, Okr, OkrSet, Place, Review, ReviewedKeyResult, ReviewedOkr, Scope, Severity

_BAD_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_IN_FULL = 3
"""Key results of a source on which a rule's message is given in full; where it stands on more, the rest is named."""


@dataclass(frozen=True, slots=True)
class Source:
    """One set of the review.  `found`: the findings of each of its OKRs; `whole`: those on the set.

    What was found before, in the baseline, is in neither: it stays silent, and is counted at the end."""

    one_set: OkrSet
    okrs: tuple[ReviewedOkr, ...]
    found: tuple[list[Finding], ...]
    whole: list[Finding]

    def name(self) -> str:
        return self.one_set.path if self.one_set.path != "-" else "standard input"


@dataclass(frozen=True, slots=True)
class Line:
    """A key result or guardrail with its place in the list (`3`, `G1`), its word and what stands on it."""

    label: str
    one: ReviewedKeyResult
    word: str
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Section:
    """One OKR.  `share`: on how much of it its word rests, or "".  `top`: what to mend first, by rule and place, or "".

    `own`: findings on the objective and the OKR; `aside`: what stands beside the key results, or ""."""

    reviewed: ReviewedOkr
    word: str
    share: str
    top: str
    own: list[Finding]
    results: list[Line]
    limits: list[Line]
    aside: str

    def on_objective(self) -> list[Finding]:
        """Those of `own` that mark words of the objective."""
        return [finding for finding in self.own if finding.key_result is None and finding.dismissed is None]


def sources(review: Review) -> Iterator[Source]:
    """Those of which an OKR is told of: since a revision, no OKR of a source may have changed."""
    # Ids given by authors are unique within one source only.
    by_okr: dict[tuple[str, str | None], list[Finding]] = {}
    by_set: dict[str, list[Finding]] = {}
    for finding in review.findings:
        if is_old(finding):
            continue
        if finding.scope is Scope.SET:
            by_set.setdefault(finding.source, []).append(finding)
        else:
            by_okr.setdefault((finding.source, finding.okr), []).append(finding)
    okrs = iter(review.okrs)
    for one_set in review.sets:
        if not one_set.okrs:
            continue
        own = tuple(islice(okrs, len(one_set.okrs)))
        found = tuple(by_okr.get((one_set.path, one.okr.id), []) for one in own)
        yield Source(one_set, own, found, by_set.get(one_set.path, []))


def section(reviewed: ReviewedOkr, findings: Iterable[Finding], standing: Standing) -> Section:
    okr = reviewed.okr
    of_node: dict[str | None, list[Finding]] = {}
    top = None
    for finding in findings:
        # What is said of the whole OKR stands with its objective, whichever words it points at.
        node = finding.key_result if finding.scope is Scope.KEY_RESULT else None
        of_node.setdefault(node, []).append(finding)
        if finding.id == reviewed.top_fix:
            top = finding
    results, limits = (
        [
            Line(f"{mark}{number}", one, standing.word(one, okr.source), of_node.get(one.key_result.id, []))
            for number, one in enumerate(ones, 1)
        ]
        for mark, ones in zip(("", "G"), parts(reviewed), strict=True)
    )
    word = standing.okr_word(reviewed)
    first = "" if top is None else f"{top.code} {top.rule}, {where(top, (*results, *limits))}"
    own = of_node.get(None, [])
    return Section(reviewed, word, _share(word, results, limits), first, own, results, limits, _aside(okr))


def is_old(finding: Finding) -> bool:
    """Found before, in the baseline."""
    return finding.dismissed is not None and finding.dismissed.how == "baseline"


def heading(okr: Okr) -> str:
    """Team, period and owner, as far as the source says."""
    owner = f"owner: {okr.owner}" if okr.owner else ""
    return ", ".join(part for part in (okr.team, okr.period, owner) if part)


def place_of(okr: Okr, format_: str) -> str:
    return f"{spot(okr.place, format_)}{', struck out' if okr.struck else ''}"


def aspect(finding: Finding, format_: str) -> str:
    """What the finding is about, where the words marked do not tell: the field, or the line of one on a set; or ""."""
    if finding.scope is Scope.SET:
        return "" if finding.line is None else spot(Place(finding.line, 1, part=finding.part), format_)
    return "" if finding.field in OWN_WORDS else finding.field.replace("_", " ")


def reason_of(said: Dismissal) -> str:
    """Why a finding was passed over, and where that is said, by whom."""
    who = f" by {said.by}" if said.by else ""
    return f"{said.reason or 'no reason given'} ({said.where}{who})"


def from_fields(one: ReviewedKeyResult) -> str:
    """Start and end that stand in fields beside the text, or "": without them nobody sees what was judged."""
    start, end = (
        slot if slot is not None and slot.start < 0 and slot.text.strip() else None
        for slot in (one.statement.baseline, one.statement.target)
    )
    if start is None and end is None:
        return ""
    unit = next((slot.unit for slot in (end, start) if slot is not None and slot.unit), "")
    shown = [" ".join(slot.text.split()) for slot in (start, end) if slot is not None]
    if unit and unit != "count" and not any(char.isalpha() or char in "%€$£¥" for char in shown[-1]):
        shown = [f"{text}%" for text in shown] if unit == "%" else [*shown[:-1], f"{shown[-1]} {unit}"]
    kind = "" if len(shown) == 2 else "baseline " if end is None else "target "
    return f"from the fields: {kind}{visible(' -> '.join(shown))}"


def bad_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: _BAD_FIRST.index(f.severity))


def where(finding: Finding, lines: Iterable[Line]) -> str:
    """`the objective`, `key result 3` or `guardrail G1`: whose words it points at."""
    label = next((line.label for line in lines if line.one.key_result.id == finding.key_result), None)
    return "the objective" if label is None else f"guardrail {label}" if label[0] == "G" else f"key result {label}"


def _share(word: str, results: Sequence[Line], limits: Sequence[Line]) -> str:
    if word in (STRUCK, NO_KEY_RESULTS):
        return ""
    told = []
    for lines, noun in ((results, "key result"), (limits, "guardrail")):
        words = [line.word for line in lines if line.word != STRUCK]
        if number := words.count(word):
            told.append(f"{number} of {counted(len(words), noun)}")
    told = told or ["the objective itself"]
    for other in (UNREAD, STRUCK):
        if other != word and (number := sum(line.word == other for line in (*results, *limits))):
            told.append(f"{number} {other}")
    return ", ".join(told)


def _aside(okr: Okr) -> str:
    """What stands beside the key results is named, so that nobody thinks it was lost."""
    work = sum(len(k.initiatives) for k in okr.key_results) + len(okr.initiatives)
    steps = sum(len(k.milestones) for k in okr.key_results) + len(okr.milestones)
    named = [counted(work, "initiative")] * bool(work) + [counted(steps, "milestone")] * bool(steps)
    return f"{' and '.join(named)}: work, not reviewed as key results" if named else ""


# --- what is folded ---------------------------------------------------------------------------

# What is counted as the same objection; each that was passed over is one of its own.
_Kind = tuple[str, Severity, str]


def _kind(finding: Finding) -> _Kind:
    return finding.rule, finding.severity, "" if finding.dismissed is None else finding.id


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it is told: `repeated` where its message was told above; `same`: the other key results it stands
    on (`4, 6-9`); `why`, `question` and `see`, what to read on: "" where they were told above."""

    finding: Finding
    repeated: bool = False
    same: str = ""
    why: str = ""
    question: str = ""
    see: str = ""


class Telling:
    """Tells the findings of one source, each thing once: the why of a rule once a review, its question once a source,
    its message in full on three key results where it stands on more.

    `explained`: what was explained in the sources before; it grows."""

    def __init__(self, source: Source, explained: set[tuple[str, str]]) -> None:
        self._explained = explained
        self._asked: set[tuple[str, str]] = set()
        stands = Counter(
            kind
            for found in source.found
            for _, kind in {(f.key_result, _kind(f)) for f in found if f.scope is Scope.KEY_RESULT and f.key_result}
        )
        self._left = {kind: _IN_FULL for kind, number in stands.items() if number > _IN_FULL}
        self._folded: dict[str, list[_Kind]] = {}
        self._same: dict[tuple[str, _Kind], list[str]] = {}
        self._codes: dict[_Kind, str] = {}

    def begin(self, lines: Sequence[Line]) -> None:
        """Settles for the lines of one OKR which of their findings are told in full and where the others are named."""
        self._folded = {}
        self._same = {}
        anchors: dict[_Kind, str] = {}
        for line in lines:
            for finding in line.findings:
                self._codes[_kind(finding)] = finding.code
            for kind in dict.fromkeys(map(_kind, line.findings)):
                left = self._left.get(kind)
                if left:
                    self._left[kind] = left - 1
                    anchors[kind] = line.label
                elif left == 0:
                    self._folded.setdefault(line.label, []).append(kind)
                    if (anchor := anchors.setdefault(kind, line.label)) != line.label:
                        self._same.setdefault((anchor, kind), []).append(line.label)

    def reference(self, line: Line) -> str:
        """Which findings on the line are told elsewhere, or ""."""
        codes = [self._codes[kind] for kind in self._folded.get(line.label, ()) if (line.label, kind) not in self._same]
        return f"{', '.join(dict.fromkeys(codes))} as above" if codes else ""

    def aside(self, line: Line) -> str:
        """What follows the text of the line: `` (from the fields: 3 -> 9) (KR01 as above)``, or ""."""
        return "".join(f" ({told})" for told in (from_fields(line.one), self.reference(line)) if told)

    def in_full(self, line: Line) -> list[Finding]:
        """The findings on the line that are told below it, of a folded kind the first one."""
        folded = self._folded.get(line.label)
        if not folded:
            return line.findings
        first: dict[_Kind, Finding] = {}
        for finding in line.findings:
            first.setdefault(_kind(finding), finding)
        return [
            finding
            for finding in line.findings
            if _kind(finding) not in folded
            or ((line.label, _kind(finding)) in self._same and first[_kind(finding)] is finding)
        ]

    def findings(self, findings: Iterable[Finding], line: Line | None = None) -> Iterator[Told]:
        """Worst first.  `findings`: those `in_full` of the line."""
        ordered = bad_first(findings)
        last = {_kind(finding): finding for finding in ordered}
        for finding in ordered:
            if finding.dismissed is not None:
                yield Told(finding)
                continue
            kind = _kind(finding)
            same = self._same.get((line.label, kind), []) if line is not None and last[kind] is finding else []
            if line is not None and kind in self._folded.get(line.label, ()):
                yield Told(finding, repeated=True, same=_ranges(same))
                continue
            why = _once(finding.rule, finding.why, self._explained)
            question = _once(finding.rule, finding.question, self._asked)
            see = "; ".join(f"{cited.title} ({cited.passage})" for cited in finding.citations[:1])
            yield Told(finding, False, _ranges(same), why, question, _once(finding.rule, see, self._explained))


def _once(rule: str, text: str, told: set[tuple[str, str]]) -> str:
    if not text or (rule, text) in told:
        return ""
    told.add((rule, text))
    return text


def _ranges(labels: Sequence[str]) -> str:
    """`4, 6-9, G1` for the labels 4, 6, 7, 8, 9, G1, which come in this order."""
    runs: list[list[str]] = []
    for label in labels:
        if runs and label.isdigit() and runs[-1][-1].isdigit() and int(label) == int(runs[-1][-1]) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}{', ' if len(run) == 2 else '-'}{run[-1]}" for run in runs)
