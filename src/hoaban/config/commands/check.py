"""What to run before a push. Static checks always; tests only of the rooms touched or named."""

import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from hoaban.config import changed, environment
from hoaban.config.commands import test
from hoaban.config.paths import ROOT, hoaban_command


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    words: list[str]
    mend: str = ""
    """The command that mends most of what this step finds."""
    is_beside: bool = False
    """Runs while the others run one after another: there are two cores."""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "rooms",
        nargs="*",
        help="rooms to test, by name (places, registry…); default: the rooms changed since main",
    )
    parser.add_argument("--all", action="store_true", help="static checks of everything, no room's tests")
    parser.add_argument("--fix", action="store_true", help="let ruff format and mend what it can first")


def run(options: Namespace) -> int:
    rooms = [] if options.all else _rooms(options.rooms)
    if options.fix:
        _run([sys.executable, "-m", "ruff", "format", "."])
        _run([sys.executable, "-m", "ruff", "check", "--fix", "-q", "."])
    steps = static_steps()
    if rooms:
        print(f"Rooms: {', '.join(rooms)}")
        steps.append(Step("tests of the rooms", _pytest_words(rooms)))
    elif not options.all:
        print("No room changed since main: static checks only.")
    return _report(_run_all(steps))


def static_steps() -> list[Step]:
    """Everything that needs no database and no browser, quickest first."""
    python = sys.executable
    contracts = "from importlinter.cli import lint_imports_command as main; main()"
    return [
        Step("format", [python, "-m", "ruff", "format", "--check", "-q", "."], "./hoaban check --fix"),
        Step("lint", [python, "-m", "ruff", "check", "-q", "."], "./hoaban check --fix"),
        Step("import contracts", [python, "-c", contracts]),
        Step(
            "migrations",
            hoaban_command("manage", "makemigrations", "--check", "--dry-run"),
            "./hoaban manage makemigrations",
        ),
        Step(
            "templates",
            [
                python,
                "-m",
                "djlint",
                "src",
                "--lint",
                "--quiet",
                "--linter-output-format",
                "{filename}:{line}: {code} {message} {match}",
            ],
        ),
        Step("rules of the house", [python, "-m", "pytest", "tests/architecture", "-q", "-n0"]),
        Step("types", [python, "-m", "mypy"], is_beside=True),
    ]


def _rooms(named: list[str]) -> list[str]:
    if not named:
        return [room for room in changed.changed_rooms(ROOT) if _has_tests(room)]
    known = changed.rooms_in(ROOT)
    rooms = []
    for name in named:
        matches = [room for room in known if room in (name, name.strip("/")) or room.endswith(f"/{name}")]
        if not matches:
            short = ", ".join(room.rpartition("/")[2] for room in known)
            raise environment.SettingProblem(f"There is no room “{name}”. Rooms: {short}.")
        rooms += matches
    return rooms


def _has_tests(room: str) -> bool:
    return any((ROOT / changed.SOURCE / room).rglob("test_*.py"))


def _pytest_words(rooms: list[str]) -> list[str]:
    folders = [str(ROOT / changed.SOURCE / room) for room in rooms]
    return [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "worksteal",
        "-m",
        "not journey and not fault and not postgres",
        *folders,
    ]


def _run_all(steps: Sequence[Step]) -> list[tuple[Step, bool, float]]:
    """What runs beside the others is heard after them, whole."""
    beside = [step for step in steps if step.is_beside]
    with ThreadPoolExecutor(max(1, len(beside))) as pool:
        begun = [(step, pool.submit(_timed, step, subprocess.PIPE)) for step in beside]
        results = [(step, *_told(step, *_timed(step))) for step in steps if not step.is_beside]
        return results + [(step, *_told(step, *run.result())) for step, run in begun]


def _timed(step: Step, output: int | None = None) -> tuple[subprocess.CompletedProcess[str], float]:
    if output is None:
        print(f"\n── {step.name}", flush=True)
    began = time.monotonic()
    # A check must not read the settings, or the data, of an installation on the same machine.
    answer = subprocess.run(
        step.words, cwd=ROOT, check=False, env=test.surroundings(), text=True, stdout=output, stderr=output and subprocess.STDOUT
    )  # fmt: skip
    return answer, time.monotonic() - began


def _told(step: Step, answer: subprocess.CompletedProcess[str], seconds: float) -> tuple[bool, float]:
    if answer.stdout is not None:
        print(f"\n── {step.name}\n{answer.stdout}", end="", flush=True)
    return answer.returncode == 0, seconds


def _run(words: list[str]) -> int:
    return subprocess.run(words, cwd=ROOT, check=False, env=test.surroundings()).returncode


def _report(results: list[tuple[Step, bool, float]]) -> int:
    print()
    for step, passed, seconds in results:
        hint = f"   {step.mend}" if step.mend and not passed else ""
        print(f"  {'ok    ' if passed else 'FAILED'}  {seconds:6.1f} s  {step.name}{hint}")
    failed = [step.name for step, passed, _ in results if not passed]
    print(
        f"\n{len(results) - len(failed)} passed, {len(failed)} failed"
        + (f": {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0
