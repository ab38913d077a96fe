"""Put a backup back: all of it is checked before anything is touched, then it takes its place by renames."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hoaban.config.keeping import archive, keysafe, postgres, sqlite, state
from hoaban.config.keeping.manifest import Manifest
from hoaban.config.keeping.place import SIGNING, Place
from hoaban.config.keeping.refusal import Damaged, Refused
from hoaban.kit.keys import KeyFile, KeyProblem, Signer
from hoaban.kit.progress import Progress

JOURNAL = "switch"
STATE = (*sqlite.FILES, "checkpoints.log", "files")
# What each key opens, for the sentence that says what stays closed without it.
OPENS = {
    "accounts-authenticators": "second factors (everybody enrols again)",
    "accounts-codes": "the short codes people hold (they ask again at their desk)",
    "answers-links": "links that villages were sent (they answer by SMS or call until the next message)",
    "audit-checkpoint": "the proof that the record of deeds is whole",
    "audit-digest": "comparing values with the record of deeds",
    "files-accounts-mark": "pictures of marks that show a consent",
    "files-accounts-voice": "recordings that show a consent",
    "files-answers-voice": "answers that villages spoke",
    "files-hazards-sign": "pictures and voices that came with a sign of danger",
    "files-imports-errors": "sheets of faults",
    "files-imports-sheet": "lists that were sent",
    "files-privacy-package": "what was gathered about people who asked (it is gathered anew)",
    "imports-cells": "covered cells of mended sheets",
    "notify-endpoints": "where messages go (people subscribe again)",
    "notify-inbound": "the check of messages that come in",
    "notify-vapid": "messages to subscribed phones (people subscribe again)",
    "offline-seal": "what phones sealed while they were offline",
    "registry-index": "finding people by their numbers",
    "registry-numbers": "people's identity and insurance numbers",
}


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and what an operator must know."""

    manifest: Manifest
    aside: str
    """Where the former data lies; empty when there was none."""
    signed: bool
    closed: tuple[str, ...]
    """Purposes whose keys are not here."""


def restore(
    place: Place, source: Path, *, replace: bool, keys: keysafe.Content | None, progress: Progress
) -> Restored:
    """Into an empty place; over another only with `replace`, which moves the old aside. Killed midway, the old stands."""
    finish_switch(place.data_dir)
    if not replace and _is_taken(place):
        raise Refused(
            f"{place.data_dir} or its database holds data already. Add --yes to move it aside, or choose an empty "
            "folder with --into."
        )
    with tempfile.TemporaryDirectory(prefix="restore-", dir=state.folder(place.data_dir)) as folder:
        staged = Path(folder)
        with progress.step("checking and unpacking the backup") as step:
            manifest, signed = unpack(place, source, staged / "new", keys, step)
        if not place.url:
            with progress.step("looking at every page of the database"):
                sqlite.refuse_unsound(staged / "new" / sqlite.FILES[0])
                for name in sqlite.FILES:
                    sqlite.close_for_good(place.data_dir / name)
        stamp = state.now().strftime("%Y%m%dT%H%M%SZ").lower()
        if keys:
            keysafe.put_back(keys, place.keys_dir)
        aside = _database(place, staged / "new", stamp)
        aside = switch(place.data_dir, staged / "new", stamp, STATE) or aside
    here = place.key_ids()
    closed = tuple(
        purpose for purpose, ids in manifest.keys.items() if not set(ids) <= set(here.get(purpose, ()))
    )
    return Restored(manifest, aside, signed, tuple(name for name in closed if name != SIGNING))


def unpack(
    place: Place, source: Path, into: Path | None, keys: keysafe.Content | None, progress: Progress
) -> tuple[Manifest, bool]:
    """Check signature, kind and room, then every digest; (contents, whether a key of ours vouches for them)."""
    with archive.reading(source) as backup:
        signed = _is_signed(place, backup, keys)
        if backup.manifest.database != place.kind:
            raise Refused(
                f"This backup holds a {backup.manifest.database} database, and this installation is set to {place.kind}. "
                "Set or remove HOABAN_DATABASE_URL."
            )
        if into is not None:
            into.mkdir(mode=0o700, parents=True)
            _refuse_little_space(into, backup.manifest)
        backup.unpack(into, progress.at)
        return backup.manifest, signed


def finish_switch(data_dir: Path) -> bool:
    """End a switch that was cut short; every start of the platform asks. True when there was one."""
    journal = state.read(data_dir, JOURNAL)
    if journal is None:
        return False
    kept, aside = Path(journal["kept"]), Path(journal["aside"])
    for name in journal.get("scope", STATE):
        fresh, old = kept / name, data_dir / name
        if name in journal["names"] and not fresh.exists():
            continue  # renamed before the cut
        _put_aside(old, aside)
        if fresh.exists():
            fresh.replace(old)
    state.forget(data_dir, JOURNAL)
    shutil.rmtree(kept, ignore_errors=True)
    return True


def _put_aside(old: Path, aside: Path) -> None:
    """With what SQLite keeps beside a file: an old write-ahead log must never meet a new database."""
    for path in (old, old.with_name(f"{old.name}-wal"), old.with_name(f"{old.name}-shm")):
        if path.exists():
            aside.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.replace(aside / path.name)


def switch(data_dir: Path, staged: Path, stamp: str, wanted: tuple[str, ...]) -> str:
    """Write down what will be renamed, then rename: from here on the new data wins, whatever happens."""
    names = [name for name in wanted if (staged / name).exists()]
    aside = data_dir / f"before-{stamp}"
    kept = state.folder(data_dir) / f"switch-{stamp}"
    staged.replace(kept)
    state.write(data_dir, JOURNAL, kept=str(kept), aside=str(aside), names=names, scope=wanted)
    finish_switch(data_dir)
    return str(aside) if aside.exists() else ""


def _database(place: Place, staged: Path, stamp: str) -> str:
    if not place.url:
        return ""
    if postgres.is_empty(place.url):
        postgres.load(place.url, staged / postgres.NAME)
        return ""
    now = postgres.name_of(place.url)
    fresh, aside = f"{now}_new_{stamp}", f"{now}_before_{stamp}"
    try:
        postgres.load(postgres.make(place.url, fresh), staged / postgres.NAME)
        postgres.swap(place.url, fresh, aside)
    except Refused:
        postgres.drop(place.url, fresh)
        raise
    return f"the database {aside}"


def _is_taken(place: Place) -> bool:
    if place.url and not postgres.is_empty(place.url):
        return True
    return any((place.data_dir / name).exists() for name in STATE)


def _is_signed(place: Place, backup: archive.Reading, keys: keysafe.Content | None) -> bool:
    """By a key of this place or of the key backup. A machine without any signing key can only check that all arrived."""
    key_id, _, signature = backup.signature.partition(":")
    with tempfile.TemporaryDirectory() as folder:
        files = []
        if keys and f"{SIGNING}.keys" in keys:
            keysafe.put_back({f"{SIGNING}.keys": keys[f"{SIGNING}.keys"]}, Path(folder))
            files.append(KeyFile.open(Path(folder), SIGNING, create=False))
        try:
            files.append(KeyFile.open(place.keys_dir, SIGNING, place.key_files.get(SIGNING), create=False))
        except KeyProblem:
            if not files:
                return False
        for file in files:
            if key_id in {known for known, _key in file.keys}:
                if _holds(Signer(file), key_id, backup.text, signature):
                    return True
                raise Damaged(
                    "The list of contents of this backup was altered after it was signed. Do not use it."
                )
    raise Refused(
        "This backup was signed by another installation. If it is yours, give its keys with --keys, or restore into an empty "
        "folder with --into."
    )


def _holds(signer: Signer, key_id: str, text: bytes, signature: str) -> bool:
    try:
        return signer.verify(key_id, text, bytes.fromhex(signature))
    except ValueError:
        return False


def _refuse_little_space(folder: Path, manifest: Manifest) -> None:
    free = shutil.disk_usage(folder).free
    if free < manifest.size:
        raise Refused(
            f"Too little space: {free // 10**6} MB are free, the backup unpacks to {manifest.size // 10**6} MB. Free some, or "
            "restore elsewhere with --into."
        )


def report(restored: Restored) -> str:
    """For the operator's terminal."""
    made = restored.manifest
    lines = [
        f"Restored: {sum(made.counts.values())} rows, {made.events} events, {made.audit} sealed lines, as of {made.made_at}."
    ]
    if restored.aside:
        lines.append(f"The former data: {restored.aside}")
    if not restored.signed:
        lines.append(
            "No key of this machine could vouch for the backup; it is whole, but who made it was not checked."
        )
    if made.note:
        lines.append(made.note)
    if restored.closed:
        closed = [OPENS.get(purpose, purpose) for purpose in restored.closed]
        lines.append(
            f"Without the key backup this stays closed: {'; '.join(closed)}. Restore again with --keys."
        )
    return "\n".join(lines)
