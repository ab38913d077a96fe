"""Prove that a backup is of use: restore it elsewhere, count, walk the chain, sign in. The copy is gone afterwards."""

import secrets
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hoaban.config.keeping import apart, postgres, restore, sqlite, state
from hoaban.config.keeping.manifest import Manifest
from hoaban.config.keeping.place import Place, tables
from hoaban.config.keeping.refusal import Refused
from hoaban.kit.progress import Progress


def run(place: Place, source: Path, progress: Progress) -> Manifest:
    """Raises Refused with what failed; the running installation is not touched."""
    with tempfile.TemporaryDirectory(prefix="drill-", dir=state.folder(place.data_dir)) as folder:
        name = f"hoaban_drill_{secrets.token_hex(4)}"
        copy = replace(place, data_dir=Path(folder) / "data")
        with progress.step("restoring the backup beside the data") as step:
            manifest, _signed = restore.unpack(place, source, copy.data_dir, None, step)
        try:
            if place.url:
                copy = replace(copy, url=postgres.make(place.url, name))
                postgres.load(copy.url, copy.data_dir / postgres.NAME)
            _prove(copy, manifest, progress)
        finally:
            if place.url:
                postgres.drop(place.url, name)
    return manifest


def _prove(copy: Place, manifest: Manifest, progress: Progress) -> None:
    with progress.step("counting every table"):
        _same_counts(copy, manifest)
    settings = apart.environment(copy)
    with progress.step("walking the chain of the record"):
        _whole(apart.ask(settings, "chain"), manifest)
    with progress.step("signing in at the copy's own door"):
        login = apart.ask(settings, "account")
        _sign_in(settings, login["username"], login["password"])


def _same_counts(copy: Place, manifest: Manifest) -> None:
    if copy.url:
        found = postgres.counts(copy.url, tables() | set(manifest.counts))
    else:
        found = {}
        for name in sqlite.FILES:
            sqlite.refuse_unsound(copy.data_dir / name)
            rows = sqlite.counts(copy.data_dir / name, set(manifest.counts))
            found = rows | found
    wrong = sorted(table for table, rows in manifest.counts.items() if found.get(table) != rows)
    if wrong:
        first = wrong[0]
        raise Refused(
            f"{len(wrong)} tables came back with other numbers of rows, {first} first: {manifest.counts[first]} went in, "
            f"{found.get(first, 0)} came out."
        )


def _whole(verdict: dict[str, Any], manifest: Manifest) -> None:
    if not verdict["whole"]:
        raise Refused("The chain of the record of deeds does not hold in the restored copy.")
    if verdict["sealed"] != manifest.audit:
        raise Refused(
            f"The record of deeds came back with {verdict['sealed']} sealed lines; {manifest.audit} went in."
        )


def _sign_in(settings: dict[str, str], username: str, password: str) -> None:
    with apart.serving(settings) as browser:
        answer = browser.sign_in(username, password)
    if answer.status != 200 or answer.location.startswith("/accounts/"):
        raise Refused(f"Signing in at the restored copy ended at {answer.location} with {answer.status}.")
