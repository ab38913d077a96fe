"""Keys outside the database: envelope encryption, blind index, signatures. A file per purpose.

One key per line, ``id:hex``; the last is in use, earlier ones still open what they closed.
"""

import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_VERSION = b"\x01"
_NONCE = 12  # bytes: the size AES-GCM is proven for; random ones are safe for 2**32 messages per key


class KeyProblem(Exception):
    """A key is missing, unreadable or does not fit; nothing was decrypted or signed."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The keys of one purpose, oldest first."""

    path: Path
    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    def open(cls, folder: Path, purpose: str, override: Path | None = None, *, create: bool = True) -> Self:
        """Read ``override`` or ``folder/purpose.keys``, which is made (0600) at first use if ``create``.

        An override is never made for you: it points into a secret store, and an empty one is a mistake.
        """
        path = override or folder / f"{purpose}.keys"
        if not path.exists():
            if override is not None or not create:
                raise KeyProblem(f"The key file {path.name} is missing. Restore it from the key backup.")
            _create(path, _fresh_line())
        return cls(path, _parsed(path))

    @property
    def current(self) -> tuple[str, bytes]:
        return self.keys[-1]

    def by_id(self, key_id: str) -> bytes:
        for known, key in self.keys:
            if known == key_id:
                return key
        raise KeyProblem(f"Key {key_id} is not in {self.path.name}. Restore the key backup that holds it.")

    def rotated(self) -> Self:
        """The same file with a new key in use; the old ones stay to open what they closed."""
        content = "".join(f"{key_id}:{key.hex()}\n" for key_id, key in self.keys) + _fresh_line()
        _replace(self.path, content)
        return type(self)(self.path, _parsed(self.path))

    def without(self, gone: Iterable[str]) -> Self:
        """The same file without these keys: what they closed stays closed for ever. The one in use cannot go."""
        left = [pair for pair in self.keys if pair[0] not in set(gone)]
        if self.current not in left:
            raise KeyProblem("The key in use cannot be removed.")
        _replace(self.path, "".join(f"{key_id}:{key.hex()}\n" for key_id, key in left))
        return type(self)(self.path, _parsed(self.path))


@dataclass(frozen=True, slots=True)
class Envelope:
    """AES-256-GCM with the key's id in front. ``context`` (table, column, row) binds a token to its place."""

    file: KeyFile

    def close(self, plain: bytes, context: bytes) -> bytes:
        key_id, key = self.file.current
        nonce = os.urandom(_NONCE)
        head = token_head(key_id)
        return head + nonce + _cipher(key).encrypt(nonce, plain, head + context)

    def open(self, token: bytes, context: bytes) -> bytes:
        key = self.file.by_id(key_id_of(token))
        head, nonce, sealed = token[:5], token[5 : 5 + _NONCE], token[5 + _NONCE :]
        try:
            return _cipher(key).decrypt(nonce, sealed, head + context)
        except InvalidTag as wrong:
            raise KeyProblem("This value was changed, or belongs to another row.") from wrong

    def rewrapped(self, token: bytes, context: bytes) -> bytes:
        """The same value under the key now in use; unchanged if it already is."""
        if key_id_of(token) == self.file.current[0]:
            return token
        return self.close(self.open(token, context), context)


@dataclass(frozen=True, slots=True)
class BlindIndex:
    """HMAC-SHA-256 of a normalised value: equal values meet, nothing can be read back without the key."""

    file: KeyFile

    def of(self, value: str, field: str) -> str:
        """Index under the key in use; ``field`` keeps equal numbers of two fields apart."""
        return self._of(self.file.current, value, field)

    def all_of(self, value: str, field: str) -> list[str]:
        """Under every known key, newest first: for look-ups while a rotation is under way."""
        return [self._of(pair, value, field) for pair in reversed(self.file.keys)]

    @staticmethod
    def _of(pair: tuple[str, bytes], value: str, field: str) -> str:
        key_id, key = pair
        return key_id + hmac.digest(key, f"{field}\x00{value}".encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Signer:
    """Ed25519; the 32 bytes of a key line are the private seed."""

    file: KeyFile

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """The key's id and the signature."""
        key_id, seed = self.file.current
        return key_id, Ed25519PrivateKey.from_private_bytes(seed).sign(message)

    def public_key(self, key_id: str) -> bytes:
        """32 raw bytes, for publication."""
        private = Ed25519PrivateKey.from_private_bytes(self.file.by_id(key_id))
        return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def verify(self, key_id: str, message: bytes, signature: bytes) -> bool:
        public = Ed25519PrivateKey.from_private_bytes(self.file.by_id(key_id)).public_key()
        try:
            public.verify(signature, message)
        except InvalidSignature:
            return False
        return True


# A list seals hundreds of thousands of numbers: taking a key up costs more than using it.
@lru_cache(maxsize=32)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def token_head(key_id: str) -> bytes:
    """How every token this key closed begins."""
    return _VERSION + bytes.fromhex(key_id)


def key_id_of(token: bytes) -> str:
    """Which key closed a token."""
    if len(token) < 5 + _NONCE + 16 or token[:1] != _VERSION:
        raise KeyProblem("This is no encrypted value of ours.")
    return token[1:5].hex()


def _fresh_line() -> str:
    return f"{os.urandom(4).hex()}:{os.urandom(32).hex()}\n"


def _create(path: Path, content: str) -> None:
    """Two processes may start at once: the link fails for the second, whose draft is thrown away."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _draft(path, content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _replace(path: Path, content: str) -> None:
    _draft(path, content).replace(path)


def _draft(path: Path, content: str) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(3).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return draft


def _parsed(path: Path) -> tuple[tuple[str, bytes], ...]:
    try:
        lines = [line for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
        keys = tuple(
            (key_id, bytes.fromhex(key)) for key_id, _, key in (line.partition(":") for line in lines)
        )
        sound = bool(keys) and all(len(key) == 32 and len(bytes.fromhex(key_id)) == 4 for key_id, key in keys)
    except (OSError, ValueError) as problem:
        raise KeyProblem(
            f"The key file {path.name} cannot be read. Restore it from the key backup."
        ) from problem
    if not sound:
        raise KeyProblem(f"The key file {path.name} is damaged. Restore it from the key backup.")
    return keys
