"""Which rooms a change touches: the folders of the rooms whose files differ from main, read from git."""

import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

SOURCE = PurePosixPath("src/hoaban")
# Floors whose rooms lie one folder deeper.
FLOORS_WITH_ROOMS = {"foundation", "domains", "integrations"}


def rooms_in(root: Path) -> list[str]:
    """Every room by its short path: "foundation/places", "portal"."""
    package = root / SOURCE
    rooms = [
        path.name
        for path in package.iterdir()
        if path.is_dir() and path.name not in FLOORS_WITH_ROOMS | {"packs"}
    ]
    for floor in FLOORS_WITH_ROOMS:
        rooms += [f"{floor}/{path.name}" for path in (package / floor).iterdir() if path.is_dir()]
    return sorted(room for room in rooms if not room.rpartition("/")[2].startswith("_"))


def changed_rooms(root: Path) -> list[str]:
    """Rooms with changes since main (or, on main itself, since the last commit), new files included."""
    return rooms_of(changed_files(root))


def rooms_of(files: Iterable[str]) -> list[str]:
    return sorted({room for file in files if (room := _room_of(PurePosixPath(file)))})


def changed_files(root: Path) -> list[str]:
    base = _git(root, "merge-base", "HEAD", "main") or ["HEAD"]
    head = _git(root, "rev-parse", "HEAD")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard")
    files = _git(root, "diff", "--name-only", base[0]) + untracked
    # On a clean main the last commit is what a push would carry.
    if not files and base == head:
        files = _git(root, "diff", "--name-only", "HEAD~1")
    return sorted(set(files))


def _room_of(file: PurePosixPath) -> str | None:
    if not file.is_relative_to(SOURCE):
        return None
    parts = file.relative_to(SOURCE).parts
    if len(parts) < 2:
        return None
    if parts[0] in FLOORS_WITH_ROOMS:
        return f"{parts[0]}/{parts[1]}" if len(parts) > 2 else None
    return parts[0]


def _git(root: Path, *words: str) -> list[str]:
    answer = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    return answer.stdout.splitlines() if answer.returncode == 0 else []
