"""Search by words and by meaning at once, joined by reciprocal rank fusion, with "nothing" as a normal answer."""

from __future__ import annotations

import math
import threading

from coach.errors import CoachError, InputError
from coach.records import dataclass
from coach.retrieval.keywords import Keywords
from coach.retrieval.library import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.retrieval.index import Index
    from coach.retrieval.library import Text

LONGEST = 2_000
"""Characters of a question."""
DEPTH = 30
"""How far down each half is read."""
_RANK = 10
"""The constant of the fusion.  60, as its inventors have it, lets two middling ranks beat one first (tuning half)."""
_FIRST = 5
"""How many of the best are held against the bar: the fullest answer need not be the first."""
_TOKEN = 4
"""Characters of English that make a token, roughly."""


@dataclass(frozen=True, slots=True)
class Bar:
    """When a question has an answer: the share of it that one of the first texts holds, plus `weight` times the cosine
    of the nearest text, reaches `least`."""

    weight: float
    least: float

    def passes(self, covered: float, near: float) -> bool:
        return covered + self.weight * near >= self.least


BOTH = Bar(weight=0.25, least=0.506)
WORDS = Bar(weight=0.0, least=0.413)
"""With both halves, and with words alone: what `python -m evals.retrieval` finds on the tuning half of its questions.
They refuse 85 of 100 questions there that the library does not answer."""


@dataclass(frozen=True, slots=True)
class Result:
    """A passage or a card.  `text`: what there is to read of it.  `score`: of the fusion; only its order counts.

    `near`: cosine of the question and the nearest of its texts, 0.0 where meaning was not searched."""

    id: str
    kind: str
    title: str
    text: str
    score: float
    near: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """`results`: best first; none where nothing is relevant.  `vectors`: whether meaning was searched too; `reason`:
    why not, else "".  `covered`, `near`: what the bar was held against, 0 to 1."""

    results: tuple[Result, ...]
    vectors: bool
    reason: str
    covered: float
    near: float


class Search:
    """Search over `texts`.  `opened` makes the vector half from them; it is called once, at the first search."""

    def __init__(
        self, texts: Sequence[Text], opened: Callable[[Sequence[Text]], Index], both: Bar = BOTH, words: Bar = WORDS
    ) -> None:
        self._both = both
        self._words = words
        self._texts = {text.id: text for text in texts}
        self._keywords = Keywords(texts)
        self._opened = opened
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._reason: str | None = None

    def search(
        self, query: str, *, kinds: Sequence[str] = KINDS, audience: str | None = None, k: int = 5, budget: int = 2_000
    ) -> Found:
        """The best `k` texts or fewer, of `kinds` (passage, card) and for `audience`, of `budget` tokens together.

        What does not fit into the budget is left out.  A text without an audience is for everybody.
        InputError for a query of more than LONGEST characters."""
        if len(query) > LONGEST:
            message = f"the question has {len(query):,} characters"
            raise InputError(message, hint=f"ask it in {LONGEST:,} or fewer")
        allowed = frozenset(
            text.id
            for text in self._texts.values()
            if text.kind in kinds and (audience is None or not text.audience or audience in text.audience)
        )
        near = self._near(query, kinds, audience) if allowed else {}
        matches = self._keywords.search(query, allowed, DEPTH)
        scores = fused(matches.ranked, list(near))
        best = sorted(scores, key=lambda ident: (-scores[ident], ident))
        covered = max((matches.covered.get(ident, 0.0) for ident in best[:_FIRST]), default=0.0)
        nearest = max(near.values(), default=0.0)
        vectors = self._index is not None
        if not (self._both if vectors else self._words).passes(covered, nearest):
            best = []
        results: list[Result] = []
        for ident in best:
            text = self._texts[ident]
            cost = math.ceil(len(text.title + text.body) / _TOKEN)
            if len(results) < k and cost <= budget:
                budget -= cost
                results.append(Result(ident, text.kind, text.title, text.body, scores[ident], near.get(ident, 0.0)))
        return Found(tuple(results), vectors, self._reason or "", covered, nearest)

    def _near(self, query: str, kinds: Sequence[str], audience: str | None) -> dict[str, float]:
        try:
            with self._lock:
                if self._reason is None:
                    self._index = self._opened(list(self._texts.values()))
                    self._reason = ""
            return {} if self._index is None else self._index.search(query, kinds, audience, DEPTH)
        except Exception as error:  # whatever it is: half an answer is better than none, and the reason is told
            self._index = None
            self._reason = _told(error)
            return {}


def fused(*rankings: Sequence[str]) -> dict[str, float]:
    """Reciprocal rank fusion: for each id the sum of 1 / (constant + rank) over the rankings that hold it."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, ident in enumerate(ranking, start=1):
            scores[ident] = scores.get(ident, 0.0) + 1 / (_RANK + rank)
    return scores


def _told(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"the package {error.name} is not installed; install okr-coach[retrieval]"
    return (
        str(error)
        if isinstance(error, CoachError)
        else f"the index cannot be used: {str(error) or type(error).__name__}"
    )
