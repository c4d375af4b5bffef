"""OKRs for the benchmark: seeded, so that every run reads the same bytes, and no two texts alike in numbers.

    python -m tools.bench_texts FOLDER OBJECTIVES [SAMPLE]

writes generated.okrset.json, generated.md, all objectives and key results as texts.json and texts.txt (a line each),
and the first SAMPLE of them as sample.json; without SAMPLE generated.jsonl and generated.csv, row by row.
"""

from __future__ import annotations

import csv
import json
import os
import random
import sys
from collections.abc import Iterable, Iterator
from itertools import count, islice

SEED = 20270101
KEY_RESULTS_PER_OBJECTIVE = 4
OBJECTIVES_PER_TEAM = 5

METRICS = [
    ("share of {who} who finish setup in the first session", "%"),
    ("renewal rate among {who}", "%"),
    ("median waiting time for {who}", " min"),
    ("complaints per 1,000 orders from {who}", ""),
    ("p95 response time of the search page for {who}", " ms"),
    ("monthly revenue from {who}", " EUR"),
    ("net promoter score among {who}", ""),
    ("parcels delivered late to {who}", "%"),
]
WHO = ["new shops", "clinics in the north", "returning guests", "trial accounts", "school kitchens", "fleet drivers"]
WORK = ["the export wizard", "a partner handbook", "the pricing calculator", "our onboarding mails", "the stock sync"]
OBJECTIVES = [
    "{who} reach their first result without help",
    "Working with us feels effortless for {who}",
    "Roll out {work} everywhere",
    "{who} stay because the product earns it",
]
DATES = ["31 March 2027", "30 June 2027", "2027-09-30", "the end of Q4 2027"]

Okrs = list[tuple[str, list[str]]]


def _key_result(random_: random.Random, number: int) -> str:
    metric, unit = random_.choice(METRICS)
    metric = metric.format(who=random_.choice(WHO))
    # Each figure or pair of figures comes from the running number, so that no two key results share theirs.
    low, high = number * 7 % 499 / 10, 50 + number // 499 / 10
    shapes = [
        f"Raise {metric} from {low}{unit} to {high}{unit} by {random_.choice(DATES)}",
        f"{metric.capitalize()}: {high}{unit} to {low}{unit}",
        f"Keep {metric} under {number / 100}{unit}",
        f"Increase {metric} by {number / 1000}%",
        f"Ship {random_.choice(WORK)} and {random_.choice(WORK)} to {number} sites",
        f"Run {number} interviews with {random_.choice(WHO)}",
        f"{number / 500:.3f}% of the plan for {random_.choice(WORK)} completed",
        f"Improve {metric} at branch {number}",
    ]
    return random_.choice(shapes)


def endless() -> Iterator[tuple[str, list[str]]]:
    """OKRs without end: (objective, its four key results)."""
    random_ = random.Random(SEED)
    for number in count():
        title = random_.choice(OBJECTIVES).format(who=random_.choice(WHO), work=random_.choice(WORK))
        title = f"{title} in region {number}"
        first = number * KEY_RESULTS_PER_OBJECTIVE + 1
        key_results = [_key_result(random_, first + index) for index in range(KEY_RESULTS_PER_OBJECTIVE)]
        yield title[0].upper() + title[1:], key_results


def generate(objectives: int) -> Okrs:
    return list(islice(endless(), objectives))


def write_json(path: str, okrs: Okrs) -> None:
    objectives = [{"title": title, "key_results": [{"title": text} for text in texts]} for title, texts in okrs]
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"schema": "okr-coach.okrset.v1", "team": "Benchmark", "objectives": objectives}, file)


def write_markdown(path: str, okrs: Okrs) -> None:
    with open(path, "w", encoding="utf-8") as file:
        for title, texts in okrs:
            file.write(f"## Objective: {title}\n\n")
            file.writelines(f"- KR{index}: {text}\n" for index, text in enumerate(texts, 1))
            file.write("\n")


def write_jsonl(path: str, okrs: Iterable[tuple[str, list[str]]]) -> None:
    with open(path, "w", encoding="utf-8") as file:
        for number, (title, texts) in enumerate(okrs):
            okr = {"team": _team(number), "title": title, "key_results": [{"title": text} for text in texts]}
            file.write(json.dumps(okr) + "\n")


def write_csv(path: str, okrs: Iterable[tuple[str, list[str]]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Team", "Objective", "Key result"])
        for number, (title, texts) in enumerate(okrs):
            writer.writerows([_team(number), title, text] for text in texts)


def _team(number: int) -> str:
    return f"Team {number // OBJECTIVES_PER_TEAM}"


def main(folder: str, objectives: int, sample: int | None = None) -> None:
    if sample is None:
        write_jsonl(os.path.join(folder, "generated.jsonl"), islice(endless(), objectives))
        write_csv(os.path.join(folder, "generated.csv"), islice(endless(), objectives))
        return
    okrs = generate(objectives)
    write_json(os.path.join(folder, "generated.okrset.json"), okrs)
    write_markdown(os.path.join(folder, "generated.md"), okrs)
    texts = [text for title, key_results in okrs for text in (title, *key_results)]
    for name, some in (("texts.json", texts), ("sample.json", texts[:sample])):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(some, file)
    with open(os.path.join(folder, "texts.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(texts))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
