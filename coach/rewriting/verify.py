"""The one judge of every rewrite, whoever wrote it: nothing invented, nothing lost, and better by the same rules.

A value may stand only in the slot in which the grammar read it in the author's text, with its unit.  For the review a
value of the right kind stands in each blank, so that the review sees what the author will see once it is filled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from coach.grammar import parse, parse_objective
from coach.grammar.lexicon import lexicon
from coach.options import Options
from coach.records import dataclass, replace
from coach.rewriting import facts
from coach.rewriting.levers import WAYS
from coach.rewriting.lines import Draft, Gap, flat
from coach.rules.engine import Numbering, check_okr
from coach.rules.overlap import is_same_measure, named
from coach.rules.support import PEERS
from coach.types import NO_FIELDS, Fields, Finding, KeyResult, Okr, Scope, Severity, Slot, Statement
from coach.views import ParsedOkr, Rule

_VALUED = ("baseline", "target", "stretch", "change", "guard")
_TIMED = ("deadline", "period")
_READ = frozenset(("baseline", "target", "change"))
"""Slots of blanks in which the grammar has to read what fills them."""
_parsed = lru_cache(maxsize=256)(parse)
"""Each draft is read for its slots and again for its review."""
_HOLE = "_"
_VERBS = frozenset(word.casefold() for word in (*WAYS.values(), "Guardrail"))
"""Words of ours that may begin a line."""

Value = tuple[str, float | None, str | None]


@dataclass(frozen=True, slots=True)
class Case:
    """What a draft is held against.  `place`: index of the key result in `parsed`, or None for the objective.

    `findings`: all that stand on the OKR and its key results.  `readings`: statements of the author's own text, whole
    and in parts, whose slots may be used again."""

    parsed: ParsedOkr
    place: int | None
    findings: tuple[Finding, ...]
    readings: tuple[Statement, ...]

    @property
    def node(self) -> KeyResult | None:
        return None if self.place is None else self.parsed.okr.key_results[self.place]

    @property
    def text(self) -> str:
        return self.parsed.okr.objective if self.node is None else self.node.text

    def own(self) -> list[str]:
        """Every text of the author that a rewrite may draw on."""
        okr, node = self.parsed.okr, self.node
        fields = [] if node is None else [value for value in _values(node.fields) if value]
        named = [one for one in (okr.period, okr.team, okr.owner) if one]
        others = [one.text for one in okr.key_results[:PEERS]] if node is None else []
        return [self.text, okr.objective, *fields, *named, *others]


@dataclass(frozen=True, slots=True)
class Passed:
    """`settled`: findings that are gone.  `left`: errors and warnings that are not.  `lacks`: rules that would be new
    on the OKR: a draft that lacks something is not shown as it is."""

    settled: tuple[Finding, ...]
    left: tuple[Finding, ...]
    lacks: frozenset[str] = frozenset()


class Judge:
    """Holds drafts against the rules of a review: `rules` as chosen by the user, `options` of the team."""

    def __init__(self, rules: Sequence[Rule], options: Options) -> None:
        self._rules = tuple(rule for rule in rules if rule.scope is not Scope.SET)
        self._options = options

    def passed(self, draft: Draft, case: Case) -> Passed | None:
        """What a draft settles; None where it invents, loses, misplaces or worsens anything, or settles nothing."""
        if invents(draft, case) or loses(draft, case) or self._misplaces(draft, case):
            return None
        return self._reviewed(draft, case)

    def _misplaces(self, draft: Draft, case: Case) -> bool:
        """Whether a value stands in a slot in which the author did not write it, or a blank is not read as its own."""
        allowed = {value for read in case.readings for value in _slots(read)}
        words = {text for read in case.readings for text in _times(read)} | _periods(case.parsed.okr)
        for number, one in enumerate(draft.lines()):
            fills = one.fills()
            if one in draft.objectives or (case.place is None and number == 0):
                read = parse_objective(one.filled(), self._options.words)[0]
            else:
                fields = _kept_fields(case, draft) if number == 0 else NO_FIELDS
                read = _parsed(one.filled(), fields, self._options.words)
                if not all(_is_read(gap, start, end, read) for start, end, gap in fills):
                    return True
            for name in _VALUED:
                slot = getattr(read, name)
                if slot is None or slot.value is None or slot.start < 0:
                    continue
                filled = any(start < slot.end and slot.start < end for start, end, _ in fills)
                value = name, slot.value, None if filled else slot.unit
                if value not in allowed and not (filled and _inside(slot, fills)):
                    return True
            for name in _TIMED:
                slot = getattr(read, name)
                if slot is None or any(start < slot.end and slot.start < end for start, end, _ in fills):
                    continue
                # 'every week' says how a measure is read; 'by next week' is a promise.
                if _norm(slot.text) not in words and (name == "deadline" or not _holds_no_fact(slot.text)):
                    return True
        return False

    def _reviewed(self, draft: Draft, case: Case) -> Passed | None:
        okr = _applied(draft, case)
        words = self._options.words
        nodes = okr.key_results
        old = case.parsed
        known = {node.id: read for node, read in zip(old.okr.key_results, old.statements, strict=True)}
        changed = None if case.node is None else case.node.id
        read = tuple(
            known[node.id] if node.id in known and node.id != changed else _parsed(node.text, node.fields, words)
            for node in nodes
        )
        objective, aim = (old.objective, old.aim) if case.place is not None else parse_objective(okr.objective, words)
        found = check_okr(ParsedOkr(okr, objective, aim, read), self._rules, Numbering(), self._options).findings
        own = frozenset(node.id for node in nodes if node.id not in known) | ({changed} if changed else frozenset())
        before = [one for one in case.findings if _concerns(one, changed)]
        after = {one.rule for one in found if _concerns(one, changed) or one.key_result in own}
        if after - {one.rule for one in before} - {"missing-guardrail"}:
            return None
        if any(self._on_objective(one.filled(), okr) - {each.rule for each in before} for one in draft.objectives):
            return None
        whole = {one.rule for one in found if one.scope in (Scope.OKR, Scope.OBJECTIVE)}
        fresh = whole - {one.rule for one in case.findings}
        if fresh - {"missing-guardrail"}:
            return None
        still = {(one.rule, one.key_result) for one in found}
        settled = tuple(
            one for one in case.findings if one.dismissed is None and _is_settled(one, changed, after, whole, still)
        )
        left = tuple(
            one for one in before if one.dismissed is None and one.severity is not Severity.INFO and one not in settled
        )
        return Passed(settled, left, frozenset(fresh)) if settled else None

    def _on_objective(self, text: str, okr: Okr) -> set[str]:
        """Rules that object to a further objective."""
        read, aim = parse_objective(text, self._options.words)
        alone = ParsedOkr(replace(okr, objective=text, key_results=()), read, aim, ())
        found = check_okr(alone, self._rules, Numbering(), self._options).findings
        return {one.rule for one in found if one.scope is Scope.OBJECTIVE}


def _is_settled(
    one: Finding, changed: str | None, after: set[str], whole: set[str], still: set[tuple[str, str | None]]
) -> bool:
    if one.scope in (Scope.OKR, Scope.OBJECTIVE):
        return one.rule not in whole and (one.key_result in (changed, None) or (one.rule, one.key_result) not in still)
    return one.key_result == changed and one.rule not in after


def _concerns(one: Finding, node: str | None) -> bool:
    """Whether a finding stands on the rewritten text itself."""
    return one.scope is Scope.OBJECTIVE if node is None else one.scope is Scope.KEY_RESULT and one.key_result == node


# --- nothing invented, nothing lost -------------------------------------------------------------


def invents(draft: Draft, case: Case) -> bool:
    """Whether a draft holds a number, name, sign, quotation, address or work that the author did not write."""
    own = case.own()
    values = {value for text in own for value in facts.values(text)}
    marks = {mark for text in own for mark in facts.marks(text)}
    known = facts.vocabulary(own)
    for one in draft.lines():
        outside = "".join([piece if isinstance(piece, str) else _HOLE for piece in one.pieces])
        for text in (outside, *(gap.hint for gap in one.gaps())):
            if set(facts.values(text)) - values or facts.marks(text) - marks or facts.names(text) - known - _VERBS:
                return True
            # A name may open a line; a word that everybody knows is none.
            if any(word not in lexicon().words for word in facts.openings(text) - known - _VERBS):
                return True
    texts = [flat(text).casefold() for text in own]
    return not all(any(flat(work).casefold() in text for text in texts) for work in draft.initiatives)


def loses(draft: Draft, case: Case) -> bool:
    """Whether a fact of the text stands nowhere in the draft: not in its lines, its hints or the work it keeps."""
    kept = [*draft.initiatives, *_measured(case)]
    for one in draft.lines():
        kept += ["".join(one.words()), *(gap.hint for gap in one.gaps())]
    if any(flat(case.text) in flat(text) for text in kept):
        return False
    # What a placeholder was is no fact.
    text = case.text
    values = {value for one in kept for value in facts.values(one)}
    marks = {mark for one in kept for mark in facts.marks(one)}
    return bool(
        set(facts.values(text)) - values
        or {mark for mark in facts.marks(text) - marks if mark not in "%‰"}
        or facts.names(text) - facts.vocabulary(kept) - _holes(case)
    )


def _measured(case: Case) -> Iterable[str]:
    """Key results that measure what the objective names: a number that one of them holds is not lost with it."""
    if case.place is not None:
        return
    old = case.parsed
    words = named(old.objective)
    for node, read in zip(old.okr.key_results[:PEERS], old.statements[:PEERS], strict=True):
        if not node.struck and is_same_measure(read, named(read), old.objective, words):
            yield node.text


def _holes(case: Case) -> frozenset[str]:
    """Words of the author's own placeholders (`TBD`)."""
    return facts.vocabulary(place.text for read in case.readings[:1] for place in read.placeholders)


# --- slots --------------------------------------------------------------------------------------


def _slots(read: Statement) -> Iterable[Value]:
    """The values that a rewrite may use, by slot; a value beside a blank for its unit has none yet."""
    for name in _VALUED:
        slot = getattr(read, name)
        if slot is not None and slot.value is not None:
            yield name, slot.value, slot.unit
            yield name, slot.value, None
    for name, slot in (("target", read.band[1]), ("baseline", read.band[0])) if read.band else ():
        yield name, slot.value, slot.unit


def _times(read: Statement) -> Iterable[str]:
    for name in _TIMED:
        slot = getattr(read, name)
        if slot is not None:
            yield _norm(slot.text)


def _periods(okr: Okr) -> set[str]:
    return {_norm(okr.period)} if okr.period else set()


def _norm(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".,;: ")


def _holds_no_fact(text: str) -> bool:
    return not facts.values(text) and not facts.marks(text) and not facts.names(f"x {text}")


def _is_read(gap: Gap, start: int, end: int, read: Statement) -> bool:
    if gap.slot not in _READ:
        return True
    slot: Slot | None = getattr(read, gap.slot)
    return slot is not None and slot.start < end and start < slot.end


def _inside(slot: Slot, fills: Sequence[tuple[int, int, Gap]]) -> bool:
    return any(start <= slot.start and slot.end <= end for start, end, _ in fills)


# --- the OKR with the draft in it ---------------------------------------------------------------


def _kept_fields(case: Case, draft: Draft) -> Fields:
    """The fields that still hold: owner and date; values too, where the key result keeps its own measure."""
    if case.node is None:
        return NO_FIELDS
    fields = case.node.fields
    if draft.initiatives and fields is not NO_FIELDS:
        return Fields(due=fields.due, owner=fields.owner, committed=fields.committed)
    return fields


def _applied(draft: Draft, case: Case) -> Okr:
    """The OKR with the draft in place, of at most PEERS key results, each line with what fills its blanks."""
    okr, place = case.parsed.okr, case.place
    nodes = list(okr.key_results)
    if place is not None and len(nodes) > PEERS:
        nodes = [*nodes[: PEERS - 1], nodes[place]] if place >= PEERS else nodes[:PEERS]
        place = min(place, PEERS - 1)
    home = nodes[place].place if place is not None else okr.place
    if place is not None:
        nodes[place] = replace(nodes[place], text=draft.line.filled(), fields=_kept_fields(case, draft))
    else:
        okr = replace(okr, objective=draft.line.filled())
    for role, more in (("key_result", draft.key_results), ("guardrail", draft.guardrails)):
        for number, one in enumerate(more):
            nodes.append(KeyResult(f"new {role} {number}", one.filled(), home, role=role))
    return replace(okr, key_results=tuple(nodes))


def _values(fields: Fields) -> list[str | None]:
    return [getattr(fields, name) for name in Fields.__slots__]
