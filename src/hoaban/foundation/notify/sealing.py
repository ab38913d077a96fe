"""Addresses of endpoints and texts of strangers are sealed; the same endpoint offered twice is known by a keyed digest."""

from datetime import datetime
from uuid import UUID

from hoaban.foundation.access.api import key_file
from hoaban.kit.keys import BlindIndex, Envelope


def place_of_address(owner: str) -> bytes:
    return f"notify.endpoint:{owner}".encode()


def place_of_text(provider_id: str) -> bytes:
    return f"notify.inbound:{provider_id}".encode()


def seal_address(text: str, owner: str) -> bytes:
    return Envelope(key_file("notify-endpoints")).close(text.encode(), place_of_address(owner))


def unseal_address(sealed: bytes | memoryview, owner: str) -> str:
    """Raises `KeyProblem` when the key is not the one it was sealed with."""
    return Envelope(key_file("notify-endpoints")).open(bytes(sealed), place_of_address(owner)).decode()


def digests(text: str, channel: str) -> list[str]:
    """Under the key in use, then under older ones, while keys rotate."""
    return BlindIndex(key_file("notify-endpoints")).all_of(text, f"notify.{channel}")


def seal_text(text: str, provider_id: str) -> bytes:
    return Envelope(key_file("notify-inbound")).close(text.encode(), place_of_text(provider_id))


def unseal_text(sealed: bytes | memoryview, provider_id: str) -> str:
    return Envelope(key_file("notify-inbound")).open(bytes(sealed), place_of_text(provider_id)).decode()


def code(uid: UUID, asked_at: datetime) -> str:
    """Six digits that prove an address; they follow from the row and the moment, and stand nowhere."""
    return six_digits(f"{uid}:{int(asked_at.timestamp())}", "notify.code")


def six_digits(of: str, purpose: str) -> str:
    """Digits that follow from words under our key, for what a line tells and a person gives back."""
    index = BlindIndex(key_file("notify-endpoints")).of(of, purpose)
    return f"{int(index[-15:], 16) % 1_000_000:06d}"
