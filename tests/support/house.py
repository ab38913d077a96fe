"""The house as the guards see it: floors, rooms, their order and their files.

The order is read from the import contracts in pyproject.toml, so it is written down once.
"""

import functools
import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hoaban"
FLOORS_WITH_ROOMS = ("integrations", "domains", "foundation")
FRONT_DOORS = frozenset({"api", "values", "errors", "events", "ports"})


@dataclass(frozen=True, slots=True)
class Room:
    """A folder with a floor: ``foundation/places``, or a floor that is one room itself: ``portal``."""

    floor: str
    name: str

    @property
    def folder(self) -> Path:
        return SOURCE / self.floor / self.name if self.name else SOURCE / self.floor

    @property
    def label(self) -> str:
        """The app label, the template folder and the URL namespace."""
        return self.name or self.floor

    @property
    def module(self) -> str:
        return ".".join(part for part in ("hoaban", self.floor, self.name) if part)


@functools.cache
def contracts() -> dict[str, dict]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return {contract["id"]: contract for contract in tomllib.loads(text)["tool"]["importlinter"]["contracts"]}


@functools.cache
def rooms() -> tuple[Room, ...]:
    """Every room that exists, floors without rooms included."""
    found = [Room(floor, "") for floor in ("config", "portal", "workspace", "ui", "kit")]
    for floor in FLOORS_WITH_ROOMS:
        found += [
            Room(floor, path.name)
            for path in sorted((SOURCE / floor).iterdir())
            if (path / "__init__.py").exists() and not path.name.startswith("_")
        ]
    return tuple(found)


CUT_FROM: dict[str, tuple[str, str | tuple[str, ...], str]] = {
    "difficulty": ("registry", "registry_difficulty", "registry:difficulty:"),
    "rounds": ("registry", ("registry_householdvisit", "registry_visitphoto"), "registry:household:visit"),
    "lists": ("registry", "registry_leftout", ""),
}
"""Room → the room it was cut from, and how its tables and its permissions begin ever since: a cut renames nothing (decision 0060)."""


def furnished() -> tuple[Room, ...]:
    """The rooms with furniture: those of the foundation and of the mission."""
    return tuple(room for room in rooms() if room.floor in ("foundation", "domains"))


@functools.cache
def heights() -> dict[tuple[str, str], int]:
    """(floor, room) → how high it stands; equal numbers are siblings that do not see each other."""
    result: dict[tuple[str, str], int] = {}
    level = 0
    for layer in reversed(contracts()["floors"]["layers"]):
        for floor in _names(layer):
            inner = contracts().get(floor, {}).get("layers", [])
            for inner_layer in reversed(inner):
                level += 1
                result |= {(floor, name): level for name in _names(inner_layer)}
            if not inner:
                result[floor, ""] = level + 1
        level += 1
    return result


def height(room: Room) -> int:
    known = heights()
    return known.get((room.floor, room.name)) or known[room.floor, ""]


def _names(layer: str) -> list[str]:
    return [re.sub(r"[()\s]", "", name) for name in layer.split("|")]


def room_of_file(path: Path) -> Room | None:
    """The room a file of src/hoaban lies in."""
    parts = path.relative_to(SOURCE).parts
    if len(parts) > 1 and parts[0] in FLOORS_WITH_ROOMS:
        return Room(parts[0], parts[1]) if len(parts) > 2 else None
    return Room(parts[0], "") if len(parts) > 1 else None


def room_of_module(module: str) -> tuple[Room, str] | None:
    """``hoaban.foundation.places.api`` → (places, "api"); None for other people's modules and bare floors."""
    parts = module.split(".")
    if parts[0] != "hoaban" or len(parts) < 2:
        return None
    if parts[1] in FLOORS_WITH_ROOMS:
        return (Room(parts[1], parts[2]), ".".join(parts[3:])) if len(parts) > 2 else None
    return Room(parts[1], ""), ".".join(parts[2:])


def room_labelled(label: str) -> Room | None:
    return next((room for room in rooms() if room.label == label), None)


def python_files(*, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).parts
        if ("tests" in parts and not tests) or ("migrations" in parts and not migrations):
            continue
        yield path


def templates() -> Iterator[Path]:
    yield from sorted(
        path for path in SOURCE.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".svg", ".xml"}
    )


def static_files(kind: str) -> list[Path]:
    """Styles or scripts of the house, by their ending."""
    return sorted(SOURCE.rglob(f"static/**/*.{kind}"))


def tracked_files() -> list[Path]:
    """Every file a clone would carry, those about to be added included."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in sorted(set(answer.stdout.splitlines())) if (ROOT / line).is_file()]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
