"""The command `okr-coach review`."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from coach.config import NAME, line_width, wanted_columns, wants_colour
from coach.errors import InputError, NoOkrsError, UsageError
from coach.stderr import complain, hush, say
from coach.types import OkrSet

# Importing typing for this name takes longer than all of `--help`; type checkers know it anyway.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from types import SimpleNamespace

    from coach.critique import Critic, Showing
    from coach.files import Source
    from coach.options import Options
    from coach.pipeline import Coach
    from coach.reading.streams import Stream
    from coach.render.lines import Look
    from coach.rewriting import Writer
    from coach.types import Review
    from coach.views import Rule

    Arguments = argparse.Namespace | SimpleNamespace

LARGE = 1_000
"""OKRs in one source: what has more is reviewed in parts, on all cores."""
STREAMED = ("json", "csv")
"""Formats that can be written part by part; for the others the whole review is held in memory."""
ROWS = (".jsonl", ".ndjson", ".csv", ".tsv")

BARS = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
"""The severities that make the exit code 1."""


def run(arguments: Arguments) -> int:
    import gc

    # Nothing here makes cycles, and looking for them among 40,000 key results takes a quarter of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _reviewed(arguments)
    finally:
        if collecting:
            gc.enable()


def _reviewed(arguments: Arguments) -> int:
    from coach import teamfile
    from coach.files import deliver, refuse_source, sources
    from coach.pipeline import Coach

    wanted = arguments.rewrites or arguments.fix or arguments.diff
    if arguments.fix or arguments.diff:
        _refuse_beside(arguments)
    options = teamfile.options(arguments.config)
    known = {} if arguments.baseline is None else teamfile.baseline(arguments.baseline)
    known |= teamfile.ignores(arguments.ignores)
    rules = _chosen(arguments.select, arguments.ignore, options)
    writer = _writer(rules, options) if wanted else None
    showing = _showing(writer) if arguments.show_prompt else None
    critic = None if showing is not None else _critic(arguments.model, writer)
    coach = Coach(rules, options, known, writer, showing or critic)
    found_sources, again = sources(arguments.paths)
    if arguments.output is not None:
        refuse_source(arguments.output, found_sources)
    format_ = _format(arguments.format, arguments.output)
    for path in again:
        say(f"note: {'standard input' if path == '-' else path}: named more than once; reviewed once")
    # What changed is known of whole files only.
    whole = arguments.since is not None or wanted or coach.advised
    found, failed = _read(found_sources, streamed=format_ in STREAMED and not whole)
    if not found:
        return 2
    _name_unknown(found)
    if arguments.fix and not arguments.diff:
        found = _fixed(coach, found, arguments)
    pieces, severities = _reviewed_as(coach, found, format_, arguments, showing)
    if critic is not None and (used := critic.usage.told()):
        say(f"note: {critic.name}: {used}")
    bar = BARS[arguments.fail_on]
    code = 2 if failed else 1 if any(severities[severity] for severity in bar) else 0
    try:
        # Only text suits itself to the encoding of the terminal; every other format says which one it has.
        encoding = None if format_ == "text" else "utf-8"
        deliver(pieces, arguments.output, encoding)
    except BrokenPipeError:
        hush()
    return code


def _showing(writer: Writer | None) -> Showing:
    from coach.critique import Showing

    return Showing(writer)


def _prompts(showing: Showing) -> Iterator[str]:
    """What a model would be sent; nothing was."""
    from coach.render.terminal import visible

    for ask in showing.asks:
        yield f"--- {ask.prompt}\n"
        for text in (ask.system, ask.user):
            yield "".join(f"{visible(line)}\n" for line in text.splitlines()) + "\n"


def _critic(asked: bool | None, writer: Writer | None) -> Critic | None:
    """Whom to ask for advice: nobody unless a model is named.  `asked`: None where the command line does not say."""
    from coach.config import model_name

    if asked is False or (asked is None and model_name() is None):
        return None
    from coach.critique import critic
    from coach.llm import open_model

    model = open_model()
    if model is None:
        hint = "name one in OKR_COACH_MODEL, and its address in OKR_COACH_BASE_URL; docs/model.md tells how"
        raise UsageError("no model is configured", hint=hint)
    return critic(model, writer=writer)


def _writer(rules: Sequence[Rule], options: Options) -> Writer:
    from coach.rewriting import writer

    return writer(rules, options)


def _reviewed_as(
    coach: Coach, found: Sequence[OkrSet | Stream], format_: str, arguments: Arguments, showing: Showing | None
) -> tuple[Iterable[str] | bytes, Counter[str]]:
    """The review, written out, and how often each severity stands."""
    sets = [one for one in found if isinstance(one, OkrSet)]
    # In parts, a model would be asked by several processes, each of which would begin anew where it fails.
    large = any(map(_is_large, found)) and not coach.advised
    if arguments.since is not None:
        review = _changed(coach, sets, arguments.since, large)
    elif large and format_ in STREAMED and not coach.rewrites:
        from coach.large import rendered

        return rendered(coach, found, format_)
    else:
        review = _whole(coach, sets, large)
    # Below an OKR that was left out, a comment seems to pass over nothing.
    if not review.left_out:
        _name_idle(review)
    severities: Counter[str] = Counter(finding.severity for finding in review.findings if finding.dismissed is None)
    if arguments.diff:
        from coach.fixing import shown

        return shown(sets, review), severities
    if showing is not None:
        return _prompts(showing), severities
    return _rendered(review, format_, arguments.output), severities


def _refuse_beside(arguments: Arguments) -> None:
    from coach.fixing import refuse_standard_input

    refuse_standard_input(arguments.paths)
    if arguments.diff and arguments.format is not None:
        raise UsageError("--diff shows patches, whatever the format", hint="leave --format away")


def _fixed(coach: Coach, found: Sequence[OkrSet | Stream], arguments: Arguments) -> list[OkrSet | Stream]:
    """The sets after the safe rewrites were written to their files."""
    from coach.files import bytes_of
    from coach.fixing import fixed
    from coach.reading import read

    sets = [one for one in found if isinstance(one, OkrSet)]
    large = any(map(_is_large, sets)) and not coach.advised
    review = _whole(coach, sets, large) if arguments.since is None else _changed(coach, sets, arguments.since, large)
    changed = fixed(sets, review)
    return [read(bytes_of(one.path), one.path) if one.path in changed else one for one in found]


def _whole(coach: Coach, sets: Sequence[OkrSet], large: bool, left_out: Collection[tuple[str, str]] = ()) -> Review:
    if not large:
        return coach.review(sets, left_out=left_out)
    from coach.large import reviewed

    return reviewed(coach, sets, left_out)


def _changed(coach: Coach, sets: Sequence[OkrSet], rev: str, large: bool) -> Review:
    from coach.changed import unchanged
    from coach.records import replace
    from coach.render.counting import counted

    found = unchanged(sets, rev)
    for note in found.notes:
        say(f"note: {note}")
    if found.okrs:
        every = len(found.okrs) == sum(len(one.okrs) for one in sets)
        told = f"{counted(len(found.okrs), 'OKR')} unchanged since {rev}: left out"
        say(f"note: {told}{'; no OKR changed' if every else ''}")
    return replace(_whole(coach, sets, large, found.okrs), since=rev, left_out=len(found.okrs))


def _is_large(one: OkrSet | Stream) -> bool:
    """Whether it is reviewed in parts.  What comments dismiss is never torn apart."""
    return not isinstance(one, OkrSet) or (len(one.okrs) > LARGE and not one.ignores)


def _format(asked: str | None, output: str | None) -> str:
    """The format asked for, else the one that the ending of `output` tells, else text."""
    from coach.render import BINARY, FORMATS

    if asked is None:
        ending = os.path.splitext(output or "")[1].lower()
        return next((name for name, (_, own) in FORMATS.items() if own and own == ending), "text")
    if asked in BINARY and output is None and sys.stdout.isatty():
        hint = f"write it to a file: --output review{FORMATS[asked][1]}"
        raise UsageError(f"{asked} is no text that a terminal could show", hint=hint)
    return asked


def _rendered(review: Review, format_: str, output: str | None) -> Iterable[str] | bytes:
    if format_ == "text":
        from coach.render import text

        return (line + "\n" for line in text.render(review, look(output)))
    if format_ == "sarif":
        from coach.render import sarif
        from coach.rules import RULES
        from coach.rules.page import page_of, sections

        pages = ((rule, page_of(rule)) for rule in RULES)
        rules = [sarif.Described(rule, page.title, page.why, sections(rule)) for rule, page in pages]
        return sarif.render(review, rules)
    from importlib import import_module

    from coach.render import FORMATS

    rendered: Iterable[str] | bytes = import_module(f"coach.render.{FORMATS[format_][0]}").render(review)
    return rendered


def look(output: str | None = None) -> Look:
    from coach.render.lines import Look

    columns = wanted_columns()
    if output is not None or not sys.stdout.isatty():
        return Look(line_width(columns))
    try:
        columns = columns or os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        columns = None
    return Look(line_width(columns), wants_colour())


def _chosen(select: Iterable[str] | None, ignore: Iterable[str] | None, options: Options) -> tuple[Rule, ...]:
    """The rules of the command line, else of the team options.  `--select` goes before both lists of the options."""
    from coach.rules import RULES

    chosen: Iterable[Rule] = RULES
    ignored = {rule.name for rule in _named(ignore, "--ignore")} if ignore is not None else set()
    if select is not None:
        chosen = _named(select, "--select")
    else:
        if options.select is not None:
            chosen = [rule for rule in RULES if rule.name in options.select]
        ignored.update(options.ignore or ())
    left = tuple(rule for rule in RULES if rule in chosen and rule.name not in ignored)
    if not left:
        of_file = select is None and (options.select or options.ignore)
        hint = "name fewer rules to ignore, or others to select"
        raise UsageError("no rule is left to check", hint=hint, path=options.file if of_file else None)
    return left


def _name_unknown(found: Iterable[OkrSet | Stream]) -> None:
    """Comments that ask to pass over what is no rule."""
    from coach.rules import RULES

    known = {name for rule in RULES for name in (rule.name, rule.code.lower())}
    form = "write <!-- okr-coach: ignore RULE: the reason -->"
    for one_set in found:
        for ignore in one_set.ignores if isinstance(one_set, OkrSet) else ():
            where = f"{'standard input' if one_set.path == '-' else one_set.path}:{ignore.line}"
            if not ignore.rules:
                say(f"note: {where}: this comment names no rule to pass over", form)
            for name in ignore.rules:
                if name not in known and not _is_check(name):
                    say(f"note: {where}: there is no rule {name[:60]!r} to pass over", form)


def _is_check(name: str) -> bool:
    """Whether a model's remarks have this name or code."""
    if not name.startswith("ad"):
        # Few names begin so, and reading the checks takes longer than a small review.
        return False
    from coach.critique.checks import CHECKS

    return any(name in (check.name, check.code.lower()) for check in CHECKS)


def _name_idle(review: Review) -> None:
    """Comments that pass over nothing: most likely they stand in the wrong place, or are needed no more."""
    from coach.rules import RULES

    applied = {name for rule in RULES if rule.name in review.by_rule for name in (rule.name, rule.code.lower())}
    working = {f.dismissed.where for f in review.findings if f.dismissed is not None and f.dismissed.how == "inline"}
    for one_set in review.sets:
        for ignore in one_set.ignores:
            if ignore.rules and applied.issuperset(ignore.rules) and f"{one_set.path}:{ignore.line}" not in working:
                where = f"{'standard input' if one_set.path == '-' else one_set.path}:{ignore.line}"
                say(f"note: {where}: this comment passes over nothing; line {ignore.first} has no such finding")


def _named(values: Iterable[str], option: str) -> tuple[Rule, ...]:
    from coach.rules import lookup, two_digits

    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    if not names:
        raise UsageError(f"{option} names no rule", hint=f"`{NAME} rules` lists them")
    return tuple(lookup(two_digits(name)) for name in names)


def _read(found: Sequence[Source], *, streamed: bool) -> tuple[list[OkrSet | Stream], bool]:
    """The sets of all readable sources, and whether one was bad; bad ones are named on standard error.

    `streamed`: very large files of rows are left to be read while they are reviewed.

    A file that a folder holds by the way need not be an OKR file; one that the user named must be."""
    from coach.files import SUFFIXES, bytes_of
    from coach.reading import read

    sets: list[OkrSet | Stream] = []
    passed_over: list[NoOkrsError] = []
    failed = False
    for path, by_name in found:
        try:
            if by_name is None:
                hint = f"it needs files ending in {', '.join(SUFFIXES)}"
                raise InputError("the folder holds no file to review", hint=hint, path=path)  # noqa: TRY301
            sets.append((_stream(path) if streamed else None) or read(bytes_of(path), path))
        except InputError as error:
            if isinstance(error, NoOkrsError) and not by_name:
                passed_over.append(error)
            else:
                failed = True
                complain(error)
    for silent in passed_over:
        if sets or failed:
            say(f"note: {silent.path}: {silent.message}; left out")
        else:
            complain(silent)
    return sets, failed


def _stream(path: str) -> Stream | None:
    if not path.lower().endswith(ROWS):
        return None
    from coach.reading.streams import stream

    return stream(path)
