"""Measures what a user waits for: cold start and throughput, each beside a yardstick in the same run.

    python -m tools.bench [--record] [--objectives N] [--repeats N] [--large N ...]

CPU seconds are user + system time of the child process and of those it started.  Ratios carry from machine to machine,
seconds do not.  A statement is an objective or a key result.  Nothing is asserted here.  With --record a JSON line is
added to bench/history.jsonl.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from tools.bench_texts import KEY_RESULTS_PER_OBJECTIVE

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.path.dirname(sys.executable)
OKR_COACH = os.path.join(BIN, "okr-coach")
TINY = os.path.join(ROOT, "examples", "support-team.md")
SAMPLE = 2_000
"""Text by text proselint is slow: it reads this many, and its time is scaled up to all of them."""
REWRITTEN = 200
"""Objectives that are reviewed with rewrites."""

GRAMMAR_LOOP = """
import gc, json, sys
from coach.grammar import parse_all
gc.disable()  # as `okr-coach review` does
parse_all([(text, None) for text in json.load(open(sys.argv[1], encoding="utf-8"))])
"""

PROSELINT_LOOP = """
import json, sys
from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile
CheckRegistry().register_many(__register__)
for text in json.load(open(sys.argv[1], encoding="utf-8")):
    LintFile("text", text).lint()
"""


READ_LOOPS = {
    "generated.jsonl": """
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    json.loads(line)
""",
    "generated.csv": """
import csv, sys
for row in csv.reader(open(sys.argv[1], encoding="utf-8", newline="")):
    pass
""",
}


class Run(NamedTuple):
    """One child process.  `cpu`: user + system seconds, of what it started too; `wall`: seconds from start to end;
    `peak`: largest resident set in MiB, of the largest process."""

    cpu: float
    wall: float
    peak: float
    stderr: str


def run(*command: str, ok: tuple[int, ...] = (0,), stdout: str = os.devnull, cores: int | None = None) -> Run:
    """Run a child to its end.  Exit codes other than `ok` end the benchmark: a failed run has no speed.

    `cores`: how many of this process's cores it may use, by default all."""
    # Byte code is part of a warm start; a machine that forbids it would measure the compiler.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    usable = os.sched_getaffinity(0)
    with open(stdout, "wb") as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        # A child is bound to the cores that its parent has when it starts.
        os.sched_setaffinity(0, sorted(usable)[:cores])
        child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env)
        os.sched_setaffinity(0, usable)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        errors = err.read().decode("utf-8", "replace")
    if child.returncode not in ok:
        sys.exit(f"bench: {' '.join(command)} ended with {child.returncode}:\n{errors}")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, errors)


def median_cpu(repeats: int, *command: str, ok: tuple[int, ...] = (0,)) -> float:
    """Median CPU seconds over `repeats` runs, after one run that warms caches and writes byte code."""
    run(*command, ok=ok)
    return statistics.median(run(*command, ok=ok).cpu for _ in range(repeats))


def import_costs(*command: str, top: int = 12) -> list[tuple[str, float]]:
    """The `top` dearest imports of `okr-coach ...`: (module, cumulative milliseconds), dearest first."""
    report = run(sys.executable, "-X", "importtime", *command).stderr
    costs = []
    for line in report.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[1].strip().isdigit():
            costs.append((parts[2].strip(), int(parts[1]) / 1000))
    return sorted(costs, key=lambda cost: -cost[1])[:top]


def cold_start(repeats: int) -> dict[str, float]:
    review = (OKR_COACH, "review", TINY, "--no-model", "--fail-on", "never")
    bare = median_cpu(repeats, sys.executable, "-c", "pass")
    ours = median_cpu(repeats, *review)
    # proselint ends with 1 when it has something to say.
    proselint = median_cpu(repeats, os.path.join(BIN, "proselint"), "check", TINY, ok=(0, 1))
    return {
        "bare_python_s": bare,
        "okr_coach_s": ours,
        "proselint_s": proselint,
        "okr_coach_over_bare": ours / bare,
        "okr_coach_over_proselint": ours / proselint,
    }


def throughput(objectives: int) -> dict[str, float]:
    total = objectives * (1 + KEY_RESULTS_PER_OBJECTIVE)
    scale = total / min(SAMPLE, total)
    with tempfile.TemporaryDirectory() as folder:
        as_json = os.path.join(folder, "generated.okrset.json")
        as_markdown = os.path.join(folder, "generated.md")
        # In a process of its own: a child's peak memory counts from its parent's, so this one has to stay small.
        run(sys.executable, "-m", "tools.bench_texts", folder, str(objectives), str(SAMPLE))
        options = ("--no-model", "--format", "json", "--fail-on", "never")
        result = os.path.join(folder, "review.json")
        json_run = run(OKR_COACH, "review", as_json, *options, stdout=result, cores=1)
        result_size = os.path.getsize(result)
        markdown_run = run(OKR_COACH, "review", as_markdown, *options, stdout=result, cores=1)
        loading = run(sys.executable, "-c", "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))", as_json)
        one_by_one = run(sys.executable, "-c", PROSELINT_LOOP, os.path.join(folder, "sample.json"))
        one_file = run(os.path.join(BIN, "proselint"), "check", os.path.join(folder, "texts.txt"), ok=(0, 1))
        grammar = run(sys.executable, "-c", GRAMMAR_LOOP, os.path.join(folder, "texts.json"))
    return {
        "statements": total,
        "grammar_s": grammar.cpu,
        "json_s": json_run.cpu,
        "json_us_per_statement": json_run.cpu / total * 1e6,
        "json_peak_mib": json_run.peak,
        "json_result_mib": result_size / 2**20,
        "markdown_s": markdown_run.cpu,
        "markdown_peak_mib": markdown_run.peak,
        "json_load_s": loading.cpu,
        "proselint_each_s_scaled": one_by_one.cpu * scale,
        "proselint_file_s": one_file.cpu,
        "grammar_over_proselint_file": grammar.cpu / one_file.cpu,
        "okr_coach_over_json_load": json_run.cpu / loading.cpu,
        "okr_coach_over_proselint_each": json_run.cpu / (one_by_one.cpu * scale),
        "okr_coach_over_proselint_file": json_run.cpu / one_file.cpu,
    }


def rewriting() -> dict[str, float]:
    """What rewrites add to a review, the opening of the metric cards included."""
    with tempfile.TemporaryDirectory() as folder:
        run(sys.executable, "-m", "tools.bench_texts", folder, str(REWRITTEN))
        review = (OKR_COACH, "review", os.path.join(folder, "generated.jsonl"), "--fail-on", "never")
        plain, told = run(*review), run(*review, "--rewrites")
    return {"rewrites_s": told.cpu, "rewrites_ms_per_okr": (told.cpu - plain.cpu) / REWRITTEN * 1e3}


def large(objectives: int) -> list[dict[str, float | str]]:
    """The same OKRs as JSON Lines and as CSV, reviewed as JSON on one core and on all, beside the standard library."""
    found: list[dict[str, float | str]] = []
    with tempfile.TemporaryDirectory() as folder:
        run(sys.executable, "-m", "tools.bench_texts", folder, str(objectives))
        for name, loop in READ_LOOPS.items():
            path = os.path.join(folder, name)
            loading = run(sys.executable, "-c", loop, path)
            for cores in sorted({1, len(os.sched_getaffinity(0))}):
                print(
                    f"bench: {name}, {objectives:,} objectives, {cores} of the cores ...", file=sys.stderr, flush=True
                )
                ours = run(OKR_COACH, "review", path, "--format", "json", "--fail-on", "never", cores=cores)
                found.append(
                    {
                        "file": name,
                        "objectives": objectives,
                        "cores": cores,
                        "wall_s": ours.wall,
                        "cpu_s": ours.cpu,
                        "peak_mib": ours.peak,
                        "library_s": loading.cpu,
                        "library_peak_mib": loading.peak,
                        "cpu_over_library": ours.cpu / loading.cpu,
                        "cpu_over_wall": ours.cpu / ours.wall,
                    }
                )
    return found


LARGE_COLUMNS = {
    "file": "<18",
    "objectives": ">10,",
    "cores": ">6",
    "wall_s": ">8.1f",
    "cpu_s": ">8.1f",
    "cpu_over_wall": ">14.2f",
    "peak_mib": ">9.0f",
    "library_s": ">10.2f",
    "library_peak_mib": ">17.0f",
    "cpu_over_library": ">17.0f",
}


def report_large(rows: list[dict[str, float | str]]) -> str:
    lines = ["", "large files, streamed, JSON review (library: the standard library reads the same file, row by row)"]
    lines.append(" ".join(f"{name:{form.partition('.')[0].rstrip(',')}}" for name, form in LARGE_COLUMNS.items()))
    lines += [" ".join(f"{row[name]:{form}}" for name, form in LARGE_COLUMNS.items()) for row in rows]
    return "\n".join(lines)


def report(cold: dict[str, float], imports: list[tuple[str, float]], bulk: dict[str, float]) -> str:
    total = f"{bulk['statements']:,.0f} statements"
    rows = [
        ("cold start: python -c pass", cold["bare_python_s"], "s", ""),
        (
            "cold start: okr-coach review, one small file",
            cold["okr_coach_s"],
            "s",
            f"{cold['okr_coach_over_bare']:.2f} x bare",
        ),
        (
            "cold start: proselint check, same file",
            cold["proselint_s"],
            "s",
            f"ours is {cold['okr_coach_over_proselint']:.2f} x",
        ),
        (
            f"{total}, read by the grammar alone",
            bulk["grammar_s"],
            "s",
            f"{bulk['grammar_over_proselint_file']:.3f} x proselint, one file",
        ),
        (f"{total} from JSON, JSON review", bulk["json_s"], "s", f"{bulk['json_us_per_statement']:.0f} µs each"),
        ("  peak memory", bulk["json_peak_mib"], "MiB", f"result {bulk['json_result_mib']:.1f} MiB"),
        (f"{total} from Markdown, JSON review", bulk["markdown_s"], "s", ""),
        ("  peak memory", bulk["markdown_peak_mib"], "MiB", ""),
        (
            f"{REWRITTEN} objectives with rewrites and measuring plan",
            bulk["rewrites_s"],
            "s",
            f"rewrites are {bulk['rewrites_ms_per_okr']:.1f} ms an OKR",
        ),
        (
            "json.load of the same JSON file",
            bulk["json_load_s"],
            "s",
            f"ours is {bulk['okr_coach_over_json_load']:.1f} x",
        ),
        (
            f"proselint, text by text (scaled from {SAMPLE:,})",
            bulk["proselint_each_s_scaled"],
            "s",
            f"ours is {bulk['okr_coach_over_proselint_each']:.3f} x",
        ),
        (
            "proselint, one file of the same texts",
            bulk["proselint_file_s"],
            "s",
            f"ours is {bulk['okr_coach_over_proselint_file']:.3f} x",
        ),
    ]
    lines = ["CPU seconds (user + system); ratios are what to compare", ""]
    lines += [f"{name:<58} {value:>9.3f} {unit:<4} {note}" for name, value, unit, note in rows]
    lines += ["", "dearest imports of that cold start (cumulative, under -X importtime, so slower than life)"]
    lines += [f"{ms:>8.1f} ms  {module}" for module, ms in imports]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="add a line to bench/history.jsonl")
    parser.add_argument("--objectives", type=int, default=8_000, metavar="N", help="of four key results each")
    parser.add_argument("--repeats", type=int, default=9, metavar="N", help="runs behind each cold-start median")
    parser.add_argument(
        "--large", type=int, nargs="*", default=[10_000, 100_000], metavar="N", help="objectives of the large files"
    )
    args = parser.parse_args()
    cold = cold_start(args.repeats)
    imports = import_costs(OKR_COACH, "review", TINY, "--no-model", "--fail-on", "never")
    bulk = throughput(args.objectives) | rewriting()
    print(report(cold, imports, bulk), flush=True)
    rows = [row for objectives in args.large for row in large(objectives)]
    print(report_large(rows))
    if args.record:
        entry = {
            "date": time.strftime("%Y-%m-%d"),
            "python": platform.python_version(),
            "cold": {key: round(value, 4) for key, value in cold.items()},
            "bulk": {key: round(value, 4) for key, value in bulk.items()},
            "large": [
                {key: round(value, 3) if isinstance(value, float) else value for key, value in row.items()}
                for row in rows
            ],
        }
        os.makedirs(os.path.join(ROOT, "bench"), exist_ok=True)
        with open(os.path.join(ROOT, "bench", "history.jsonl"), "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
