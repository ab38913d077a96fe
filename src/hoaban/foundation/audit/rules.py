"""How a line becomes a link: pure functions, so that an outsider can check a chain with a few lines of code."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime

GENESIS = b"\0" * 32


def canonical(seq: int, line: Mapping[str, object]) -> bytes:
    """The bytes that are chained: JSON with sorted keys, UTC times in microseconds."""
    plain = {key: _plain(value) for key, value in line.items()}
    return json.dumps(
        {"seq": seq, **plain}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def link(previous: bytes, seq: int, line: Mapping[str, object]) -> bytes:
    """SHA-256 over the previous link and this line."""
    return hashlib.sha256(previous + canonical(seq, line)).digest()


def checkpoint_text(number: int, day: date, seq: int, link: bytes, previous: bytes) -> bytes:
    """What is signed: which checkpoint of which day, number and head of the chain of lines, the checkpoint before it."""
    return f"hoaban audit checkpoint {number} {day.isoformat()} {seq} {link.hex()} {previous.hex()}".encode()


def checkpoint_link(text: bytes, signature: bytes) -> bytes:
    """What the next checkpoint signs of this one."""
    return hashlib.sha256(text + signature).digest()


def digest_of(values: Mapping[str, object], key: bytes) -> str:
    """Keyed digest of the values written: proves later what they were, tells nothing to a reader without the key."""
    text = json.dumps(
        {name: str(value) for name, value in values.items()}, sort_keys=True, ensure_ascii=False
    )
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
