"""How far a verdict can be trusted: which rules were applied to a key result, and the word that stands before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coach.options import NOT_CHOSEN
from coach.types import Review, ReviewedKeyResult, ReviewedOkr, Verdict

UNREAD = "unread"
STRUCK = "struck"
NO_KEY_RESULTS = "no key results"

_READY = Verdict.READY
CHECKED = ("none", "few", "most", "all")
"""How many of the chosen rules were applied, least first: few is half of them or fewer."""


def parts(okr: ReviewedOkr) -> tuple[list[ReviewedKeyResult], list[ReviewedKeyResult]]:
    """The key results of an OKR, and its guardrails with the health metrics."""
    results = [one for one in okr.key_results if one.key_result.role == "key_result"]
    if len(results) == len(okr.key_results):
        return results, []
    return results, [one for one in okr.key_results if one.key_result.role != "key_result"]


class Standing:
    """Of one review, or of a part of one that has `several` sources.

    `rules`: how many rules were chosen; `restricted`: whether some were not.
    How far a key result was checked is counted by the rules that look at key results."""

    __slots__ = ("_partly", "_several", "restricted", "rules")

    def __init__(self, review: Review, *, several: bool | None = None) -> None:
        self._several = len(review.sets) > 1 if several is None else several
        own = frozenset(review.of_key_results)
        self.rules = len({*review.by_rule, *(one.rule for one in review.not_checked if one.nodes)})
        rules = len(own)
        missed = Counter(node for one in review.not_checked if one.rule in own for node in {*one.nodes})
        self._partly = {
            node: "none" if count >= rules else "few" if 2 * count >= rules else "most"
            for node, count in missed.items()
        }
        self.restricted = any(one.reason == NOT_CHOSEN for one in review.not_checked)

    def checked(self, one: ReviewedKeyResult, source: str) -> str:
        """One of CHECKED; a key result struck out is none."""
        node = one.key_result
        if node.struck:
            return "none"
        if not self._partly:
            return "all"
        return self._partly.get(f"{source}#{node.id}" if self._several else node.id, "all")

    def okr_checked(self, reviewed: ReviewedOkr) -> str:
        """The least of its key results and guardrails that were not struck out; none where there is none."""
        source = reviewed.okr.source
        own = {self.checked(one, source) for one in reviewed.key_results if not one.key_result.struck}
        for told in CHECKED:
            if told in own:
                return told
        return "none"

    def word(self, one: ReviewedKeyResult, source: str) -> str:
        """A verdict, or what keeps a key result from being called ready: UNREAD or STRUCK."""
        if one.key_result.struck:
            return STRUCK
        if one.verdict is _READY and self.checked(one, source) in ("few", "none"):
            return UNREAD
        return one.verdict.value

    def okr_word(self, reviewed: ReviewedOkr) -> str:
        """The verdict of an OKR; where it is ready for want of anything read: UNREAD, STRUCK or NO_KEY_RESULTS."""
        if reviewed.verdict is not Verdict.READY:
            return reviewed.verdict.value
        results, _ = parts(reviewed)
        if not results:
            return NO_KEY_RESULTS
        words = {self.word(one, reviewed.okr.source) for one in results} - {STRUCK}
        return STRUCK if not words else UNREAD if words == {UNREAD} else Verdict.READY.value

    def words(self, review: Review) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """How often each word stands on OKRs, on key results and on guardrails."""
        results: Counter[str] = Counter()
        limits: Counter[str] = Counter()
        for reviewed in review.okrs:
            for counter, ones in zip((results, limits), parts(reviewed), strict=True):
                counter.update(self._each(reviewed, ones))
        return Counter(map(self.okr_word, review.okrs)), results, limits

    def _each(self, reviewed: ReviewedOkr, ones: list[ReviewedKeyResult]) -> Iterator[str]:
        return (self.word(one, reviewed.okr.source) for one in ones)
