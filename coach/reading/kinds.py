"""What kind of document the bytes are: by what they hold, and by the file's ending where that says more."""

from __future__ import annotations

import re

from coach.patterns import pattern

_ENDINGS = {
    ".md": "markdown",
    ".mdx": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "csv",
    ".tsv": "csv",
}
_CONTAINERS = ((b"xl/workbook.", "xlsx"), (b"word/document", "docx"))
_ZIP = b"PK\x03\x04"
_HEAD = 20_000
_PAGE = pattern(
    r"\s*+(?:<\?xml[^<>]{0,200}>\s*+)?(?:(?><!--.*?-->)\s*+)*+"
    r"<(?:(?P<whole>!doctype html|html|head|body|meta)|table|div|section|article|h[1-6]|[uo]l|dl|p|span)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_YAML = pattern(
    r"^(?:okrs|objectives|key_?results|teams):[ \t]*\n(?:[ \t]*#.*\n)*[ \t]*- +[\w\"']+[ \w\"']{0,30}:"
    # Nobody joins words in this way but for a machine.
    r"|^[ \t]*(?:- +)?(?:key_results|keyresults):[ \t]*(?:\n|\[)",
    re.IGNORECASE | re.MULTILINE,
)


def container_of(data: bytes) -> str | None:
    """`xlsx` or `docx` for a zip file that holds such a document, else None."""
    if not data.startswith(_ZIP):
        return None
    # The names of a zip's members stand as they are in its directory, which is at its end: behind any document in it.
    at, kind = max((data.rfind(name), kind) for name, kind in _CONTAINERS)
    return kind if at >= 0 else None


def kind_of(text: str, path: str) -> str:
    """The format of a decoded text: one of json, jsonl, yaml, html, csv, markdown, text."""
    name = path.lower()
    ending = name[name.rfind(".") :] if "." in name else ""
    by_name = _ENDINGS.get(ending)
    if by_name and by_name != "markdown":
        return by_name
    start = text.lstrip()
    if by_name is None:
        if start[:1] in ("{", "[") and _is_json_like(start):
            return "jsonl" if _is_lines(start) else "json"
        if start[:1] == "<" and _is_page(start):
            return "html"
        if _YAML.search(text[:_HEAD]):
            return "yaml"
        from coach.reading.columns import has_separated_header

        if ("," in start[:1000] or ";" in start[:1000]) and has_separated_header(text):
            return "csv"
        from coach.reading.markdown import looks_like_markdown

        return "markdown" if looks_like_markdown(text) else "text"
    return by_name


def _is_json_like(start: str) -> bool:
    """A leading bracket alone may be a Markdown link or a tag; JSON goes on with a string, a value or an end."""
    return start[1:].lstrip()[:1] in ('"', "{", "}", "]") or start[:1] == "{"


def _is_page(start: str) -> bool:
    """Whether a text is HTML; one that only starts with a tag may be Markdown, which allows them."""
    from coach.reading.markdown import looks_like_markdown

    tag = _PAGE.match(start[:_HEAD])
    return tag is not None and (tag["whole"] is not None or not looks_like_markdown(start))


def _is_lines(start: str) -> bool:
    """Whether each line is a JSON object of its own."""
    first, _, rest = start.partition("\n")
    return first.rstrip().endswith("}") and rest.lstrip()[:1] == "{"
