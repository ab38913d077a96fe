"""The link in a message: which village answers, and who was sent it, signed with a key outside the database."""

import hmac

from hoaban.foundation.access.api import key_file
from hoaban.kit.keys import BlindIndex

PURPOSE = "answers-links"
_LENGTH = 16  # hexadecimal letters: 64 bits, and every try is one request


def token(owed: int, contact: int = 0) -> str:
    """Short, for it travels in an SMS."""
    return f"{owed:x}.{contact:x}.{_signed(_index().of(f'{owed}.{contact}', PURPOSE))}"


def opened(text: str) -> tuple[int, int] | None:
    """(village, contact) of a link of ours, also one made under an older key; None for any other text."""
    parts = text.split(".")
    if len(parts) != 3 or not all(0 < len(part) <= _LENGTH for part in parts):
        return None
    try:
        owed, contact = int(parts[0], 16), int(parts[1], 16)
    except ValueError:
        return None
    known = (_signed(one) for one in _index().all_of(f"{owed}.{contact}", PURPOSE))
    given = parts[2].encode()
    return (owed, contact) if any(hmac.compare_digest(one.encode(), given) for one in known) else None


def _index() -> BlindIndex:
    return BlindIndex(key_file(PURPOSE))


def _signed(index: str) -> str:
    return index[-_LENGTH:]
