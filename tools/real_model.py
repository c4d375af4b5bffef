"""A real model behind the real client: `make test-model`.  It judges the wiring, not the wit.

A small model is served on the loopback; the examples are reviewed with it and without.  Ends with 1 where a rule's
finding differs, or where a remark or a rewrite holds what nobody verified."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from coach.critique import critic
from coach.llm import open_model
from coach.options import DEFAULT
from coach.pipeline import Coach
from coach.reading import read
from coach.rewriting import writer
from coach.rules import RULES
from coach.types import OkrSet, Review
from evals.rewriting import made_up

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXAMPLES = ("checkout-team.md", "support-team.md")
PATIENCE = 60
"""Seconds until the server has to be up."""


def main(python: str) -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [python, os.path.join(ROOT, "tools", "serve_model.py"), str(port)], stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}/v1"
        _wait(f"{address}/models")
        with tempfile.TemporaryDirectory() as cache:
            os.environ.update(
                OKR_COACH_MODEL="smollm2",
                OKR_COACH_BASE_URL=address,
                OKR_COACH_API_KEY="none",
                OKR_COACH_MODEL_TIMEOUT="300",
                OKR_COACH_CACHE=cache,
            )
            return max([_reviewed(name) for name in EXAMPLES])
    finally:
        server.terminate()
        server.wait()


def _wait(address: str) -> None:
    for _ in range(PATIENCE):
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - the loopback
        except (urllib.error.URLError, OSError):
            time.sleep(1)
        else:
            return
    raise SystemExit("the server of the model did not come up")


def _reviewed(name: str) -> int:
    path = os.path.join(ROOT, "examples", name)
    with open(path, "rb") as file:
        okrs = read(file.read(), name)
    offline = writer(RULES, DEFAULT)
    model = open_model()
    assert model is not None  # noqa: S101 - it was configured above
    start = time.monotonic()
    with_model = Coach(RULES, DEFAULT, writer=offline, model=critic(model, writer=offline)).review([okrs])
    took = time.monotonic() - start
    alone = Coach(RULES, DEFAULT, writer=offline).review([okrs])
    faults = list(_faults(okrs, with_model, alone))
    by_model = sum(one.writer == "model" for one in with_model.rewrites or ())
    print(f"{name}: {took:.0f} s, {len(with_model.advice)} remarks, {by_model} phrasings, {len(faults)} faults")
    for line in (*with_model.notes, *faults):
        print(f"  {line}")
    return 1 if faults else 0


def _faults(okrs: OkrSet, with_model: Review, alone: Review) -> list[str]:
    faults = [] if with_model.findings == alone.findings else ["findings of rules differ"]
    by_id = {okr.id: okr for okr in okrs.okrs}
    for one in with_model.rewrites or ():
        faults += [f"{fact!r} is made up in {one.text!r}" for fact in made_up(one, by_id[one.okr])]
    for remark in with_model.advice:
        texts = [by_id[remark.okr or ""].objective, *(node.text for node in by_id[remark.okr or ""].key_results)]
        if remark.text and not any(remark.text in text for text in texts):
            faults.append(f"{remark.text!r} is no quotation")
        if remark.by != "model":
            faults.append(f"{remark.code} does not say that a model wrote it")
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
