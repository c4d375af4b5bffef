"""One run: what a judge said of every item, with all that is needed to repeat it.  Figures are made from runs anew."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from coach.config import VERSION
from coach.errors import KnowledgeError
from evals.data import Dataset
from evals.judges import Judge, Judgement, Judgements, Verdict, judge_all
from evals.scorers import alarms, contrast, forms, labels, spans, traps
from evals.stats import RESAMPLES, SEED, Tally

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "runs")
ACCEPTED, FIRST = "accepted", "first"
"""Runs that are kept: what the gate compares with, and what came out before anybody had seen an error."""

_PACKAGES = ("numpy", "scikit-learn", "scipy")
_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


@dataclass(frozen=True, slots=True)
class Run:
    """`judged`: by dataset.  `digests`: of the datasets' files.  `record`: commit, versions, seed."""

    judged: Mapping[str, Judgements]
    digests: Mapping[str, str]
    record: Mapping[str, Any]


def run(datasets: Sequence[Dataset], judge: Judge) -> Run:
    judged = {dataset.name: judge_all(judge, dataset.judged_items()) for dataset in datasets}
    return Run(judged, {dataset.name: dataset.digest for dataset in datasets}, _record())


def tallies(dataset: Dataset, judged: Judgements) -> list[Tally]:
    """All figures of one dataset, by its kind.  A set of sound key results has no labels to be found."""
    if dataset.kind == "pairs":
        return contrast.tallies(dataset, judged)
    if dataset.kind == "traps":
        return traps.tallies(dataset, judged)
    found = forms.tallies(dataset, judged)
    if any(one.labels for item in dataset.items for one in item.key_results):
        found += labels.tallies(dataset, judged) + spans.tallies(dataset, judged)
    return found + alarms.tallies(dataset, judged)


def unscored(judged: Judgements) -> list[str]:
    """Ids of the items that could not be judged."""
    return [ident for ident, judgement in judged.items() if judgement is None]


def _record() -> dict[str, Any]:
    return {
        "okr_coach": VERSION,
        "commit": _git("rev-parse", "HEAD"),
        "dirty": bool(_git("status", "--porcelain")),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "seed": SEED,
        "resamples": RESAMPLES,
    }


def _git(*words: str) -> str | None:
    """None outside a checkout."""
    try:
        done = subprocess.run(["git", *words], cwd=_ROOT, capture_output=True, text=True, check=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


# --- kept runs --------------------------------------------------------------------------------


def kept() -> dict[str, Run]:
    """The runs that are kept, by name: accepted, first, and release-<version> for each release."""
    names = sorted(name.removesuffix(".json") for name in os.listdir(FOLDER) if name.endswith(".json"))
    return {name: load(name) for name in names}


def load(name: str) -> Run:
    path = os.path.join(FOLDER, f"{name}.json")
    try:
        with open(path, encoding="utf-8") as file:
            stored = json.load(file)
        judged = {
            dataset: {ident: None if one is None else _judgement(one) for ident, one in items.items()}
            for dataset, items in stored["judged"].items()
        }
        return Run(judged, stored["digests"], stored["record"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        hint = "make it anew: okr-coach eval --accept"
        raise KnowledgeError("this kept run cannot be read", hint=hint, path=path) from None


def save(one: Run, name: str) -> str:
    """The path written."""
    judged = {
        dataset: {ident: None if judgement is None else _stored(judgement) for ident, judgement in items.items()}
        for dataset, items in one.judged.items()
    }
    path = os.path.join(FOLDER, f"{name}.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"record": one.record, "digests": one.digests, "judged": judged}, file, indent=1, ensure_ascii=False)
        file.write("\n")
    return path


def _stored(judgement: Judgement) -> dict[str, Any]:
    key_results = {
        ident: {"form": verdict.form, "alarm": verdict.alarm, "labels": dict(sorted(verdict.labels.items()))}
        for ident, verdict in judgement.key_results.items()
    }
    return {"objective": sorted(judgement.objective), "okr": sorted(judgement.okr), "key_results": key_results}


def _judgement(stored: Mapping[str, Any]) -> Judgement:
    verdicts = {
        ident: Verdict(one["form"], one["labels"], one["alarm"]) for ident, one in stored["key_results"].items()
    }
    return Judgement(verdicts, frozenset(stored["objective"]), frozenset(stored["okr"]))
