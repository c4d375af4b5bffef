"""Measures rewrites over whole OKRs: `python -m evals.rewriting FILE...`, by default over our own datasets.

How many key results that need work get one, how long it takes, and whether any holds a fact that its author did not
write.  The facts are looked for here in another way than by the judge of the product, which must not vouch for itself:
every run of digits, every currency sign, every word with a capital that begins no sentence."""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coach.options import DEFAULT
from coach.pipeline import Coach
from coach.proposals import Rewrite
from coach.rewriting import writer
from coach.rules import RULES
from coach.types import Okr, Verdict
from evals.data import Item, load, own_datasets
from evals.judges import okrs_of

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_MONEY = re.compile(r"[$€£¥₹]")
_NAME = re.compile(r"(?<![.!?:] )(?<!^)(?<!\n)\b[A-Z]\w+")
_WORDS = re.compile(r"\w+")
_OURS = {"increase", "reduce", "improve", "guardrail"}
"""They begin a sentence of ours, behind whatever label the author has."""
_HINT = re.compile(r"\[[a-z ]+: ([^\]]*)\]")


@dataclass(slots=True)
class Tally:
    """`offered`, `wanted`: key results with a rewrite and those that need one, by form.  `seconds`: of each OKR.
    `invented`: rewrites with what they made up.  `touched`: ready key results that got one all the same."""

    wanted: Counter[str] = field(default_factory=Counter)
    offered: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    rewrites: int = 0
    invented: list[tuple[str, str]] = field(default_factory=list)
    touched: int = 0


def tally(items: Sequence[Item]) -> Tally:
    coach = Coach(RULES, DEFAULT, writer=writer(RULES, DEFAULT))
    coach.review([okrs_of(items[0])])
    found = Tally()
    for item in items:
        okrs = okrs_of(item)
        start = time.perf_counter()
        review = coach.review([okrs])
        found.seconds.append(time.perf_counter() - start)
        rewrites = review.rewrites or ()
        found.rewrites += len(rewrites)
        of_node = {one.key_result for one in rewrites}
        for reviewed in review.okrs:
            for one in reviewed.key_results:
                form = one.statement.form.value
                if one.verdict is Verdict.READY:
                    found.touched += one.key_result.id in of_node
                    continue
                found.wanted[form] += 1
                found.offered[form] += one.key_result.id in of_node
            found.invented += [
                (one.text, fact)
                for one in rewrites
                if one.okr == reviewed.okr.id
                for fact in made_up(one, reviewed.okr)
            ]
    return found


def made_up(rewrite: Rewrite, okr: Okr) -> Iterator[str]:
    """Facts of a rewrite that stand nowhere in the OKR."""
    own = " \n ".join([okr.objective, okr.period or "", *(node.text for node in okr.key_results)])
    words = {word.lower() for word in _WORDS.findall(own)}
    for text in (rewrite.text, *rewrite.initiatives, *rewrite.key_results, *rewrite.guardrails):
        for fact in (*_DIGITS.findall(text), *_MONEY.findall(text)):
            if fact not in own:
                yield fact
        for name in _NAME.findall(_HINT.sub(r"\1", text)):
            if name.lower() not in words | _OURS:
                yield name


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.rewriting", description="Measures rewrites.")
    parser.add_argument("files", nargs="*", metavar="FILE", help="OKRs, one a line; default: our own")
    files = parser.parse_args(words).files
    for dataset in [load(path) for path in files] or own_datasets():
        name, found = dataset.name, tally(dataset.judged_items())
        wanted, offered = found.wanted.total(), found.offered.total()
        took = statistics.median(found.seconds) * 1000
        print(f"{name}: {offered} of {wanted} that need one get a rewrite ({offered / max(wanted, 1):.3f})")
        print(f"  {found.rewrites} rewrites, {len(found.invented)} invented facts, {found.touched} ready ones touched")
        print(f"  an OKR takes {took:.0f} ms at the median, {max(found.seconds) * 1000:.0f} ms at most")
        for text, fact in found.invented[:20]:
            print(f"  invented: {fact!r} in {text!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
