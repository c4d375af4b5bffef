"""The command line `okr-coach`.  Exit codes: 0 no finding that --fail-on asks for, 1 one or more, 2 bad input or usage,
130 interrupted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from coach.config import NAME, VERSION
from coach.errors import CoachError, UsageError
from coach.render import FORMATS
from coach.stderr import complain, hush, say

# Importing typing for this name takes longer than all of `--help`; type checkers know it anyway.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from types import SimpleNamespace

    _Arguments = argparse.Namespace | SimpleNamespace

_REPORT = "please report it with the lines of your file that bring it about"

_BARS = ("error", "warning", "never")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; `argv` without the program's name, by default the process's.  Returns the exit code."""
    try:
        words = sys.argv[1:] if argv is None else list(argv)
        arguments = _plain(words) or _parsed(words)
        run: Callable[[_Arguments], int] = arguments.run
        return run(arguments)
    except CoachError as error:
        complain(error)
        return 2
    except KeyboardInterrupt:
        return 130
    except SystemExit as end:  # argparse after --help and --version
        return end.code if isinstance(end.code, int) else 0
    except BrokenPipeError:
        hush()
        return 0
    except Exception as bug:  # exit code 1 would say "findings", and a traceback tells a user nothing
        at = bug.__traceback__
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        where = "" if at is None else f" ({os.path.basename(at.tb_frame.f_code.co_filename)}, line {at.tb_lineno})"
        say(f"error: a defect of {NAME} itself: {type(bug).__name__}: {bug}{where}", _REPORT)
        return 2


_COMMANDS = {
    "review": " FILE",
    "rewrite": " TEXT",
    "rules": "",
    "explain": " RULE",
    "ask": " QUESTION",
    "metrics": " WORDS",
    "doctor": "",
    "eval": "",
}
"""Each command with what follows it."""


def _plain(words: Sequence[str]) -> SimpleNamespace | None:
    """The arguments of a review with nothing but paths and the commonest options, as argparse would read them.

    Importing argparse and telling it the options takes an eighth of a cold start.  None: argparse has to look."""
    if words[:1] != ["review"]:
        return None
    from types import SimpleNamespace

    read = SimpleNamespace(
        paths=[],
        format=None,
        output=None,
        fail_on="error",
        select=None,
        ignore=None,
        config=None,
        ignores=None,
        baseline=None,
        since=None,
        rewrites=False,
        fix=False,
        diff=False,
        model=None,
        show_prompt=False,
        run=_review,
    )
    rest = iter(words[1:])
    in_paths = False
    for word in rest:
        if word == "-" or not word.startswith("-"):
            if read.paths and not in_paths:
                return None
            read.paths.append(word)
            in_paths = True
            continue
        in_paths = False
        if word == "--format" and (value := next(rest, "")) in FORMATS:
            read.format = value
        elif word == "--fail-on" and (value := next(rest, "")) in _BARS:
            read.fail_on = value
        elif word == "--rewrites":
            read.rewrites = True
        elif word == "--no-model":
            read.model = False
        else:
            return None
    return read if read.paths else None


def _parsed(words: Sequence[str]) -> _Arguments:
    command = words[0] if words else "-h"
    if command not in _COMMANDS and (command == "-" or not command.startswith("-")):
        if command == "-" or os.path.exists(command) or "." in command or "/" in command:
            from shlex import quote

            raise UsageError(
                f"{command!r} is a file and no command", hint=f"did you mean `{NAME} review {quote(command)}`?"
            )
        from difflib import get_close_matches

        usual = f"`{NAME} review FILE` reviews a file; `{NAME} --help` lists all commands"
        near = get_close_matches(command.lower(), _COMMANDS, n=1)
        close = [f"did you mean `{NAME} {name}{_COMMANDS[name]}`?" for name in near]
        raise UsageError(f"there is no command {command!r}", hint="\n".join([*close, usual]))
    return _parser().parse_args(words)


def _parser() -> argparse.ArgumentParser:
    import argparse

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> None:  # type: ignore[override]
            raise UsageError(message, hint=f"see `{self.prog} --help`")

    codes = "Exit codes: 0 no finding of the severity in --fail-on or a worse one, 1 one or more, 2 bad input or usage."
    parser = Parser(
        prog=NAME,
        allow_abbrev=False,
        epilog=codes,
        description="Reviews draft OKRs: what is wrong, where, and which question to ask.",
    )
    parser.add_argument("--version", action="version", version=f"{NAME} {VERSION}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    text = "review OKR files, folders or standard input"
    review = commands.add_parser(
        "review",
        allow_abbrev=False,
        help=text,
        description="Reviews each source, and names what it cannot read.",
        epilog=codes,
    )
    review.add_argument("paths", metavar="PATH", nargs="+", help="a file, a folder, or - for standard input")
    endings = ", ".join(ending for _, ending in FORMATS.values() if ending)
    review.add_argument(
        "--format",
        choices=tuple(FORMATS),
        help=f"default: what the ending of the output file tells ({endings}), else text",
    )
    review.add_argument("--output", metavar="FILE", help="write the review there instead of printing it")
    review.add_argument(
        "--fail-on", choices=_BARS, default="error", help="lowest severity that exits with 1 (default: error)"
    )
    review.add_argument("--select", metavar="RULE", action="append", help="only these rules, by name or code: A,B")
    review.add_argument("--ignore", metavar="RULE", action="append", help="all rules but these, by name or code: A,B")
    review.add_argument(
        "--config", metavar="FILE", help="team options; default: okr-coach.toml or pyproject.toml here or above"
    )
    review.add_argument(
        "--ignores", metavar="FILE", help="findings to pass over; default: okr-coach-ignores.toml here or above"
    )
    review.add_argument(
        "--baseline", metavar="FILE", help="a JSON review from before: what it found already stays silent"
    )
    review.add_argument("--since", metavar="REV", help="only OKRs that changed since this revision of git")
    review.add_argument(
        "--rewrites", action="store_true", help="offer rewrites that invent nothing, and plan the missing baselines"
    )
    review.add_argument("--fix", action="store_true", help="write the safe rewrites to the files, and nothing else")
    review.add_argument("--diff", action="store_true", help="show what --fix would write, and write nothing")
    model = review.add_mutually_exclusive_group()
    model.add_argument("--no-model", dest="model", action="store_false", default=None, help="rules only")
    model.add_argument(
        "--model", action="store_true", default=None, help="advice of a model; default where OKR_COACH_MODEL names one"
    )
    review.add_argument("--show-prompt", action="store_true", help="show what a model would be sent, and send nothing")
    review.set_defaults(run=_review)

    rewrite = commands.add_parser(
        "rewrite",
        allow_abbrev=False,
        help="rewrite one key result",
        description="Reviews one key result and offers rewrites; what only you know is left blank in brackets.",
        epilog="Exit codes: 0 rewrites or nothing to mend, 1 no rewrite that is better, 2 bad usage.",
    )
    rewrite.add_argument("words", metavar="TEXT", nargs="+", help="the key result")
    rewrite.add_argument("--objective", metavar="TEXT", default="", help="the objective it serves")
    rewrite.add_argument(
        "--config", metavar="FILE", help="team options; default: okr-coach.toml or pyproject.toml here or above"
    )
    rewrite.set_defaults(run=_rewrite)

    rules = commands.add_parser("rules", help="list the rules")
    rules.set_defaults(run=_rules)

    explain = commands.add_parser(
        "explain", help="show the page of a rule, a passage or a metric card: why, examples, sources"
    )
    explain.add_argument("rule", metavar="RULE", help="name or code of a rule, or id of a passage or a metric card")
    explain.set_defaults(run=_explain)

    ask = commands.add_parser("ask", help="answer a question from the passages and metric cards, with their sources")
    ask.add_argument("words", metavar="QUESTION", nargs="+")
    ask.set_defaults(run=_ask)

    metrics = commands.add_parser("metrics", help="find metric cards: definition, formula, guardrails")
    metrics.add_argument("words", metavar="WORDS", nargs="+")
    metrics.set_defaults(run=_metrics)

    doctor = commands.add_parser("doctor", help="say what works here and what does not")
    doctor.set_defaults(run=_doctor)

    evaluate = commands.add_parser(
        "eval",
        allow_abbrev=False,
        help="measure the judgement on labelled OKRs (in a checkout)",
        description="Scores the rules on labelled OKRs, beside baselines and the run accepted last.",
        epilog="Exit codes: 0 as good as accepted, 1 worse than accepted, 2 bad input or usage.",
    )
    evaluate.add_argument(
        "paths", metavar="FILE", nargs="*", help="labelled OKRs, one a line; default: our own datasets"
    )
    evaluate.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="default: text")
    evaluate.add_argument("--output", metavar="FILE", help="write the table there instead of printing it")
    evaluate.add_argument("--accept", action="store_true", help="keep this run as the one that later runs must equal")
    evaluate.set_defaults(run=_eval)
    return parser


# --- commands ---------------------------------------------------------------------------------


def _review(arguments: _Arguments) -> int:
    from coach.reviewing import run

    return run(arguments)


def _rewrite(arguments: _Arguments) -> int:
    from coach.rewrites import run

    return run(" ".join(arguments.words), arguments.objective, arguments.config)


def _rules(arguments: _Arguments) -> int:  # noqa: ARG001
    from coach.files import put
    from coach.render.pages import table
    from coach.reviewing import look
    from coach.rules import RULES
    from coach.rules.page import page_of

    put(line + "\n" for line in table(((rule, page_of(rule).title) for rule in RULES), look()))
    return 0


def _explain(arguments: _Arguments) -> int:
    from coach.files import put
    from coach.render.pages import page
    from coach.reviewing import look
    from coach.rules import lookup, two_digits
    from coach.rules.page import page_of, sections

    try:
        rule = lookup(two_digits(arguments.rule))
    except UsageError:
        from coach.asking import explain

        if (code := explain(arguments.rule)) is None:
            raise
        return code
    put(line + "\n" for line in page(rule, page_of(rule).title, sections(rule), look()))
    return 0


# --- knowledge --------------------------------------------------------------------------------


def _ask(arguments: _Arguments) -> int:
    from coach.asking import ask

    return ask(" ".join(arguments.words))


def _metrics(arguments: _Arguments) -> int:
    from coach.asking import metrics

    return metrics(" ".join(arguments.words))


def _doctor(arguments: _Arguments) -> int:  # noqa: ARG001
    from coach.asking import doctor

    return doctor()


# --- eval -------------------------------------------------------------------------------------


def _eval(arguments: _Arguments) -> int:
    if arguments.accept and arguments.paths:
        raise UsageError("--accept keeps the run over our own datasets", hint="name no files beside it")
    try:
        from evals.command import evaluate
    except ModuleNotFoundError as missing:
        hint = "it comes with the development packages: `make setup` in a checkout"
        raise UsageError(f"eval needs the package {missing.name}", hint=hint) from None
    return evaluate(arguments.paths, arguments.format, arguments.output, accept=arguments.accept)


if __name__ == "__main__":
    sys.exit(main())
