"""The table of a run beside the runs that are kept and the baselines: text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coach.config import NAME
from coach.render.terminal import visible
from evals.data import Dataset
from evals.gate import Regression
from evals.run import Run, tallies, unscored
from evals.scorers.contrast import wrong
from evals.scorers.forms import confusion
from evals.stats import Tally

_MAIN = (" precision", " recall", " F1")
"""Endings of the figures of single labels, which the short table leaves out."""

_CONFUSIONS = 10


@dataclass(frozen=True, slots=True)
class Table:
    """A run with what stands beside it.  `beside`: runs by the head of their column, in order.

    `worse`: what the gate says; None where there is nothing to compare with."""

    datasets: Sequence[Dataset]
    now: Run
    beside: Mapping[str, Run]
    worse: Sequence[Regression] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.  `others`: the same figure of the runs beside, None where they have none."""

    figure: str
    n: int
    value: float | None
    interval: tuple[float, float] | None
    others: Mapping[str, float | None]


def rows(table: Table, dataset: Dataset) -> list[Row]:
    beside = {}
    for head, run in table.beside.items():
        same = run.digests.get(dataset.name) == dataset.digest
        beside[head] = {one.name: one.value() for one in tallies(dataset, run.judged[dataset.name])} if same else {}
    return [
        Row(one.name, one.n, one.value(), one.interval(), {head: beside[head].get(one.name) for head in beside})
        for one in _told(tallies(dataset, table.now.judged[dataset.name]))
    ]


def _told(found: Sequence[Tally]) -> list[Tally]:
    """The averages first, then the labels."""
    return sorted(found, key=lambda one: one.name.endswith(_MAIN))


def text(table: Table) -> str:
    heads = list(table.beside)
    lines = []
    for dataset in table.datasets:
        failed = unscored(table.now.judged[dataset.name])
        lines += [
            visible(dataset.name),
            f"  {'':<54} {'n':>5} {'now':>6}  {'95 %':<13} " + " ".join(f"{h:>9}" for h in heads),
        ]
        for row in rows(table, dataset):
            others = " ".join(f"{_number(row.others[head]):>9}" for head in heads)
            lines.append(
                f"  {row.figure:<54} {row.n:>5} {_number(row.value):>6}  {_interval(row.interval):<13} {others}"
            )
        lines += [f"  {gold} taken for {said}: {count}" for gold, said, count in _confusions(table, dataset)]
        if failed:
            lines.append(visible(f"  not scored, because they could not be judged: {', '.join(failed)}"))
        if dataset.pairs:
            lines.append(
                f"  pairs that are wrong: {', '.join(wrong(dataset, table.now.judged[dataset.name])) or 'none'}"
            )
        lines.append("")
    lines += [_made(table.now)]
    if table.worse is not None:
        lines += [f"worse: {visible(one.dataset)}: {one.figure} {one.says}" for one in table.worse] or ["gate: open"]
    return "\n".join(lines) + "\n"


def markdown(table: Table, *, short: bool = False) -> str:
    """`short`: without the figures of single labels, for the README."""
    heads = list(table.beside)
    lines = [
        f"| dataset | figure | n | now | 95 % | {' | '.join(heads)} |",
        "| --- | --- | ---: | ---: | --- |" + " ---: |" * len(heads),
    ]
    for dataset in table.datasets:
        for row in rows(table, dataset):
            if not (short and row.figure.endswith(_MAIN)):
                others = " | ".join(_number(row.others[head]) for head in heads)
                name = dataset.name.replace("|", "\\|")
                cells = (f"`{name}`", row.figure, str(row.n), _number(row.value), _interval(row.interval), others)
                lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", _made(table.now)]) + "\n"


def to_json(table: Table) -> str:
    document: dict[str, Any] = {
        "schema": "okr-coach.eval.v1",
        "record": table.now.record,
        "datasets": [
            {
                "name": dataset.name,
                "digest": dataset.digest,
                "items": len(table.now.judged[dataset.name]),
                "unscored": unscored(table.now.judged[dataset.name]),
                "figures": [
                    {
                        "figure": row.figure,
                        "n": row.n,
                        "value": row.value,
                        "low": None if row.interval is None else row.interval[0],
                        "high": None if row.interval is None else row.interval[1],
                        "beside": row.others,
                    }
                    for row in rows(table, dataset)
                ],
                "form_confusion": [
                    {"labelled": gold, "said": said, "count": count}
                    for gold, said, count in confusion(dataset, table.now.judged[dataset.name])
                ],
                "wrong_pairs": wrong(dataset, table.now.judged[dataset.name]),
            }
            for dataset in table.datasets
        ],
        "worse": None
        if table.worse is None
        else [{"dataset": one.dataset, "figure": one.figure, "says": one.says} for one in table.worse],
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _confusions(table: Table, dataset: Dataset) -> list[tuple[str, str, int]]:
    return confusion(dataset, table.now.judged[dataset.name])[:_CONFUSIONS]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(interval: tuple[float, float] | None) -> str:
    return "–" if interval is None else f"{interval[0]:.3f}–{interval[1]:.3f}"


def _made(run: Run) -> str:
    record = run.record
    packages = ", ".join(f"{name} {number}" for name, number in record["packages"].items())
    commit = (record["commit"] or "no commit")[:12] + (" with changes" if record["dirty"] else "")
    return f"{NAME} {record['okr_coach']} ({commit}), Python {record['python']}, {packages}, seed {record['seed']}"
