"""Photos on a bad line: every piece counted once, nothing half-kept, every refusal with a way out."""

import base64
import errno
import hashlib
import io
import os
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.test import RequestFactory
from django.utils import timezone
from PIL import Image

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.files import api as files
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.offline import jobs, parts
from hoaban.foundation.offline.actions import media
from hoaban.foundation.offline.models import Media
from hoaban.foundation.offline.tests.notebook import KIND
from hoaban.foundation.offline.tests.test_syncing import entry_of, send
from hoaban.foundation.offline.tests.world import World
from hoaban.foundation.offline.values import MediaState, Result
from hoaban.foundation.offline.web import media as door
from hoaban.kit.uid import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def purpose(book: Any) -> None:
    files.register_reader("tests.notes", lambda _actor, _file: False)


@pytest.fixture(scope="module")
def photo() -> bytes:
    noise = Image.frombytes("RGB", (200, 150), os.urandom(200 * 150 * 3))
    made = io.BytesIO()
    noise.save(made, "JPEG", quality=90)
    return made.getvalue()


class Lane:
    """Speaks to the photo lane as somebody."""

    def __init__(self, actor: Any) -> None:
        self.actor = actor

    def ask(self, method: str, uid: UUID | None = None, body: bytes = b"", **headers: str) -> Any:
        sent = {f"HTTP_{key.upper()}": value for key, value in ({"tus_resumable": "1.0.0"} | headers).items()}
        sent |= {"CONTENT_TYPE": door.PIECE}
        request = RequestFactory().generic(method, "/", body, content_type=door.PIECE, **sent)
        request.actor = self.actor  # type: ignore[attr-defined]
        return door.upload(request, uid=uid) if uid else door.uploads(request)

    def begin(self, uid: UUID, size: int, entry: UUID | None = None, kind: str = KIND) -> Any:
        told = {"uid": str(uid), "entry": str(entry or uuid7()), "kind": kind, "filename": "nhà.jpg"}
        words = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in told.items())
        return self.ask("POST", upload_length=str(size), upload_metadata=words)

    def send(self, uid: UUID, offset: int, piece: bytes, digest: bytes | None = None) -> Any:
        checksum = base64.b64encode(digest or hashlib.sha256(piece).digest()).decode()
        return self.ask("PATCH", uid, piece, upload_offset=str(offset), upload_checksum=f"sha256 {checksum}")


@pytest.fixture
def lane(commune_officer: Any) -> Lane:
    return Lane(commune_officer)


def offset_of(uid: UUID) -> int:
    return Media.plain.get(uid=uid).offset


def test_a_photo_arrives_in_pieces_and_belongs_to_its_form(
    world: World, house: UUID, lane: Lane, photo: bytes
) -> None:
    raw = entry_of(world, house)
    uid, middle = uuid7(), len(photo) // 2
    assert lane.begin(uid, len(photo), UUID(raw["uid"])).status_code == 201
    assert lane.send(uid, 0, photo[:middle])["Upload-Offset"] == str(middle)
    assert send(world, raw).result == Result.APPLIED
    assert world.book.photos == []
    assert lane.send(uid, middle, photo[middle:])["Offline-State"] == "kept"
    assert [(entry, one) for entry, one, _file in world.book.photos] == [(UUID(raw["uid"]), uid)]
    assert not parts.path_of(Media.plain.get().pk).exists()


def test_a_photo_before_its_form_waits_for_it(world: World, house: UUID, lane: Lane, photo: bytes) -> None:
    raw, uid = entry_of(world, house), uuid7()
    lane.begin(uid, len(photo), UUID(raw["uid"]))
    lane.send(uid, 0, photo)
    assert world.book.photos == []
    send(world, raw)
    send(world, raw)
    assert len(world.book.photos) == 1


def test_a_piece_with_a_wrong_hash_is_refused_and_the_offset_stays(lane: Lane, photo: bytes) -> None:
    uid = uuid7()
    lane.begin(uid, len(photo))
    lane.send(uid, 0, photo[:100])
    answer = lane.send(uid, 100, photo[100:200], digest=b"0" * 32)
    assert (answer.status_code, offset_of(uid)) == (460, 100)
    assert "sentence" in answer.content.decode()
    assert lane.send(uid, 100, photo[100:])["Offline-State"] == "kept"


def test_a_piece_sent_twice_counts_once(lane: Lane, photo: bytes) -> None:
    uid = uuid7()
    lane.begin(uid, len(photo))
    lane.send(uid, 0, photo[:100])
    assert lane.send(uid, 0, photo[:100]).status_code == 409
    assert lane.ask("HEAD", uid)["Upload-Offset"] == "100"


def test_the_last_piece_sent_again_is_kept_once(lane: Lane, photo: bytes) -> None:
    uid = uuid7()
    lane.begin(uid, len(photo))
    lane.send(uid, 0, photo)
    assert lane.send(uid, len(photo), b"")["Offline-State"] == "kept"
    assert Media.plain.get().state == MediaState.KEPT


def test_announcing_again_goes_on_where_it_stood(lane: Lane, photo: bytes) -> None:
    uid = uuid7()
    lane.begin(uid, len(photo))
    lane.send(uid, 0, photo[:50])
    assert lane.begin(uid, len(photo))["Upload-Offset"] == "50"


def test_a_full_disk_is_a_sentence_and_the_offset_stays(
    lane: Lane, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = uuid7()
    lane.begin(uid, len(photo))
    lane.send(uid, 0, photo[:50])
    written: list[int] = []

    def full(file: int, data: Any, at: int) -> int:
        if written:
            raise OSError(errno.ENOSPC, "full")
        written.append(1)
        return os.write(file, bytes(data[:10]))

    with monkeypatch.context() as patch:
        patch.setattr(parts.os, "pwrite", full)
        answer = lane.send(uid, 50, photo[50:])
    assert (answer.status_code, offset_of(uid)) == (507, 50)
    assert parts.path_of(Media.plain.get().pk).stat().st_size == 50
    assert lane.send(uid, 50, photo[50:])["Offline-State"] == "kept"


def test_an_outbox_of_400_photos_meets_a_full_disk_and_loses_none(
    lane: Lane, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = [uuid7() for _ in range(400)]
    room = 3 * len(photo)
    held = SimpleNamespace(left=room)

    def pwrite(file: int, data: Any, at: int, _real: Any = os.pwrite) -> int:
        if len(data) > held.left:
            raise OSError(errno.ENOSPC, "full")
        held.left -= len(data)
        return int(_real(file, data, at))

    monkeypatch.setattr(parts.os, "pwrite", pwrite)
    answers = []
    for uid in uids:
        assert lane.begin(uid, len(photo)).status_code == 201
        answers.append(lane.send(uid, 0, photo).status_code)
    assert answers == [204] * 3 + [507] * 397
    held.left = 10**9
    assert {lane.send(uid, 0, photo)["Offline-State"] for uid in uids[3:10]} == {"kept"}
    assert Media.plain.filter(offset=0, state=MediaState.ARRIVING).count() == 390


def test_what_a_killed_writer_left_behind_is_cut_off(lane: Lane, photo: bytes) -> None:
    """Bytes on the disk whose offset was never committed: the server died between the two."""
    uid = uuid7()
    lane.begin(uid, len(photo))
    lane.send(uid, 0, photo[:100])
    with parts.path_of(Media.plain.get().pk).open("ab") as file:
        file.write(b"half a piece")
    lane.send(uid, 100, photo[100:])
    assert Media.plain.get().state == MediaState.KEPT


def test_killed_before_handing_on_the_job_or_the_phone_ends_it(lane: Lane, photo: bytes) -> None:
    uid = uuid7()
    lane.begin(uid, len(photo))
    row = Media.plain.get()
    with parts.held(row.pk) as file:
        parts.append(file, 0, photo)
    soon = timezone.now() + media.PATIENCE
    Media.plain.update(state=MediaState.WHOLE, offset=len(photo), expires_at=soon)
    assert tidy(timezone.now()) == 0, "its phone is given an hour"
    assert tidy(timezone.now() + timedelta(hours=2)) == 1
    assert lane.send(uid, len(photo), b"")["Offline-State"] == "kept"


def tidy(now: Any) -> int:
    context = JobContext(
        actor=SystemActor("offline.tidy"), deadline=now + timedelta(minutes=1), clock=lambda: now
    )
    return jobs.tidy(context).done


def test_a_half_sent_photo_expires_and_begins_anew(
    lane: Lane, photo: bytes, django_capture_on_commit_callbacks: Any
) -> None:
    uid = uuid7()
    lane.begin(uid, len(photo))
    lane.send(uid, 0, photo[:100])
    with django_capture_on_commit_callbacks(execute=True):
        assert tidy(timezone.now() + timedelta(days=15)) == 1
    assert not parts.path_of(Media.plain.get().pk).exists()
    assert lane.ask("HEAD", uid).status_code == 410
    assert lane.send(uid, 100, photo[100:]).status_code == 410
    assert lane.begin(uid, len(photo))["Upload-Offset"] == "0"
    assert lane.send(uid, 0, photo)["Offline-State"] == "kept"


def test_what_is_no_picture_is_refused_with_a_sentence_and_stays_readable(lane: Lane) -> None:
    files.register_reader("tests.notes", lambda _actor, _file: False, kinds=frozenset({"image/jpeg"}))
    uid = uuid7()
    lane.begin(uid, 5)
    answer = lane.send(uid, 0, b"hello")
    assert (answer.status_code, Media.plain.get().state) == (422, MediaState.REFUSED)
    assert parts.path_of(Media.plain.get().pk).exists()


def test_a_photo_taken_back_is_removed(lane: Lane, photo: bytes) -> None:
    uid = uuid7()
    lane.begin(uid, len(photo))
    lane.send(uid, 0, photo[:100])
    assert lane.ask("DELETE", uid).status_code == 204
    assert lane.ask("HEAD", uid).status_code == 410


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"tus_resumable": "0.2"}, 412),
        ({"upload_length": "x"}, 422),
        ({"upload_length": "99000000"}, 413),
        ({"upload_length": "0"}, 422),
        ({"upload_metadata": "uid !!"}, 422),
        ({"upload_metadata": ""}, 422),
    ],
)
def test_a_strange_announcement_is_answered(headers: dict[str, str], status: int, lane: Lane) -> None:
    good = {"uid": str(uuid7()), "entry": str(uuid7()), "kind": KIND}
    words = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in good.items())
    answer = lane.ask("POST", **({"upload_length": "10", "upload_metadata": words} | headers))
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"upload_offset": "-1"}, 409),
        ({"upload_offset": "7"}, 409),
        ({"upload_offset": "0", "upload_checksum": "md5 AAAA"}, 422),
        ({"upload_offset": "0", "upload_checksum": "sha256 ###"}, 460),
        ({"upload_offset": "0", "upload_checksum": ""}, 204),
    ],
)
def test_a_strange_piece_is_answered(headers: dict[str, str], status: int, lane: Lane) -> None:
    uid = uuid7()
    lane.begin(uid, 10)
    assert lane.ask("PATCH", uid, b"12345", **headers).status_code == status


def test_nobody_reaches_another_s_upload(lane: Lane, outsider: Any, photo: bytes) -> None:
    uid = uuid7()
    lane.begin(uid, len(photo))
    assert Lane(outsider).ask("HEAD", uid).status_code == 404
    assert Lane(outsider).send(uid, 0, photo).status_code == 404
    with pytest.raises(NotFound):
        media.end(by=outsider, uid=uid)


def test_the_lane_says_what_it_speaks(lane: Lane) -> None:
    answer = lane.ask("OPTIONS")
    assert answer["Tus-Extension"] == "creation,checksum,expiration,termination"
    assert "sha256" in answer["Tus-Checksum-Algorithm"]
