"""A phone's unsent work as a file: only the server opens it, each form comes in once, a stranger's claim is not believed."""

import io
import json
import os
import struct
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from PIL import Image

from hoaban.foundation.files import api as files
from hoaban.foundation.offline import sealing
from hoaban.foundation.offline.errors import SealedUnreadable
from hoaban.foundation.offline.models import Entry, Media
from hoaban.foundation.offline.tests.notebook import KIND
from hoaban.foundation.offline.tests.test_media import Lane
from hoaban.foundation.offline.tests.test_syncing import entry_of, send
from hoaban.foundation.offline.tests.world import World
from hoaban.foundation.offline.values import Result, State
from hoaban.kit.uid import uuid7

pytestmark = pytest.mark.django_db


def seal(boxes: list[bytes]) -> bytes:
    """What `static/offline/js/crypto.js` does; the journeys prove that both agree."""
    import base64

    point = base64.b64decode(sealing.public_key())
    own = ec.generate_private_key(ec.SECP256R1())
    shown = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    agreed = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    key = AESGCM(HKDF(hashes.SHA256(), 32, salt=shown, info=b"hoaban offline 1").derive(agreed))
    made = sealing.HEAD + shown
    for number, box in enumerate(boxes):
        nonce = os.urandom(12)
        sealed = nonce + key.encrypt(nonce, box, str(number).encode())
        made += struct.pack(">I", len(sealed)) + sealed
    return made


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(made, "JPEG")
    return made.getvalue()


@pytest.fixture
def carried(world: World, house: UUID) -> tuple[dict[str, Any], bytes]:
    """One form with one photo, and the file made of them."""
    files.register_reader("tests.notes", lambda _actor, _file: False)
    photo = str(uuid7())
    raw = entry_of(world, house, phone="0922222222") | {"media": [photo]}
    author = world.phones[0].owner
    told = {
        "person": {"key": author.key, "label": "Lò Thị Hoa"}, "app": 1, "protocol": 1, "entries": [raw],
        "media": [{"uid": photo, "entry": raw["uid"], "kind": KIND, "name": "nha.jpg", "size": 1}],
    }  # fmt: skip
    return raw, seal([json.dumps(told).encode(), picture()])


def bring(actor: Any, sealed: bytes, uid: UUID | None = None) -> Any:
    lane, uid = Lane(actor), uid or uuid7()
    lane.begin(uid, len(sealed), kind="sealed")
    return lane.send(uid, 0, sealed)


def test_one_s_own_file_is_the_phone_s_outbox(world: World, house: UUID, carried: Any) -> None:
    raw, sealed = carried
    assert bring(world.phones[0].owner, sealed)["Offline-State"] == "kept"
    assert world.book.rows[house]["phone"] == "0922222222"
    assert len(world.book.photos) == 1
    assert bring(world.phones[0].owner, sealed)["Offline-State"] == "kept"
    assert send(world, raw).result == Result.APPLIED
    assert (len(world.book.visits), len(world.book.photos), Entry.plain.count()) == (1, 1, 1)


def test_a_colleague_carries_it_and_a_person_looks(
    world: World, house: UUID, carried: Any, second_officer: Any
) -> None:
    raw, sealed = carried
    assert bring(second_officer, sealed)["Offline-State"] == "kept"
    row = Entry.plain.get()
    assert (row.state, row.owner_label, row.carried_by) == (State.HELD, "Lò Thị Hoa", second_officer.label)
    assert world.book.writes == []
    assert send(world, raw).result == Result.APPLIED, "then its own phone finds a line"
    assert len(world.book.visits) == 1


def test_an_unfinished_form_waits_for_a_person(world: World, house: UUID) -> None:
    raw = entry_of(world, house, phone="0922222222") | {"draft": True}
    author = world.phones[0].owner
    told = {
        "person": {"key": author.key, "label": "x"},
        "app": 1,
        "protocol": 1,
        "entries": [raw],
        "media": [],
    }
    bring(author, seal([json.dumps(told).encode()]))
    assert Entry.plain.get().state == State.HELD


def test_the_file_tells_nothing_to_who_carries_it(carried: Any) -> None:
    raw, sealed = carried
    assert raw["uid"].encode() not in sealed
    assert b"0922222222" not in sealed


@pytest.mark.parametrize("harm", ["cut", "changed", "foreign", "no photo", "no manifest", "empty"])
def test_a_harmed_file_is_refused_with_a_sentence_and_kept(harm: str, world: World, carried: Any) -> None:
    _raw, sealed = carried
    empty = json.dumps({"person": {"key": "x"}, "entries": [], "media": [{"uid": "x"}]}).encode()
    broken = {
        "cut": sealed[:-5], "changed": sealed[:200] + bytes([sealed[200] ^ 1]) + sealed[201:], "foreign": b"PK" + sealed,
        "no photo": seal([empty]), "no manifest": seal([b"{}"]), "empty": sealing.HEAD,
    }[harm]  # fmt: skip
    answer = bring(world.phones[0].owner, broken)
    assert (answer.status_code, Media.plain.get(kind="sealed").state) == (422, "refused")
    assert "sentence" in answer.content.decode()


def test_a_file_older_than_the_last_rotation_still_opens(carried: Any) -> None:
    from hoaban.foundation.access import keyring

    _raw, sealed = carried
    keyring.key_file("offline-seal").rotated()
    keyring._opened.cache_clear()
    assert len(list(sealing.boxes(io.BytesIO(sealed)))) == 2
    with pytest.raises(SealedUnreadable):
        list(sealing.boxes(io.BytesIO(sealed.replace(sealing.HEAD, b"HOABAN2\n"))))


def test_a_forgotten_pin_s_key_goes_back_to_its_person_only() -> None:
    told = {"person": {"key": "user:1", "label": "x"}, "entries": [], "media": [], "key": "YWJj"}
    sealed = seal([json.dumps(told).encode()])
    assert sealing.rescued(sealed, "user:1") == "YWJj"
    for bytes_, person in ((sealed, "user:2"), (seal([b"{}"]), "user:1"), (b"", "user:1")):
        with pytest.raises(SealedUnreadable):
            sealing.rescued(bytes_, person)
