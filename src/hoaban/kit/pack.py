"""Province packs: folders of data, no Python. Ours lie in ``hoaban/packs``; ``HOABAN_PACK_DIR`` adds more.

A pack named like one of ours replaces it whole: a province corrects its names without waiting for a release.
"""

import csv
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OURS = Path(__file__).resolve().parents[1] / "packs"


class PackMissing(Exception):
    """No folder of that name in any pack directory."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"There is no pack “{name}”. Known: {', '.join(known) or 'none'}.")


class PackBroken(Exception):
    """A file of a pack cannot be used; the sentence names file and line."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One folder. ``vn`` is the nation's, ``vn-NN`` a province's."""

    name: str
    folder: Path

    def has(self, file: str) -> bool:
        return (self.folder / file).is_file()

    def toml(self, file: str) -> dict[str, Any]:
        """A TOML file's content, e.g. ``toml("pack.toml")``."""
        try:
            return tomllib.loads(self._text(file))
        except tomllib.TOMLDecodeError as problem:
            raise PackBroken(f"{self.name}/{file}: {problem}") from problem

    def rows(self, file: str, required: Iterable[str] = ()) -> list[dict[str, str]]:
        """A CSV file as dictionaries of stripped text; every row must have as many cells as the header."""
        reader = csv.DictReader(self._text(file).splitlines(), strict=True, restkey="", restval=None)
        missing = sorted(set(required) - set(reader.fieldnames or ()))
        if missing:
            raise PackBroken(f"{self.name}/{file}: column {', '.join(missing)} is missing")
        try:
            return [self._whole(file, reader.line_num, row) for row in reader]
        except csv.Error as problem:
            raise PackBroken(f"{self.name}/{file}, line {reader.line_num}: {problem}") from problem

    def optional_rows(self, file: str, required: Iterable[str] = ()) -> list[dict[str, str]]:
        """The same; an absent file is an empty one."""
        return self.rows(file, required) if self.has(file) else []

    def _whole(self, file: str, line: int, row: dict[str, Any]) -> dict[str, str]:
        if "" in row or None in row.values():
            raise PackBroken(
                f"{self.name}/{file}, line {line}: the number of cells differs from the header's"
            )
        return {key: value.strip() for key, value in row.items()}

    def _text(self, file: str) -> str:
        try:
            return (self.folder / file).read_text(encoding="utf-8")
        except FileNotFoundError as problem:
            raise PackBroken(f"{self.name}/{file} is missing") from problem
        except (OSError, UnicodeDecodeError) as problem:
            raise PackBroken(f"{self.name}/{file} cannot be read as UTF-8 text") from problem


def find(name: str, extra: Iterable[Path] = ()) -> Pack:
    """The pack of that name; directories in ``extra`` come before ours."""
    for root in (*extra, OURS):
        if name.replace("-", "").isalnum() and (root / name).is_dir():
            return Pack(name, root / name)
    raise PackMissing(name, available(extra))


def of_province(code: str, extra: Iterable[Path] = ()) -> Pack:
    """``14`` → the pack ``vn-14``."""
    return find(f"vn-{code}", extra)


def available(extra: Iterable[Path] = ()) -> list[str]:
    """Names of all packs."""
    roots = [root for root in (*extra, OURS) if root.is_dir()]
    return sorted(
        {
            folder.name
            for root in roots
            for folder in root.iterdir()
            if folder.is_dir() and folder.name[0] != "."
        }
    )
