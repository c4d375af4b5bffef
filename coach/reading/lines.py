"""Text -> lines, each with its kind, its depth and the span of its words.

A line keeps offsets into the decoded text.  What never holds an OKR (front matter, comments, fenced code, link
definitions, tags, a table of contents) is marked `skip` here, so that nobody downstream has to know of it.
"""

from __future__ import annotations

from itertools import pairwise

from coach.patterns import pattern
from coach.records import dataclass


@dataclass(slots=True)
class Line:
    """`kind`: blank, skip, rule, heading, item, remark or plain.  `begin`, `end`: span of the words, marks taken off.

    `start`, `stop`: span of the whole line without its break.  `indent`: columns before the mark (a tab is four).
    `level`: of a heading, 1-6; of an item, additional depth from doubled marks (`**`).
    `mark`: family of list marks; items of one depth and one family are siblings.  `check`: "done", "open" or None.
    """

    kind: str
    start: int
    stop: int
    begin: int
    end: int
    indent: int = 0
    level: int = 0
    mark: str = ""
    check: str | None = None


_BREAK = pattern(r"\r\n|\n|\r")
_HEADING = pattern(r"(#{1,6})[ \t]+|(#{2,6})(?=[^\s#0-9!])|h([1-6])\.[ \t]+")
_CLOSING = pattern(r"[ \t]+#+[ \t]*$|[ \t]*\{#[\w-]{1,80}\}[ \t]*$")
_RULE = pattern(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:=[ \t]*){3,}$")
_BULLET = pattern(
    r"(?P<stars>\*{1,4}|\+)[ \t]+|(?P<dash>-)(?:[ \t]+|(?=[^\W\d_]|[*_`\[~\"'(]))|(?P<sign>[–—])[ \t]+"
    r"|(?P<dot>[•●○■□▪▫◦‣⁃∙·➢➤►❖✦✓✔])[ \t]*|(?P<word>o)(?:\t| {2,})"
)
_NUMBER = pattern(
    r"(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,3})(?:[.)][ \t]*|[ \t]+)(?=\S)"
    r"|\d{1,3}(?P<num>[.)])(?:[ \t]+|(?=[^\W\d_]|[*\[]))"
    r"|\((?P<paren>\d{1,3}|[a-z])\)[ \t]+|(?P<letter>[a-hA-H])[.)][ \t]+|(?P<roman>[ivx]{1,5})[.)][ \t]+"
)
_BARE_MARK = pattern(r"(?:[-*+•●○▪◦]|\d{1,3}[.)])$")
_BOX = pattern(r"\\?\[(?P<state>[ xX\u2713\u2714-]?)\\?\](?=\s|$)[ \t]*|(?P<sign>[☐☑☒✅✔⬜🔲])\ufe0f?[ \t]*")
_QUOTED = pattern(r"(?:[ \t]*>[ \t]?)+")
_SKIPPED = pattern(
    r"\{[:%#].*\}$|\[[^\]\n]{1,80}\]:[ \t]*\S|!\[[^\n]*\)$|</?[A-Za-z!][^\n]*>$|<br[ \t]*/?>$|\[?\[?_?TOC_?\]?\]?$"
    r"|\[[^\]\n]{1,200}\]\(#[^)\n]{0,200}\)$|\[[^\]\s]{1,40}(?: [^\]\s]{1,40}){0,2}\]\([^)\s]{0,500}\)$"
)
_FENCE = pattern(r"[ \t]{0,3}(```+|~~~+)")
_MARK_START = frozenset("*+-–—•●○■□▪▫◦‣⁃∙·➢➤►❖✦✓✔o")
_ITEM_SIGNS = frozenset("☐☑☒✅⬜🔲")
_TRAILING = " \t\\\u00a0\u200b\ufeff"


def split_lines(text: str, *, fences: bool = True) -> list[Line]:
    """All lines of `text`.  `fences=False` reads fenced text as if it were not fenced."""
    spans = _spans(text)
    skipped = _skipped(text, spans, fences)
    unquote = _mostly_quoted(text, spans)
    lines = [
        Line("skip", start, stop, stop, stop) if number in skipped else _line(text, start, stop, unquote)
        for number, (start, stop) in enumerate(spans)
    ]
    _underlined(text, lines)
    return lines


def _spans(text: str) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for match in _BREAK.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return spans


def _skipped(text: str, spans: list[tuple[int, int]], fences: bool) -> set[int]:
    """Numbers of the lines inside front matter, comments and fences."""
    skipped: set[int] = set()
    first = _front_matter(text, spans)
    skipped.update(range(first))
    fence: int | None = None
    comment_until = -1
    comments_close = True
    for number in range(first, len(spans)):
        start, stop = spans[number]
        if start < comment_until:
            skipped.add(number)
            continue
        head = text[start : min(stop, start + 40)].lstrip()
        if head.startswith(("```", "~~~")) and fences and _FENCE.match(text, start, stop):
            if fence is None:
                fence = number
            else:
                skipped.update(range(fence, number + 1))
                fence = None
        elif head.startswith(("```", "~~~")):
            skipped.add(number)
        elif head.startswith(("<!--", "{/*")) and comments_close:
            mark = "-->" if head[0] == "<" else "*/}"
            close = text.find(mark, start)
            comments_close = close >= 0
            if close >= stop or (close >= 0 and not text[close + 3 : stop].strip()):
                skipped.add(number)
                comment_until = close + 3
    if fence is not None:
        skipped.add(fence)
    return skipped


def _front_matter(text: str, spans: list[tuple[int, int]]) -> int:
    """How many lines the block of settings at the top takes; 0 without one."""
    mark = text[: spans[0][1]].rstrip()
    if mark not in ("---", "+++"):
        return 0
    for number in range(1, min(len(spans), 200)):
        line = text[spans[number][0] : spans[number][1]].rstrip()
        if line in (mark, "..."):
            return number + 1
        if number == 1 and ":" not in line and "=" not in line:
            return 0
    return 0


def _mostly_quoted(text: str, spans: list[tuple[int, int]]) -> bool:
    """A quoted mail: there the mark carries no meaning.  Elsewhere a quoted line is a remark."""
    if ">" not in text:
        return False
    filled = quoted = 0
    for start, stop in spans:
        line = text[start:stop].lstrip()
        filled += bool(line)
        quoted += line[:1] == ">"
    return quoted * 2 > filled


def _line(text: str, start: int, stop: int, unquote: bool) -> Line:
    begin = start
    if unquote and (quoted := _QUOTED.match(text, start, stop)):
        begin = quoted.end()
    end = begin + len(text[begin:stop].rstrip())
    while text.endswith("-->", begin, end):
        # A comment behind the words is nobody's words; words between two comments are somebody's.
        opened = text.find("<!--", max(begin, text.rfind("-->", begin, end - 3)), end)
        if opened <= begin:
            break
        end = begin + len(text[begin:opened].rstrip())
    stripped = text[begin:end].lstrip(" \t\u00a0\u200b\ufeff")
    if not stripped:
        return Line("blank", start, stop, end, end)
    margin = end - len(stripped)
    indent = len(text[begin:margin].expandtabs(4))
    begin = margin
    sign = stripped[0]
    if sign in "#h" and (heading := _HEADING.match(text, begin, end)):
        closing = _CLOSING.search(text, max(heading.end(), end - 90), end) if text[end - 1] in "#}" else None
        last = closing.start() if closing else end
        return Line(
            "heading", start, stop, heading.end(), last, indent, len(heading[1] or heading[2] or "") or int(heading[3])
        )
    if sign in ">=" and not stripped.startswith(("=>", ">=", "> =")):
        rule = sign == "=" and _RULE.match(stripped)
        return Line("rule" if rule else "remark", start, stop, begin, end, indent, mark=sign)
    if sign in "-*_=" and stripped[:40].count(sign) >= 3 and _is_rule(stripped, sign):
        return Line("rule", start, stop, begin, end, indent, mark=sign)
    if sign in "{[<!_T" and _SKIPPED.match(text, begin, end):
        return Line("skip", start, stop, begin, end)
    return _item_or_plain(text, Line("plain", start, stop, begin, end, indent), sign)


def _is_rule(stripped: str, sign: str) -> bool:
    return not stripped.strip(sign + " \t")


def _item_or_plain(text: str, line: Line, sign: str) -> Line:
    begin, end = line.begin, line.end
    if sign in _MARK_START:
        match = _BULLET.match(text, begin, end)
        if match:
            line.kind, line.begin = "item", match.end()
            stars = match["stars"]
            line.mark = stars[0] if stars else match[0].strip()
            line.level = len(stars) - 1 if stars else 0
            if line.level and text.find("**", match.end(), end) >= 0:
                line.kind, line.begin, line.level, line.mark = "plain", begin, 0, ""
    elif sign.isdigit() or sign == "(" or (sign.isascii() and sign.isalpha()):
        match = _NUMBER.match(text, begin, end)
        if match:
            dots = match["dotted"]
            line.kind, line.begin = "item", match.end()
            line.mark = "." * dots.count(".") if dots else str(match.lastgroup)
    if line.kind == "plain" and end - begin <= 4 and _BARE_MARK.match(text, begin, end):
        line.kind, line.begin = "blank", end
    elif line.kind == "item" or sign in "[\\" or sign in _ITEM_SIGNS:
        _take_box(text, line)
    if (
        line.kind == "item"
        and text[line.begin : line.begin + 1] in ("[", "T")
        and _SKIPPED.match(text, line.begin, end)
    ):
        line.kind = "skip"
    if text[line.end - 1] == "\\":
        line.end = line.begin + len(text[line.begin : line.end].rstrip(_TRAILING))
    if line.begin == line.end:
        line.kind = "blank"
    return line


def _take_box(text: str, line: Line) -> None:
    box = _BOX.match(text, line.begin, line.end)
    if box:
        done = (box["state"] or "").strip() or (box["sign"] or "") in ("☑", "☒", "✅", "✔")
        line.check = "done" if done else "open"
        line.begin = box.end()
        line.kind = "item"
        line.mark = line.mark or "box"


def _underlined(text: str, lines: list[Line]) -> None:
    """A text line above `===` or `---` is a heading (setext)."""
    for above, line in pairwise(lines):
        if line.kind == "rule" and line.mark in "-=" and above.kind == "plain" and above.indent < 4:
            length = line.end - line.begin
            if length >= 3 and " " not in text[line.begin : line.end] and "|" not in text[above.begin : above.end]:
                above.kind, above.level, line.kind = "heading", 1 if line.mark == "=" else 2, "skip"
