"""Words of a model that people may read: short, plain, and without a fact that the author did not write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from coach.llm.asking import Ask
from coach.rewriting import facts

LONGEST = 200
"""Characters of one sentence of a model."""
_OURS = frozenset(("okr", "okrs", "kr", "krs", "objective", "i"))
_LABEL = re.compile(r"\b([KG])(\d{1,2})\b")
_NAMES = {"K": "key result", "G": "guardrail G"}
_MARKUP = re.compile(r"[<>`|{}\\]|\]\s*\(|!\[|\[\[|\]\]|://|www\.|\*\*|__")
_SIGN = re.compile(r"^[\s'\"]*[=+\-@#*!\uff1d\uff0b\uff0d\uff20]")
_VERBS = frozenset(("may", "march"))
"""Months only where they have a capital, and then they are names."""
_RECITED = 40
"""So many characters in a row of our own instructions are no chance."""
_SHORTEST, _COPIED, _MOSTLY = 30, 80, 0.6
"""A sentence of which so many characters in a row, or that share of it, stand in what was shown says nothing itself."""

LONG = "too long"
MARKUP = "with markup or hidden characters"
ECHO = "that repeat what the model was shown"
FACT = "with a number, name or quotation that the OKR does not hold"


def fault(text: str, own: Sequence[str], labels: Iterable[str], ask: Ask) -> str:
    """What forbids to show `text`, or "".  `own`: the author's texts; `labels`: those that were shown in `ask`."""
    if len(text) > LONGEST:
        return LONG
    if has_markup(text):
        return MARKUP
    size = min(_COPIED, max(_SHORTEST, int(_MOSTLY * len(text))))
    if _repeats(text, ask.system, _RECITED) or _repeats(text, ask.user, size):
        return ECHO
    known = set(labels)
    rest = _LABEL.sub(lambda found: "it" if found[0] in known else found[0], text)
    return FACT if invents(rest, own) else ""


def _repeats(text: str, source: str, size: int) -> bool:
    low, known = " ".join(text.casefold().split()), " ".join(source.casefold().split())
    return any(low[at : at + size] in known for at in range(len(low) - size + 1))


def has_markup(text: str) -> bool:
    """Whether a page, a table or a terminal might obey it."""
    return not text.isprintable() or bool(_MARKUP.search(text) or _SIGN.match(text))


def invents(text: str, own: Sequence[str]) -> bool:
    """Whether a number, sign, name, quotation or address of `text` is in none of the texts `own`."""
    joined = "\n".join(own).casefold()
    values = {value for one in own for value in facts.values(one)}
    marks = {mark for one in own for mark in facts.marks(one)}
    strange = [mark for mark in facts.marks(text) - marks - _VERBS if len(mark) == 1 or mark.casefold() not in joined]
    return bool(set(facts.values(text)) - values or strange or facts.names(text) - facts.vocabulary(own) - _OURS)


def spelled(text: str, labels: Iterable[str]) -> str:
    """`text` with the labels as the pages of a review write them: `K2` is `key result 2`."""
    known = set(labels)

    def name(found: re.Match[str]) -> str:
        if found[0] not in known:
            return found[0]
        told = f"{_NAMES[found[1]]}{' ' if found[1] == 'K' else ''}{found[2]}"
        return told.capitalize() if found.start() == 0 else told

    return _LABEL.sub(name, text.strip())
