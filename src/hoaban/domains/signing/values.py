"""What is signed for, with which certificate, and what a signature was found to be."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

TEST_MARK = "TEST - NOT FOR REAL USE"
"""Stands in the subject of every certificate we make ourselves; such a one never signs in production."""


class Purpose(StrEnum):
    """What a certificate is entered for. One certificate may serve several, each entered by itself."""

    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What people ask of a certificate."""

    id: str
    """SHA-256 of its bytes, in hex."""
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    is_test: bool
    name: str
    """The common name of its subject, else all of it."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A certificate whose signatures count, for one purpose and for a time."""

    purpose: Purpose
    certificate: Certificate
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was checked before it was handed out."""

    signature: bytes
    """RSA by PKCS #1 v1.5, ECDSA in DER."""
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Verified:
    """What a signature covers, and whose it is. Trust nothing of the file but `content`."""

    content: bytes
    """The signed element as it was signed, in canonical form and without the signature."""
    certificate: Certificate
