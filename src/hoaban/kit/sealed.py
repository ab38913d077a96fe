"""A long content under AES-256-GCM in chunks: constant memory in and out, and any part can be opened alone.

Every content has a key of its own (an `keys.Envelope` wraps it), so a chunk's number may be its nonce. The last chunk's
nonce says that it is the last: a content cut off at a chunk's end does not open.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hoaban.kit.keys import KeyProblem

CHUNK = 64 * 1024
TAG = 16


def seal(source: BinaryIO, target: BinaryIO, key: bytes) -> None:
    """Write ``source``, which is not empty, as chunks of cipher text."""
    cipher, number, piece = AESGCM(key), 0, source.read(CHUNK)
    while piece:
        following = source.read(CHUNK)
        target.write(cipher.encrypt(_nonce(number, last=not following), piece, None))
        number, piece = number + 1, following


def sealed_size(size: int) -> int:
    """How long the cipher text of ``size`` bytes is."""
    return size + TAG * -(-size // CHUNK)


def sealed_span(start: int, stop: int, size: int) -> tuple[int, int]:
    """The bytes of cipher text that hold the plain bytes [start, stop) of ``size``: whole chunks."""
    whole = CHUNK + TAG
    return start // CHUNK * whole, min(-(-stop // CHUNK) * whole, sealed_size(size))


def unseal(pieces: Iterable[bytes], key: bytes, start: int, stop: int, size: int) -> Iterator[bytes]:
    """The plain bytes [start, stop) from the cipher text of `sealed_span`, however it was cut. Raises `KeyProblem`."""
    cipher, number, last = AESGCM(key), start // CHUNK, (size - 1) // CHUNK
    for sealed in _chunks(pieces):
        try:
            plain = cipher.decrypt(_nonce(number, last=number == last), sealed, None)
        except InvalidTag as wrong:
            raise KeyProblem("This content was changed, cut off, or belongs to another key.") from wrong
        first = number * CHUNK
        yield plain[max(start - first, 0) : stop - first]
        number += 1
    if number * CHUNK < stop:
        raise KeyProblem("This content was cut off.")


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= CHUNK + TAG:
            yield bytes(held[: CHUNK + TAG])
            del held[: CHUNK + TAG]
    if held:
        yield bytes(held)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
