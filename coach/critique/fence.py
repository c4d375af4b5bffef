"""A fence around words that are not ours: a model is told that what stands inside is material and never an order.

The mark of a fence is a keyed hash of the text, so that no author can write the end of it, and whatever looks like
one is broken up inside.  What a reader would not see is taken out."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

from coach.records import dataclass

_ENDED = frozenset(("Cc", "Zl", "Zp"))
"""Characters that end or move lines: each is shown as a space."""
_HIDDEN = frozenset(("Cf", "Cs", "Co", "Cn"))
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""Variation selectors: marks that show nothing, of which any text can be made."""
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that show nothing."""
_OPEN, _CLOSE = frozenset("[［⟦〚⁅【"), frozenset("]］⟧〛⁆】")
"""Brackets, and what a model may take for them."""
LONGEST = 600
"""Characters of one text that are shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a model sees of a text.  `places`: of each character of `text`, where in the author's text it stands.

    `cut`: whether the text went on."""

    text: str
    places: tuple[int, ...]
    cut: bool = False

    def find(self, quote: str) -> tuple[int, int] | None:
        """[start, end) in the author's text of words that are quoted letter by letter, or None."""
        words = quote.strip()
        at = self.text.find(words) if words else -1
        return None if at < 0 else (self.places[at], self.places[at + len(words) - 1] + 1)


def shown(text: str, longest: int = LONGEST) -> Shown:
    """`text` on one line, without what is hidden, and without two brackets side by side."""
    told: list[str] = []
    places: list[int] = []
    last = ""
    for at, char in enumerate(text):
        char = _visible(char)
        if not char or (char == " " and last == " "):
            continue
        for side in (_OPEN, _CLOSE):
            if char in side and last in side:
                told.append(" ")
                places.append(at)
        if len(told) >= longest:
            return Shown("".join(told), tuple(places), True)
        told.append(char)
        places.append(at)
        last = char
    return Shown("".join(told), tuple(places))


def _visible(char: str) -> str:
    """The character, a space in place of a line end, or "" where nobody would see it."""
    if char.isascii() and char.isprintable():
        return char
    kind = unicodedata.category(char)
    if kind in _ENDED or kind == "Zs":
        return " "
    if kind in _HIDDEN or char in _FILLERS or any(ord(char) in some for some in _SELECTORS):
        return ""
    return char


def fenced(label: str, text: str, key: bytes) -> str:
    """`text`, as it came from `shown`, between two marks that name `label`.  `key`: at most 64 bytes."""
    mark = _mark(text, key)
    return f"[[{label} {mark}]] {text} [[/{mark}]]"


def _mark(text: str, key: bytes) -> str:
    low, mark, salt = text.casefold(), "", 0
    while not mark or mark in low:
        told = f"{salt}\x1f{text}".encode("utf-8", "surrogatepass")
        mark = blake2b(told, key=key, digest_size=4).hexdigest()
        salt += 1
    return mark
