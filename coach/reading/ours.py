"""Reviews that this program wrote: their lists are no OKRs, though they look like them."""

from __future__ import annotations

from coach.errors import NoOkrsError

GENERATOR = "okr-coach"
"""What `<meta name="generator">` says in a page of ours."""
_HEAD = 4_000
_TITLE = "# OKR review\n"
_LAST = "\n## Not checked\n"
_TAIL = 2_000


def refuse_page(text: str, path: str) -> None:
    """Raises NoOkrsError for a page with our name in its head."""
    from coach.reading.htmltags import Tag, tags

    if f'content="{GENERATOR}"' not in text[:_HEAD]:
        return
    for tag in tags(text[:_HEAD]):
        if isinstance(tag, Tag) and tag.name == "meta":
            said = tag.attributes()
            if said.get("name") == "generator" and said.get("content") == GENERATOR:
                raise _refusal(path)


def refuse_markdown(text: str, path: str) -> None:
    """Raises NoOkrsError for Markdown that starts and ends as a review of ours does."""
    if text.startswith((_TITLE, "# OKR review\r\n")) and _LAST in text[-_TAIL:].replace("\r\n", "\n"):
        raise _refusal(path)


def _refusal(path: str) -> NoOkrsError:
    return NoOkrsError("this is a review by okr-coach", hint="give the OKRs that it is about", path=path)
