"""Advice on one OKR: one question to a model with a closed list of checks, and of its answer what can be shown.

The rules' findings are not touched: an answer becomes findings of its own, `by` model, or is dropped and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from coach.advice import Advice
from coach.critique import plain
from coach.critique.checks import CHECKS, EXCUSED, GUARDRAIL, Check
from coach.critique.fence import fenced, shown
from coach.critique.prompts import prompt
from coach.critique.seen import OBJECTIVE, Seen
from coach.critique.session import Asking
from coach.llm.asking import Ask
from coach.records import dataclass
from coach.retrieval.library import Library
from coach.rules.engine import Numbering
from coach.rules.tables import citations
from coach.types import Citation, Finding, Scope, Severity

TITLE = "okr-coach-advice"
"""Title of the schema, which the prompt's head names."""
MOST = 8
"""Remarks on one OKR."""
_QUOTE = 160
"""Characters of a quotation: a few words."""
_CITES = 3
_EXCERPT = 250
_VERDICTS = ("yes", "no", "unsure")
_FIELDS = ("check", "on", "verdict", "quote", "reason", "question", "cites")
_PER_ANSWER = 190
"""Tokens of the longest answer that can be used; most need a sixth of it."""

UNREADABLE = "in no known form"
UNASKED = "on what was not asked"
TWICE = "given twice"
NOT_QUOTED = "whose quote is not in the text"
DEAD = "that cite what was not offered"
EMPTY = "without a reason or a question"
MANY = f"beyond the first {MOST}"


@dataclass(frozen=True, slots=True)
class Question:
    """`ask`: what is sent.  `labels`: of each check's code the labels it is asked about.

    `offered`: of each token that may be cited what it stands for."""

    ask: Ask
    seen: Seen
    labels: Mapping[str, tuple[str, ...]]
    offered: Mapping[str, Citation]


def question(seen: Seen, library: Library, key: bytes) -> Question:
    """What is asked about an OKR with one key result at least.  `key`: of the fences."""
    labels = {check.code: tuple(on) for check in CHECKS if (on := _asked_on(check, seen))}
    passages = list(dict.fromkeys(check.passage for check in CHECKS if check.code in labels))
    offered, guidance = {}, []
    for number, ident in enumerate(passages, 1):
        passage, token = library.passages[ident], f"P{number}"
        source = "; ".join(library.named(one) for one in passage.sources)
        offered[token] = Citation(ident, passage.title, source)
        guidance.append(fenced(token, _excerpt(f"{passage.title}: {passage.text}"), key))
    for one in seen.findings:
        if one.key_result in seen.labels and (cited := citations().get(one.rule)):
            offered[one.code] = cited[0]
    made = prompt("advise")
    system, user = made.render(
        {
            "texts": [fenced(label, seen.told(label), key) for label in seen.nodes],
            "objections": seen.objections(),
            "checks": [
                {"code": check.code, "labels": labels[check.code], "asks": check.asks, "objects": check.objects}
                for check in CHECKS
                if check.code in labels
            ],
            "guidance": guidance,
        }
    )
    answers = sum(1 if _is_whole(check) else len(labels[check.code]) for check in CHECKS if check.code in labels)
    ask = Ask(made.tag, system, user, _schema(labels, seen, offered, answers), 200 + _PER_ANSWER * answers)
    return Question(ask, seen, labels, offered)


def _excerpt(text: str) -> str:
    """The first sentences, as many as fit; of a long first one its first words."""
    seen = shown(text, _EXCERPT)
    if not seen.cut:
        return seen.text
    whole = max(seen.text.rfind(mark) for mark in (". ", "? "))
    return seen.text[: whole + 1] if whole > _EXCERPT // 2 else seen.text.rpartition(" ")[0]


def _asked_on(check: Check, seen: Seen) -> Sequence[str]:
    if check is GUARDRAIL:
        return seen.limits()
    if check is EXCUSED:
        flagged = {one.key_result for one in seen.findings if one.rule == "vanity-metric"}
        return [label for label in seen.results() if (node := seen.nodes[label]) is not None and node.id in flagged]
    if check.scope is Scope.OBJECTIVE:
        return [OBJECTIVE]
    if check.scope is Scope.OKR:
        return [OBJECTIVE, *seen.results()] if len(seen.results()) > 1 else []
    return seen.results()


def _is_whole(check: Check) -> bool:
    """Whether one answer is about the OKR, whichever of its texts is quoted."""
    return check.scope is Scope.OKR


def _schema(labels: Mapping[str, object], seen: Seen, offered: Mapping[str, object], answers: int) -> dict[str, object]:
    """Its bounds keep a small model, held to them letter by letter, from writing on until its tokens end."""
    sentence = {"type": "string", "maxLength": plain.LONGEST}
    properties = {
        "check": {"type": "string", "enum": list(labels)},
        "on": {"type": "string", "enum": list(seen.nodes)},
        "verdict": {"type": "string", "enum": list(_VERDICTS)},
        "quote": {"type": "string", "maxLength": _QUOTE},
        **dict.fromkeys(("reason", "question"), sentence),
        "cites": {"type": "array", "maxItems": _CITES, "items": {"type": "string", "enum": list(offered)}},
    }
    answer = {"type": "object", "additionalProperties": False, "required": list(_FIELDS), "properties": properties}
    return {
        "title": TITLE,
        "type": "object",
        "additionalProperties": False,
        "required": ["answers"],
        "properties": {"answers": {"type": "array", "maxItems": answers, "items": answer}},
    }


class Adviser:
    """Asks about one OKR after the other; a fingerprint counts equal texts of the whole run."""

    def __init__(self, talk: Asking, library: Library, key: bytes) -> None:
        self._talk = talk
        self._library = library
        self._key = key
        self._numbering = Numbering()

    def advise(self, seen: Seen) -> Advice:
        okr = seen.okr
        asked = question(seen, self._library, self._key)
        answer = self._talk.answer(asked.ask)
        if answer is None:
            return Advice(okr.source, okr.id, missing=self._talk.reason)
        return _Heard(asked, self._numbering).advice(answer.data)


class _Heard:
    """Sorts the answers to one question."""

    def __init__(self, asked: Question, numbering: Numbering) -> None:
        self._asked = asked
        self._seen = asked.seen
        self._own = asked.seen.own()
        self._numbering = numbering
        self._checks = {check.code: check for check in CHECKS if check.code in asked.labels}
        self._done: set[tuple[str, str]] = set()
        self._said: set[str] = set()
        self._unsure = 0
        self._dropped: Counter[str] = Counter()

    def advice(self, data: Mapping[str, object] | None) -> Advice:
        answers = None if data is None else data.get("answers")
        if not isinstance(answers, list | tuple):
            self._dropped[UNREADABLE] += 1
            answers = ()
        found = [finding for one in answers if (finding := self._answered(one)) is not None]
        if len(found) > MOST:
            self._dropped[MANY] += len(found) - MOST
        okr = self._seen.okr
        checked = tuple(check.name for check in self._checks.values() if check.code in self._said)
        dropped = tuple(sorted(self._dropped.items()))
        return Advice(okr.source, okr.id, tuple(found[:MOST]), checked, self._unsure, dropped, self._seen.unread)

    def _answered(self, one: object) -> Finding | None:
        said = _read(one)
        if said is None:
            self._dropped[UNREADABLE] += 1
            return None
        check = self._checks.get(said.check)
        if check is None or said.on not in self._asked.labels[check.code]:
            self._dropped[UNASKED] += 1
            return None
        key = check.code, "" if _is_whole(check) else said.on
        if key in self._done:
            self._dropped[TWICE] += 1
            return None
        self._done.add(key)
        if said.verdict == "unsure":
            self._unsure += 1
            return None
        if said.verdict == check.objects:
            wrong = next(self._faults(said), "")
            if wrong:
                self._dropped[wrong] += 1
                return None
        self._said.add(check.code)
        return self._finding(check, said) if said.verdict == check.objects else None

    def _faults(self, said: _Said) -> Iterator[str]:
        if not said.reason.strip() or not said.question.strip():
            yield EMPTY
        if len(said.quote) > _QUOTE:
            yield plain.LONG
        if self._seen.texts[said.on].find(said.quote) is None:
            yield NOT_QUOTED
        if any(token not in self._asked.offered for token in said.cites):
            yield DEAD
        for text in (said.reason, said.question):
            yield from filter(None, [plain.fault(text, self._own, self._seen.nodes, self._asked.ask)])

    def _finding(self, check: Check, said: _Said) -> Finding:
        seen, okr = self._seen, self._seen.okr
        node = seen.nodes[said.on]
        home, place = (okr.objective, okr.place) if node is None else (node.text, node.place)
        start, end = seen.texts[said.on].find(said.quote) or (0, 0)
        line, column = place.line, place.column
        if place.offset >= 0:
            above = home.count("\n", 0, start)
            line += above
            column = start - home.rfind("\n", 0, start) if above else column + start
        cited = dict.fromkeys(self._asked.offered[token] for token in said.cites)
        return Finding(
            id="",
            rule=check.name,
            code=check.code,
            severity=Severity.INFO,
            scope=check.scope,
            okr=okr.id,
            key_result=None if node is None else node.id,
            source=okr.source,
            field="objective" if node is None else "text",
            start=start,
            end=end,
            text=home[start:end],
            line=line,
            column=column,
            message=plain.spelled(said.reason, seen.nodes),
            why="",
            question=plain.spelled(said.question, seen.nodes),
            citations=tuple(cited),
            fingerprint=self._numbering.fingerprint(check.name, home, okr.objective),
            by="model",
            part=place.part,
        )


@dataclass(frozen=True, slots=True)
class _Said:
    check: str
    on: str
    verdict: str
    quote: str
    reason: str
    question: str
    cites: tuple[str, ...]


def _read(one: object) -> _Said | None:
    """An answer with all its fields, or None."""
    if not isinstance(one, Mapping):
        return None
    texts = [one.get(name) for name in _FIELDS[:-1]]
    cites = one.get("cites")
    if not isinstance(cites, list | tuple) or one.get("verdict") not in _VERDICTS:
        return None
    told = [text for text in (*texts, *cites) if isinstance(text, str)]
    if len(told) < len(texts) + len(cites):
        return None
    check, on, verdict, quote, reason, question_, *tokens = told
    return _Said(check, on, verdict, quote, reason, question_, tuple(tokens))
