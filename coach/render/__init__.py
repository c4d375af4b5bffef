"""Rendering: Review -> a page, a document or a table.  One module a format, found by the table below."""

FORMATS = {
    "text": ("text", ".txt"),
    "json": ("json_v1", ".json"),
    "markdown": ("markdown", ".md"),
    "html": ("html", ".html"),
    "csv": ("csvfile", ".csv"),
    "xlsx": ("xlsxfile", ".xlsx"),
    "sarif": ("sarif", ".sarif"),
    "github": ("github", ""),
}
"""Each format with its module below `coach.render`, and the ending of an output file that asks for it, "" for none.

`render(review)` of the module gives text in pieces, or bytes; that of `text` gives lines, and takes a Look; that of
`sarif` takes the rules."""

BINARY = ("xlsx",)
"""Formats that garble a terminal."""
