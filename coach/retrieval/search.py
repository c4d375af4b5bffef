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
_LONG = 20
_TOKEN = 4
"""Characters of English that make a token, roughly."""


@dataclass(frozen=True, slots=True)
class Bar:
    """When a question has an answer: `covered`, the share of it that one of the first texts holds, with the other
    signs as much as they weigh, reaches `least`.

    `near`: weight of the cosine of the nearest text; `agreed`: of the fusion's best score, which is high where words
    and meaning find the same; `length`: of each word of the question up to _LONG, for of a long one less is covered."""

    least: float
    near: float = 0.0
    agreed: float = 0.0
    length: float = 0.0

    def passes(self, signs: Signs) -> bool:
        weighed = self.near * signs.near + self.agreed * signs.agreed + self.length * min(signs.length, _LONG)
        return signs.covered + weighed >= self.least


@dataclass(frozen=True, slots=True)
class Signs:
    """What a search tells of whether it found an answer; all but `length`, a number of words, from 0 to 1."""

    covered: float
    near: float
    agreed: float
    length: int


BOTH = Bar(least=1.33, near=0.5, agreed=1.7, length=0.034)
WORDS = Bar(least=0.766, length=0.03)
"""With both halves, and with words alone: a logistic regression on the tuning halves of both sets of questions of
`evals/`, cut where it refuses 87 of 100 questions there that the library does not answer."""


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
    why not, else "".  `signs`: what the bar was held against."""

    results: tuple[Result, ...]
    vectors: bool
    reason: str
    signs: Signs


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
        signs = Signs(covered, nearest, scores[best[0]] if best else 0.0, len(query.split()))
        if not (self._both if vectors else self._words).passes(signs):
            best = []
        results: list[Result] = []
        for ident in best:
            text = self._texts[ident]
            cost = math.ceil(len(text.title + text.body) / _TOKEN)
            if len(results) < k and cost <= budget:
                budget -= cost
                results.append(Result(ident, text.kind, text.title, text.body, scores[ident], near.get(ident, 0.0)))
        return Found(tuple(results), vectors, self._reason or "", signs)

    def nearest(self, query: str, kinds: Sequence[str], most: int) -> dict[str, float]:
        """Ids with the cosine of their nearest text, nearest first; none where meaning cannot be searched."""
        return dict(list(self._near(query[:LONGEST], kinds, None).items())[:most])

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
