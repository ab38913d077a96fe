"""Files that left a phone sealed to this server's key: forms first, then photos. Only the server opens them.

A PIN of six digits protects nothing that can be carried away and tried at leisure; a public key does. No table.
"""

import base64
import io
import json
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hoaban.foundation.access import api as access
from hoaban.foundation.offline.errors import SealedUnreadable

HEAD, POINT, NONCE = b"HOABAN1\n", 65, 12
LARGEST_BOX = 16_000_000
# Any 32 random bytes are a private key of the curve once they lie below its order.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _private(key: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(key, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """What phones seal to: the key in use, as an uncompressed point in base64."""
    _key_id, key = access.key_file("offline-seal").current
    point = _private(key).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(point).decode()


def boxes(file: BinaryIO) -> Iterator[bytes]:
    """The boxes of a file in order; a file that was cut, changed or meant for another server is unreadable."""
    if file.read(len(HEAD)) != HEAD:
        raise SealedUnreadable
    shown = file.read(POINT)
    first = _box(file)
    key = _fitting(shown, first)
    number, sealed = 0, first
    while sealed:
        yield _opened(key, number, sealed)
        number, sealed = number + 1, _box(file)


def rescued(sealed: bytes, person_key: str) -> str:
    """The key of a person's own phone, which she sealed to us against a forgotten PIN; nobody else gets it."""
    told = manifest(next(boxes(io.BytesIO(sealed)), b""))
    if told["person"]["key"] != person_key or not isinstance(told.get("key"), str):
        raise SealedUnreadable
    return str(told["key"])


def manifest(box: bytes) -> dict[str, Any]:
    """The first box: who, which forms, which photos follow."""
    try:
        told = json.loads(box)
        valid = isinstance(told["person"]["key"], str) and isinstance(told["entries"], list)
    except (ValueError, TypeError, KeyError) as problem:
        raise SealedUnreadable from problem
    if not valid or not isinstance(told.get("media"), list):
        raise SealedUnreadable
    return dict(told)


def _box(file: BinaryIO) -> bytes:
    head = file.read(4)
    if not head:
        return b""
    size = struct.unpack(">I", head)[0] if len(head) == 4 else 0
    box = file.read(size) if NONCE < size <= LARGEST_BOX else b""
    if len(box) != size or not box:
        raise SealedUnreadable
    return box


def _fitting(shown: bytes, first: bytes) -> AESGCM:
    """The key agreed with one of ours, newest first: a file may be older than our last rotation."""
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), shown)
    except ValueError as problem:
        raise SealedUnreadable from problem
    for _key_id, key in reversed(access.key_file("offline-seal").keys):
        agreed = _private(key).exchange(ec.ECDH(), theirs)
        derived = HKDF(hashes.SHA256(), 32, salt=shown, info=b"hoaban offline 1").derive(agreed)
        try:
            _opened(AESGCM(derived), 0, first)
        except SealedUnreadable:
            continue
        return AESGCM(derived)
    raise SealedUnreadable


def _opened(key: AESGCM, number: int, sealed: bytes) -> bytes:
    try:
        return key.decrypt(sealed[:NONCE], sealed[NONCE:], str(number).encode())
    except InvalidTag as problem:
        raise SealedUnreadable from problem
