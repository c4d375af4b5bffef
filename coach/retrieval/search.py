"""Search by words and by meaning at once, joined by their scores, with "nothing" as a normal answer."""

from __future__ import annotations

import math
import threading

from coach.errors import CoachError, InputError
from coach.records import dataclass
from coach.retrieval.keywords import Keywords, speaking
from coach.retrieval.library import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coach.retrieval.index import Index
    from coach.retrieval.library import Text

LONGEST = 2_000
"""Characters of a question."""
DEPTH = 30
"""How far down each half is read."""
_NEAR, _HELD = 10.0, 5.0
"""How many times the weight of the keywords those of the two signs of meaning are (tuning halves)."""
_LEAD, _FROM, _OWN = 3, 0.75, 0.2
"""Of how many of the best the texts that answer the same questions come along, and what they get: so much of the score
of the one that brings them, and so much of their own (tuning halves).  Together less than 1: they come behind it."""
_FIRST = 5
"""How many of the best are held against the bar: the fullest answer need not be the first."""
_SHORT, _LONG = 2, 12
"""Words from and up to which the bar counts them: a single word that a text holds is an answer, and of a very long
question some words are held by chance."""
_TOKEN = 4
"""Characters of English that make a token, roughly."""


@dataclass(frozen=True, slots=True)
class Bar:
    """When a question has an answer: what speaks for one reaches `least`.  `near`: weight of how near the nearest text
    is."""

    least: float
    near: float = 0.0

    def passes(self, signs: Signs) -> bool:
        return self.sum(signs) >= self.least

    def sum(self, signs: Signs) -> float:
        """A share of many words says more than one of few: as of any sample, by the root of their number."""
        return signs.covered * math.sqrt(max(_SHORT, min(signs.words, _LONG))) + self.near * signs.near


@dataclass(frozen=True, slots=True)
class Signs:
    """What a search tells of whether it found an answer.

    `covered`: the share of the question that one of the first texts holds, `near`: how near the nearest text is, both
    from 0 to 1.  `words`: how many different ones of the question say something."""

    covered: float
    near: float
    words: int


BOTH = Bar(least=4.5, near=8.0)
WORDS = Bar(least=1.4)
"""With both halves, and with words alone: the weight by cross-validation on questions of which none is measured with
(evals/README.md), cut where each refuses 90 of 100 that the library does not answer."""


@dataclass(frozen=True, slots=True)
class Result:
    """A passage or a card.  `text`: what there is to read of it.  `score`: of the fusion; only its order counts.

    `near`: how near it is to the question, as Index.search tells it; 0.0 where meaning was not searched."""

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
        near = self._meant(lambda index: index.search(query, kinds, audience, DEPTH)) if allowed else {}
        matches = self._keywords.search(query, allowed, DEPTH)
        held = self._meant(lambda index: index.held(query, {**matches.scores, **near}))
        scores = fused(matches.scores, near, held)
        best = _ranked(scores)[:_FIRST]
        covered = max((matches.covered.get(ident, 0.0) for ident in best), default=0.0)
        nearest = max(near.values(), default=0.0)
        vectors = self._index is not None
        signs = Signs(covered, nearest, len(set(speaking(query))))
        if (self._both if vectors else self._words).passes(signs):
            also = {ident: [one for one in self._texts[ident].also if one in allowed] for ident in best[:_LEAD]}
            scores = accompanied(scores, also)
        else:
            scores = {}
        results: list[Result] = []
        for ident in _ranked(scores):
            text = self._texts[ident]
            cost = math.ceil(len(text.title + text.body) / _TOKEN)
            if len(results) < k and cost <= budget:
                budget -= cost
                results.append(Result(ident, text.kind, text.title, text.body, scores[ident], near.get(ident, 0.0)))
        return Found(tuple(results), vectors, self._reason or "", signs)

    def nearest(self, query: str, kinds: Sequence[str], most: int) -> dict[str, float]:
        """Ids with how near they are, nearest first; none where meaning cannot be searched.  See Index.alike."""
        return self._meant(lambda index: index.alike(query[:LONGEST], kinds, most))

    def _meant(self, asked: Callable[[Index], dict[str, float]]) -> dict[str, float]:
        try:
            with self._lock:
                if self._reason is None:
                    self._index = self._opened(list(self._texts.values()))
                    self._reason = ""
            return {} if self._index is None else asked(self._index)
        except Exception as error:  # whatever it is: half an answer is better than none, and the reason is told
            self._index = None
            self._reason = _told(error)
            return {}


def fused(words: Mapping[str, float], near: Mapping[str, float], held: Mapping[str, float]) -> dict[str, float]:
    """For each id its share of the best score in keywords and, _NEAR and _HELD times, in the two signs of meaning.

    From 0 to 1 + _NEAR + _HELD."""
    fusion: dict[str, float] = {}
    for weight, scores in ((1.0, words), (_NEAR, near), (_HELD, held)):
        for ident, share in _shares(scores).items():
            fusion[ident] = fusion.get(ident, 0.0) + weight * share
    return fusion


def accompanied(scores: Mapping[str, float], also: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """`scores` with those of the texts that answer the same questions as one of the best.  `also`: for each of the best
    the ids of these.

    Who asks after leavers is answered by those who stay, too, whose text shares no word with the question."""
    joined = dict(scores)
    for lead, others in also.items():
        for ident in others:
            raised = _FROM * scores[lead] + _OWN * scores.get(ident, 0.0)
            joined[ident] = max(joined.get(ident, 0.0), raised)
    return joined


def _ranked(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda ident: (-scores[ident], ident))


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    most = max(scores.values(), default=0.0)
    return {ident: score / most for ident, score in scores.items()} if most > 0 else {}


def _told(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"the package {error.name} is not installed; install okr-coach[retrieval]"
    return (
        str(error)
        if isinstance(error, CoachError)
        else f"the index cannot be used: {str(error) or type(error).__name__}"
    )
