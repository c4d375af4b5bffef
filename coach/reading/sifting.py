"""What only the whole of a document says of its drafts: that it explains OKRs, or that it tells them twice."""

from __future__ import annotations

from collections.abc import Sequence

from coach.patterns import pattern
from coach.reading.drafts import KrDraft, OkrDraft

_ABOUT = pattern(r"\bokrs?\b|\bkrs?\b|\bkey results?\b|\bobjectives?\b")
_REFERENCE = pattern(r"\bKR ?\d")
_SENTENCE_ENDS = (".", "。", "！", "？", "!", "?")


def is_about(words: str) -> bool:
    """Whether a text speaks of OKRs; few of them do that themselves."""
    return _ABOUT.search(words[:400].lower()) is not None


def refers(words: str) -> bool:
    """Whether a text names a key result by its number, in the midst of a sentence."""
    return _REFERENCE.search(words) is not None


def is_article(lines: Sequence[str]) -> bool:
    """Whether half of the lines without a list mark are sentences that name no figure."""
    told = sum(1 for words in lines if words.endswith(_SENTENCE_ENDS) and not any(map(str.isdigit, words)))
    return told > 2 and 2 * told >= len(lines)


def without(drafts: list[OkrDraft], gone: list[OkrDraft]) -> list[OkrDraft]:
    known = {id(draft) for draft in gone}
    return [draft for draft in drafts if id(draft) not in known]


def without_lectures(text: str, drafts: list[OkrDraft], *, explains: bool) -> list[OkrDraft]:
    """Of OKRs told by their layout alone: in a text about OKRs only those whose key results have figures.

    `explains`: the document says what an objective or a key result is."""
    about = sum(1 for draft in drafts if any(is_about(text[kr.begin : kr.end]) for kr in draft.krs))
    if not explains and (about < 3 or 2 * about < len(drafts)):
        return drafts
    return [draft for draft in drafts if 2 * sum(1 for kr in draft.krs if _measures(text, kr)) > len(draft.krs)]


def _measures(text: str, kr: KrDraft) -> bool:
    words = text[kr.begin : kr.end]
    return any(map(str.isdigit, words)) and not is_about(words)


def retold(text: str, drafts: list[OkrDraft]) -> list[OkrDraft]:
    """Objectives of an overview: numbered from 1, none with key results, and the next ones are the same with them."""
    numbers = [draft.number for draft in drafts]
    found: list[OkrDraft] = []
    begin = 0
    while begin < len(drafts):
        end = begin
        while end < len(drafts) and numbers[end] == str(end - begin + 1):
            end += 1
        size = end - begin
        overview, details = drafts[begin:end], drafts[end : end + size]
        if (
            size > 1
            and numbers[end : end + size] == numbers[begin:end]
            and numbers[end + size :][:1] != [str(size + 1)]
        ):
            pairs = [*zip(overview, details, strict=True)]
            if all(not first.krs and then.krs and _same(text, first, then) for first, then in pairs):
                found += overview
        begin = max(end, begin + 1)
    return found


def _same(text: str, first: OkrDraft, then: OkrDraft) -> bool:
    """Two objectives of one number are one where the words are the same or the labels are not (`Goal 1`, `O1`)."""
    words = text[first.begin : first.end].strip(" *_").casefold()
    return first.word != then.word or words == text[then.begin : then.end].strip(" *_").casefold()
