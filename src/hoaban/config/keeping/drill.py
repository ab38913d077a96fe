"""Prove that a backup is of use: restore it elsewhere, count, walk the chain, sign in. The copy is gone afterwards."""

import json
import os
import secrets
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from hoaban.config import paths
from hoaban.config.demo import ports, walk
from hoaban.config.keeping import postgres, restore, sqlite, state
from hoaban.config.keeping.manifest import Manifest
from hoaban.config.keeping.place import Place, tables
from hoaban.config.keeping.refusal import Refused
from hoaban.kit.progress import Progress

READY_WITHIN = 120  # seconds


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
    environment = _environment(copy)
    with progress.step("walking the chain of the record"):
        _whole(_inside(environment, "chain"), manifest)
    with progress.step("signing in at the copy's own door"):
        login = _inside(environment, "account")
        _sign_in(environment, login["username"], login["password"])


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


def _environment(copy: Place) -> dict[str, str]:
    """The copy is a place of its own: nothing it does reaches the real one, whose keys it only reads."""
    apart = {"HOABAN_OBJECT_STORE_URL", "HOABAN_OBJECT_STORE_URL_FILE", "HOABAN_DATABASE_URL_FILE"}
    kept = {key: value for key, value in os.environ.items() if key not in apart}
    return kept | {
        "HOABAN_DATA_DIR": str(copy.data_dir),
        "HOABAN_KEYS_DIR": str(copy.keys_dir),
        "HOABAN_DATABASE_URL": copy.url,
        "HOABAN_PRODUCTION": "0",
        "HOABAN_BEHIND_PROXY": "0",
        "HOABAN_ALLOWED_HOSTS": "127.0.0.1",
        "HOABAN_BUSY_SECONDS": "20",
        "HOABAN_STATEMENT_MS": "0",
        "HOABAN_SECRET_KEY": secrets.token_urlsafe(48),
    }


def _inside(environment: dict[str, str], what: str) -> dict[str, Any]:
    """Ask the copy, in a process whose settings are the copy's."""
    words = [paths.hoaban_command()[0], "-m", "hoaban.config.keeping.proof", what]
    result = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        said = (result.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Refused(f"The restored copy does not start: {said}")
    answer: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return answer


def _sign_in(environment: dict[str, str], username: str, password: str) -> None:
    listener = ports.listen(None)
    port = listener.getsockname()[1]
    words = paths.hoaban_command("serve", "--processes", "1", "--fd", str(listener.fileno()))
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            words, env=environment, pass_fds=(listener.fileno(),), stdout=said, stderr=said
        )
        listener.close()
        try:
            _wait(server, port)
            answer = walk.Browser(port).sign_in(username, password)
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    if answer.status != 200 or answer.location.startswith("/accounts/"):
        raise Refused(f"Signing in at the restored copy ended at {answer.location} with {answer.status}.")


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            if walk.Browser(port).get("/readyz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise Refused("The web process on the restored copy did not get ready.")
