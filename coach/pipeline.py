"""Coach: the one place where what was read, the grammar, the rules and a model's advice are joined.

No clock, no randomness, nothing kept between calls: the same sets give the same review, but for what a model says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count, islice

from coach.dismissals import Known, dismissed
from coach.grammar import parse_all, parse_objectives
from coach.options import DEFAULT, NOT_CHOSEN, Options
from coach.proposals import Measure, Rewrite
from coach.records import dataclass, replace
from coach.rules import RULES
from coach.rules.engine import Numbering, Undecided, check_okrs, check_set, not_checked
from coach.rules.verdict import top_fix, verdict, worst
from coach.types import (
    NO_FIELDS,
    Aim,
    Fields,
    Finding,
    NotChecked,
    Okr,
    OkrSet,
    Review,
    ReviewedKeyResult,
    ReviewedOkr,
    Scope,
    Statement,
)
from coach.views import ParsedOkr, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from coach.advice import Advice

    class Writer(Protocol):
        """Offers rewrites and says how to get missing baselines; see coach.rewriting."""

        def rewrites(self, parsed: ParsedOkr, findings: Sequence[Finding]) -> Sequence[Rewrite]: ...

        def plan(self, parsed: ParsedOkr, findings: Sequence[Finding]) -> Sequence[Measure]: ...

    class Run(Protocol):
        """Asks a model about the OKRs of one review; see coach.critique."""

        def advise(self, parsed: ParsedOkr, findings: Sequence[Finding]) -> Advice | None: ...

        def phrased(
            self, parsed: ParsedOkr, findings: Sequence[Finding], offline: Sequence[Rewrite]
        ) -> Sequence[Rewrite]: ...

        def notes(self) -> tuple[str, ...]: ...

    class Critic(Protocol):
        @property
        def name(self) -> str: ...

        def begin(self) -> Run: ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """One OKR was read; `statements` in the order of its key results.  Its findings follow."""

    okr: Okr
    objective: Statement
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding on the OKR parsed last, or, of scope set, on the set that ends with it."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A rewrite of a text of the OKR parsed last, behind its findings."""

    rewrite: Rewrite


@dataclass(frozen=True, slots=True)
class Planned:
    """A way to get a baseline that the OKR parsed last does not have."""

    measure: Measure


@dataclass(frozen=True, slots=True)
class Advised:
    """What a model says of the OKR parsed last, behind its findings; its remarks are numbered a1, a2, ..."""

    advice: Advice


@dataclass(frozen=True, slots=True)
class Done:
    """The end: rules applied to one key result at least, and what was not applied, with reasons.

    `notes`: what is missing of a model's advice."""

    by_rule: tuple[str, ...]
    not_checked: tuple[NotChecked, ...]
    notes: tuple[str, ...] = ()


Event = Parsed | Found | Rewritten | Planned | Advised | Done


# A member of an enumeration takes as long to look up as a call, and these are asked for with every finding.
_SET, _KEY_RESULT = Scope.SET, Scope.KEY_RESULT
_TOGETHER = 64
"""Texts that are read and checked together."""
_KNOWN = 4_096
"""Texts that are remembered: enough for the copies in one file, too few to fill the memory."""


class Coach:
    """Reviews OKR sets by `rules`, a choice of RULES in their order, and the team's options.

    `known`: findings that were dismissed before, by fingerprint.  `writer`: writes rewrites and the measuring plan,
    where they are asked for.  `model`: gives advice, which changes nothing else."""

    def __init__(
        self,
        rules: Sequence[Rule] = RULES,
        options: Options = DEFAULT,
        known: Known = {},  # noqa: B006
        writer: Writer | None = None,
        model: Critic | None = None,
    ) -> None:
        self._rules = tuple(rules)
        self._options = options
        self._known = known
        self._writer = writer
        self._model = model

    @property
    def rewrites(self) -> bool:
        """Whether reviews hold rewrites and a measuring plan."""
        return self._writer is not None

    @property
    def advised(self) -> bool:
        """Whether a model is asked for advice."""
        return self._model is not None

    def events(
        self, sets: Sequence[OkrSet], *, several: bool | None = None, left_out: Collection[tuple[str, str]] = ()
    ) -> Iterator[Event]:
        """OKR by OKR in source order: Parsed, then its Found, Advised, Rewritten and Planned; after its last OKR the
        Found on a set; at the very end Done.

        Some OKRs are read ahead.  Findings are numbered f1, f2, ... over all sets.  An OKR's id is unique within its
        source only: `several` says whether the review has more sources than one, by default whether `sets` has.

        `left_out`: source and id of OKRs of which nothing is told.  Beside one that is told of they are checked all
        the same: fingerprints count equal texts of a set, and rules on sets compare OKRs with each other.  A finding of
        such a rule is told where it points at the words of an OKR that is told of, or at the set as a whole (how many
        objectives there are, say), for any of its OKRs may have brought it about."""
        numbering, parser, options = Numbering(), _Parser(self._options), self._options
        several = len(sets) > 1 if several is None else several
        undecided: list[Undecided] = []
        looked_at: Counter[Scope] = Counter()
        numbers, rewrites, remarks = count(1), count(1), count(1)
        run = None if self._model is None else self._model.begin()
        for one_set in sets:
            if left_out and all((one_set.path, okr.id) in left_out for okr in one_set.okrs):
                continue
            numbering.begin()
            # Two files may both have an `o1`: with several, a node is named with its file.
            prefix = f"{one_set.path}#" if several else ""
            passed_over: list[Finding] = []
            for some in _batches(one_set.okrs):
                parsed = parser.parse(some)
                answers = check_okrs(parsed, self._rules, numbering, options)
                for one, (judged, open_questions) in zip(parsed, answers, strict=True):
                    if one_set.ignores or self._known:
                        judged = [dismissed(finding, one.okr, one_set, self._known) for finding in judged]
                        passed_over += [finding for finding in judged if finding.dismissed is not None]
                    if (one_set.path, one.okr.id) in left_out:
                        continue
                    yield Parsed(one.okr, one.objective, one.statements)
                    told = list(_found(judged, numbers))
                    yield from told
                    if run is not None:
                        advice = run.advise(one, [event.finding for event in told])
                        if advice is not None:
                            judged = [dismissed(each, one.okr, one_set, self._known) for each in advice.findings]
                            numbered = [replace(each, id=f"a{next(remarks)}") for each in judged]
                            yield Advised(replace(advice, findings=tuple(numbered)))
                    if self._writer is not None:
                        yield from _written(self._writer, run, one, [event.finding for event in told], rewrites)
                    looked_at[Scope.KEY_RESULT] += sum(not node.struck for node in one.okr.key_results)
                    looked_at[Scope.OKR] += not one.okr.struck
                    undecided += (
                        [each._replace(node=prefix + each.node) for each in open_questions]
                        if prefix
                        else open_questions
                    )
            looked_at[Scope.SET] += 1
            for rule in self._rules:
                if rule.scope is not Scope.SET:
                    continue
                # One after the other: a rule may look at what was dismissed of those before it.
                whole, open_questions = check_set(one_set, (rule,), numbering, options, passed_over)
                judged = [dismissed(finding, None, one_set, self._known) for finding in whole]
                passed_over += [finding for finding in judged if finding.dismissed is not None]
                yield from _found([one for one in judged if (one.source, one.okr) not in left_out], numbers)
                undecided += [each._replace(node=one_set.path) for each in open_questions]
        yield self._done(undecided, looked_at, () if run is None else run.notes())

    def review(
        self, sets: Sequence[OkrSet], *, several: bool | None = None, left_out: Collection[tuple[str, str]] = ()
    ) -> Review:
        """All events of `sets` as one record, each OKR and key result with its verdict; the rest as in `events`."""
        okrs: list[ReviewedOkr] = []
        findings: list[Finding] = []
        by_rule: tuple[str, ...] = ()
        skipped: tuple[NotChecked, ...] = ()
        parsed: Parsed | None = None
        of_okr: list[Finding] = []
        of_set: list[Finding] = []
        rewrites: list[Rewrite] = []
        plan: list[Measure] = []
        advice: list[Finding] = []
        by_model: dict[str, None] = {}
        notes: tuple[str, ...] = ()
        for event in self.events(sets, several=several, left_out=left_out):
            if isinstance(event, Found):
                (of_set if event.finding.scope is _SET else of_okr).append(event.finding)
                continue
            if isinstance(event, Rewritten):
                rewrites.append(event.rewrite)
                continue
            if isinstance(event, Planned):
                plan.append(event.measure)
                continue
            if isinstance(event, Advised):
                advice += event.advice.findings
                by_model.update(dict.fromkeys(event.advice.checked))
                continue
            if parsed is not None:
                okrs.append(_judged(parsed, of_okr))
                findings += of_okr + of_set
                of_okr, of_set = [], []
            if isinstance(event, Done):
                by_rule, skipped, notes = event.by_rule, event.not_checked, event.notes
            else:
                parsed = event
        names = tuple(rule.name for rule in self._rules if rule.scope is Scope.KEY_RESULT)
        return Review(
            told_of(sets, left_out),
            tuple(okrs),
            tuple(findings),
            by_rule,
            skipped,
            names,
            self._options.file,
            rewrites=None if self._writer is None else tuple(rewrites),
            plan=None if self._writer is None else tuple(plan),
            model=None if self._model is None else self._model.name,
            advice=tuple(advice),
            by_model=tuple(by_model),
            notes=notes,
        )

    def _done(self, undecided: Sequence[Undecided], looked_at: Counter[Scope], notes: tuple[str, ...]) -> Done:
        missed = Counter(rule for rule, _ in {(one.rule, one.node) for one in undecided})
        looked_at[Scope.OBJECTIVE] = looked_at[Scope.OKR]
        by_rule = tuple(rule.name for rule in self._rules if missed[rule.name] < looked_at[rule.scope])
        chosen = {rule.code for rule in self._rules}
        left_out = tuple(NotChecked(rule.name, NOT_CHOSEN) for rule in RULES if rule.code not in chosen)
        return Done(by_rule, (*not_checked(undecided), *left_out), notes)


def told_of(sets: Sequence[OkrSet], left_out: Collection[tuple[str, str]]) -> tuple[OkrSet, ...]:
    """The sets without the OKRs that are left out, by source and id; a set may keep none."""
    if not left_out:
        return tuple(sets)
    return tuple(
        replace(one, okrs=tuple(okr for okr in one.okrs if (one.path, okr.id) not in left_out)) for one in sets
    )


def _found(findings: Iterable[Finding], numbers: Iterator[int]) -> Iterator[Found]:
    """Numbered without gaps, also where others were left out."""
    for finding, number in zip(findings, numbers, strict=False):
        id_ = f"f{number}"
        yield Found(finding if finding.id == id_ else replace(finding, id=id_))


def _written(
    writer: Writer, run: Run | None, parsed: ParsedOkr, findings: Sequence[Finding], numbers: Iterator[int]
) -> Iterator[Rewritten | Planned]:
    offered = writer.rewrites(parsed, findings)
    if run is not None:
        offered = run.phrased(parsed, findings, offered)
    for rewrite, number in zip(offered, numbers, strict=False):
        yield Rewritten(replace(rewrite, id=f"r{number}"))
    for measure in writer.plan(parsed, findings):
        yield Planned(measure)


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

    __slots__ = ("_known", "_objectives", "_words")

    def __init__(self, options: Options) -> None:
        self._words = options.words
        self._known: dict[tuple[str, Fields | None], Statement] = {}
        self._objectives: dict[str, tuple[Statement, Aim]] = {}

    def parse(self, okrs: Sequence[Okr]) -> list[ParsedOkr]:
        """Each OKR with its key results and its objective, parsed."""
        nodes = [
            (node.text, None if node.fields is NO_FIELDS else node.fields) for okr in okrs for node in okr.key_results
        ]
        known = self._known
        if len(known) > _KNOWN:
            known.clear()
            self._objectives.clear()
        new = [node for node in dict.fromkeys(nodes) if node not in known]
        known.update(zip(new, parse_all(new, self._words), strict=True))
        aims = self._objectives
        unread = [text for text in dict.fromkeys([okr.objective for okr in okrs]) if text not in aims]
        aims.update(zip(unread, parse_objectives(unread, self._words), strict=True))
        statements = iter([known[node] for node in nodes])
        return [ParsedOkr(okr, *aims[okr.objective], tuple(islice(statements, len(okr.key_results)))) for okr in okrs]


def _judged(parsed: Parsed, findings: Sequence[Finding]) -> ReviewedOkr:
    by_node: dict[str | None, list[Finding]] = {}
    for finding in findings:
        if finding.scope is _KEY_RESULT:
            by_node.setdefault(finding.key_result, []).append(finding)
    key_results = tuple(
        ReviewedKeyResult(node, statement, verdict(by_node.get(node.id, ())))
        for node, statement in zip(parsed.okr.key_results, parsed.statements, strict=True)
    )
    whole = worst([verdict(findings), *(one.verdict for one in key_results)])
    return ReviewedOkr(parsed.okr, key_results, whole, top_fix(findings))
