"""The transformer that tells to which texts a question leads."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from coach.errors import KnowledgeError
from coach.resources import knowledge_path
from coach.retrieval import library
from coach.retrieval.encoder import Encoder
from tests.retrieval.small import TEXTS, card, passage


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(knowledge_path("encoder"))


def test_nearly_all_texts_of_the_library_have_a_place_that_was_taught() -> None:
    fitted = set(Path(knowledge_path("encoder", "texts.txt")).read_text(encoding="ascii").split())
    texts = library().texts()
    later = [text.id for text in texts if text.id not in fitted]
    assert len(later) <= len(texts) / 50, f"make knowledge/encoder anew with tools/teach.py, for {later}"


@pytest.mark.parametrize(
    ("query", "ident"),
    [
        ("nobody has ever counted this, so where do we start from", "baseline-two-weeks"),
        ("how many people hand in their notice", "employee-turnover-rate"),
    ],
)
def test_a_question_in_words_of_every_day_leads_to_what_answers_it(encoder: Encoder, query: str, ident: str) -> None:
    texts = library().texts()
    nearest = (encoder.places(texts) @ encoder.encode(query)).argsort()[::-1][:5]
    assert ident in [texts[one].id for one in nearest]


def test_rows_and_places_have_the_length_one(encoder: Encoder) -> None:
    rows = [encoder.encode("how do I set a baseline?"), encoder.encode(""), encoder.encode("word " * 2_000)]
    lengths = np.linalg.norm([*rows, *encoder.places([*library().texts(), *TEXTS])], axis=1)
    assert lengths == pytest.approx(np.ones(len(lengths)), abs=1e-5)


def test_half_a_character_is_read_as_a_sign_of_its_own(encoder: Encoder) -> None:
    assert encoder.encode("a \ud800 baseline").tolist() == encoder.encode("a ? baseline").tolist()


def test_a_text_that_came_later_stands_amid_its_title_its_text_and_its_ways_of_asking(encoder: Encoder) -> None:
    ways = [f"way {number}" for number in range(9)]
    told = ["crack rate", "Share of pots that crack.", *ways[:8]]
    amid = np.mean([encoder.encode(one) for one in told], axis=0)
    place = encoder.places([card("crack-rate-of-kilns", "crack rate", "; ".join(ways), "Share of pots that crack.")])
    assert place[0].tolist() == pytest.approx((amid / np.linalg.norm(amid)).tolist(), abs=1e-5)
    assert encoder.places([passage("kiln", "Kilns", "")])[0].tolist() == pytest.approx(
        encoder.encode("Kilns").tolist(), abs=1e-5
    )


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(knowledge_path("encoder"), folder)
    with (folder / "model.onnx").open("r+b") as file:
        file.seek(5_000_000)
        file.write(b"\x00\x01\x02")
    with pytest.raises(KnowledgeError) as error:
        Encoder(str(folder))
    assert str(error.value) == "knowledge/encoder/model.onnx: this file is damaged; install okr-coach again"
