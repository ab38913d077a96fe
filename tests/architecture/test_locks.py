"""The locks pin every package by hash, name no server, and hold what pyproject asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _pins(lock: Path) -> dict[str, str]:
    return dict(
        re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    )


def _missing(lines: list[str], lock: str) -> list[str]:
    pins = _pins(ROOT / "requirements" / lock)
    wanted = [Requirement(line) for line in lines]
    return [
        str(one) for one in wanted
        if (name := re.sub(r"[-_.]+", "-", one.name).lower()) not in pins or not one.specifier.contains(pins[name], prereleases=True)
    ]  # fmt: skip


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_no_server_and_no_folder(lock: Path) -> None:
    assert not re.search(
        r"://|--index|--find-links|--extra-index|@ file|^/", lock.read_text(encoding="utf-8"), re.MULTILINE
    )


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_pins_every_package_by_hash(lock: Path) -> None:
    blocks = re.split(r"^(?=[a-z0-9])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert blocks
    assert not [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]


def test_the_default_lock_holds_what_the_project_asks_for() -> None:
    assert not _missing(_project()["project"]["dependencies"], "default.lock")


def test_each_extra_has_a_lock_that_holds_it() -> None:
    for name, lines in _project()["project"]["optional-dependencies"].items():
        assert not _missing([*_project()["project"]["dependencies"], *lines], f"extra-{name}.lock")


def test_the_lock_of_the_tests_holds_everything() -> None:
    project = _project()
    extras = [line for lines in project["project"]["optional-dependencies"].values() for line in lines]
    assert not _missing(
        [*project["project"]["dependencies"], *extras, *project["dependency-groups"]["dev"]], "dev.lock"
    )


def test_the_locks_agree_about_every_version() -> None:
    everything = _pins(ROOT / "requirements" / "dev.lock")
    for lock in LOCKS:
        if lock.stem != "bootstrap":
            assert _pins(lock).items() <= everything.items()
