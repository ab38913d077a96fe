"""A switch that a test reads must arrive through `./hoaban test`, which keeps an installation's settings out."""

import re
from argparse import Namespace

import pytest

from hoaban.config.commands import test
from tests.faults import conftest as faults
from tests.support.house import ROOT

READ = re.compile(r'environ(?:\.get\(|\[)\s*"(HOABAN_[A-Z_]+)"')
# Set by `./hoaban test --postgres` itself, for the run; and by a fault test for the child it kills.
GIVEN = {"HOABAN_DATABASE_URL", "HOABAN_SMPP_URLS"}


def read_by_tests() -> set[str]:
    files = [ROOT / "conftest.py", *(ROOT / "tests").rglob("*.py")]
    return {name for path in files for name in READ.findall(path.read_text(encoding="utf-8"))}


def test_every_switch_a_test_reads_arrives() -> None:
    assert "HOABAN_ALL_PAGES" in read_by_tests()
    assert read_by_tests() - GIVEN <= test.SWITCHES


def test_what_an_installation_sets_stays_outside() -> None:
    assert test.is_of_an_installation("HOABAN_DATA_DIR")
    assert not test.is_of_an_installation("PATH")


@pytest.mark.parametrize(
    "name", ["test_once", "test_nobody_is_lost", "test_a_full_disk", "test_a_worker_is_killed"]
)
def test_over_two_turns_a_fault_test_meets_each_database_once(name: str) -> None:
    """What asks for neither database, or runs on one alone, is not left out by chance of its name."""
    for words in ("[0-{}]", "[{}]", "[{}-0-slow]"):
        asked = [f"{name}{words.format(database)}" for database in faults.DATABASES]
        left = [[one for one in asked if faults.is_left_to_the_other_turn(one, turn)] for turn in (1, 2)]
        assert sorted(left) == [[one] for one in sorted(asked)]
    for free in (name, f"{name}[0]"):
        assert not any(faults.is_left_to_the_other_turn(free, turn) for turn in (1, 2))


def test_the_way_of_a_warning_meets_both_databases_in_every_turn() -> None:
    for module in faults.WAY_OF_A_WARNING:
        assert (ROOT / "tests" / "faults" / f"test_{module}.py").exists()
        asked = [f"test_once[{database}]" for database in faults.DATABASES]
        assert not any(faults.is_spared(f"test_{module}", one, turn) for one in asked for turn in (1, 2))
    assert faults.is_spared("test_lanes", "test_once[sqlite]", 1) != faults.is_spared(
        "test_lanes", "test_once[sqlite]", 2
    )


def test_processes_of_a_run_may_keep_what_they_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("HOABAN_DATA_DIR", "/nowhere")
    assert not {"PYTHONDONTWRITEBYTECODE", "HOABAN_DATA_DIR"} & test.surroundings().keys()
    assert "PATH" in test.surroundings()


def test_who_asks_for_the_database_is_marked(request: pytest.FixtureRequest, db: None) -> None:
    assert request.node.get_closest_marker("database")


def test_who_asks_for_none_is_not(request: pytest.FixtureRequest) -> None:
    assert not request.node.get_closest_marker("database")


@pytest.mark.parametrize(
    ("paths", "names", "guarded", "all_of_them"),
    [([], "", False, False), (["src"], "", False, True), ([], "x", False, True), (["src"], "", True, False)],
)
def test_on_postgresql_whoever_asks_for_no_database_runs_only_by_name(
    paths: list[str], names: str, guarded: bool, all_of_them: bool
) -> None:
    options = Namespace(
        journeys=False, faults=False, postgres=True, paths=paths, names=names, row_security=guarded
    )
    assert ("database or postgres" not in test._markers(options)) == all_of_them
