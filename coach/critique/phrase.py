"""Rewrites in a model's words: its phrasing of an offline candidate, held against the judge of all rewrites.

What the judge refuses is asked for once more, with the reason; then the candidate stands as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from coach.critique import plain
from coach.critique.fence import fenced, shown
from coach.critique.prompts import prompt
from coach.critique.seen import fields_told
from coach.critique.session import Asking
from coach.llm.asking import Ask
from coach.proposals import Rewrite
from coach.records import dataclass, replace
from coach.rewriting.lines import Draft, Gap, Line, line
from coach.rewriting.verify import Case, Passed, invents, loses
from coach.rewriting.writer import Candidates, Writer, rewrite
from coach.types import Finding, Scope, Statement
from coach.views import ParsedOkr

TITLE = "okr-coach-phrasing"
"""Title of the schema, which the prompt's head names."""
ROUNDS = 2
"""The first phrasing, and one more where it is refused."""
_LONGEST = 300
_TOKENS = 300
_CARDS = 4
_SLOTS = ("metric", "baseline", "target", "change", "direction", "population", "deadline", "guard")
_BLANK = re.compile(r"\[[^\[\]]{1,200}\]")

NO_TEXT = "it holds no text, or names no candidate"
LONG = f"it has more than {_LONGEST} characters"
MARKUP = "it holds markup or hidden characters"
BLANK = "it has a blank that the candidates do not have"
INVENTED = "it holds a number, name or sign that the author did not write"
OTHER = "it no longer names what the key result measures"
LOST = "a fact of the key result is missing"
MISPLACED = "a value or blank stands for something else than in the candidate, or a rule still objects"
WORSE = "it mends less than the candidate"


@dataclass(frozen=True, slots=True)
class Refused:
    """A phrasing that was not taken.  `text`: fenced."""

    text: str
    why: str


class Phraser:
    """`refused`: phrasings that were not taken.  `missing`: key results for which the model gave no answer."""

    def __init__(self, talk: Asking, writer: Writer, key: bytes) -> None:
        self._talk = talk
        self._writer = writer
        self._key = key
        self.refused = 0
        self.missing = 0

    def rewrites(self, parsed: ParsedOkr, findings: Sequence[Finding], offline: Sequence[Rewrite]) -> list[Rewrite]:
        """`offline`: what the offline writer offers for `parsed`.  In place of a candidate its better phrasing."""
        phrased = dict(self._phrased(parsed, findings))
        return [phrased.get((one.key_result, one.text), one) for one in offline]

    def _phrased(
        self, parsed: ParsedOkr, findings: Sequence[Finding]
    ) -> Iterator[tuple[tuple[str | None, str], Rewrite]]:
        for one in self._writer.candidates(parsed, findings):
            node = one.case.node
            if node is None or not one.drafts:
                continue
            taken = self._taken(one)
            if taken is not None:
                base, draft, passed = taken
                yield (node.id, base.line.text()), rewrite(parsed.okr, node, draft, passed, "model")

    def _taken(self, candidates: Candidates) -> tuple[Draft, Draft, Passed] | None:
        """The candidate, its phrasing, and what the judge says of it."""
        refused: Refused | None = None
        for _ in range(ROUNDS):
            answer = self._talk.answer(self._ask(candidates, refused))
            if answer is None:
                self.missing += 1
                return None
            chosen = _chosen(answer.data, candidates)
            if chosen is None:
                refused = Refused(self._fenced("T", answer.text), NO_TEXT)
                self.refused += 1
                continue
            (base, before), text = chosen
            if text == base.line.text():
                return None
            judged = self._judged(text, base, before, candidates)
            if not isinstance(judged, str):
                return base, *judged
            refused = Refused(self._fenced("T", text), judged)
            self.refused += 1
        return None

    def _judged(self, text: str, base: Draft, before: Passed, candidates: Candidates) -> tuple[Draft, Passed] | str:
        """The draft with what it settles, or why it is refused."""
        if len(text) > _LONGEST:
            return LONG
        if plain.has_markup(_BLANK.sub("", text)):
            return MARKUP
        made = _line(text, _gaps([*(one for one, _ in candidates.drafts), base]))
        if made is None:
            return BLANK
        # Whether its words still mean the same, only the author can tell: so it never counts as wording only.
        draft = replace(base, line=made, lever="model", decides=True)
        case: Case = candidates.case
        if invents(draft, case):
            return INVENTED
        if loses(draft, case):
            return LOST
        if _drifts(draft, case):
            return OTHER
        passed = self._writer.judge.passed(draft, case)
        if passed is None:
            return MISPLACED
        if passed.lacks or len(passed.left) > len(before.left) or set(before.settled) - set(passed.settled):
            return WORSE
        return draft, passed

    def _ask(self, candidates: Candidates, refused: Refused | None) -> Ask:
        case = candidates.case
        place = case.place or 0
        statement, okr = case.parsed.statements[place], case.parsed.okr
        node = okr.key_results[place]
        own = (one for one in case.findings if one.key_result == node.id and one.scope is Scope.KEY_RESULT)
        slots = "; ".join(_slots(statement))
        made = prompt("phrase")
        system, user = made.render(
            {
                "objective": self._fenced("O", okr.objective),
                "text": self._fenced("K", node.text, fields_told(node.fields)),
                "slots": self._fenced("S", slots) if slots else "",
                "objections": [one.rule for one in own if one.dismissed is None],
                "candidates": [self._fenced("C", draft.line.text()) for draft, _ in candidates.drafts],
                "cards": self._cards(statement, okr.objective),
                "refused": refused,
            }
        )
        return Ask(made.tag, system, user, _schema(len(candidates.drafts)), _TOKENS)

    def _fenced(self, label: str, text: str, beside: str = "") -> str:
        return fenced(label, shown(text).text + beside, self._key)

    def _cards(self, statement: Statement, objective: str) -> str:
        """Names of metric cards between marks, "" where none fits."""
        cards = self._writer.cards
        named = cards.named(statement)
        found = [*([named] if named else []), *cards.about(f"{statement.text} {objective}")]
        names = list(dict.fromkeys(one.name for one in found))[:_CARDS]
        return self._fenced("M", "; ".join(names)) if names else ""


def _drifts(draft: Draft, case: Case) -> bool:
    """Whether the measure of a key result that keeps its own is gone."""
    metric = case.parsed.statements[case.place or 0].metric
    if metric is None or draft.initiatives:
        return False
    names = [name for name in (metric.head.casefold(), metric.text.casefold()) if name in case.text.casefold()]
    told = "\n".join(one.text() for one in draft.lines()).casefold()
    return bool(names) and not any(name in told for name in names)


def _slots(statement: Statement) -> Iterator[str]:
    for name in _SLOTS:
        slot = getattr(statement, name)
        if slot is not None and slot.text:
            yield f"{name}: {slot.text}"


def _schema(candidates: int) -> dict[str, object]:
    return {
        "title": TITLE,
        "type": "object",
        "additionalProperties": False,
        "required": ["from", "text"],
        "properties": {
            "from": {"type": "integer", "enum": list(range(1, candidates + 1))},
            "text": {"type": "string", "maxLength": _LONGEST},
        },
    }


def _chosen(data: Mapping[str, object] | None, candidates: Candidates) -> tuple[tuple[Draft, Passed], str] | None:
    """The candidate that was phrased, and the phrasing."""
    number, text = (None, None) if data is None else (data.get("from"), data.get("text"))
    if type(number) is not int or not 1 <= number <= len(candidates.drafts):
        return None
    if not isinstance(text, str) or not text.strip():
        return None
    return candidates.drafts[number - 1], text.strip()


def _gaps(drafts: Iterable[Draft]) -> dict[str, Gap]:
    """The blanks of the drafts as they are written; of equal ones that of the last draft."""
    return {str(gap): gap for draft in drafts for gap in draft.line.gaps()}


def _line(text: str, gaps: Mapping[str, Gap]) -> Line | None:
    """Words and known blanks; None where anything else stands in brackets."""
    pieces: list[str | Gap] = []
    end = 0
    for found in _BLANK.finditer(text):
        gap = gaps.get(found.group())
        if gap is None:
            return None
        pieces += [text[end : found.start()], gap]
        end = found.end()
    made = line([*pieces, text[end:]])
    return None if any("[" in word or "]" in word for word in made.words()) else made
