"""A review for people: per key result a verdict, the words it stands on, and the question a coach would ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from coach.records import dataclass
from coach.render.lines import GUTTER, OWN_WORDS, Look, count, hanging, marked, unlinked
from coach.render.places import spot
from coach.render.standing import NO_KEY_RESULTS, STRUCK, UNREAD, Standing, parts
from coach.render.terminal import prose, visible, wrapped
from coach.types import (
    NOT_CHOSEN,
    Dismissal,
    Finding,
    NotChecked,
    Okr,
    Place,
    Review,
    ReviewedKeyResult,
    ReviewedOkr,
    Scope,
    Severity,
)

_BAD_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_SEVERITY_COLOUR = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_WORD_COLOUR = {"rework": "1;31", "refine": "1;33", "ready": "1;32"}
_PALE = "2"
_IN_FULL = 3
"""Key results of a source on which a rule's message is given in full; where it stands on more, the rest is named."""
_NAMED = 2
"""Rules named with a reason why they were not checked; of more, only the number is told."""
_ALL_WELL = "Nothing to fix."
_ADVICE = "whether key results serve their objective and cover it"

# The key of an OKR: ids given by authors are unique within one source only.
_Key = tuple[str, str]


def render(review: Review, look: Look = Look()) -> Iterator[str]:  # noqa: B008 (a Look cannot change)
    """The lines of a review, without line ends, in source order, ending with a summary."""
    by_okr: dict[tuple[str, str | None], list[Finding]] = {}
    by_set: dict[str, list[Finding]] = {}
    for finding in review.findings:
        if _is_old(finding):
            continue
        if finding.scope is Scope.SET:
            by_set.setdefault(finding.source, []).append(finding)
        else:
            by_okr.setdefault((finding.source, finding.okr), []).append(finding)
    explained: set[tuple[str, str]] = set()
    standing = Standing(review)
    okrs = iter(review.okrs)
    for one_set in review.sets:
        if not one_set.okrs:  # none of them changed
            continue
        yield look.paint(prose(one_set.path if one_set.path != "-" else "standard input"), "1")
        for note in one_set.notes:
            yield from hanging("note: ", note, "", look)
        heading = None
        found = [by_okr.get((one_set.path, okr.id), []) for okr in one_set.okrs]
        telling = _Telling(look, one_set.format, explained, found)
        for number, reviewed in enumerate(islice(okrs, len(one_set.okrs))):
            yield from [""] * (2 if number else 1)
            if (now := _heading(reviewed.okr)) != heading:
                heading = now
                if now:
                    yield from (look.paint(line, _PALE) for line in wrapped(now, look.width))
                    yield ""
            yield from _okr(reviewed, found[number], standing, telling)
        if one_set.path in by_set:
            yield ""
            yield look.paint("The set as a whole", "1")
            yield from telling.findings(by_set[one_set.path])
        yield ""
    yield from _summary(review, look, standing)


def _heading(okr: Okr) -> str:
    owner = f"owner: {okr.owner}" if okr.owner else ""
    return ", ".join(part for part in (okr.team, okr.period, owner) if part)


# --- one OKR ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A key result or guardrail with its place in the list (`3`, `G1`), its word and what stands on it."""

    label: str
    one: ReviewedKeyResult
    word: str
    findings: list[Finding]


def _okr(reviewed: ReviewedOkr, findings: list[Finding], standing: Standing, telling: _Telling) -> Iterator[str]:
    okr, look = reviewed.okr, telling.look
    of_node: dict[str | None, list[Finding]] = {}
    for finding in findings:
        # What is said of the whole OKR stands with its objective, whichever words it points at.
        node = finding.key_result if finding.scope is Scope.KEY_RESULT else None
        of_node.setdefault(node, []).append(finding)
    results, limits = (
        [
            _Line(f"{mark}{number}", one, standing.word(one, okr.source), of_node.get(one.key_result.id, []))
            for number, one in enumerate(ones, 1)
        ]
        for mark, ones in zip(("", "G"), parts(reviewed), strict=True)
    )
    word = standing.okr_word(reviewed)
    yield f"OKR: {look.paint(word, _WORD_COLOUR.get(word, _PALE))}{_share(word, results, limits)}"
    own = of_node.get(None, [])
    yield from _first(reviewed, findings, (*results, *limits), look)
    where = f"{spot(okr.place, telling.format)}{', struck out' if okr.struck else ''}"
    words = [finding for finding in own if finding.key_result is None and finding.dismissed is None]
    yield from marked(f"Objective ({where}): ", f"{GUTTER}   ", okr.objective, "", words, look)
    yield from telling.findings(own)
    telling.begin((*results, *limits))
    yield from _lines(results, telling)
    if limits:
        yield ""
        yield f"{GUTTER}Guardrails:"
        yield from _lines(limits, telling, close=True)
    yield from _aside(okr, look)


def _first(reviewed: ReviewedOkr, findings: Iterable[Finding], lines: Iterable[_Line], look: Look) -> Iterator[str]:
    """The one finding to mend first, by its rule and place; it is told in full where it stands."""
    top = next((finding for finding in findings if finding.id == reviewed.top_fix), None)
    if top is None:
        return
    label = next((line.label for line in lines if line.one.key_result.id == top.key_result), None)
    where = "the objective" if label is None else f"guardrail {label}" if label[0] == "G" else f"key result {label}"
    yield from hanging("Mend first: ", f"{top.code} {top.rule}, {where}", GUTTER, look)


def _is_old(finding: Finding) -> bool:
    """Found before, in the baseline: it stays silent here, and is counted at the end."""
    return finding.dismissed is not None and finding.dismissed.how == "baseline"


def _share(word: str, results: Sequence[_Line], limits: Sequence[_Line]) -> str:
    """On how much of the OKR its word rests."""
    if word in (STRUCK, NO_KEY_RESULTS):
        return ""
    told = []
    for lines, noun in ((results, "key result"), (limits, "guardrail")):
        words = [line.word for line in lines if line.word != STRUCK]
        if number := words.count(word):
            told.append(f"{number} of {count(len(words), noun)}")
    told = told or ["the objective itself"]
    for other in (UNREAD, STRUCK):
        if other != word and (number := sum(line.word == other for line in (*results, *limits))):
            told.append(f"{number} {other}")
    return f" ({', '.join(told)})"


def _lines(lines: Sequence[_Line], telling: _Telling, close: bool = False) -> Iterator[str]:
    look = telling.look
    apart = not close
    for line in lines:
        node = line.one.key_result
        # Sound key results stand close together; what there is to say about one keeps its distance.
        told = telling.in_full(line)
        if apart or (told and not close):
            yield ""
        apart, close = bool(told), False
        label = line.word.ljust(len(GUTTER)) + f"{line.label}. "
        role = "health metric: " if node.role == "health_metric" else ""
        word = look.paint(line.word, _WORD_COLOUR.get(line.word, _PALE)) if look.colour else ""
        head = f"{label}({spot(node.place, telling.format)}) {role}"
        aside = _from_fields(line.one) + telling.reference(line)
        painted = word + head[len(line.word) :] if word else None
        standing = [finding for finding in line.findings if finding.dismissed is None]
        yield from marked(head, " " * len(label), node.text, aside, standing, look, painted)
        yield from telling.findings(told, line)


def _from_fields(one: ReviewedKeyResult) -> str:
    """Start and end that stand in fields beside the text: without them nobody sees what was judged."""
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
    return f" (from the fields: {kind}{visible(' -> '.join(shown))})"


def _aside(okr: Okr, look: Look) -> Iterator[str]:
    """What stands beside the key results is named, so that nobody thinks it was lost."""
    work = sum(len(k.initiatives) for k in okr.key_results) + len(okr.initiatives)
    steps = sum(len(k.milestones) for k in okr.key_results) + len(okr.milestones)
    named = [count(work, "initiative")] * bool(work) + [count(steps, "milestone")] * bool(steps)
    if named:
        yield ""
        yield look.paint(f"{GUTTER}also {' and '.join(named)}: work, not reviewed as key results", _PALE)


# --- findings ---------------------------------------------------------------------------------

# What is counted as the same objection; each that was passed over is one of its own.
_Kind = tuple[str, Severity, str]


def _kind(finding: Finding) -> _Kind:
    return finding.rule, finding.severity, "" if finding.dismissed is None else finding.id


class _Telling:
    """Tells the findings of one source, each thing once: the why of a rule once a review, its question once a source,
    its message in full on three key results where it stands on more."""

    def __init__(
        self, look: Look, format_: str, explained: set[tuple[str, str]], of_okrs: Iterable[Sequence[Finding]]
    ) -> None:
        self.look = look
        self.format = format_
        self._explained = explained
        self._asked: set[tuple[str, str]] = set()
        stands = Counter(
            kind
            for found in of_okrs
            for _, kind in {(f.key_result, _kind(f)) for f in found if f.scope is Scope.KEY_RESULT and f.key_result}
        )
        self._left = {kind: _IN_FULL for kind, number in stands.items() if number > _IN_FULL}
        self._folded: dict[str, list[_Kind]] = {}
        self._same: dict[tuple[str, _Kind], list[str]] = {}
        self._codes: dict[_Kind, str] = {}

    def begin(self, lines: Sequence[_Line]) -> None:
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

    def reference(self, line: _Line) -> str:
        """Which findings on the line are told elsewhere."""
        codes = [self._codes[kind] for kind in self._folded.get(line.label, ()) if (line.label, kind) not in self._same]
        return f" ({', '.join(dict.fromkeys(codes))} as above)" if codes else ""

    def in_full(self, line: _Line) -> list[Finding]:
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

    def findings(self, findings: Iterable[Finding], line: _Line | None = None) -> Iterator[str]:
        """Worst first."""
        ordered = sorted(findings, key=lambda f: _BAD_FIRST.index(f.severity))
        last = {_kind(finding): finding for finding in ordered}
        for finding in ordered:
            kind = _kind(finding)
            if finding.dismissed is not None:
                yield from self._passed_over(finding, finding.dismissed)
                continue
            same = self._same.get((line.label, kind), []) if line is not None and last[kind] is finding else []
            if line is not None and kind in self._folded.get(line.label, ()):
                yield from self._headed(finding, f"as above; the same holds for {_ranges(same)}")
                continue
            yield from self._headed(finding, unlinked(finding.message))
            hang = f"{GUTTER}       "
            if same:
                yield from hanging(f"{GUTTER}  ", f"the same holds for {_ranges(same)}", f"{GUTTER}  ", self.look)
            if finding.why and (finding.rule, finding.why) not in self._explained:
                self._explained.add((finding.rule, finding.why))
                yield from hanging(f"{GUTTER}  why: ", finding.why, hang, self.look)
            if finding.question and (finding.rule, finding.question) not in self._asked:
                self._asked.add((finding.rule, finding.question))
                yield from hanging(f"{GUTTER}  ask: ", finding.question, hang, self.look)

    def _passed_over(self, finding: Finding, said: Dismissal) -> Iterator[str]:
        who = f" by {said.by}" if said.by else ""
        why = said.reason or "no reason given"
        head = f"{GUTTER}passed over {finding.code} {finding.rule}: "
        yield from hanging(head, f"{why} ({said.where}{who})", GUTTER + "  ", self.look)

    def _headed(self, finding: Finding, message: str) -> Iterator[str]:
        field = "" if finding.field in OWN_WORDS else f" ({finding.field.replace('_', ' ')})"
        if finding.scope is Scope.SET:
            # It stands apart from the words it is about.
            field = "" if finding.line is None else f" ({spot(Place(finding.line, 1, part=finding.part), self.format)})"
        name = f"{finding.severity.value} {finding.code} {finding.rule}{field}: "
        first, *rest = hanging(GUTTER + name, message, GUTTER + "  ", self.look)
        severity = self.look.paint(finding.severity.value, _SEVERITY_COLOUR[finding.severity])
        yield GUTTER + severity + first[len(GUTTER) + len(finding.severity.value) :]
        yield from rest


def _ranges(labels: Sequence[str]) -> str:
    """`4, 6-9, G1` for the labels 4, 6, 7, 8, 9, G1, which come in this order."""
    runs: list[list[str]] = []
    for label in labels:
        if runs and label.isdigit() and runs[-1][-1].isdigit() and int(label) == int(runs[-1][-1]) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}{', ' if len(run) == 2 else '-'}{run[-1]}" for run in runs)


# --- the end ----------------------------------------------------------------------------------


def _summary(review: Review, look: Look, standing: Standing) -> Iterator[str]:
    okrs, results, limits = standing.words(review)
    if not any(f.severity is not Severity.INFO and f.dismissed is None for f in review.findings):
        remarks = sum(finding.dismissed is None for finding in review.findings)
        answer = _nothing_found(standing, okrs, results + limits, remarks)
        colour = _WORD_COLOUR["ready"] if answer == _ALL_WELL else ""
        yield from (look.paint(line, colour) for line in wrapped(answer, look.width))
    yield from wrapped(_counted(okrs, "OKR"), look.width)
    yield from wrapped(_counted(results, "key result"), look.width)
    if limits:
        yield from wrapped(_counted(limits, "guardrail"), look.width)
    if number := sum(finding.dismissed is not None for finding in review.findings):
        old = sum(map(_is_old, review.findings))
        told = f"{count(number, 'finding')} passed over" + (f", {old} of them known from the baseline" if old else "")
        yield from wrapped(told, look.width)
    if review.left_out:
        yield from wrapped(f"{count(review.left_out, 'OKR')} unchanged since {review.since}: left out", look.width)
    if standing.restricted:
        rules = count(standing.rules, "rule")
        yield from wrapped(f"Verdicts come from the {rules} chosen; the others might object.", look.width)
    if review.findings:
        yield from wrapped("Why a rule exists, with examples: okr-coach explain RULE", look.width)
    yield ""
    yield from hanging("Not checked: ", _not_checked(review), "  ", look)


def _nothing_found(standing: Standing, okrs: Counter[str], nodes: Counter[str], remarks: int) -> str:
    if not okrs:
        return "Nothing was reviewed: no OKR changed."
    gaps = []
    if number := okrs[NO_KEY_RESULTS]:
        gaps.append(f"{count(number, 'objective')} {'has' if number == 1 else 'have'} no key results")
    if number := nodes[UNREAD]:
        gaps.append(f"most rules were not applied to {count(number, 'key result')}")
    if not gaps and not nodes["ready"]:
        return "Nothing was reviewed: all key results are struck out."
    found = f"No finding by the {count(standing.rules, 'rule')} chosen" if standing.restricted else "No finding"
    if gaps:
        return f"{found}, but {' and '.join(gaps)}."
    if remarks:
        return f"Nothing to fix, only {count(remarks, 'remark')}."
    return f"{found}." if standing.restricted else _ALL_WELL


def _not_checked(review: Review) -> str:
    """What no text would change is one clause; what this text kept from being checked comes by name.

    Rules on OKRs and sets are left out: few files say what those look for (tags, levels, links)."""
    here: dict[str, list[NotChecked]] = {}
    for one in review.not_checked:
        if one.reason != NOT_CHOSEN and one.nodes and one.rule in review.of_key_results:
            here.setdefault(one.reason, []).append(one)
    told = []
    for reason, ones in here.items():
        nodes = {node for one in ones for node in one.nodes}
        names = ", ".join(one.rule for one in ones) if len(ones) <= _NAMED else count(len(ones), "rule")
        told.append(f"{names} in {len(nodes)} places ({reason})" if len(nodes) > 1 else f"{names} ({reason})")
    told.append(_ADVICE)
    return f"{'; '.join(told)}. `--format json` lists all of it."


def _counted(words: Counter[str], noun: str) -> str:
    told = [f"{words[verdict]} {verdict}" for verdict in _WORD_COLOUR]
    told += [f"{words[word]} {word}" for word in (UNREAD, STRUCK) if words[word]]
    if number := words[NO_KEY_RESULTS]:
        told.append(f"{number} without key results")
    return f"{count(words.total(), noun)}: {', '.join(told)}"
