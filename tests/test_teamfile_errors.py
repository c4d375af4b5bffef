"""A wrong options file, ignore file or baseline ends with one message: file, line, and what is allowed."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach import teamfile
from coach.config import NAME
from coach.errors import InputError
from coach.options import EXCEPTIONS, Options
from tests.team_review import Team

TOP = "select, ignore, severity, key-results, objectives, milestones, numbers-in-objectives, exceptions, teams, words"
FAR = "far-too-many 9 (default)"
RULES = "`okr-coach rules` lists them all"
KNOWN = ", ".join(EXCEPTIONS)
PRINT = "0123456789abcdef"
COPY = "copy its 16 characters from `okr-coach review FILE --format json`"


def short(value: object) -> str:
    """A test's name, where a value may be two megabytes."""
    return repr(value)[:40]


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ('\nselct = ["KR01"]', "2: there is no key 'selct'", f"did you mean select? known are {TOP}"),
        ("[tool.okr-coach]", "1: [tool.okr-coach] is for pyproject.toml", "in this file the options stand without it"),
        ('select = "KR01"', "1: select is 'KR01'", "write a list of names or codes of rules in [ ]"),
        ("select = []", "1: select names no rule", "leave it out for all rules; `okr-coach rules` lists them"),
        ("ignore = 7", "1: ignore is 7", "write a list of names or codes of rules in [ ]"),
        ('ignore = [\n "KR01",\n 7,\n]', "3: 7 in ignore is no text", "write names or codes of rules in quotes"),
        ('ignore = ["KR01", ""]', "1: an empty text in ignore is no text", "write names or codes of rules in quotes"),
        (
            'ignore = [\n "KR01",\n "activty-as-kr",\n]',
            "3: there is no rule 'activty-as-kr'",
            f"did you mean activity-as-kr or activity-coverage? {RULES}",
        ),
        ('select = ["zzz"]', "1: there is no rule 'zzz'", RULES),
        ('severity = "error"', "1: severity is 'error'", "write [severity] with lines such as KR01 = 'warning'"),
        ('[severity]\n\nKR01 = "loud"', "3: 'loud' is no severity", "allowed are error, warning, info"),
        ("severity.KR01 = 1.5", "1: 1.5 is no severity", "allowed are error, warning, info"),
        (
            'severity = {KR01 = "info",\tKR99="info"}',
            "1: there is no rule 'KR99'",
            f"did you mean KR19 or KR09? {RULES}",
        ),
        (
            'severity.KR01 = "info"\nseverity.activity-as-kr = "error"',
            "2: the severity of activity-as-kr is set twice",
            "keep one, by name or code",
        ),
        ("key-results = 4", "1: key-results is 4", "write [key-results] with fewest, most, many, far-too-many"),
        (
            "[key-results]\nleast = 2",
            "2: there is no key 'least'",
            "known are fewest, most, many, far-too-many",
        ),
        (
            '[key-results]\nfewest = "2"',
            "2: '2' is no number for key-results.fewest",
            "write a whole number from 1 to 20",
        ),
        ("[key-results]\nmany = 0", "2: 0 is no number for key-results.many", "write a whole number from 1 to 50"),
        ("key-results.many = true", "1: true is no number for key-results.many", "write a whole number from 1 to 50"),
        (
            "key-results.far-too-many = 101",
            "1: 101 is no number for key-results.far-too-many",
            "write a whole number from 1 to 100",
        ),
        (
            f"key-results.most = 0x{'f' * 5000}",
            "1: this number is no number for key-results.most",
            "write a whole number from 1 to 20",
        ),
        (
            "[key-results]\nmost = 2",
            f"2: the numbers of key-results do not rise: fewest 3 (default), most 2, many 6 (default), {FAR}",
            "set those beside it too: each must be at least the one before",
        ),
        ("objectives = []", "1: objectives is a list", "write [objectives] with most, many, far-too-many"),
        ("[objectives]\nfewest = 1", "2: there is no key 'fewest'", "known are most, many, far-too-many"),
        ("objectives.most = 2.5", "1: 2.5 is no number for objectives.most", "write a whole number from 1 to 20"),
        (
            "objectives.most = 7",
            "1: the numbers of objectives do not rise: most 7, many 6 (default), far-too-many 9 (default)",
            "set those beside it too: each must be at least the one before",
        ),
        ('milestones = "ok"', "1: 'ok' is no choice for milestones", "allowed are object, accept"),
        ("milestones = true", "1: true is no choice for milestones", "allowed are object, accept"),
        ("milestones.a.b = 1", "1: a table is no choice for milestones", "allowed are object, accept"),
        (
            "numbers-in-objectives = 2027-01-01",
            "1: 2027-01-01 is no choice for numbers-in-objectives",
            "allowed are object, accept",
        ),
        ('exceptions = "platform"', "1: exceptions is 'platform'", f"write a list of exceptions ({KNOWN}) in [ ]"),
        ('exceptions = ["platfrm"]', "1: there is no exception 'platfrm'", f"known are {KNOWN}"),
        ('teams = ["A"]', "1: teams is a list", 'write [teams."Name of the team"] with exceptions'),
        ('[teams]\n"My team" = 3', '2: teams."My team" is 3', 'write [teams."My team"] with exceptions'),
        ("[teams.A]\nselect = []", "2: there is no key 'select'", "known are exceptions"),
        ('[teams.A]\nexceptions = ["x"]', "2: there is no exception 'x'", f"known are {KNOWN}"),
        ("words = 1", "1: words is 1", "write [words] with vanity, outputs, insiders, outsiders"),
        (
            'words.vain = ["x"]',
            "1: there is no key 'vain'",
            "did you mean vanity? known are vanity, outputs, insiders, outsiders",
        ),
        ('words.vanity = "likes"', "1: words.vanity is 'likes'", "write a list of terms in [ ]"),
        (
            f'[words]\noutputs = [\n"a",\n"{"b" * 61}"]',
            f"4: '{'b' * 60}' is too long for a term",
            "write up to 6 words and 60 characters",
        ),
        (
            'words.insiders = ["a b c d e f g"]',
            "1: 'a b c d e f g' is too long for a term",
            "write up to 6 words and 60 characters",
        ),
        ("words.outsiders = [" + '"a",' * 1001 + "]", "1: words.outsiders has 1001 entries", "at most 1000 are read"),
        ("\x00", "1: this is no TOML: invalid statement", "see toml.io"),
        ("\n\nselect = [", "3: this is no TOML: invalid value", "see toml.io"),
        ("\nmilestones = ", "2: this is no TOML: invalid value", "see toml.io"),
        (
            "select = []\nselect = []",
            "2: this is no TOML: cannot overwrite a value",
            "each key and table may be set once",
        ),
        (
            "[words]\n[words]",
            "2: this is no TOML: cannot declare ('words',) twice",
            "each key and table may be set once",
        ),
        (f"select = {'[' * 100_000}", " this file nests too deeply", "write it flatter"),
        (f"select = {'9' * 5000}", " a number of this file has too many digits", "shorten it"),
        (f"\n{'a.' * 400_000}a = 1", "2: this line has too many dots", "at most 200 dots outside texts are read"),
        (b"select = '\xff'", " this file is not UTF-8", "save it as UTF-8"),
        (b"\x00\x01\x02\xfe\xff", " this file is not UTF-8", "save it as UTF-8"),
        ("#" * 2_000_000, " this file is too large", "at most 1,000,000 bytes are read"),
    ],
    ids=short,
)
def test_a_wrong_option_is_named_with_its_line_and_what_is_allowed(
    team: Team, options: str | bytes, message: str, hint: str
) -> None:
    team.write("okr-coach.toml", options)
    said = f"{NAME}: error: okr-coach.toml:{message}\n  {hint}\n"
    assert team.text() == (2, "", said)
    for text in ["\ufeff", ""] if isinstance(options, str) and len(options) < 1000 else []:
        team.write("okr-coach.toml", text + str(options).replace("\n", "\r\n"))
        assert team.text() == (2, "", said)


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ("milestones = 1", "3: 1 is no choice for milestones", "allowed are object, accept"),
        ("severity = 1", "3: severity is 1", "write [tool.okr-coach.severity] with lines such as KR01 = 'warning'"),
        ("words = 1", "3: words is 1", "write [tool.okr-coach.words] with vanity, outputs, insiders, outsiders"),
        ("teams = 1", "3: teams is 1", 'write [tool.okr-coach.teams."Name of the team"] with exceptions'),
        ("tool = 1", "3: there is no key 'tool'", f"known are {TOP}"),
    ],
)
def test_a_wrong_option_of_a_pyproject_is_named_by_its_place_there(
    team: Team, options: str, message: str, hint: str
) -> None:
    team.write("pyproject.toml", f"[project]\n[tool.okr-coach]\n{options}\n[tool.other]\nmilestones = 2\n")
    assert team.text() == (2, "", f"{NAME}: error: pyproject.toml:{message}\n  {hint}\n")


def test_options_of_a_pyproject_have_to_be_a_table(team: Team) -> None:
    team.write("pyproject.toml", "[tool]\nokr-coach = 3\n")
    said = f"{NAME}: error: pyproject.toml:2: tool.okr-coach is no table\n  write [tool.okr-coach]\n"
    assert team.text() == (2, "", said)


@pytest.mark.parametrize("option", ["--config", "--ignores", "--baseline"])
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("no-such.toml", "No such file or directory"),
        ("", "No such file or directory"),
        ("folder", "Is a directory"),
        ("a\0b", "embedded null byte"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(team: Team, option: str, name: str, why: str) -> None:
    team.write("folder/inside.md", "")
    ended = team.text(option, name)
    shown = name.replace("\0", "\\x00")
    said = f"{NAME}: error: {shown}: cannot be read: {why}\n  check the path and its permissions\n"
    assert ended == (2, "", said)


@pytest.mark.parametrize("option", ["--config", "--ignores", "--baseline"])
def test_a_name_with_odd_characters_cannot_play_with_the_terminal(team: Team, option: str) -> None:
    team.write("\x1b[31m\u202e\n.toml", "= wrong")
    ended = team.text(option, "\x1b[31m\u202e\n.toml")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"{NAME}: error: \\x1b[31m\\u202e\\n.toml:")
    assert len(ended.err.splitlines()) == 2


# --- the ignore file --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ignores", "message", "hint"),
    [
        (
            f'[[ignores]]\nfingerprint = "{PRINT}"',
            "1: there is no key 'ignores'",
            "did you mean ignore? known are ignore",
        ),
        ("ignore = 3", "1: ignore is 3", "write [[ignore]] above each entry"),
        (f'[ignore]\nfingerprint = "{PRINT}"', "1: ignore is a table", "write [[ignore]] above each entry"),
        (
            f'ignore = [\n"{PRINT}"]',
            f"2: '{PRINT}' is no entry",
            "write [[ignore]] with fingerprint, rule, reason, by, on",
        ),
        ('[[ignore]]\nreason = "x"', "1: this entry has no fingerprint", COPY),
        (
            f'[[ignore]]\nfingerprint = "{PRINT}"\n[[ignore]]\nfingerprint = "{PRINT[:-1]}"',
            f"4: '{PRINT[:-1]}' is no fingerprint",
            COPY,
        ),
        (f'ignore = [{{fingerprint = "{PRINT.upper()}"}}]', f"1: '{PRINT.upper()}' is no fingerprint", COPY),
        ("[[ignore]]\nfingerprint = 3", "2: fingerprint is 3", "write a text in quotes"),
        (
            f'[[ignore]]\nfingerprint = "{PRINT}"\n\nwhy = "x"',
            "4: there is no key 'why'",
            "known are fingerprint, rule, reason, by, on",
        ),
        (
            f'[[ignore]]\nfingerprint = "{PRINT}"\nrule = "KR77"',
            "3: there is no rule 'KR77'",
            f"did you mean KR17 or KR07? {RULES}",
        ),
        (f'[[ignore]]\nfingerprint = "{PRINT}"\nreason = ["x"]', "3: reason is a list", "write a text in quotes"),
        (f'[[ignore]]\nfingerprint = "{PRINT}"\nby = 3', "3: by is 3", "write a text in quotes"),
        (f'[[ignore]]\nfingerprint = "{PRINT}"\non = 3', "3: on is 3", "write a date, such as 2027-01-31"),
        ("[[ignore", "1: this is no TOML: expected ']]' at the end of an array declaration", "see toml.io"),
    ],
)
def test_a_wrong_entry_of_the_ignore_file_is_named_with_its_line(
    team: Team, ignores: str, message: str, hint: str
) -> None:
    team.write("okr-coach-ignores.toml", ignores)
    assert team.text() == (2, "", f"{NAME}: error: okr-coach-ignores.toml:{message}\n  {hint}\n")


# --- the baseline -----------------------------------------------------------------------------

SCHEMA = "okr-coach.review.v1"


@pytest.mark.parametrize(
    ("baseline", "message"),
    [
        ("", "this is no JSON"),
        ("{", "this is no JSON"),
        (b"\xff\xff", "this is no JSON"),
        ("[" * 100_000, "this is no JSON"),
        ("9" * 5000, "this is no JSON"),
        ("[]", "this is no review of okr-coach"),
        ("{}", "this is no review of okr-coach"),
        (json.dumps({"schema": SCHEMA}), "this is no review of okr-coach"),
        (json.dumps({"schema": "okr-coach.review.v9", "findings": []}), "this is no review of okr-coach"),
        (json.dumps({"schema": SCHEMA, "findings": {}}), "this is no review of okr-coach"),
        (json.dumps({"schema": SCHEMA, "findings": [3]}), "a finding of this review has no fingerprint"),
        (
            json.dumps({"schema": SCHEMA, "findings": [{"fingerprint": 3}]}),
            "a finding of this review has no fingerprint",
        ),
    ],
)
def test_what_is_no_review_is_refused_as_a_baseline(team: Team, baseline: str | bytes, message: str) -> None:
    team.write("before.json", baseline)
    hint = "name a file that `okr-coach review --format json` wrote"
    assert team.text("--baseline", "before.json") == (2, "", f"{NAME}: error: before.json: {message}\n  {hint}\n")


# --- whatever stands in the file --------------------------------------------------------------

_KEYS = [*TOP.split(", "), "fewest", "most", "vanity", "KR01", "activity-as-kr", '"My team"', "fingerprint", "on", "é"]
_VALUES = [
    "1",
    "0",
    "99",
    "true",
    '"error"',
    '"accept"',
    "[]",
    '["KR01"]',
    '["platform"]',
    "{}",
    "{ most = 3 }",
    "1e400",
]
_VALUES += [
    "2027-01-01",
    "'''a\n[b]\n'''",
    '"""\\\n  a"""',
    "[\n1, # ]\n2,\n]",
    "{ a.b = [ { c = 1 } ] }",
    "0xff",
    "nan",
]
_key = st.lists(st.sampled_from(_KEYS), min_size=1, max_size=3).map(".".join)
_value = st.sampled_from(_VALUES) | st.text(max_size=8).map(lambda said: json.dumps(said, ensure_ascii=False))
_line = (
    st.tuples(_key, _value).map(" = ".join)
    | _key.map("[{}]".format)
    | _key.map("[[{}]]".format)
    | st.sampled_from(["", "# comment", "[[ignore]]", f'fingerprint = "{PRINT}"'])
    | st.text(max_size=12)
)
tomls = st.lists(_line, max_size=8).map("\n".join) | st.text(max_size=60)


def told(team: Team, text: str) -> list[InputError]:
    path = str(team.write("any.toml", text.encode("utf-8", "surrogatepass")))
    errors = []
    for read in (teamfile.options, teamfile.ignores):
        try:
            assert isinstance(read(path), Options | dict)
        except InputError as error:
            errors.append(error)
    return errors


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=tomls)
def test_any_text_is_options_or_an_input_error_on_one_of_its_lines(team: Team, text: str) -> None:
    for error in told(team, text):
        assert (error.path, bool(error.message), bool(error.hint)) == (str(team.folder / "any.toml"), True, True)
        assert error.line is None or 1 <= error.line <= text.count("\n") + 1
