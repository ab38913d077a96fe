"""What a backup file promises, without an installation around it; the whole way is in tests/faults/test_keeping.py."""

import gzip
import io
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoaban.config.keeping import archive, keysafe, restore, retention, sqlite, state
from hoaban.config.keeping.manifest import Manifest
from hoaban.config.keeping.place import SIGNING, Place
from hoaban.config.keeping.refusal import Damaged, Refused
from hoaban.kit.keys import KeyFile, Signer

WORDS = "năm từ dễ nhớ với tôi"


def place_at(folder: Path) -> Place:
    return Place(folder, folder / "keys", {}, "", (SIGNING, "registry-numbers"))


def database(path: Path, rows: int) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE facts (value)")
        made.executemany("INSERT INTO facts VALUES (?)", [(number,) for number in range(rows)])
        made.commit()


def rows_in(path: Path) -> int:
    return sqlite.counts(path, {"facts"})["facts"]


def backup_of(folder: Path, target: Path, rows: int = 5, *, names: tuple[str, ...] = sqlite.FILES) -> Path:
    """A small backup signed by the keys of `folder`."""
    scratch = target.parent / f"{target.name}-sources"
    scratch.mkdir()
    for name in names:
        database(scratch / name, rows)
    (scratch / "checkpoints.log").write_text("1 copied\n")
    sources = {path.name: path for path in scratch.iterdir()}
    members = tuple(archive.measured(path, name) for name, path in sources.items())
    place = place_at(folder)
    KeyFile.open(place.keys_dir, "registry-numbers")
    signer = Signer(KeyFile.open(place.keys_dir, SIGNING))
    manifest = Manifest(
        "2026-11-26T00:00:00+00:00", "0", "sqlite", members, {"facts": rows}, (), 0, 0, "", place.key_ids()
    )

    def sign(text: bytes) -> str:
        key_id, signature = signer.sign(text)
        return f"{key_id}:{signature.hex()}"

    archive.write(target, manifest, sources, sign)
    return target


def put_back(
    folder: Path, source: Path, *, replace: bool = False, keys: keysafe.Content | None = None
) -> restore.Restored:
    from hoaban.kit.progress import Progress

    return restore.restore(
        place_at(folder), source, replace=replace, keys=keys, progress=Progress(io.StringIO())
    )


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    database(folder / "hoaban.db", 1)
    database(folder / "reads.db", 1)
    (folder / "checkpoints.log").write_text("1 old\n")
    return folder


def test_a_backup_comes_back_and_the_old_data_lies_aside(old: Path, tmp_path: Path) -> None:
    source = backup_of(old, tmp_path / "a.backup")
    done = put_back(old, source, replace=True)
    assert rows_in(old / "hoaban.db") == 5
    assert (old / "checkpoints.log").read_text() == "1 copied\n"
    assert rows_in(Path(done.aside) / "hoaban.db") == 1
    assert (Path(done.aside) / "checkpoints.log").read_text() == "1 old\n"
    assert done.signed
    assert done.closed == ()


def test_data_that_stands_there_is_not_replaced_unasked(old: Path, tmp_path: Path) -> None:
    source = backup_of(old, tmp_path / "a.backup")
    with pytest.raises(Refused, match="--yes"):
        put_back(old, source)
    assert rows_in(old / "hoaban.db") == 1


@settings(max_examples=25, deadline=None)
@given(share=st.floats(0, 0.999))
def test_a_backup_cut_short_anywhere_is_refused_and_nothing_is_touched(
    tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    data = folder / "data"
    data.mkdir()
    database(data / "hoaban.db", 1)
    source = backup_of(data, folder / "a.backup")
    whole = source.read_bytes()
    source.write_bytes(whole[: int(len(whole) * share * 0.98)])
    with pytest.raises(Damaged):
        put_back(data, source, replace=True)
    assert rows_in(data / "hoaban.db") == 1
    assert not [path for path in (data / "keeping").iterdir() if path.is_dir()]


def repacked(source: Path, name: str, change: bytes) -> None:
    """The same archive with another content for one member."""
    members = []
    with tarfile.open(source, "r:gz") as archive_:
        for info in archive_:
            file = archive_.extractfile(info)
            members.append((info.name, file.read() if file else b""))
    with gzip.open(source, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as target:
        for known, content in members:
            text = change if known == name else content
            info = tarfile.TarInfo(known)
            info.size = len(text)
            target.addfile(info, io.BytesIO(text))


@pytest.mark.parametrize("name", ["hoaban.db", "checkpoints.log", "manifest.sig", "manifest.json"])
def test_an_altered_backup_is_refused(old: Path, tmp_path: Path, name: str) -> None:
    source = backup_of(old, tmp_path / "a.backup")
    with tarfile.open(source, "r:gz") as archive_:
        file = archive_.extractfile(name)
        content = file.read() if file else b""
    last = b"0" if content[-1:] != b"0" else b"1"
    changed = (
        content.replace(b'"facts": 5', b'"facts": 6') if name == "manifest.json" else content[:-1] + last
    )
    repacked(source, name, changed)
    with pytest.raises(Damaged):
        put_back(old, source, replace=True)
    assert rows_in(old / "hoaban.db") == 1


def test_the_backup_of_another_installation_is_refused_over_ours(old: Path, tmp_path: Path) -> None:
    source = backup_of(tmp_path / "other", tmp_path / "a.backup")
    KeyFile.open(old / "keys", SIGNING)
    with pytest.raises(Refused, match="another installation"):
        put_back(old, source, replace=True)


def test_a_backup_names_no_file_outside_its_folder(old: Path, tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="outside"):
        archive._refuse_odd("../x")
    with pytest.raises(Damaged, match="outside"):
        archive._refuse_odd("/etc/x")


def test_a_database_in_use_is_not_replaced(old: Path, tmp_path: Path) -> None:
    source = backup_of(old, tmp_path / "a.backup")
    with closing(sqlite3.connect(old / "hoaban.db")) as user:
        user.execute("PRAGMA journal_mode = WAL")
        user.execute("SELECT * FROM facts").fetchone()
        with pytest.raises(Refused, match="in use"):
            put_back(old, source, replace=True)
    assert rows_in(old / "hoaban.db") == 1


def test_a_switch_cut_after_any_rename_ends_at_the_next_start(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old is whole aside, the new whole in its place, wherever the power failed."""
    source, rename, left = backup_of(old, tmp_path / "a.backup"), Path.replace, [0]

    class PowerCut(BaseException):
        pass

    def failing(self: Path, target: Path) -> Path:
        if self.name in restore.STATE:
            left[0] -= 1
            if left[0] < 0:
                raise PowerCut
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    for cut in range(6):
        left[0] = cut
        with pytest.raises(PowerCut):
            put_back(old, source, replace=True)
        left[0] = 99
        assert restore.finish_switch(old)
        assert rows_in(old / "hoaban.db") == 5
        assert (old / "checkpoints.log").read_text() == "1 copied\n"
        assert not restore.finish_switch(old)


def test_an_old_write_ahead_log_never_meets_a_new_database(old: Path, tmp_path: Path) -> None:
    source = backup_of(old, tmp_path / "a.backup")
    (old / "hoaban.db").write_bytes(b"damaged" * 100)
    (old / "hoaban.db-wal").write_bytes(b"left over")
    put_back(old, source, replace=True)
    assert not (old / "hoaban.db-wal").exists()
    assert rows_in(old / "hoaban.db") == 5


def test_keys_travel_apart_and_without_them_the_restore_says_what_stays_closed(tmp_path: Path) -> None:
    source = backup_of(tmp_path / "data", tmp_path / "a.backup")
    sealed = tmp_path / "keys.sealed"
    content = keysafe.gathered(tmp_path / "data" / "keys", {})
    keysafe.seal(sealed, content, WORDS)
    secret = content["registry-numbers.keys"].partition(":")[2].strip()
    assert secret not in sealed.read_text()
    assert secret.encode() not in gzip.decompress(source.read_bytes())

    bare = put_back(tmp_path / "bare", source)
    assert bare.closed == ("registry-numbers",)
    assert "identity" in restore.report(bare)
    assert not bare.signed

    full = put_back(tmp_path / "full", source, keys=keysafe.unseal(sealed, WORDS))
    assert full.closed == ()
    assert full.signed
    assert (tmp_path / "full" / "keys" / "registry-numbers.keys").stat().st_mode & 0o077 == 0


def test_a_wrong_passphrase_or_a_cut_key_file_opens_nothing(tmp_path: Path) -> None:
    keysafe.seal(tmp_path / "sealed", {"x.keys": "00000000:11\n"}, WORDS)
    with pytest.raises(Refused, match="passphrase"):
        keysafe.unseal(tmp_path / "sealed", WORDS + "?")
    with pytest.raises(Refused, match="exists"):
        keysafe.seal(tmp_path / "sealed", {}, WORDS)
    text = (tmp_path / "sealed").read_text()
    (tmp_path / "sealed").write_text(text[: len(text) // 2])
    with pytest.raises(Damaged):
        keysafe.unseal(tmp_path / "sealed", WORDS)


def test_restored_keys_push_out_none_that_stand_there(tmp_path: Path) -> None:
    ours = KeyFile.open(tmp_path, "registry-numbers")
    keysafe.put_back({"registry-numbers.keys": f"0badcafe:{'22' * 32}\n"}, tmp_path)
    both = KeyFile.open(tmp_path, "registry-numbers")
    assert both.current[0] == "0badcafe"
    assert both.by_id(ours.current[0]) == ours.current[1]


def test_only_one_backup_or_restore_runs_at_a_time(tmp_path: Path) -> None:
    with state.alone(tmp_path), pytest.raises(Refused, match="running"), state.alone(tmp_path):
        pass


@given(st.lists(st.integers(0, 900 * 24), min_size=1, max_size=60))
def test_retention_keeps_the_newest_and_no_more_than_it_says(hours: list[int]) -> None:
    start = datetime(2026, 11, 26, tzinfo=UTC)
    names = {retention.name_at(start - timedelta(hours=hour)) for hour in hours}
    kept = retention.kept(names)
    assert max(names) in kept
    assert kept <= names
    assert len(kept) <= retention.DAYS + retention.WEEKS + retention.MONTHS
    days = sorted({name[:15] for name in names})[-retention.DAYS :]
    assert {name[:15] for name in kept} >= set(days)


def test_files_that_others_put_beside_the_backups_stay(tmp_path: Path) -> None:
    for day in range(40):
        (tmp_path / retention.name_at(datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=day))).touch()
    (tmp_path / "hoaban-before-move.backup").touch()
    assert retention.tidy(tmp_path) > 20
    assert (tmp_path / "hoaban-before-move.backup").exists()
