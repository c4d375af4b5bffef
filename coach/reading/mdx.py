"""MDX -> Markdown of the same length: code between the words is blanked, so that offsets and lines still hold."""

from __future__ import annotations

from coach.patterns import pattern

_STATEMENT = pattern(
    r"import(?:[ \t]*[{'\"*]|[ \t]+[\w$]+(?:[ \t]*,[^\n]{0,200})?[ \t]+from[ \t]*['\"])"
    r"|export[ \t]+(?:const|let|var|default|function|class|async)\b|export[ \t]*[{*]"
)
_TAG = pattern(r"</?[A-Za-z][\w.:-]*+")
_PLAIN = pattern(r"[^<>{}\"']++")
_BRACE = pattern(r"[{}]")
_GOES_ON = tuple("=,([+&|?:>{.`")
_LINE_END = pattern(r"[ \t\r]*+(?:\n|\Z)")
_INKED = pattern(r"[^\s]")
_QUOTED = 2_000
"""So long a value in quotation marks may be."""


def without_code(text: str) -> str:
    """`text` with spaces for imports, exports, tags over several lines, and for comments and expressions in braces that
    stand on lines of their own.  Words inside a component stay."""
    closes, last = _closes(text), text.rfind("*/}")
    pieces: list[str] = []
    kept = at = 0
    while at < len(text):
        begin = at
        while text[begin : begin + 1] in (" ", "\t"):
            begin += 1
        end = _code_end(text, begin, closes, last, margin=begin > at)
        if end > begin:
            pieces += text[kept:begin], _INKED.sub(" ", text[begin:end])
            kept = end
        at = text.find("\n", max(end, begin)) + 1 or len(text)
    return "".join((*pieces, text[kept:]))


def _closes(text: str) -> dict[int, int]:
    """Where each brace is closed; those in quotation marks are taken for braces too."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found


def _code_end(text: str, begin: int, closes: dict[int, int], last: int, *, margin: bool) -> int:
    """Where the code ends that starts at `begin`; `begin` where none does.  `last`: where the last comment closes."""
    sign = text[begin : begin + 1]
    if sign == "{":
        if text.startswith("{/*", begin):
            return text.find("*/}", begin) + 3 if begin < last else begin
        end = closes.get(begin, -1) + 1
        return end if end and _LINE_END.match(text, end) else begin
    if sign == "<":
        return _tag_end(text, begin, closes)
    if sign in ("i", "e") and not margin and _STATEMENT.match(text, begin):
        return _statement_end(text, begin, closes)
    return begin


def _tag_end(text: str, begin: int, closes: dict[int, int]) -> int:
    """Only of a tag over several lines: the Markdown reader knows the others."""
    match = _TAG.match(text, begin)
    at = match.end() if match else len(text)
    while at < len(text):
        sign = text[at]
        if sign == ">":
            return at + 1 if "\n" in text[begin:at] else begin
        if sign == "{" and at in closes:
            at = closes[at] + 1
        elif sign in "\"'":
            close = text.find(sign, at + 1, at + _QUOTED)
            if close < 0:
                return begin
            at = close + 1
        elif plain := _PLAIN.match(text, at):
            at = plain.end()
        else:
            return begin
    return begin


def _statement_end(text: str, begin: int, closes: dict[int, int]) -> int:
    at, stop = begin, -1
    while True:
        if stop < at:
            stop = text.find("\n", at)
            stop = stop if stop >= 0 else len(text)
        opened = text.find("{", at, stop)
        if opened >= 0:
            at = closes.get(opened, opened) + 1
        elif stop == len(text) or not text[at:stop].rstrip().endswith(_GOES_ON):
            return stop
        else:
            at = stop + 1
