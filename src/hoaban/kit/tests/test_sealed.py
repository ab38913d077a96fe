"""Sealed in chunks: every part opens alone, and nothing changed, moved or cut off opens."""

import io
import os
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.kit import sealed
from hoaban.kit.keys import KeyProblem

KEY = bytes(range(32))


def closed(plain: bytes) -> bytes:
    out = io.BytesIO()
    sealed.seal(io.BytesIO(plain), out, KEY)
    return out.getvalue()


def opened(token: bytes, start: int, stop: int, size: int, cut: int = 10_000, key: bytes = KEY) -> bytes:
    first, end = sealed.sealed_span(start, stop, size)
    part = token[first:end]
    pieces: Iterator[bytes] = (part[at : at + cut] for at in range(0, len(part), cut))
    return b"".join(sealed.unseal(pieces, key, start, stop, size))


PLAIN = os.urandom(sealed.CHUNK * 3 + 17)
SEALED = closed(PLAIN)
SIZES = st.sampled_from([1, 100, sealed.CHUNK - 1, sealed.CHUNK, sealed.CHUNK + 1, 2 * sealed.CHUNK])


@given(SIZES)
def test_it_opens_to_what_it_was(size: int) -> None:
    token = closed(PLAIN[:size])
    assert len(token) == sealed.sealed_size(size)
    assert opened(token, 0, size, size) == PLAIN[:size]


@given(st.integers(0, len(PLAIN) - 1), st.integers(1, len(PLAIN)), st.integers(1_000, 200_000))
def test_any_part_opens_alone(start: int, length: int, cut: int) -> None:
    stop = min(start + length, len(PLAIN))
    assert opened(SEALED, start, stop, len(PLAIN), cut) == PLAIN[start:stop]


@pytest.mark.parametrize(
    "token",
    [
        SEALED[: sealed.CHUNK + sealed.TAG],
        SEALED[:-1],
        bytes([SEALED[0] ^ 1]) + SEALED[1:],
        SEALED[sealed.CHUNK + sealed.TAG :] + SEALED[: sealed.CHUNK + sealed.TAG],
    ],
    ids=["a chunk missing", "cut off", "changed", "chunks moved"],
)
def test_what_is_not_whole_does_not_open(token: bytes) -> None:
    with pytest.raises(KeyProblem):
        opened(token, 0, len(PLAIN), len(PLAIN))


def test_a_shorter_size_cannot_hide_the_end() -> None:
    with pytest.raises(KeyProblem):
        opened(SEALED, 0, sealed.CHUNK, sealed.CHUNK)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(KeyProblem):
        opened(SEALED, 0, 10, len(PLAIN), key=bytes(32))
