"""Coach: the one place where what was read, the grammar and the rules are joined.

No clock, no randomness, nothing kept between calls: the same sets give the same review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from coach.grammar import parse_all
from coach.records import dataclass
from coach.rules import RULES
from coach.rules.engine import Numbering, Undecided, check_okrs, not_checked
from coach.rules.verdict import verdict, worst
from coach.types import (
    NO_FIELDS,
    NOT_CHOSEN,
    Fields,
    Finding,
    NotChecked,
    Okr,
    OkrSet,
    Review,
    ReviewedKeyResult,
    ReviewedOkr,
    Rule,
    Statement,
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """One OKR was read; `statements` in the order of its key results.  Its findings follow."""

    okr: Okr
    objective: Statement
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding on the OKR parsed last."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class Done:
    """The end: rules applied to one key result at least, and what was not applied, with reasons."""

    by_rule: tuple[str, ...]
    not_checked: tuple[NotChecked, ...]


Event = Parsed | Found | Done


_TOGETHER = 64
"""Texts that are read and checked together."""
_KNOWN = 4_096
"""Texts that are remembered: enough for the copies in one file, too few to fill the memory."""


class Coach:
    """Reviews OKR sets by `rules`, a choice of RULES in their order."""

    def __init__(self, rules: Sequence[Rule] = RULES) -> None:
        self._rules = tuple(rules)

    def events(self, sets: Sequence[OkrSet]) -> Iterator[Event]:
        """OKR by OKR in source order: Parsed, then its Found; at the very end Done.  Some OKRs are read ahead.

        Findings are numbered f1, f2, ... over all sets.  An OKR's id is unique within its source only."""
        numbering, parser = Numbering(), _Parser()
        undecided: list[Undecided] = []
        checked = 0
        for one_set in sets:
            # Two files may both have an `o1`: with several, a node is named with its file.
            prefix = f"{one_set.path}#" if len(sets) > 1 else ""
            for some in _batches(one_set.okrs):
                parsed = parser.parse(some)
                answers = check_okrs(parsed, self._rules, numbering)
                for (okr, statements, objective), (findings, open_questions) in zip(parsed, answers, strict=True):
                    yield Parsed(okr, objective, statements)
                    for finding in findings:
                        yield Found(finding)
                    checked += sum(not node.struck for node in okr.key_results)
                    undecided += (
                        [one._replace(node=prefix + one.node) for one in open_questions] if prefix else open_questions
                    )
        yield self._done(undecided, checked)

    def review(self, sets: Sequence[OkrSet]) -> Review:
        """All events of `sets` as one record, each OKR and key result with its verdict."""
        okrs: list[ReviewedOkr] = []
        findings: list[Finding] = []
        by_rule: tuple[str, ...] = ()
        left_out: tuple[NotChecked, ...] = ()
        parsed: Parsed | None = None
        of_okr: list[Finding] = []
        for event in self.events(sets):
            if isinstance(event, Found):
                of_okr.append(event.finding)
                continue
            if parsed is not None:
                okrs.append(_judged(parsed, of_okr))
                findings += of_okr
                of_okr = []
            if isinstance(event, Done):
                by_rule, left_out = event.by_rule, event.not_checked
            else:
                parsed = event
        return Review(tuple(sets), tuple(okrs), tuple(findings), by_rule, left_out)

    def _done(self, undecided: Sequence[Undecided], checked: int) -> Done:
        missed = Counter(rule for rule, _ in {(one.rule, one.node) for one in undecided})
        by_rule = tuple(rule.name for rule in self._rules if missed[rule.name] < checked)
        chosen = {rule.code for rule in self._rules}
        left_out = tuple(NotChecked(rule.name, NOT_CHOSEN) for rule in RULES if rule.code not in chosen)
        return Done(by_rule, (*not_checked(undecided), *left_out))


def _batches(okrs: Sequence[Okr]) -> Iterator[list[Okr]]:
    """Neighbours, as many as hold some dozens of texts: they are read and checked together, which takes less time."""
    batch: list[Okr] = []
    texts = 0
    for okr in okrs:
        batch.append(okr)
        texts += 1 + len(okr.key_results)
        if texts >= _TOGETHER:
            yield batch
            batch, texts = [], 0
    if batch:
        yield batch


class _Parser:
    """Reads each text once: teams copy key results from each other, and objectives from their company."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[str, Fields | None], Statement] = {}

    def parse(self, okrs: Sequence[Okr]) -> list[tuple[Okr, tuple[Statement, ...], Statement]]:
        """Each OKR with its key results and its objective, parsed."""
        nodes: list[tuple[str, Fields | None]] = []
        for okr in okrs:
            nodes.append((okr.objective, None))
            nodes += [(node.text, None if node.fields is NO_FIELDS else node.fields) for node in okr.key_results]
        known = self._known
        if len(known) > _KNOWN:
            known.clear()
        new = [node for node in dict.fromkeys(nodes) if node not in known]
        known.update(zip(new, parse_all(new), strict=True))
        statements = iter([known[node] for node in nodes])
        parsed = []
        for okr in okrs:
            objective = next(statements)
            parsed.append((okr, tuple(islice(statements, len(okr.key_results))), objective))
        return parsed


def _judged(parsed: Parsed, findings: Sequence[Finding]) -> ReviewedOkr:
    by_node: dict[str | None, list[Finding]] = {}
    for finding in findings:
        by_node.setdefault(finding.key_result, []).append(finding)
    key_results = tuple(
        ReviewedKeyResult(node, statement, verdict(by_node.get(node.id, ())))
        for node, statement in zip(parsed.okr.key_results, parsed.statements, strict=True)
    )
    return ReviewedOkr(parsed.okr, key_results, worst([verdict(findings), *(one.verdict for one in key_results)]))
