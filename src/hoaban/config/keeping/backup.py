"""Make a backup: copies of one moment, their digests, one signed file."""

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hoaban.config.keeping import archive, postgres, sqlite, state
from hoaban.config.keeping.manifest import Manifest, Member
from hoaban.config.keeping.place import SIGNING, Place, tables
from hoaban.config.keeping.refusal import Refused
from hoaban.kit.keys import KeyFile, Signer
from hoaban.kit.progress import Progress

# Compressed rows take a third; half leaves room for files that are compressed already.
PACKED_SHARE = 2


@dataclass
class _Gathered:
    """What goes in: members in order, where each lies now, and what the database says of itself."""

    members: list[Member] = field(default_factory=list)
    sources: dict[str, Path] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    facts: tuple[tuple[str, ...], int, int, str] = ((), 0, 0, "")

    def add(self, path: Path, name: str) -> None:
        self.members.append(archive.measured(path, name))
        self.sources[name] = path


def make(place: Place, target: Path, progress: Progress) -> Manifest:
    """Write `target`; writers go on meanwhile. A failure leaves no file under that name."""
    if target.exists():
        raise Refused(f"{target} exists already. Choose another name: a backup is never overwritten.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_little_space(place, target.parent)
    with tempfile.TemporaryDirectory(prefix="copy-", dir=state.folder(place.data_dir)) as folder:
        with progress.step("copying the database"):
            gathered = _database(place, Path(folder), progress)
        with progress.step("reading the files"):
            note = _files(place, Path(folder), gathered)
        manifest = _manifest(place, gathered, note)
        with progress.step("writing the backup") as step:
            archive.write(target, manifest, gathered.sources, _signer(place), step.at)
    return manifest


def default_folder(data_dir: Path) -> Path:
    """HOABAN_BACKUP_DIR, else a folder beside the data: better than none, and lost with the same disk."""
    from django.conf import settings

    return settings.BACKUP_DIR or data_dir / "backups"


def _database(place: Place, folder: Path, progress: Progress) -> _Gathered:
    gathered = _Gathered()
    if place.url:
        copied = folder / postgres.NAME
        gathered.counts, gathered.facts = postgres.dump(place.url, copied, tables())
        gathered.add(copied, postgres.NAME)
        return gathered
    for name in sqlite.FILES:
        if not (place.data_dir / name).exists():
            raise Refused(f"There is no database {place.data_dir / name} to back up.")
        sqlite.copy(place.data_dir / name, folder / name, progress.at)
        gathered.add(folder / name, name)
        # The second file carries empty twins of nothing: only rows of reads lie there.
        gathered.counts |= {
            table: rows
            for table, rows in sqlite.counts(folder / name, tables()).items()
            if table not in gathered.counts
        }
    gathered.facts = sqlite.facts(folder / sqlite.FILES[0])
    return gathered


def _files(place: Place, folder: Path, gathered: _Gathered) -> str:
    """Hard links keep what the sweeper removes meanwhile. After the database: every file a row names is there."""
    ledger = place.data_dir / "checkpoints.log"
    if ledger.exists():
        shutil.copyfile(ledger, folder / ledger.name)
        gathered.add(folder / ledger.name, ledger.name)
    from django.conf import settings

    if settings.OBJECT_STORE_URL:
        return "The files lie in the object store and are not in this backup."
    root = place.data_dir / "files"
    for path in sorted(root.glob("??/??/*")):
        name = path.relative_to(place.data_dir).as_posix()
        kept = folder / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, kept)
        except FileNotFoundError:
            continue
        gathered.add(kept, name)
    return ""


def _manifest(place: Place, gathered: _Gathered, note: str) -> Manifest:
    migrations, events, sealed, link = gathered.facts
    return Manifest(
        made_at=state.now().isoformat(timespec="seconds"),
        version=program_version(),
        database=place.kind,
        members=tuple(gathered.members),
        counts=gathered.counts,
        migrations=migrations,
        events=events,
        audit=sealed,
        audit_link=link,
        keys=place.key_ids(),
        note=note,
    )


def _signer(place: Place) -> archive.Sign:
    signer = Signer(KeyFile.open(place.keys_dir, SIGNING, place.key_files.get(SIGNING)))

    def sign(text: bytes) -> str:
        key_id, signature = signer.sign(text)
        return f"{key_id}:{signature.hex()}"

    return sign


def _refuse_little_space(place: Place, folder: Path) -> None:
    copied = sum(
        (place.data_dir / name).stat().st_size for name in sqlite.FILES if (place.data_dir / name).exists()
    )
    files = sum(path.stat().st_size for path in (place.data_dir / "files").glob("??/??/*"))
    needs = {place.data_dir: copied, folder: (copied + files) // PACKED_SHARE}
    for where, needed in needs.items():
        free = shutil.disk_usage(where).free
        if free < needed:
            raise Refused(
                f"Too little space in {where}: {free // 10**6} MB are free, {needed // 10**6} MB are needed. Free some, or choose "
                "another place. Nothing was written."
            )


def program_version() -> str:
    try:
        return version("hoaban")
    except PackageNotFoundError:  # run from the source tree
        return "0.1.0"
