"""Judges: each looks at one OKR and says form, labels and the words they stand on.  The rules, and two to beat."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coach.pipeline import Coach
from coach.reading import read
from coach.types import OkrSet, Review, Scope, Severity
from coach.views import Rule
from evals.data import Dataset, Item


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of one key result.  `labels`: with the words quoted, "" where none were.

    `alarm`: something above a remark stands on it."""

    form: str | None
    labels: Mapping[str, str] = field(default_factory=dict)
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was said of one OKR.  `key_results`: by id."""

    key_results: Mapping[str, Verdict]
    objective: frozenset[str] = frozenset()
    okr: frozenset[str] = frozenset()


Judge = Callable[[Item], Judgement]
Judgements = Mapping[str, Judgement | None]
"""By item id.  None: the judge failed, so the item is not scored."""


def judge_all(judge: Judge, items: Iterable[Item]) -> dict[str, Judgement | None]:
    """Every item by itself, so that one failure costs one item."""
    judged: dict[str, Judgement | None] = {}
    for item in items:
        try:
            judged[item.id] = judge(item)
        except Exception:  # whatever went wrong in a judge, the others are still worth their figures
            judged[item.id] = None
    return judged


def by_rules(rules: Sequence[Rule] | None = None) -> Judge:
    """The rules of the coach, all of them or a choice, through the doors that users take."""
    coach = Coach() if rules is None else Coach(rules)

    def judge(item: Item) -> Judgement:
        return _read(coach.review([okrs_of(item)]))

    return judge


def okrs_of(item: Item) -> OkrSet:
    """The item through the door that users take: as a neutral document."""
    document = {
        "schema": "okr-coach.okrset.v1",
        "period": "this quarter",
        "objectives": [
            {
                "id": item.id,
                "title": item.objective,
                **({"level": "company"} if item.of_company else {}),
                "key_results": [{"id": one.id, "title": one.text} for one in item.key_results],
                "initiatives": [{"title": text} for text in item.initiatives],
            }
        ],
    }
    return read(json.dumps(document).encode(), f"{item.id}.json")


def _read(review: Review) -> Judgement:
    labels: dict[str, dict[str, str]] = {}
    alarms: set[str] = set()
    objective: set[str] = set()
    okr: set[str] = set()
    for finding in review.findings:
        label = finding.rule.replace("-", "_")
        if finding.scope is Scope.KEY_RESULT and finding.key_result is not None:
            labels.setdefault(finding.key_result, {})[label] = finding.text or ""
            if finding.severity is not Severity.INFO:
                alarms.add(finding.key_result)
        elif finding.scope is Scope.OBJECTIVE:
            objective.add(label)
        elif finding.scope is Scope.OKR:
            okr.add(label)
    (reviewed,) = review.okrs
    verdicts = {
        one.key_result.id: Verdict(
            one.statement.form.value, labels.get(one.key_result.id, {}), one.key_result.id in alarms
        )
        for one in reviewed.key_results
    }
    return Judgement(verdicts, frozenset(objective), frozenset(okr))


def by_majority(datasets: Sequence[Dataset]) -> Judge:
    """What most items are: the commonest form, and each label for all or for none."""
    key_results = [one for dataset in datasets for item in dataset.items for one in item.key_results]
    forms = Counter(one.form for one in key_results)
    labels = Counter(label for one in key_results for label in one.labels)
    form = forms.most_common(1)[0][0] if forms else None
    always = {label: "" for label, count in labels.items() if 2 * count > len(key_results)}
    verdict = Verdict(form, always, bool(always))
    return lambda item: Judgement({one.id: verdict for one in item.key_results})


_NUMBER = re.compile(r"\d")
_WORDS = {
    "activity_as_kr": r"^\W*(?:launch|build|create|implement|define|write|develop|design|roll out|migrate|set up)\b",
    "output_count": r"^\W*(?:publish|hire|hold|run|ship|write|make|send)\s+\d",
    "percent_complete": r"\b(?:complet|finish|migrat|done)",
    "binary_kr": r"\b(?:certif|audit|accredit)",
    "placeholder": r"\b(?:TBD|TBC|XX?)\b|\?\?|\[",
    "vanity_metric": r"\b(?:followers?|likes|impressions|page ?views|visits|downloads|subscribers|installs)\b",
    "ambiguous_percentage": r"\bby \d+ ?%",
    "compound_kr": r"\band\b",
    "vague_wording": r"\b(?:better|great|best|successful|significant|effective)",
    "qualitative_without_method": r"\b(?:satisf|happy|feel|confiden|trust)",
    "activity_coverage": r"\b(?:train|review|survey)\w* \d+ ?%|\d+ ?% .*\btrained\b",
    "business_as_usual": r"\b(?:maintain|keep|continue)\b",
}
_KEYWORDS = {label: re.compile(pattern, re.IGNORECASE) for label, pattern in _WORDS.items()}


def by_keywords(item: Item) -> Judgement:
    """What a checklist of words finds: the least that a rule has to beat."""
    verdicts = {}
    for one in item.key_results:
        labels = {label: "" for label, pattern in _KEYWORDS.items() if pattern.search(one.text)}
        if "activity_as_kr" not in labels and "output_count" not in labels:
            if not _NUMBER.search(one.text):
                labels["missing_target"] = ""
            elif not re.search(r"\bfrom\b|->|→", one.text):
                labels["missing_baseline"] = ""
        form = "activity" if "activity_as_kr" in labels else "metric_shift" if " from " in one.text else "metric_target"
        verdicts[one.id] = Verdict(form, labels, bool(labels))
    return Judgement(verdicts)
