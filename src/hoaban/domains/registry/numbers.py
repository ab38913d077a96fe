"""Identity and insurance numbers: sealed with one key, found by another. Keys lie outside the database."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from hoaban.foundation.access.api import key_file
from hoaban.kit.keys import BlindIndex, Envelope


@dataclass(frozen=True, slots=True)
class Numbers:
    """Both keys at hand: for a chunk of thousands, looking them up each time costs more than using them."""

    envelope: Envelope
    index: BlindIndex

    def seal(self, field: str, uid: UUID, value: str) -> bytes:
        """AES-256-GCM, bound to this field of this person."""
        return self.envelope.close(value.encode(), place(field, uid))

    def index_of(self, field: str, value: str) -> str:
        """What the column holds; empty for an empty number."""
        return self.index.of(value, f"registry.{field}") if value else ""

    def indexes_of(self, field: str, value: str) -> list[str]:
        """What rows may hold, newest first: more than one only while a rotation is under way. Nothing for an empty number."""
        return self.index.all_of(value, f"registry.{field}") if value else []


def at_hand() -> Numbers:
    return Numbers(Envelope(key_file("registry-numbers")), BlindIndex(key_file("registry-index")))


def place(field: str, uid: UUID) -> bytes:
    """What a sealed number is bound to."""
    return b"registry.person." + field.encode() + b":" + uid.bytes


def unseal(field: str, uid: UUID, token: bytes) -> str:
    """Raises `keys.KeyProblem` for a value of another row, or without the key."""
    return at_hand().envelope.open(bytes(token), place(field, uid)).decode()


def indexes_of(field: str, value: str) -> list[str]:
    """What the column may hold while keys rotate."""
    return at_hand().indexes_of(field, value)


def mark_of(uid: UUID, index: str) -> str:
    """Of one number in one row: under which key it is found, and a digest that tells nothing, nor where else the number stands."""
    return index[:-_DIGEST] + hashlib.sha256(uid.bytes + index.encode()).hexdigest()[:_SHORT]


def is_marked(mark: str, now: str) -> bool | None:
    """Whether one mark tells of the number of another; None where nobody can compare them: they were made under two keys, or one
    of before 30 November 2026 names no key. An empty one tells that no number stands.
    """
    if mark[-_SHORT:] == now[-_SHORT:]:
        return True
    is_one_key = mark[:-_SHORT] == now[:-_SHORT]
    return None if mark and now and not is_one_key else False


_DIGEST, _SHORT = 64, 16
"""Letters of an index after the id of its key, and of a mark."""
