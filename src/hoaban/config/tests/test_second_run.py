"""What failed runs again in its whole file, with `--again` or over midnight, is named, and fails if it fails twice."""

import json
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hoaban.config.commands import test as command
from hoaban.kit import clock

OPTIONS = Namespace(
    journeys=True,
    faults=False,
    postgres=False,
    again=True,
    workers="2",
    names="",
    coverage=False,
    paths=["tests/journeys"],
)
FIRST, SECOND = "tests/journeys/test_a.py::test_one", "tests/journeys/test_a.py::test_two"

Runs = Callable[..., list[list[str]]]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    def planned(*codes: int, failed: tuple[str, ...] = ()) -> list[list[str]]:
        """What pytest is asked, where it answers one code after the other and writes down what failed first."""
        asked: list[list[str]] = []

        def answer(words: list[str], extra: dict[str, str]) -> int:
            if words[0] == "-o":
                told = Path(words[1].removeprefix("cache_dir=")) / "v" / "cache" / "lastfailed"
                told.parent.mkdir(parents=True)
                told.write_text(json.dumps(dict.fromkeys(failed, True)), "utf-8")
            asked.append(words)
            return codes[len(asked) - 1]

        monkeypatch.setattr(command, "pytest", answer)
        return asked

    return planned


def test_what_passes_runs_once(runs: Runs) -> None:
    asked = runs(0)
    assert command.run(OPTIONS) == 0
    assert len(asked) == 1


def test_the_whole_file_runs_again_and_the_unsteady_test_is_named(
    runs: Runs, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = runs(1, 0, failed=(FIRST, SECOND))
    assert command.run(OPTIONS) == 0
    assert asked[1] == ["-n", "2", "--dist", "worksteal", "-m", "journey", "tests/journeys/test_a.py"]
    told = capsys.readouterr().out.splitlines()
    assert [line.rpartition(": ")[2] for line in told] == [FIRST, SECOND]
    assert all("UNSTEADY" in line for line in told)


def test_what_fails_twice_fails(runs: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    runs(1, 1, failed=(FIRST,))
    assert command.run(OPTIONS) == 1
    assert capsys.readouterr().out == f"hoaban: failed again: {FIRST}\n"


@pytest.mark.parametrize(
    ("code", "count"), [(1, command.UNSTEADY + 1), (2, 1), (1, 0)], ids=["many", "broken off", "no test"]
)
def test_no_second_run_hides_what_is_no_accident(runs: Runs, code: int, count: int) -> None:
    asked = runs(code, failed=tuple(f"tests/journeys/test_a.py::test_{number}" for number in range(count)))
    assert command.run(OPTIONS) == code
    assert len(asked) == 1


def test_over_midnight_whatever_failed_is_asked_on_the_new_day(
    runs: Runs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The suite too, and more than three: every test that keeps the day it was read on may have seen the other."""
    failed = tuple(f"src/test_{number}.py::test_one" for number in range(command.UNSTEADY + 1))
    asked = runs(1, 0, failed=failed)
    days = iter((date(2026, 11, 30), date(2026, 12, 1)))
    monkeypatch.setattr(clock, "today", lambda: next(days))
    assert command.run(Namespace(**vars(OPTIONS) | {"journeys": False, "again": False})) == 0
    assert asked[1][-4:] == [name.partition("::")[0] for name in failed]
    assert capsys.readouterr().out.count("passed on the new day") == len(failed)


def test_only_browsers_and_killed_processes_are_asked_twice(runs: Runs) -> None:
    asked = runs(1, failed=(FIRST,))
    assert command.run(Namespace(**vars(OPTIONS) | {"journeys": False})) == 1
    assert len(asked) == 1
