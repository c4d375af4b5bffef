"""The index is built once, whole or not at all, whoever comes at once or is killed, and anew when something changes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from coach.records import replace
from coach.resources import knowledge_path
from coach.retrieval.encoder import Encoder
from coach.retrieval.index import Index
from coach.retrieval.search import Search
from coach.retrieval.tokens import TokenVectors
from tests.retrieval.small import TEXTS, passage

ROOT = Path(__file__).resolve().parents[2]

SEARCH = """
import sys
from coach.resources import knowledge_path
from coach.retrieval.encoder import Encoder
from coach.retrieval.index import Index
from coach.retrieval.search import Search
from coach.retrieval.tokens import TokenVectors
from tests.retrieval.small import TEXTS
cache, connects = sys.argv[1], []
sys.addaudithook(lambda event, args: connects.append(args) if event == "socket.connect" else None)
model = TokenVectors(knowledge_path("embedding"))
encoder = Encoder(knowledge_path("encoder"))
{slow}
found = Search(TEXTS, lambda texts: Index(texts, model, encoder, cache, None)).search("baseline")
print(found.results[0].id, found.vectors, found.reason, len(connects))
"""
SLOW = """
import time
def slowly(texts):
    print("building", flush=True)
    time.sleep(60)
encoder.places = slowly
"""


def started(cache: Path, *, slow: bool = False) -> subprocess.Popen[str]:
    code = SEARCH.replace("{slow}", SLOW if slow else "")
    command = [sys.executable, "-c", code, str(cache)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    return out


def indexes(cache: Path) -> list[str]:
    return sorted(path.name for path in (cache / "index").iterdir() if path.is_dir())


Models = tuple[TokenVectors, Encoder]


@pytest.fixture(scope="module")
def models() -> Models:
    return TokenVectors(knowledge_path("embedding")), Encoder(knowledge_path("encoder"))


def test_after_a_killed_build_two_at_once_make_one_index_and_call_nobody(tmp_path: Path) -> None:
    killed = started(tmp_path, slow=True)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "building\n"
    (left,) = indexes(tmp_path)
    assert left.startswith("new-")
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=60)
    assert [said(one) for one in [started(tmp_path), started(tmp_path)]] == ["baseline True  0\n"] * 2
    (name,) = indexes(tmp_path)
    assert name.startswith("okr-coach-")


def test_an_index_is_used_again_and_made_anew_when_a_text_or_the_model_changes(tmp_path: Path, models: Models) -> None:
    Index(TEXTS, *models, str(tmp_path), None)
    first = indexes(tmp_path)
    Index(TEXTS, *models, str(tmp_path), None)
    assert indexes(tmp_path) == first
    changed = [replace(TEXTS[0], body="Another text."), *TEXTS[1:]]
    Index(changed, *models, str(tmp_path), None)
    assert len(indexes(tmp_path)) == 2
    other = Encoder(knowledge_path("encoder"))
    other.digest = "another model"
    Index(TEXTS, models[0], other, str(tmp_path), None)
    assert len(indexes(tmp_path)) == 3
    assert set(indexes(tmp_path)) > set(first)


def test_three_indexes_are_kept_and_the_oldest_goes(tmp_path: Path, models: Models) -> None:
    made: list[str] = []
    for number in range(4):
        Index([replace(TEXTS[0], body=f"Text {number}.")], *models, str(tmp_path), None)
        (new,) = set(indexes(tmp_path)) - set(made)
        made.append(new)
        os.utime(tmp_path / "index" / new, (number, number))
    assert indexes(tmp_path) == sorted(made[1:])


def test_what_the_index_finds_is_near(tmp_path: Path, models: Models) -> None:
    found = Index(TEXTS, *models, str(tmp_path), None).search("accidents at work", ("card",), None, 3)
    assert list(found) == ["injury", *sorted(set(found) - {"injury"}, key=lambda ident: -found[ident])]
    assert 0.5 < found["injury"] <= 1.0


def test_near_is_the_cosine_of_the_question_and_the_place_of_the_text(tmp_path: Path, models: Models) -> None:
    texts = [passage("rest", "Rest between shifts", ""), *TEXTS]
    cosines = models[1].places(texts) @ models[1].encode("accidents")
    near = {text.id: pytest.approx(cosine, abs=1e-5) for text, cosine in zip(texts, cosines, strict=True)}
    index = Index(texts, *models, str(tmp_path), None)
    assert index.search("accidents", ("passage", "card"), None, 8) == near
    assert index.search("accidents", ("card",), "leader", 8) == {one: near[one] for one in ("churn", "stock", "injury")}
    assert set(index.search("accidents", ("passage",), "leader", 8)) == {"rest", "bonus", "number"}
    assert index.search("how do I", ("card",), None, 8) == {}


def test_a_draft_is_alike_by_the_means_of_tokens(tmp_path: Path, models: Models) -> None:
    told = models[0].encode(
        ["fewer accidents", "injury rate. Injuries per hours worked.", "injury rate. accidents at work"]
    )
    less, most = sorted(float(told[0] @ row) for row in told[1:])
    index = Index(TEXTS, *models, str(tmp_path), None)
    assert index.alike("fewer accidents", ("card",), 1) == {"injury": pytest.approx((2 * most + less) / 3, abs=1e-5)}
    assert set(index.alike("fewer accidents", ("card",), 5)) == {"churn", "stock", "injury"}
    assert index.alike("how do I", ("card",), 5) == {}


def test_a_text_holds_a_question_by_the_nearest_of_its_words_for_each_of_the_question(
    tmp_path: Path, models: Models
) -> None:
    short = passage("short", "Accidents", "")
    index = Index([short, passage("odd", "How do I", "")], *models, str(tmp_path), None)
    (tokens,) = models[0].tokens(["accidents work"])
    accidents, work = np.load(knowledge_path("embedding", "vectors.npy"))[tokens].astype(float)
    weights = np.linalg.norm([accidents, work], axis=1)
    cosine = accidents @ work / weights.prod()
    assert index.held("accidents", ["short", "odd"]) == {"short": pytest.approx(1.0, abs=1e-5)}
    expected = (weights[0] + weights[1] * cosine) / weights.sum()
    assert index.held("work at accidents", ["short"]) == {"short": pytest.approx(expected, abs=1e-5)}
    assert index.held("how do I", ["short"]) == {}
    assert index.held("accidents", []) == {}


def test_an_index_that_cannot_be_written_leaves_the_keyword_half(tmp_path: Path, models: Models) -> None:
    (tmp_path / "index").write_text("a file in the place of the folder", encoding="utf-8")
    found = Search(TEXTS, lambda texts: Index(texts, *models, str(tmp_path), None)).search("baseline")
    assert ([result.id for result in found.results], found.vectors) == (["baseline"], False)
    assert found.reason.startswith("the index cannot be used: ")


def test_a_damaged_index_is_removed_and_the_next_start_makes_it_anew(tmp_path: Path, models: Models) -> None:
    Index(TEXTS, *models, str(tmp_path), None)
    (name,) = indexes(tmp_path)
    for path in (tmp_path / "index" / name).rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")
    reason = "the index cannot be used: it was damaged and is removed; the next start makes it anew"
    assert said(started(tmp_path)) == f"baseline False {reason} 0\n"
    assert indexes(tmp_path) == []
    assert said(started(tmp_path)) == "baseline True  0\n"


# --- a server -----------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chroma = str(Path(sys.executable).parent / "chroma")
    command = [chroma, "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def test_a_server_holds_the_index_for_all(tmp_path: Path, models: Models, server: str) -> None:
    first = Index(TEXTS, *models, str(tmp_path), server).search("accidents at work", ("card",), None, 1)
    again = Index(TEXTS, *models, str(tmp_path), server).search("accidents at work", ("card",), None, 1)
    assert list(first) == ["injury"]
    assert again == first
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "127.0.0.1:8000", "http://"])
def test_an_address_that_is_none_is_told(tmp_path: Path, models: Models, url: str) -> None:
    found = Search(TEXTS, lambda texts: Index(texts, *models, str(tmp_path), url)).search("baseline")
    assert ([result.id for result in found.results], found.vectors) == (["baseline"], False)
    assert found.reason == f"OKR_COACH_CHROMA_URL is {url!r}; write it as http://host:port"


def test_a_server_that_is_not_there_leaves_the_keyword_half(tmp_path: Path, models: Models) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        found = Search(TEXTS, lambda texts: Index(texts, *models, str(tmp_path), url)).search("baseline")
    assert ([result.id for result in found.results], found.vectors) == (["baseline"], False)
    assert found.reason.startswith("the index cannot be used: ")
