"""Prompts: each file is checked when it is loaded, renders as the snapshot says, and stays within its budget."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coach.critique import Showing, advise, phrase
from coach.critique.prompts import parsed, prompt
from coach.errors import KnowledgeError
from coach.pipeline import Coach
from coach.resources import prompts_path
from tests.critique.drafts import DRAFTS, HARBOUR, KEY, objecting, sets, with_model

HERE = Path(__file__).parent
HEAD = "---\nid: x\nversion: 2\ninputs: [who]\noutput: some data\nchange: first\n---\n"
BODY = "{% block system %}Be kind.{% endblock %}\n{% block user %}\nGreet {{ who }}.\n{% endblock %}\n"

PER_TOKEN = 3.45
"""Characters a token of o200k_base in these prompts: the first of them has 5,103 in 1,465."""
BUDGET = 1_500
"""Tokens of a prompt with its schema."""


def test_a_prompt_renders_both_of_its_parts() -> None:
    made = parsed(HEAD + BODY, "x", "prompts/x.md")
    assert made.tag == "x@2+781c730f"
    assert made.render({"who": "{{ config }} & <b>"}) == ("Be kind.", "Greet {{ config }} & <b>.")
    with pytest.raises(ValueError, match="takes who, not whom"):
        made.render({"whom": 1})


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (BODY, 1, "this prompt has no head"),
        (HEAD.replace("version: 2", "version: [2"), 4, "the head is not YAML"),
        (HEAD.replace("version: 2\n", "") + BODY, 1, "the head lacks version"),
        (HEAD.replace("change:", "changes:") + BODY, 1, "the head lacks change"),
        (HEAD.replace("change: first", "change: first\nmood: good") + BODY, 7, "the head has an unknown key 'mood'"),
        (HEAD.replace("version: 2", "version: two") + BODY, 3, "version is no int"),
        (HEAD.replace("version: 2", "version: true") + BODY, 3, "version is no int"),
        (HEAD.replace("[who]", "[1]") + BODY, 4, "inputs holds what is no name"),
        (HEAD.replace("id: x", "id: y") + BODY, 2, "the id is 'y'"),
        (HEAD.replace("[who]", "[who, why]") + BODY, 4, "the input 'why' is not used"),
        (HEAD + BODY.replace("{{ who }}", "{{ who }} {{ why }}"), 10, "'why' is no input"),
        (HEAD + BODY.replace("{{ who }}", "{{ who + }}"), 10, "the body is no template"),
        (HEAD + BODY.replace("system", "sytem"), 8, "the blocks are sytem, user"),
        (HEAD + "Hello\n" + BODY, 8, "there are words outside of the blocks"),
        (HEAD + BODY + "{{ who }}\n", 12, "there are words outside of the blocks"),
        (HEAD + "Hello {{ who }}\n", 8, "the blocks are missing"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        parsed(text, "x", "prompts/x.md")
    assert (caught.value.path, caught.value.line) == ("prompts/x.md", line)
    assert told in caught.value.message


def test_a_missing_prompt_is_named() -> None:
    with pytest.raises(KnowledgeError, match=r"^prompts/none\.md: this prompt cannot be read"):
        prompt("none")


def test_a_template_reaches_nothing_outside_of_its_inputs() -> None:
    from jinja2.exceptions import SecurityError

    made = parsed(HEAD + BODY.replace("{{ who }}", "{{ who.__class__.__mro__ }}"), "x", "prompts/x.md")
    with pytest.raises(SecurityError):
        made.render({"who": "Ana"})


def test_every_prompt_file_loads_and_names_a_schema_there_is() -> None:
    names = {path.stem for path in Path(prompts_path()).glob("*.md")}
    assert {name: prompt(name).output for name in names} == {"advise": advise.TITLE, "phrase": phrase.TITLE}


def test_what_is_sent_is_the_snapshot() -> None:
    _, model = with_model(HARBOUR, objecting)
    (ask,) = model.asks
    whole = f"{ask.system}\n=====\n{ask.user}\n=====\n{json.dumps(ask.schema, indent=1)}\n"
    assert f"{ask.prompt}\n{whole}" == (HERE / "snapshots" / "advise.txt").read_text(encoding="utf-8")


def test_what_would_be_sent_can_be_seen_without_sending_it() -> None:
    five = "\n".join(DRAFTS[:5])
    _, model = with_model(five, objecting)
    showing = Showing(key=KEY)
    review = Coach(model=showing).review(sets(five))
    assert showing.asks == model.asks
    assert review.findings == Coach().review(sets(five)).findings


def test_a_prompt_on_four_key_results_stays_within_its_budget() -> None:
    sizes = []
    for text in DRAFTS:
        _, model = with_model(text, objecting)
        (ask,) = model.asks
        sizes.append(len(ask.system + ask.user + json.dumps(ask.schema)) / PER_TOKEN)
    # The first of them has four key results, a guardrail, and every check there is.
    assert sizes[0] == max(sizes)
    assert max(sizes) <= BUDGET


def test_an_okr_of_any_size_makes_a_prompt_of_bounded_size() -> None:
    long = "".join(f"- KR{n}: {'word ' * 400}{n} from 1 to {n}\n" for n in range(1, 60))
    review, model = with_model(f"## Objective: {'Very ' * 300}calm\n\n{long}", objecting)
    (ask,) = model.asks
    assert len(ask.system + ask.user) < 20_000
    assert "The model was not shown 47 key results beyond the first of long OKRs." in review.notes
    assert Coach().review(sets(f"## Objective: {'Very ' * 300}calm\n\n{long}")).findings == review.findings
