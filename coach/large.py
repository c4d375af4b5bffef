"""Reviews of many OKRs: in parts, on all cores.

A part is a set of its own: rules on a whole set look at one part at a time, and a note says so.  What comes out depends
neither on the number of cores nor on the format."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial

from coach.errors import CoachError
from coach.pipeline import told_of
from coach.proposals import Measure, Rewrite
from coach.records import replace
from coach.stderr import Progress
from coach.types import Finding, NotChecked, Okr, OkrSet, Review, ReviewedOkr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from typing import Any, TypeVar

    from coach.pipeline import Coach
    from coach.reading.streams import Stream

    T = TypeVar("T")

PART = 500
"""OKRs of a part, or some more: a part ends where a team or a period does, if one ends soon."""
_AHEAD = 3
"""Parts that wait for each core: enough to keep it busy, too few to fill the memory."""


def cores() -> int:
    """The cores this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def rendered(coach: Coach, found: Sequence[OkrSet | Stream], format_: str) -> tuple[Iterator[str], Counter[str]]:
    """The review as JSON or CSV, in pieces, and how often each severity stands, dismissals apart.

    All is reviewed when it returns; what waits to be written lies on the disk, so the memory does not grow with the
    number of OKRs in a stream.  Raises InputError for a stream that cannot be read to its end."""
    from coach.render import csvfile, json_v1
    from coach.render.spool import Disk

    several = len(found) > 1
    sets = (part for one in found for part in _parts(one))
    if format_ == "json":
        document = json_v1.Document(Disk(), Disk())
        for part in _reviewed(coach, sets, partial(json_v1.part_of, several=several), several):
            document.add(part)
        return document.pieces(), document.severities
    table, severities = Disk(), Counter[str]()
    table.write([csvfile.head()])
    for rows, counted in _reviewed(coach, sets, partial(_rows, several=several), several):
        table.write(rows)
        severities.update(counted)
    return table.pieces(), severities


def _rows(review: Review, *, several: bool) -> tuple[list[str], Counter[str]]:
    from coach.render import csvfile

    counted: Counter[str] = Counter(finding.severity for finding in review.findings if finding.dismissed is None)
    return list(csvfile.rows(review, several=several)), counted


def reviewed(coach: Coach, sets: Sequence[OkrSet], left_out: Collection[tuple[str, str]] = ()) -> Review:
    """The review of sets that are in memory anyway, put together from that of their parts.

    `left_out`: as in `Coach.events`."""
    several = len(sets) > 1
    okrs: list[ReviewedOkr] = []
    findings: list[Finding] = []
    by_rule: dict[str, None] = {}
    nodes: dict[tuple[str, str], dict[str, None]] = {}
    notes: dict[str, dict[str, None]] = {}
    rewrites: list[Rewrite] = []
    plan: list[Measure] = []
    advice: list[Finding] = []
    by_model: dict[str, None] = {}
    said: dict[str, None] = {}
    review = Review((), (), (), (), ())
    for review in _reviewed(coach, (part for one in sets for part in _parts(one)), _itself, several, left_out):
        moved = len(findings)
        okrs += [_moved(one, moved) for one in review.okrs]
        before = len(rewrites)
        rewrites += [_renumbered(one, number, moved) for number, one in enumerate(review.rewrites or (), before + 1)]
        plan += review.plan or ()
        advice += [replace(one, id=f"a{number}") for number, one in enumerate(review.advice, len(advice) + 1)]
        by_model.update(dict.fromkeys(review.by_model))
        said.update(dict.fromkeys(review.notes))
        findings += [replace(one, id=f"f{number}") for number, one in enumerate(review.findings, moved + 1)]
        by_rule.update(dict.fromkeys(review.by_rule))
        for skipped in review.not_checked:
            nodes.setdefault((skipped.rule, skipped.reason), {}).update(dict.fromkeys(skipped.nodes))
        for part in review.sets:
            notes.setdefault(part.path, {}).update(dict.fromkeys(part.notes))
    return replace(
        review,
        sets=tuple(replace(one, notes=tuple(notes[one.path])) for one in told_of(sets, left_out)),
        okrs=tuple(okrs),
        findings=tuple(findings),
        by_rule=tuple(by_rule),
        rewrites=None if review.rewrites is None else tuple(rewrites),
        plan=None if review.plan is None else tuple(plan),
        advice=tuple(advice),
        by_model=tuple(by_model),
        notes=tuple(said),
        not_checked=tuple(NotChecked(rule, reason, tuple(where)) for (rule, reason), where in nodes.items()),
    )


def _itself(review: Review) -> Review:
    return review


def _moved(one: ReviewedOkr, before: int) -> ReviewedOkr:
    """Its finding's number counts from the first finding of the whole review."""
    return one if one.top_fix is None else replace(one, top_fix=f"f{int(one.top_fix[1:]) + before}")


def _renumbered(one: Rewrite, number: int, before: int) -> Rewrite:
    """Its number and those of its findings count from the start of the whole review."""
    return replace(one, id=f"r{number}", settles=tuple(f"f{int(finding[1:]) + before}" for finding in one.settles))


def _parts(one: OkrSet | Stream) -> Iterator[OkrSet]:
    if isinstance(one, OkrSet) and (len(one.okrs) <= 2 * PART or one.ignores):
        yield one
    elif isinstance(one, OkrSet):
        yield from _cut(one.okrs, replace(one, okrs=(), notes=()), list(one.notes))
    else:
        yield from _cut(one.okrs(), OkrSet(one.path, one.format, ()), one.notes)


def _cut(okrs: Iterable[Okr], head: OkrSet, notes: list[str]) -> Iterator[OkrSet]:
    """Parts of PART to 2 x PART OKRs; `head`: a set without OKRs; `notes` may grow on the way and stand with the last.

    A file that fits one part is the set that it would be elsewhere."""
    part: list[Okr] = []
    whose: object = None
    several = False
    for okr in okrs:
        now = (okr.team, okr.period)
        if len(part) >= 2 * PART or (len(part) >= PART and now != whose):
            yield replace(head, okrs=tuple(part))
            part, several = [], True
        part.append(okr)
        whose = now
    said = f"reviewed in parts of about {PART} OKRs: rules on a whole set look at one part at a time"
    yield replace(head, okrs=tuple(part), notes=(*notes, *([said] if several else ())))


def _reviewed(
    coach: Coach,
    sets: Iterable[OkrSet],
    write: Callable[[Review], T],
    several: bool,
    left_out: Collection[tuple[str, str]] = (),
) -> Iterator[T]:
    """What `write` keeps of each part's review, in order; on several cores where there are some.

    `write`: a function of a module, so that another process can find it."""
    count = cores()
    with Progress("OKRs reviewed") as progress:
        if count == 1:
            for one_set in sets:
                yield write(coach.review([one_set], several=several, left_out=left_out))
                progress.add(len(one_set.okrs))
            return
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_all_start_methods, get_context

        # A fork shares what was loaded; the other ways load it again in each process.
        method = "fork" if "fork" in get_all_start_methods() else None
        with ProcessPoolExecutor(count, get_context(method), _begin, (coach, write, several, left_out)) as pool:
            try:
                yield from _ordered(pool, sets, count * _AHEAD, progress)
            except BrokenProcessPool:
                hint = "see whether memory ran out; smaller files need less"
                raise CoachError("a process of this review was ended from outside", hint=hint) from None
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _ordered(pool: Executor, sets: Iterable[OkrSet], ahead: int, progress: Progress) -> Iterator[Any]:
    waiting: deque[tuple[Future[Any], int]] = deque()

    def first() -> Any:
        future, okrs = waiting.popleft()
        result = future.result()
        progress.add(okrs)
        return result

    for one_set in sets:
        waiting.append((pool.submit(_review, one_set), len(one_set.okrs)))
        if len(waiting) >= ahead:
            yield first()
    while waiting:
        yield first()


_worker: tuple[Coach, Callable[[Review], object], bool, Collection[tuple[str, str]]] | None = None
"""What this process reviews with, where it is one of several."""


def _begin(
    coach: Coach, write: Callable[[Review], object], several: bool, left_out: Collection[tuple[str, str]]
) -> None:
    import gc
    import signal

    # The first process ends the others; each of them answering Ctrl-C would print a traceback of its own.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    global _worker  # noqa: PLW0603 (a pool hands each of its processes what it starts with in no other way)
    _worker = coach, write, several, left_out


def _review(one_set: OkrSet) -> object:
    if _worker is None:
        raise RuntimeError("this process was not set up")
    coach, write, several, left_out = _worker
    return write(coach.review([one_set], several=several, left_out=left_out))
