"""Whole or not at all, clean or not at all, yours or not there."""

import errno
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.files import api, intake, jobs, localstore, pictures, ports
from hoaban.foundation.files.errors import (
    FileEmpty,
    FileTooLarge,
    Infected,
    KindNotTaken,
    PictureTooLarge,
    PictureUnreadable,
    ScannerUnavailable,
    StillChecking,
    StorageFull,
)
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.files.tests.conftest import context
from hoaban.foundation.files.twins import EICAR
from hoaban.foundation.files.values import Verdict

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def keep(by: Any, data: bytes, name: str = "thư.txt", request: str | None = None) -> api.FileFacts:
    file_id = api.keep_file(by=by, purpose="test.letters", name=name, pieces=iter([data]), request=request)
    return api.facts_of(file_id)


def jpeg(size: tuple[int, int] = (40, 20)) -> bytes:
    """With a position and a camera in its metadata."""
    picture, out = Image.new("RGB", size, "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def leftovers() -> list[Path]:
    return list(intake.incoming().glob("*"))


def test_a_file_is_kept_under_its_digest_once_per_content(letters: str, commune_officer: Any) -> None:
    first, second = keep(commune_officer, b"hello there"), keep(commune_officer, b"hello there")
    assert first.uid != second.uid
    assert first.sha256 == second.sha256
    assert b"".join(api.bytes_of(first)) == b"hello there"
    assert leftovers() == []


def test_the_same_request_gives_the_same_file(letters: str, commune_officer: Any) -> None:
    assert keep(commune_officer, b"abc", request="r") == keep(commune_officer, b"abc", request="r")
    assert StoredFile.plain.count() == 1


def test_nothing_is_read_before_the_scanner_spoke(letters: str, commune_officer: Any) -> None:
    facts = keep(commune_officer, b"hello")
    with pytest.raises(StillChecking):
        api.open_for(commune_officer, facts.uid)
    jobs.scan(context())
    assert api.open_for(commune_officer, facts.uid).state is api.FileState.CLEAN


def test_harmful_software_stays_locked(letters: str, commune_officer: Any) -> None:
    facts = keep(commune_officer, b"x" * 300_000 + EICAR)
    jobs.scan(context())
    with pytest.raises(Infected):
        api.open_for(commune_officer, facts.uid)
    assert StoredFile.plain.get().finding == "EICAR-Test-File"


class Dead:
    name = "dead"

    def scan(self, pieces: Iterator[bytes]) -> Verdict:
        raise ScannerUnavailable


def test_a_dead_scanner_leaves_the_file_waiting_then_before_a_person(
    letters: str, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(commune_officer, b"hello")
    monkeypatch.setattr(ports.connected, "scanner", Dead())
    for _ in range(5):
        StoredFile.plain.update(next_try_at=context().now())
        jobs.scan(context())
    assert StoredFile.plain.get().state == api.FileState.FAILED


def test_one_file_is_claimed_by_one_worker(letters: str, commune_officer: Any) -> None:
    from hoaban.foundation.files import actions

    keep(commune_officer, b"hello")
    now = context().now()
    assert actions.claim(now) is not None
    assert actions.claim(now) is None


@pytest.mark.parametrize(("data", "problem"), [(b"", FileEmpty), (b"x" * 2_000_001, FileTooLarge)])
def test_an_empty_or_huge_file_is_refused_and_nothing_stays(
    letters: str, commune_officer: Any, data: bytes, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        keep(commune_officer, data)
    assert (leftovers(), StoredFile.plain.count()) == ([], 0)


def test_a_kind_not_taken_is_refused_whatever_its_name(letters: str, commune_officer: Any) -> None:
    api.register_reader("test.letters", lambda _actor, _id: False, kinds=frozenset({api.XLSX}))
    with pytest.raises(KindNotTaken):
        keep(commune_officer, b"MZ\x00\x00", name="danh sách.xlsx")


def test_a_picture_is_drawn_anew_without_metadata(letters: str, commune_officer: Any) -> None:
    facts = keep(commune_officer, jpeg(), name="ảnh.jpg")
    with Image.open(io.BytesIO(b"".join(api.bytes_of(facts)))) as picture:
        assert picture.size == (20, 40), "upright, as the camera meant it"
        assert not dict(picture.getexif())
    assert b"A camera" not in b"".join(api.bytes_of(facts))


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked(
    letters: str, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST_POINTS", 100)
    with pytest.raises(PictureTooLarge):
        keep(commune_officer, jpeg())
    assert leftovers() == []


def test_a_broken_picture_has_a_sentence(letters: str, commune_officer: Any) -> None:
    with pytest.raises(PictureUnreadable):
        keep(commune_officer, jpeg()[:60])


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    letters: str, commune_officer: Any, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    module = intake if step == "fsync" else localstore
    monkeypatch.setattr(module.os, step, full)
    with pytest.raises(StorageFull):
        keep(commune_officer, b"hello, full disk")
    monkeypatch.undo()
    assert (leftovers(), StoredFile.plain.count()) == ([], 0)


def test_a_killed_upload_is_swept_away_after_a_day(letters: str) -> None:
    intake.incoming().mkdir(parents=True, exist_ok=True)
    old, fresh = intake.incoming() / "old", intake.incoming() / "fresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    jobs.sweep(context())
    assert (old.exists(), fresh.exists()) == (False, True)
    fresh.unlink()


def clean(by: Any, data: bytes = b"0123456789", name: str = "thư.txt") -> str:
    facts = keep(by, data, name)
    jobs.scan(context())
    return f"/w/files/{facts.uid}/"


def test_a_file_opens_for_its_giver_and_whom_the_room_lets_in(
    letters: str, as_actor: SignIn, outsider: Any, commune_officer: Any, province_officer: Any
) -> None:
    address = clean(outsider)
    assert as_actor(outsider).get(address).status_code == 200
    assert as_actor(commune_officer).get(address).status_code == 200
    assert as_actor(province_officer).get(address).status_code == 404
    with pytest.raises(NotFound):
        api.open_for(province_officer, StoredFile.plain.get().uid)


def test_a_part_is_206_and_outside_is_416(letters: str, as_actor: SignIn, commune_officer: Any) -> None:
    client, address = as_actor(commune_officer), clean(commune_officer)
    part = client.get(address, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.getvalue(), part["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    outside = client.get(address, headers={"Range": "bytes=10-"})
    assert (outside.status_code, outside["Content-Range"]) == (416, "bytes */10")
    stale = client.get(address, headers={"Range": "bytes=2-4", "If-Range": '"other"'})
    assert stale.status_code == 200


def test_a_download_cannot_run_anything(letters: str, as_actor: SignIn, commune_officer: Any) -> None:
    response = as_actor(commune_officer).get(clean(commune_officer, name='thư "mật".txt'))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Cache-Control"] == "no-store"


def test_the_browser_s_own_copy_is_not_sent_again(
    letters: str, as_actor: SignIn, commune_officer: Any
) -> None:
    client, address = as_actor(commune_officer), clean(commune_officer)
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.head(address)["Content-Length"] == "10"
