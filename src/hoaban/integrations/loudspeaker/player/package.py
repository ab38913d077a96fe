"""A package is believed when a certificate we hold signed every byte of it; then it is read, strictly."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

KIND, LONGEST, MOST_SOUNDS, HALF = "hoaban-play+json", 200_000, 60, 32
PRIORITIES = ("normal", "priority", "urgent")
TYPES = {"audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/wav": ".wav"}
TEST_MARK = "TEST - NOT FOR REAL USE"
Trusted = Mapping[str, x509.Certificate]
"""Thumbprint → certificate."""


class Refused(Exception):
    """Not played, and why: a word for the ledger."""


@dataclass(frozen=True, slots=True)
class Sound:
    digest: str
    media_type: str
    language: str
    spoken: str
    opening: bool

    @property
    def file(self) -> str:
        return self.digest + TYPES[self.media_type]


@dataclass(frozen=True, slots=True)
class Package:
    issuer: str
    alert: str
    version: int
    sequence: int
    message: str
    status: str
    priority: str
    sent: int
    expires: int
    areas: tuple[tuple[int, int], ...]
    sounds: tuple[Sound, ...]
    times: int
    every_minutes: int
    words: str

    @property
    def rank(self) -> tuple[bool, int]:
        """What is real comes before every exercise."""
        return self.status == "actual", PRIORITIES.index(self.priority)


def trusted(folder: Path, *, allows_test: bool) -> dict[str, x509.Certificate]:
    """The certificates of a folder, one in a file; one made for tests only where tests are allowed."""
    found = {}
    for path in sorted(folder.glob("*.pem")):
        one = x509.load_pem_x509_certificate(path.read_bytes())
        if allows_test or not any(part.value == TEST_MARK for part in one.subject):
            found[coded(one.fingerprint(hashes.SHA256()))] = one
    return found


def opened(token: str, known: Trusted) -> Package:
    """Raises `Refused`. Nothing of it is looked at before the signature holds, but who is said to have signed."""
    if len(token) > LONGEST or token.count(".") != 2:
        raise Refused("no package")
    head, body, seal = token.split(".")
    header = _object(_plain(head))
    issuer = header.get("x5t#S256")
    certificate = known.get(issuer) if isinstance(issuer, str) else None
    if certificate is None:
        raise Refused("not signed by an issuer we know")
    if header.get("typ") != KIND or not _holds(
        certificate, header.get("alg"), f"{head}.{body}", _plain(seal)
    ):
        raise Refused("signature wrong")
    try:
        return _read(str(issuer), _object(_plain(body)))
    except (KeyError, TypeError, ValueError) as problem:
        raise Refused("package unreadable") from problem


def check_certificate(certificate: x509.Certificate, at: float) -> None:
    if not certificate.not_valid_before_utc.timestamp() <= at <= certificate.not_valid_after_utc.timestamp():
        raise Refused("certificate not in force")


def _holds(certificate: x509.Certificate, algorithm: Any, told: str, seal: bytes) -> bool:
    key = certificate.public_key()
    try:
        if algorithm == "ES256" and isinstance(key, ec.EllipticCurvePublicKey) and len(seal) == 2 * HALF:
            one, other = int.from_bytes(seal[:HALF], "big"), int.from_bytes(seal[HALF:], "big")
            key.verify(encode_dss_signature(one, other), told.encode(), ec.ECDSA(hashes.SHA256()))
        elif algorithm == "RS256" and isinstance(key, rsa.RSAPublicKey):
            key.verify(seal, told.encode(), padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _read(issuer: str, said: dict[str, Any]) -> Package:
    package = Package(
        issuer, str(said["alert"]), _number(said["version"]), _number(said["sequence"]), said["message"],
        said["status"], said["priority"], _number(said["sent"]), _number(said["expires"]),
        tuple((_number(start), _number(stop)) for start, stop in said["areas"]),
        tuple(_sound(one) for one in said["sounds"]), _number(said["times"]), _number(said["every_minutes"]),
        str(said["words"]),
    )  # fmt: skip
    known = package.message in ("play", "stop") and package.status in ("actual", "exercise")
    if not known or package.priority not in PRIORITIES or len(package.sounds) > MOST_SOUNDS:
        raise ValueError
    if not 1 <= package.times <= 10 or not 0 <= package.every_minutes <= 1440:
        raise ValueError
    _check_openings(package)
    return package


def _check_openings(package: Package) -> None:
    """An exercise says so before anything else; nothing real does."""
    openings = [one.opening for one in package.sounds]
    first = package.status == "exercise" and bool(openings)
    if any(openings[1:]) or (bool(openings) and openings[0] is not first):
        raise Refused(
            "exercise not marked as one" if package.status == "exercise" else "real, marked as an exercise"
        )


def _sound(said: dict[str, Any]) -> Sound:
    digest, media_type, opening = said["sha256"], said["media_type"], said["opening"]
    if len(digest) != 64 or set(digest) - set("0123456789abcdef") or media_type not in TYPES:
        raise ValueError
    if not isinstance(opening, bool):
        raise TypeError
    return Sound(digest, media_type, str(said["language"]), str(said["spoken"]), opening)


def _number(said: Any) -> int:
    if type(said) is not int or said < 0:
        raise ValueError
    return said


def _object(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise Refused("no package") from problem
    if not isinstance(said, dict):
        raise Refused("no package")
    return said


def coded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _plain(text: str) -> bytes:
    """Written in the one way there is: another spelling of the same bytes is no package."""
    try:
        content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as problem:
        raise Refused("no package") from problem
    if coded(content) != text:
        raise Refused("no package")
    return content
