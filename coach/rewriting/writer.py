"""The offline writer: drafts for every key result that is not ready, and of them what the judge lets pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from coach.grammar import parse
from coach.options import Options
from coach.proposals import Measure, Rewrite
from coach.records import dataclass, replace
from coach.rewriting.cards import Cards
from coach.rewriting.compounds import WORK, split
from coach.rewriting.guards import guardrails
from coach.rewriting.lines import Draft, flat
from coach.rewriting.objectives import ASKED, Goal, guarded, redrafted
from coach.rewriting.plan import measured
from coach.rewriting.reframes import Work, asked, flattered, moved_elsewhere, reframed
from coach.rewriting.repairs import Flawed, repaired
from coach.rewriting.spelling import is_american
from coach.rewriting.verify import Case, Judge, Passed
from coach.rules.engine import Numbering, check_okr
from coach.rules.support import PEERS
from coach.rules.terms import words_of
from coach.types import Finding, Form, KeyResult, Okr, Scope, Severity, Statement
from coach.views import ParsedOkr, Rule

MOST = 3
"""Rewrites of one text."""
_JOINTS = frozenset(("and", "or", "plus", "then", "also"))
"""What only joins the parts of a line."""
_REFRAMED = frozenset(("activity-as-kr", "output-count", "percent-complete", "binary-kr", "activity-coverage"))


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the judge lets pass for one key result, best first.  `case`: what it was held against."""

    case: Case
    drafts: tuple[tuple[Draft, Passed], ...]


class Writer:
    """Rewrites without a model.  `rules`, `options`: those of the review.

    `opened`: makes the metric cards ready, at the first rewrite; a function of a module, so that other processes find
    it."""

    def __init__(self, rules: Sequence[Rule], options: Options, opened: Callable[[], Cards]) -> None:
        self._rules = tuple(rule for rule in rules if rule.scope is Scope.KEY_RESULT)
        self._options = options
        self._opened = opened
        self.judge = Judge(rules, options)

    @property
    def cards(self) -> Cards:
        return self._opened()

    def rewrites(self, parsed: ParsedOkr, findings: Sequence[Finding]) -> list[Rewrite]:
        """At most MOST for the objective, and one that adds guardrails to it; then at most MOST for each key result on
        which an error or a warning stands, in the order of the key results.

        Ids are left empty: the review numbers what it shows."""
        found: list[Rewrite] = []
        if parsed.okr.struck:
            return found
        if parsed.objective.language == "en":
            found += self._of_objective(parsed, tuple(findings))
        for one in self.candidates(parsed, findings):
            found += [rewrite(parsed.okr, one.case.node, draft, passed) for draft, passed in one.drafts]
        return found

    def candidates(self, parsed: ParsedOkr, findings: Sequence[Finding]) -> Iterator[Candidates]:
        """At most MOST for each key result on which an error or a warning stands; some may have none."""
        if parsed.okr.struck:
            return
        for place, (node, statement) in enumerate(zip(parsed.okr.key_results, parsed.statements, strict=True)):
            own = tuple(one for one in findings if one.key_result == node.id and one.scope is Scope.KEY_RESULT)
            if node.struck or statement.language != "en" or not any(_counts(one) for one in own):
                continue
            yield self._of_key_result(parsed, place, tuple(findings), own)

    def plan(self, parsed: ParsedOkr, findings: Sequence[Finding]) -> list[Measure]:
        """How to get each baseline that is missing, in the order of the key results."""
        wanted = {one.key_result for one in findings if one.rule == "missing-baseline" and one.dismissed is None}
        nodes = zip(parsed.okr.key_results, parsed.statements, strict=True)
        return [measured(parsed.okr, node, statement, self.cards) for node, statement in nodes if node.id in wanted]

    def _of_objective(self, parsed: ParsedOkr, findings: tuple[Finding, ...]) -> Iterator[Rewrite]:
        read, aim = parsed.objective, parsed.aim
        standing = [one for one in findings if one.dismissed is None]
        rules = frozenset(one.rule for one in standing if one.scope is Scope.OBJECTIVE)
        unguarded = self._ready(parsed, standing)
        if not rules and not unguarded:
            return
        ends = [one.start for one in (aim.purpose, *aim.parts) if one is not None]
        pieces = [parse(flat(read.text[start : read.core[1]]), words=self._options.words) for start in ends]
        case = Case(parsed, None, findings, (*self._readings(parsed, read), *pieces))
        kept: dict[str, tuple[Draft, Passed]] = {}
        if rules:
            nodes = zip(parsed.okr.key_results[:PEERS], parsed.statements[:PEERS], strict=True)
            held = tuple(statement for node, statement in nodes if not node.struck)
            goal = Goal(read, aim, rules, held, lambda text: self._flaws(parsed, text), self._options.words)
            for draft in redrafted(goal):
                shown = self._shown(draft, case)
                if shown is not None:
                    kept.setdefault(draft.line.text(), shown)
        better = [one for one in kept.values() if one[0].lever != ASKED] or list(kept.values())
        # Most findings on objectives are only worth a look, so that what is left would not tell drafts apart.
        most = max((len(passed.settled) for _, passed in better), default=0)
        best = [one for one in better if len(one[1].settled) == most][:MOST]
        for draft in guarded(read, unguarded):
            passed = self.judge.passed(draft, case)
            if passed is not None:
                best.append((draft, passed))
                break
        for draft, passed in best:
            yield rewrite(parsed.okr, None, draft, passed)

    def _ready(self, parsed: ParsedOkr, standing: Sequence[Finding]) -> list[Statement]:
        """The key results that push unguarded, where the first of them gets no rewrite of its own."""
        one = next((one for one in standing if one.rule == "missing-guardrail"), None)
        if one is None or any(
            other.key_result == one.key_result and other.scope is Scope.KEY_RESULT and _counts(other)
            for other in standing
        ):
            return []
        nodes = zip(parsed.okr.key_results, parsed.statements, strict=True)
        return [statement for node, statement in nodes if node.id == one.key_result or node.id in one.related]

    def _of_key_result(
        self, parsed: ParsedOkr, place: int, findings: tuple[Finding, ...], own: tuple[Finding, ...]
    ) -> Candidates:
        statement = parsed.statements[place]
        readings = tuple(self._readings(parsed, statement))
        case = Case(parsed, place, findings, readings)
        # Where a line comes apart, its parts say more than any new sentence could.
        ways = (self._parts, self._drafts, self._questions)
        kept = next((some for way in ways if (some := self._kept(way(parsed, place, own), case))), [])
        fewest = min((len(passed.left) for _, passed in kept), default=0)
        return Candidates(case, tuple([one for one in kept if len(one[1].left) == fewest][:MOST]))

    def _kept(self, drafts: Iterable[Draft], case: Case) -> list[tuple[Draft, Passed]]:
        """What the judge lets pass of them, each lever once."""
        kept: list[tuple[Draft, Passed]] = []
        seen: set[str] = set()
        for draft in drafts:
            told = draft.line.text()
            if draft.lever in seen or told in seen:
                continue
            shown = self._shown(draft, case)
            if shown is not None:
                kept.append(shown)
                seen |= {draft.lever, told}
        return kept

    def _shown(self, draft: Draft, case: Case) -> tuple[Draft, Passed] | None:
        """The draft with what the judge says; with a guardrail where the judge misses one."""
        passed = self.judge.passed(draft, case)
        unguarded = any(
            one.rule == "missing-guardrail" and one.key_result == (case.node and case.node.id) for one in case.findings
        )
        if passed is None or not (passed.lacks or unguarded):
            return None if passed is None else (draft, passed)
        pushed = draft.key_results if case.node is None else (draft.line,)
        for guard in (guard for one in pushed for guard in guardrails(parse(one.filled()))):
            better = replace(draft, guardrails=(guard,))
            again = self.judge.passed(better, case)
            if again is not None and not again.lacks:
                return better, again
        return None if passed.lacks else (draft, passed)

    def _parts(self, parsed: ParsedOkr, place: int, own: Sequence[Finding]) -> Iterator[Draft]:
        if any(one.rule == "compound-kr" and one.dismissed is None for one in own):
            yield from split(parsed.statements[place], lambda text: self._flaws(parsed, text))

    def _drafts(self, parsed: ParsedOkr, place: int, own: Sequence[Finding]) -> Iterator[Draft]:
        statement = parsed.statements[place]
        rules = frozenset(one.rule for one in own if one.dismissed is None)
        work = self._work(parsed, place)
        if rules & _REFRAMED or statement.form in WORK:
            yield from reframed(work)
        elif "vanity-metric" in rules:
            yield from flattered(work)
        elif "not-influenceable" in rules:
            yield from moved_elsewhere(work)
        else:
            yield from repaired(self._flawed(statement, own))

    def _questions(self, parsed: ParsedOkr, place: int, own: Sequence[Finding]) -> Iterator[Draft]:  # noqa: ARG002
        yield from asked(self._work(parsed, place))

    def _work(self, parsed: ParsedOkr, place: int) -> Work:
        statement = parsed.statements[place]
        others = [
            one for number, one in enumerate(parsed.statements[:PEERS]) if number != place and one.metric is not None
        ]
        siblings = {one.metric.family or one.metric.head for one in others if one.metric}
        siblings |= {one.metric.head for one in others if one.metric}
        text, begin = statement.text, statement.core[0]
        starts = [begin, *(part.start for part in statement.parts[1:])]
        stops = [*(part.end for part in statement.parts[:-1]), len(text)]
        parts = [flat(text[start:stop]) for start, stop in zip(starts, stops, strict=True)]
        if set(words_of(text[begin:])) - {word for part in parts for word in words_of(part)} - _JOINTS:
            # Words between the parts would be lost.
            parts = [flat(text[begin:])]
        if statement.form is Form.UNCLEAR:
            # What was never filled in is no work to keep.
            parts = []
        query = f"{text[begin:]} {parsed.okr.objective}"
        return Work(
            statement,
            parsed.okr,
            parsed.objective,
            tuple(parts),
            frozenset(siblings),
            tuple([part.text for part in parsed.aim.parts]),
            parsed.aim.purpose.text if parsed.aim.purpose else "",
            parsed.aim.work is not None,
            is_american([parsed.okr.objective, *(node.text for node in parsed.okr.key_results[:PEERS])]),
            lambda: self.cards.about(query),
        )

    def _flawed(self, statement: Statement, own: Iterable[Finding]) -> Flawed:
        standing = [one for one in own if one.dismissed is None]
        spots = tuple(
            (one.rule, one.start, one.end or 0) for one in standing if one.start is not None and one.field == "text"
        )
        card = self.cards.named(statement, sure=True)
        ask = card.asks[0] if card is not None and card.asks else ""
        return Flawed(statement, frozenset(one.rule for one in standing), spots, ask)

    def _flaws(self, parsed: ParsedOkr, text: str) -> Flawed:
        """A part of a line as a key result of its own."""
        statement = parse(text, words=self._options.words)
        node = KeyResult("part", text, parsed.okr.place)
        okr = replace(parsed.okr, key_results=(node,))
        alone = ParsedOkr(okr, parsed.objective, parsed.aim, (statement,))
        found = check_okr(alone, self._rules, Numbering(), self._options).findings
        return self._flawed(statement, [one for one in found if one.key_result == "part"])

    def _readings(self, parsed: ParsedOkr, statement: Statement) -> Iterator[Statement]:
        yield statement
        for part in statement.parts:
            yield parse(flat(part.text), words=self._options.words)
        yield parsed.objective


def _counts(finding: Finding) -> bool:
    return finding.dismissed is None and finding.severity is not Severity.INFO


def rewrite(okr: Okr, node: KeyResult | None, draft: Draft, passed: Passed, writer: str = "offline") -> Rewrite:
    """The draft as it is offered, without an id."""
    return Rewrite(
        id="",
        source=okr.source,
        okr=okr.id,
        key_result=None if node is None else node.id,
        text=draft.line.text(),
        kind="safe" if _is_safe(draft) else "ask",
        writer=writer,
        settles=tuple(one.id for one in passed.settled),
        blanks=draft.line.blanks(),
        initiatives=draft.initiatives,
        key_results=tuple(one.text() for one in draft.key_results),
        guardrails=tuple(dict.fromkeys(one.text() for one in draft.guardrails)),
        objectives=tuple(one.text() for one in draft.objectives),
    )


def _is_safe(draft: Draft) -> bool:
    """Wording only: nothing to fill in, nothing moved, nothing added."""
    moved = draft.initiatives or draft.key_results or draft.guardrails or draft.objectives
    return not (draft.line.gaps() or moved or draft.decides)
