"""What a run may spend in tokens, what it has spent, and what that costs."""

from __future__ import annotations

from functools import cache
from threading import Lock

from coach.llm.asking import ModelError
from coach.resources import knowledge_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coach.llm.asking import Answer


def estimate(text: str) -> int:
    """Tokens of `text`, roughly: 4 bytes each.  For endpoints that do not tell, and before they can."""
    return len(text.encode("utf-8", "replace")) // 4 + 1


def cost_of(host: str, model: str, tokens_in: int, tokens_out: int) -> float | None:
    """US dollars at list price; None where the table has no price of this model at this host."""
    price = _prices().get((host, model))
    return None if price is None else (tokens_in * price[0] + tokens_out * price[1]) / 1_000_000


@cache
def _prices() -> dict[tuple[str, str], tuple[float, float]]:
    with open(knowledge_path("prices.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return {(host, model): (float(dear_in), float(dear_out)) for host, model, dear_in, dear_out, *_ in rows[1:]}


class Ledger:
    """The tokens of one run.  Threads may share it: a call's tokens are set aside before it is made."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._spent = 0

    def set_aside(self, tokens: int) -> None:
        """ModelError budget where that is more than is left."""
        with self._lock:
            if self._spent + tokens > self._most:
                raise ModelError(f"this run may spend {self._most:,} tokens, and too few are left", "budget")
            self._spent += tokens

    def settle(self, aside: int, used: int) -> None:
        """`used` tokens took the place of those set aside."""
        with self._lock:
            self._spent += used - aside


class Usage:
    """What the answers of a run took together."""

    def __init__(self) -> None:
        self._answers = self._cached = self._tokens_in = self._tokens_out = 0
        self._seconds = 0.0
        self._cost: float | None = 0.0

    def add(self, answer: Answer) -> None:
        self._answers += 1
        self._cached += answer.cached
        self._tokens_in += answer.tokens_in
        self._tokens_out += answer.tokens_out
        self._seconds += answer.seconds
        if not answer.cached:
            self._cost = None if self._cost is None or answer.cost is None else self._cost + answer.cost

    def told(self) -> str:
        """For people; "" where there was no answer.  A cost that is not known is not shown."""
        if not self._answers:
            return ""
        kept = f", {self._cached} of them kept from before" if self._cached else ""
        cost = f", about {self._cost:.4f} US dollars at list price" if self._cost else ""
        read = f"{self._tokens_in:,} tokens read and {self._tokens_out:,} written"
        return f"{self._answers} answers{kept}; {read} in {self._seconds:.0f} s{cost}"
