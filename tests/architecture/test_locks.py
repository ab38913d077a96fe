"""The locks pin every package by hash, name no server, and hold what pyproject asks for."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _pins(lock: Path) -> dict[str, str]:
    return dict(
        re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    )


def _left_out() -> set[str]:
    """What pyproject has uv leave out although a package asks for it; such a package is read, never run."""
    return set(_project()["tool"]["uv"]["exclude-dependencies"])


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


def closure(lines: list[str], *, here: bool) -> set[str]:
    """What the lines bring along: on this system, or (``here=False``) on whatever system; a package of another is a leaf."""
    waiting, walked = {key for line in lines for key in _asked(line, frozenset(), here)}, set()
    while waiting:
        walked.add(key := waiting.pop())
        try:
            further = distribution(key[0]).requires or ()
        except PackageNotFoundError:
            continue
        waiting |= {found for line in further for found in _asked(line, key[1], here)} - walked
    return {name for name, _extras in walked}


def _asked(line: str, extras: frozenset[str], here: bool) -> list[tuple[str, frozenset[str]]]:
    wanted = Requirement(line)
    named = set(re.findall(r"extra == [\"']([\w-]+)[\"']", str(wanted.marker or "")))
    holds = wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras | {""})
    asked = holds if here else not named or named & extras
    return [(canonicalize_name(wanted.name), frozenset(wanted.extras))] if asked else []


def test_a_lock_holds_what_is_asked_for_through_others_and_no_stranger() -> None:
    project = _project()
    base, extras = project["project"]["dependencies"], project["project"]["optional-dependencies"]
    everything = [*base, *chain(*extras.values()), *project["dependency-groups"]["dev"]]
    asked = {"default": base, "dev": everything} | {
        f"extra-{name}": [*base, *lines] for name, lines in extras.items()
    }
    for name, lines in asked.items():
        pins = set(_pins(ROOT / "requirements" / f"{name}.lock"))
        assert pins - closure(lines, here=False) == set(), f"strangers in {name}.lock"
        assert closure(lines, here=True) - pins - _left_out() == set(), f"missing in {name}.lock"


def test_the_closure_follows_and_stops() -> None:
    assert {"cryptography", "cffi", "pycparser"} <= closure(["cryptography"], here=True)
    assert "pytest" not in closure(["cryptography"], here=False)


def test_the_locks_agree_about_every_version() -> None:
    everything = _pins(ROOT / "requirements" / "dev.lock")
    for lock in LOCKS:
        if lock.stem not in ("bootstrap", "build"):
            assert _pins(lock).items() <= everything.items()
