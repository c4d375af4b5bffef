"""A review for people: per key result a verdict, the words it stands on, and the question a coach would ask."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from coach.records import dataclass
from coach.render.terminal import broken, cells, prose, visible, wrapped
from coach.types import Finding, NotChecked, Okr, Review, ReviewedKeyResult, ReviewedOkr, Rule, Scope, Severity, Verdict

_BAD_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_SEVERITY_COLOUR = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_UNREAD = "unread"
_VERDICT_COLOUR = {"rework": "1;31", "refine": "1;33", "ready": "1;32", _UNREAD: "2"}
_LEVELS = {Severity.INFO: 1, Severity.WARNING: 2, Severity.ERROR: 3}
_LEVEL_COLOUR = ("", "4;36", "4;33", "4;31")
_OWN_WORDS = {"text", "objective"}
"""Fields shown in full; a finding on another one names it."""
_CARETS = bytes([0x20]) + b"^" * 255
_GUTTER = " " * 8
_NAMED = 2
"""Rules named with a reason why they were not checked; of more, only the number is told."""
_LEAST = 16
"""Cells a line of prose needs; where fewer are left, it starts on the next line."""

# The key of an OKR: ids given by authors are unique within one source only.
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """`width` in cells.  With `colour` the words found are underlined by ANSI codes, else by a line of carets."""

    width: int = 80
    colour: bool = False

    def paint(self, text: str, codes: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and text and codes else text


def render(review: Review, look: Look = Look()) -> Iterator[str]:  # noqa: B008 (a Look cannot change)
    """The lines of a review, without line ends, in source order, ending with a summary."""
    by_okr: dict[_Key, list[Finding]] = {}
    by_set: dict[str, list[Finding]] = {}
    for finding in review.findings:
        if finding.scope is Scope.SET:
            by_set.setdefault(finding.source, []).append(finding)
        else:
            by_okr.setdefault((finding.source, finding.okr), []).append(finding)
    explained: set[str] = set()
    unread = _unread(review.by_rule, review.not_checked)
    okrs = iter(review.okrs)
    for one_set in review.sets:
        yield look.paint(prose(one_set.path if one_set.path != "-" else "standard input"), "1")
        for note in one_set.notes:
            yield from _hanging("note: ", note, "", look)
        heading = None
        for number, reviewed in enumerate(islice(okrs, len(one_set.okrs))):
            yield from [""] * (2 if number else 1)
            if (now := _heading(reviewed.okr)) != heading:
                heading = now
                if now:
                    yield from (look.paint(line, "2") for line in wrapped(now, look.width))
                    yield ""
            found = by_okr.get((one_set.path, reviewed.okr.id), [])
            yield from _okr(reviewed, found, look, explained, unread)
        if one_set.path in by_set:
            yield ""
            yield look.paint("The set as a whole", "1")
            yield from _findings(by_set[one_set.path], look, explained, set())
        yield ""
    yield from _summary(review, look, unread)


def _heading(okr: Okr) -> str:
    return ", ".join(part for part in (okr.team, okr.period) if part)


def _unread(by_rule: Iterable[str], left_out: Sequence[NotChecked]) -> set[str]:
    """Key results to which at least half of the rules were not applied: calling them ready would be a claim."""
    missed = Counter(node for one in left_out for node in {*one.nodes})
    rules = len({*by_rule, *(one.rule for one in left_out if one.nodes)})
    return {node for node, count in missed.items() if 2 * count >= rules}


def _word(one: ReviewedKeyResult, source: str, unread: set[str]) -> str:
    node = one.key_result.id
    is_unread = one.verdict is Verdict.READY and (node in unread or f"{source}#{node}" in unread)
    return _UNREAD if is_unread else one.verdict.value


def _okr_word(reviewed: ReviewedOkr, unread: set[str]) -> str:
    """The verdict of the OKR; unread where it is ready for no other reason than that."""
    words = {_word(one, reviewed.okr.source, unread) for one in reviewed.key_results}
    return _UNREAD if reviewed.verdict is Verdict.READY and words == {_UNREAD} else reviewed.verdict.value


def _okr(
    reviewed: ReviewedOkr, findings: list[Finding], look: Look, explained: set[str], unread: set[str]
) -> Iterator[str]:
    okr = reviewed.okr
    asked: set[tuple[str, str]] = set()
    of_node: dict[str | None, list[Finding]] = {}
    for finding in findings:
        of_node.setdefault(finding.key_result, []).append(finding)
    own = of_node.get(None, [])
    yield from _node(_okr_word(reviewed, unread), "Objective: ", okr.objective, own, okr.place.line, look)
    yield from _findings(own, look, explained, asked)
    apart = True
    for number, one in enumerate(reviewed.key_results, 1):
        node = one.key_result
        found = of_node.get(node.id, [])
        # Sound key results stand close together; what there is to say about one keeps its distance.
        if apart or found:
            yield ""
        apart = bool(found)
        role = "" if node.role == "key_result" else f"{node.role.replace('_', ' ')}: "
        yield from _node(_word(one, okr.source, unread), f"{number}. {role}", node.text, found, node.place.line, look)
        if node.struck:
            yield f"{_GUTTER}struck out, not reviewed"
        yield from _findings(found, look, explained, asked)
    yield from _aside(okr, look)


def _aside(okr: Okr, look: Look) -> Iterator[str]:
    """What stands beside the key results is named, so that nobody thinks it was lost."""
    work = sum(len(k.initiatives) for k in okr.key_results) + len(okr.initiatives)
    steps = sum(len(k.milestones) for k in okr.key_results) + len(okr.milestones)
    parts = [_count(work, "initiative")] * bool(work) + [_count(steps, "milestone")] * bool(steps)
    if parts:
        yield ""
        yield look.paint(f"{_GUTTER}beside them {' and '.join(parts)}: work, not reviewed as key results", "2")


def _node(verdict: str, label: str, text: str, findings: Iterable[Finding], line: int, look: Look) -> Iterator[str]:
    """The verdict, the label and the author's text, wrapped, with the words of `findings` marked."""
    shown, place = _shown(text)
    levels = bytearray(len(shown))
    for finding in sorted(findings, key=lambda f: _LEVELS[f.severity]):
        if finding.field in _OWN_WORDS and finding.start is not None and finding.end is not None:
            start, end = place(finding.start), place(finding.end)
            levels[start:end] = bytes([_LEVELS[finding.severity]]) * (end - start)
    head = look.paint(verdict, _VERDICT_COLOUR[verdict]) + " " * (len(_GUTTER) - len(verdict)) + label
    hang = _GUTTER + " " * len(label)
    room = look.width - len(hang)
    where = f"(line {line})"
    lines = list(broken(shown, room)) or [(0, 0)]
    fits = False
    for start, end in lines:
        words, marks = shown[start:end] or "(empty)", levels[start:end]
        fits = end == lines[-1][1] and cells(words) + 2 + len(where) <= room
        yield head + _marked(words, marks, look) + (look.paint(f"  {where}", "2") if fits else "")
        head = hang
        if not look.colour and any(marks):
            yield (hang + _carets(words, marks)).rstrip()
    if not fits:
        yield hang + look.paint(where, "2")


def _shown(text: str) -> tuple[str, Callable[[int], int]]:
    """What is shown of a text, and where an offset into the text lies in it."""
    if text.isprintable():
        return text, lambda offset: offset
    pieces = [" " if char in "\n\t" else visible(char) for char in text]
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return "".join(pieces), starts.__getitem__


def _carets(words: str, levels: bytearray) -> str:
    if words.isascii():
        return levels.translate(_CARETS).decode("ascii")
    return "".join(("^" if level else " ") * cells(char) for char, level in zip(words, levels, strict=True))


def _marked(words: str, levels: bytearray, look: Look) -> str:
    if not look.colour or not any(levels):
        return words
    runs = re.finditer(rb"(.)\1*", levels, re.DOTALL)
    return "".join(look.paint(words[run.start() : run.end()], _LEVEL_COLOUR[run[0][0]]) for run in runs)


def _findings(
    findings: Iterable[Finding], look: Look, explained: set[str], asked: set[tuple[str, str]]
) -> Iterator[str]:
    """Worst first.  The why of a rule is told once a review, its question once an OKR: more would be nagging."""
    for finding in sorted(findings, key=lambda f: _BAD_FIRST.index(f.severity)):
        field = "" if finding.field in _OWN_WORDS else f" ({finding.field.replace('_', ' ')})"
        name = f"{finding.severity.value} {finding.code} {finding.rule}{field}: "
        first, *rest = _hanging(_GUTTER + name, finding.message, _GUTTER + "  ", look)
        severity = look.paint(finding.severity.value, _SEVERITY_COLOUR[finding.severity])
        yield _GUTTER + severity + first[len(_GUTTER) + len(finding.severity.value) :]
        yield from rest
        if finding.why and finding.rule not in explained:
            explained.add(finding.rule)
            yield from _hanging(f"{_GUTTER}  why: ", finding.why, f"{_GUTTER}       ", look)
        if finding.question and (finding.rule, finding.question) not in asked:
            asked.add((finding.rule, finding.question))
            yield from _hanging(f"{_GUTTER}  ask: ", finding.question, f"{_GUTTER}       ", look)


def _hanging(head: str, text: str, hang: str, look: Look) -> Iterator[str]:
    """`head` and `text`, wrapped; lines after the first start with `hang`, which is no longer than `head`."""
    shown = prose(text)
    room = look.width - len(head)
    if room < _LEAST:
        yield head.rstrip()
        head, room = hang, look.width - len(hang)
    for start, end in broken(shown, look.width - len(hang), room):
        yield head + shown[start:end]
        head = hang


def _summary(review: Review, look: Look, unread: set[str]) -> Iterator[str]:
    okrs = [_okr_word(okr, unread) for okr in review.okrs]
    key_results = [_word(one, okr.okr.source, unread) for okr in review.okrs for one in okr.key_results]
    if not any(f.severity is not Severity.INFO for f in review.findings):
        if _UNREAD in key_results:
            yield from wrapped("Nothing was found, but most rules were not applied: see below.", look.width)
        else:
            yield look.paint("Nothing to fix.", _VERDICT_COLOUR["ready"])
    yield from wrapped(_counted(okrs, "objective"), look.width)
    yield from wrapped(_counted(key_results, "key result"), look.width)
    if review.findings:
        yield from wrapped("Why a rule exists, with examples: okr-coach explain RULE", look.width)
    if review.not_checked:
        yield ""
        yield from _hanging("Not checked: ", _not_checked(review.not_checked), "  ", look)


def _not_checked(left_out: Iterable[NotChecked]) -> str:
    """What this text kept from being checked comes first and by name; what no text would change is counted."""
    here: dict[str, list[NotChecked]] = {}
    always: dict[str, list[NotChecked]] = {}
    for one in left_out:
        (here if one.nodes else always).setdefault(one.reason, []).append(one)
    told = []
    for reason, ones in here.items():
        nodes = {node for one in ones for node in one.nodes}
        names = ", ".join(one.rule for one in ones) if len(ones) <= _NAMED else _count(len(ones), "rule")
        told.append(f"{names} on {_count(len(nodes), 'key result')} ({reason})")
    told += [f"{len(ones)} checks ({reason})" for reason, ones in always.items() if len(ones) > _NAMED]
    if rest := sum(len(ones) for ones in always.values() if len(ones) <= _NAMED):
        told.append(f"{rest} more" if told else _count(rest, "check"))
    return f"{'; '.join(told)}. The JSON review names them all."


def _counted(words: list[str], noun: str) -> str:
    parts = [f"{words.count(verdict)} {verdict.value}" for verdict in Verdict]
    if _UNREAD in words:
        parts.append(f"{words.count(_UNREAD)} {_UNREAD}")
    return f"{_count(len(words), noun)}: {', '.join(parts)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def table(rules: Iterable[tuple[Rule, str]], look: Look) -> Iterator[str]:
    """One line a rule (wrapped): code, name, severity, tier, title."""
    rows = [((r.code, r.name, r.severity.value, r.tier), title) for r, title in rules]
    sizes = [max(len(row[column]) for row, _ in rows) for column in range(4)]
    for row, title in rows:
        head = "".join(word.ljust(size + 2) for word, size in zip(row, sizes, strict=True))
        yield from _hanging(head, title, " " * (sizes[0] + 2), look)


def page(rule: Rule, title: str, sections: Iterable[tuple[str, Iterable[str]]], look: Look) -> Iterator[str]:
    """The page of a rule: its name, its title, then each section's paragraphs."""
    yield f"{look.paint(f'{rule.code} {rule.name}', '1')} ({rule.severity.value}, {rule.tier})"
    yield from wrapped(title, look.width)
    for name, paragraphs in sections:
        yield ""
        yield look.paint(name, "1")
        for paragraph in paragraphs:
            yield from _hanging("  ", paragraph, "  ", look)
