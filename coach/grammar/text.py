"""Author's text -> tokens.  Cleaning keeps a map back, so every span can quote the author's own characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

from coach.grammar import bits as tag
from coach.grammar.lexicon import VERB, Lexicon
from coach.grammar.numbers import FREQUENCY, WORD_VALUES
from coach.records import dataclass

_ONE_TO_ONE = {
    **dict.fromkeys(
        map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"), " "
    ),
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u201b\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u2033"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-"),
}
IGNORABLE = frozenset(
    chr(c)
    for c in (
        0xAD,
        0x180E,
        0xFEFF,
        0x2060,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2061, 0x206A),
        *range(0xE0000, 0xE0080),
    )
)
"""Characters that show nothing."""
_FRACTIONS = {"\u00bd": ".5", "\u00bc": ".25", "\u00be": ".75", "\u2153": ".333", "\u2154": ".667"}
_SHARES = {"\u00bd": "50%", "\u00bc": "25%", "\u00be": "75%", "\u2153": "33.3%", "\u2154": "66.7%"}

_ARROWS = "\u2192\u21d2\u2794\u279c\u279d\u27a1\u27f6\u27f9\u25b6\u25b8\u25ba"
_TOKEN = re.compile(
    r"(?P<skip>\[(?=[^\[\]]{1,300}\]\()|https?://[^\s)\]]+|www\.[^\s)\]]+|\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200}){0,3}\)|</?[A-Za-z][^<>]{0,80}>|~~|[*`]{1,9})"
    r"|(?P<w>[^\W\d_]\w*(?:(?:['&-](?=[^\W_])|\.(?=[^\W\d_]\.))\w+)*)"
    r"|(?P<n>\d{1,3}(?:[ '.,]\d{3}){1,6}(?!\d)(?:[.,]\d{1,9})?|\d{1,400}(?:[.,]\d{1,400})?|(?<![\w.])\.\d{1,9})"
    r"|(?P<a>={1,4}>|-{1,4}>|[" + _ARROWS + r"\u00bb])"
    r"|(?P<c>>=|<=|\u2265|\u2264|\u2267|\u2266|=<|[<>=~\u2248])"
    r"|(?P<x>\?{1,10}|_{2,20})"
    r"|(?P<p>[^\s\w]|_)"
)
_LABEL = re.compile(
    r"\s*(?:[-*+\u2022]\s+)?(?:\[[ xX\u2713\u2714]?\]\s*)?"
    r"(?:[*_`~]*(?:\[P[0-9X]\]\s*[-:]?|`?P[0-9X]`?\s*[-:]"
    r"|(?:[A-Z][A-Za-z]{0,11}\s+){0,2}(?:KR|Key Results?|KEY RESULTS?)[*_`]*\s*"
    r"#?(?:\d{1,3}(?:\.\d{1,3}){0,3}[*_`]*\s*[:.)-]?|[:-])"
    r"|\[(?!X+\]|TB[A-D]\])[A-Z]{2,}[A-Z0-9 &/-]{0,14}\](?!\()"
    r"|@[\w.-]{1,60}(?:\s*[-:]|(?=\s+[A-Z])))[*_`]*\s*){0,4}[*_`~]*"
)
_OWNER = re.compile(r"(?<!\bthan)(?<!\bby)(?<!\bto)(?<!\bfrom)(?<!\bwith)(?<!\bof)\s+@[A-Za-z][\w.-]{1,59}\s*$")
_TAIL = re.compile(
    r"\s*(?:\[(?:\d{1,3}\s?%|done|wip|open|closed|complete|completed|in progress|cancelled|canceled|dropped|on hold)\]"
    r"|\((?:done|wip|status\b[^()]{0,80}|achieved[^()]{0,80}|\d{1,9}(?:[.,]\d{1,3})?\s?/\s?\d{1,9})\)"
    r"|(?<!\bby)(?<!\bto)(?<!\bon)(?<!\bat)(?<!\bof)(?<!\bthan)(?<!\bleast)(?<!\bmost)(?<!\bunder)(?<!\bover)(?<!\bbelow)"
    r"(?<!\babove)(?<![<>=\u2265\u2264\u2192\u25b8\u25b6]):?\s(?!24/7)(?:\d{1,9}(?:[.,]\d{1,3})?|X)/\d{1,9}(?:\s*\((?:\d{1,3}|X)\s?%\)|\sdone)?"
    r"|[\u2705\u274c\u2714\u2713\u2611])\s*$",
    re.IGNORECASE,
)
_TAIL_ENDS = frozenset("])\u2705\u274c\u2714\u2713\u2611")
_ARROW = re.compile(r"\s{0,3}(?:={1,4}>|-{1,4}>|[" + _ARROWS + r"])\s{0,3}")
_PAIR = re.compile(r"\bfrom\s\S*\d.{0,40}\sto\s\S*\d\S*\s*$", re.IGNORECASE)
_TAGS = re.compile(r"(?:\s*\[(?!TBD|TBC|X+\]|N\]|\?)[A-Z][\w &/.-]{0,24}\]){1,6}\s*$")
_DONE_SHARE = re.compile(r"\s*(?:\(\d{1,3}\s?%\)|\s-\s\d{1,3}\s?%(?:\s*\([^()]{1,80}\))?)\s*$")

# Called by `map`, so that no line of Python runs for what is the same in every token.
_KIND: Callable[[re.Match[str]], str] = attrgetter("lastgroup")
_START: Callable[[re.Match[str]], int] = re.Match.start
_STOP: Callable[[re.Match[str]], int] = re.Match.end
_DIGITS = 10
"""Fewer characters of a number, and nothing beside it, need no pattern."""
_CLOSING = frozenset(",:;.%)")
_PAST = tag.ACT | tag.PAST
_ARTICLES = frozenset(("the", "a", "an", "our"))
_LOST_IN_COMPOUND = VERB | tag.PREP | tag.DET | tag.CONJ | tag.MONTH


class Tokens(NamedTuple):
    """Parallel lists, one entry a token.

    `kinds`: w word, n number, a arrow, c comparator, x placeholder, p punctuation.
    `lows`: lower case.  `starts`, `stops`: [start, stop) in the cleaned text.  `bits`: lexicon classes."""

    kinds: list[str]
    lows: list[str]
    starts: list[int]
    stops: list[int]
    bits: list[int]


@dataclass(slots=True, eq=False)
class Clean:
    """`text`: the cleaned text.  `at`: index of each of its characters in the author's text, or None: they agree."""

    text: str
    at: list[int] | None


def clean(text: str) -> Clean:
    """NFKC, one kind of space, quote and dash, no invisible characters; offsets stay traceable."""
    if text.isascii():
        return Clean(text, None)
    swapped = text.translate(_ONE_TO_ONE)
    import unicodedata

    if (
        unicodedata.is_normalized("NFKC", swapped)
        and IGNORABLE.isdisjoint(swapped)
        and not any(f in swapped for f in _FRACTIONS)
    ):
        return Clean(swapped, None)
    out: list[str] = []
    at: list[int] = []
    for index, char in enumerate(swapped):
        if char in IGNORABLE:
            continue
        fraction = (_FRACTIONS if out and out[-1][-1:].isdigit() else _SHARES).get(char)
        piece = fraction if fraction is not None else unicodedata.normalize("NFKC", char)
        # A compatibility form may itself hold spaces or dashes that were already made plain above.
        out.append(piece)
        at.extend([index] * len(piece))
    return Clean("".join(out), at)


def strip(text: str, lex: Lexicon) -> tuple[tuple[int, int], tuple[int, int]]:
    """(start, end) of the statement without label and tags, and of its status; (-1, -1) if it has none."""
    first, opening = text[:1], text[:40]
    labelled = not first.isalpha() or first in "PK" or "KR" in opening or "Key" in opening or "KEY" in opening
    label = _LABEL.match(text) if labelled else None
    start = label.end() if label is not None else 0
    end = len(text.rstrip())
    status = (-1, -1)
    if "@" in text:
        owner = _OWNER.search(text, max(start, end - 80), end)
        end = owner.start() if owner and owner.start() > start else end
    last = text[end - 1 : end]
    # Few key results have a tail, and a search from the end would look at all of the others.
    if last in _TAIL_ENDS or last in "%eE" or (last.isdigit() and "/" in text):
        end, status = _tail(text, start, end, lex)
    arrow = _arrow_status(text, start, end, lex) if ">" in text or not text.isascii() else -1
    if arrow >= 0:
        status, end = (arrow, max(end, status[1])), arrow
    return (start, max(start, end)), status


def _tail(text: str, start: int, end: int, lex: Lexicon) -> tuple[int, tuple[int, int]]:
    """(end, status as in `strip`) of the statement that starts at `start`, without what marks or tags it at its end."""
    status = (-1, -1)
    shift = max(start, end - 200)
    tail = text[shift:end]
    last = tail[-1:]
    tailed = last in _TAIL_ENDS or (last.isdigit() and "/" in tail) or tail[-4:].lower() == "done"
    for pattern in (_TAIL, _TAGS) if tailed else ():
        found = pattern.search(tail)
        if found and found.start() + shift > start:
            if pattern is _TAIL:
                status = (found.start() + shift, end)
            end = found.start() + shift
            tail = tail[: found.start()]
    if tail.endswith((")", "%")) and ("(" in tail or "-" in tail):
        found = _DONE_SHARE.search(tail)
        if found and found.start() + shift > start and _works(text[start:end], lex):
            status, end = (found.start() + shift, end), found.start() + shift
    return end, status


def _works(core: str, lex: Lexicon) -> bool:
    """Whether a verb of work opens the statement: a bare share behind it says how much is done."""
    words = core.lower().split(None, 2)
    bits = lex.words.get(words[0]) if words else 0
    if bits is None:
        # An unknown word before an article is a verb here as everywhere ('Regrade the path').
        return len(words) == 3 and words[1] in _ARTICLES and words[0].isalpha()
    return bool(bits & tag.ACT and bits & VERB and not bits & (tag.UP | tag.DOWN | tag.HOLD | tag.REACH))


def _arrow_status(text: str, start: int, end: int, lex: Lexicon) -> int:
    """Where a result after an arrow begins, or -1.

    An arrow between two values stands between start and end, one behind a clause before its status."""
    found = None
    for arrow in _ARROW.finditer(text, start, end):
        found = arrow
    if found is None or found.start() <= start:
        return -1
    if (
        text[found.start() - 1].isalpha()
        and text[found.end() : found.end() + 1].isalpha()
        and found.group() == "\u2192"
    ):
        # 'Trial\u2192paid' is a name.
        return -1
    before = text[start : found.start()].rstrip(" ,:").rsplit(None, 1)[-1:]
    word = before[0].lower().strip("()*_`") if before else ""
    if _PAIR.search(text, start, found.start()):
        return found.start()
    if (
        not word
        or any(c.isdigit() for c in word)
        or word[-1] in "$\u20ac\u00a3\u00a5%"
        or word in {"%", "?", "x", "n"}
        or word in WORD_VALUES
        or word in FREQUENCY
        or lex.words.get(word, 0) & (tag.UNIT_TIME | tag.UNIT_OTHER)
    ):
        return -1
    # 'Churn -> 3%': a bare name before a single arrow and a value after it is a target.
    # 'Spend without an order: 22 % of it --> 10 % of it' goes on in words, a status does not.
    rest = text[found.end() : end].split()
    if (
        len(rest) > 2
        and rest[-1].lower() == word
        and (rest[0][:1].isdigit() or rest[0].lower() in WORD_VALUES)
        and any(part[:1].isdigit() or part.lower() in WORD_VALUES for part in text[start : found.start()].split())
    ):
        return -1
    short = found.group().strip() in ("->", *_ARROWS) and text[found.end() : found.end() + 1].isdigit()
    if short and not any(c.isdigit() for c in text[start : found.start()]) and not _works(text[start:end], lex):
        return -1
    return found.start()


READ = 2_000
"""Characters of a field that are read: no key result is longer, and what comes behind cannot make a review slow."""


def look_up(low: str, lex: Lexicon) -> int:
    """Class bits of a word: as it is, without a possessive, or by the last part of a hyphenated word."""
    bits = lex.words.get(low)
    if bits is not None:
        return bits
    if low.endswith("'s"):
        return lex.words.get(low[:-2], 0) & ~VERB
    if low.endswith("s'"):
        return lex.words.get(low[:-1], 0) & ~VERB
    if "-" in low:
        head = low.rsplit("-", 1)[1]
        return lex.words.get(head, 0) & ~_LOST_IN_COMPOUND
    last = low[-1:]
    if last == "s":
        return tag.PLURAL if len(low) > 3 and low[-2] not in "suis" else 0
    if last == "d":
        return _PAST if len(low) > 4 and low[-2] == "e" and low[-3] != "e" and low != "hundred" else 0
    return tag.ING if last == "g" and len(low) > 5 and low.endswith("ing") else 0


def tokenise(text: str, start: int, end: int, lex: Lexicon) -> Tokens:
    """Tokens of text[start:end], markup, links and addresses left out."""
    tokens = Tokens([], [], [], [], [])
    stop = end if end - start < READ else start + READ
    # Lower case keeps the offsets of ASCII only; other words are lowered one by one.
    if not text.isascii():
        _read(text, start, stop, lex, tokens)
    else:
        low = text.lower()
        if "<" in low or "](" in low:
            _read(low, start, stop, lex, tokens)
        else:
            _pieces(low, start, stop, lex, tokens)
    if "# of" in text:
        _name_counts(tokens, lex)
    return tokens


def _pieces(low: str, start: int, stop: int, lex: Lexicon, tokens: Tokens) -> None:
    """Adds the tokens of low[start:stop], a text in lower case without markup, piece by piece."""
    kinds, lows, starts, stops, bits = tokens
    words = lex.words
    # Most pieces between spaces are one plain word, which needs no pattern; of all others only a number holds a space.
    at, unread = start, -1
    for piece in low[start:stop].split(" "):
        if piece.isalpha():
            if unread >= 0:
                _read(low, unread, at - 1, lex, tokens)
                unread = -1
            kinds.append("w")
            lows.append(piece)
            starts.append(at)
            at += len(piece)
            stops.append(at)
            own = words.get(piece)
            bits.append(look_up(piece, lex) if own is None else own)
            at += 1
        else:
            if unread < 0 and piece:
                unread = at
            at += len(piece) + 1
    if unread >= 0:
        _read(low, unread, stop, lex, tokens)


def _name_counts(tokens: Tokens, lex: Lexicon) -> None:
    """'# of volunteers' is the number of them."""
    for i, low in enumerate(tokens.lows[:-1]):
        if low == "#" and tokens.lows[i + 1] == "of":
            tokens.kinds[i], tokens.lows[i], tokens.bits[i] = "w", "number", look_up("number", lex)


def _read(text: str, start: int, stop: int, lex: Lexicon, tokens: Tokens) -> None:
    """Adds the tokens of text[start:stop], whatever stands there."""
    kinds, lows, starts, stops, bits = tokens
    piece = text[start:stop]
    if _is_number(piece):
        kinds.append("n")
        lows.append(piece)
        starts.append(start)
        stops.append(stop)
        bits.append(0)
        return
    if piece[-1:] in _CLOSING and len(piece) > 1:
        # A plain word or number and a mark behind it need no pattern either.
        bare = piece[:-1]
        word = bare.isalpha() and bare.islower()
        if word or _is_number(bare):
            kinds += ("w" if word else "n", "p")
            lows += (bare, piece[-1])
            starts += (start, stop - 1)
            stops += (stop - 1, stop)
            bits += (look_up(bare, lex) if word else 0, 0)
            return
    _match(text, start, stop, lex, tokens)


def _is_number(piece: str) -> bool:
    """Whether digits, with one separator among them at most, are all of a piece."""
    if piece.isdecimal():
        return len(piece) < _DIGITS
    whole, dot, rest = piece.partition(".")
    if not dot:
        whole, dot, rest = piece.partition(",")
    return whole.isdecimal() and rest.isdecimal() and len(piece) < _DIGITS


def _match(text: str, start: int, stop: int, lex: Lexicon, tokens: Tokens) -> None:
    """As `_read`, by the pattern."""
    found = list(_TOKEN.finditer(text, start, stop))
    kinds = list(map(_KIND, found))
    if "skip" in kinds or "_" in text:
        found = [match for match in found if match.lastgroup != "skip" and match.group() != "_"]
        kinds = list(map(_KIND, found))
    words, lows, bits = lex.words, tokens.lows, tokens.bits
    for kind, match in zip(kinds, found, strict=True):
        low = match.group()
        own: int | None = 0
        if kind == "w":
            low = low.lower()
            own = words.get(low)
        lows.append(low)
        bits.append(look_up(low, lex) if own is None else own)
    tokens.kinds.extend(kinds)
    tokens.starts.extend(map(_START, found))
    tokens.stops.extend(map(_STOP, found))
