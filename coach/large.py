"""Reviews of many OKRs: in parts, on all cores, with memory that does not grow with the number of OKRs.

A part is a set of its own: rules on a whole set look at one part at a time, and a note says so.  What comes out does
not depend on the number of cores."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from coach.records import replace
from coach.types import Okr, OkrSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from coach.pipeline import Coach
    from coach.types import Review

LARGE = 2_000
"""OKRs in one source: what has more is reviewed in parts."""
PART = 500
"""OKRs of a part, or some more: a part ends where a team or a period does, if one ends soon."""
_AHEAD = 3
"""Parts that wait for each core: enough to keep it busy, too few to fill the memory."""

Write = Callable[["Review"], object]
"""What is kept of the review of a part."""


def cores() -> int:
    """The cores this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def parts(one_set: OkrSet) -> Iterator[OkrSet]:
    """The set itself, or its parts where it is large; what comments dismiss is never torn apart."""
    if len(one_set.okrs) <= LARGE or one_set.ignores:
        yield one_set
        return
    yield from in_parts(one_set.okrs, replace(one_set, okrs=()))


def in_parts(okrs: Iterable[Okr], head: OkrSet) -> Iterator[OkrSet]:
    """Parts of PART to 2 x PART OKRs; `head`: a set with all but the OKRs.  Its notes stand with the first part."""
    part: list[Okr] = []
    said = (
        f"more than {LARGE:,} OKRs: reviewed in parts of about {PART}; rules on a whole set look at one part at a time"
    )
    notes = (*head.notes, said)
    whose: object = None
    for okr in okrs:
        now = (okr.team, okr.period)
        if len(part) >= 2 * PART or (len(part) >= PART and now != whose):
            yield replace(head, okrs=tuple(part), notes=notes)
            part, notes = [], ()
        part.append(okr)
        whose = now
    yield replace(head, okrs=tuple(part), notes=notes)


def reviewed(coach: Coach, sets: Iterable[OkrSet], write: Write, *, several: bool) -> Iterator[object]:
    """What `write` keeps of each part's review, in order; on several cores where there are some.

    `write`: a function of a module, so that another process can find it."""
    count = cores()
    if count == 1:
        for one_set in sets:
            yield write(coach.review([one_set], several=several))
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    # A fork shares what was loaded; the other ways load it again in each process.
    method = "fork" if "fork" in get_all_start_methods() else None
    with ProcessPoolExecutor(count, get_context(method), _begin, (coach, write, several)) as pool:
        try:
            yield from _ordered(pool, sets, count * _AHEAD)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _ordered(pool: Executor, sets: Iterable[OkrSet], ahead: int) -> Iterator[object]:
    waiting: deque[Future[object]] = deque()
    for one_set in sets:
        waiting.append(pool.submit(_review, one_set))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_worker: tuple[Coach, Write, bool] | None = None
"""What this process reviews with, where it is one of several."""


def _begin(coach: Coach, write: Write, several: bool) -> None:
    import gc
    import signal

    # The first process ends the others; each of them answering Ctrl-C would print a traceback of its own.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    global _worker  # noqa: PLW0603 (a pool hands each of its processes what it starts with in no other way)
    _worker = coach, write, several


def _review(one_set: OkrSet) -> object:
    if _worker is None:
        raise RuntimeError("this process was not set up")
    coach, write, several = _worker
    return write(coach.review([one_set], several=several))
