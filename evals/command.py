"""`okr-coach eval`: scores the datasets of the project, or files that are named, and compares with the accepted run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coach.files import deliver, refuse_source
from evals import report
from evals.data import Dataset, load, own_datasets
from evals.gate import compare
from evals.judges import by_keywords, by_majority, by_rules
from evals.run import ACCEPTED, FIRST, Run, kept, run, save

_RELEASE = "release-"


def evaluate(paths: Sequence[str], shape: str, output: str | None, *, accept: bool) -> int:
    """Prints the table.  Returns 1 where the gate is closed, else 0.

    `paths`: files to score instead of the project's own datasets; they are compared with nothing but the baselines."""
    if output is not None:
        refuse_source(output, [(path, True) for path in paths])
    table = measured([load(path) for path in paths] or own_datasets(), gated=not paths)
    if accept:
        save(table.now, ACCEPTED)
    told = {"text": report.text, "markdown": report.markdown, "json": report.to_json}[shape](table)
    deliver([told], output, "utf-8" if shape == "json" else None)
    return 1 if table.worse and not accept else 0


def measured(datasets: Sequence[Dataset], *, gated: bool) -> report.Table:
    """A run of the rules over `datasets`, the baselines beside it, and where `gated` the kept runs too."""
    now = run(datasets, by_rules())
    runs = kept() if gated else {}
    baselines = {"keywords": run(datasets, by_keywords), "majority": run(datasets, by_majority(datasets))}
    worse = compare(now, runs[ACCEPTED], datasets) if ACCEPTED in runs else None
    return report.Table(datasets, now, {**_columns(runs), **baselines}, worse)


def _columns(runs: Mapping[str, Run]) -> dict[str, Run]:
    """The accepted run, the first, and that of the newest release."""
    named = {head: runs[head] for head in (ACCEPTED, FIRST) if head in runs}
    releases = [name for name in runs if name.startswith(_RELEASE)]
    newest = max(
        releases, key=lambda name: [int(part) for part in name.removeprefix(_RELEASE).split(".")], default=None
    )
    return named if newest is None else {**named, newest.removeprefix(_RELEASE): runs[newest]}
