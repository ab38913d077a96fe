"""What a certificate may do, and when. The time is given; no key is touched."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from hoaban.domains.signing import errors
from hoaban.domains.signing.values import TEST_MARK, Certificate

TOLD_BEFORE = (timedelta(days=90), timedelta(days=30), timedelta(days=7))
"""When an ending certificate begins to be told, and grows urgent."""
SMALLEST_RSA = 2048
Chain = Sequence[x509.Certificate]


def facts(certificate: x509.Certificate) -> Certificate:
    units = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    subject = certificate.subject.rfc4514_string()
    return Certificate(
        id=certificate.fingerprint(hashes.SHA256()).hex(),
        subject=subject, issuer=certificate.issuer.rfc4514_string(),
        not_before=certificate.not_valid_before_utc, not_after=certificate.not_valid_after_utc,
        is_test=any(unit.value == TEST_MARK for unit in units),
        name=str(names[0].value) if names else subject,
    )  # fmt: skip


def read_chain(pem: str) -> tuple[x509.Certificate, ...]:
    """Certificates of a PEM text, the signer's own first. Raises `NoCertificate`."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem.encode()))
    except ValueError as problem:
        raise errors.NoCertificate from problem


def written_chain(chain: Chain) -> str:
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in chain)


def check(chain: Chain, at: datetime, *, allows_test: bool) -> None:
    """May the first of the chain sign at this time? Every one of them must be in force. Raises the room's sentences."""
    for one in chain:
        if at < one.not_valid_before_utc:
            raise errors.CertificateNotYetValid(day=one.not_valid_before_utc.date().isoformat())
        if at > one.not_valid_after_utc:
            raise errors.CertificateExpired(day=one.not_valid_after_utc.date().isoformat())
    if facts(chain[0]).is_test and not allows_test:
        raise errors.MadeForTests
    check_usage(chain[0])
    check_links(chain)


def check_usage(certificate: x509.Certificate) -> None:
    """An authority's, an encryption-only or a too weak key signs nothing for us."""
    key = certificate.public_key()
    is_strong = (isinstance(key, rsa.RSAPublicKey) and key.key_size >= SMALLEST_RSA) or isinstance(
        key, ec.EllipticCurvePublicKey
    )
    if not is_strong or _is_authority(certificate) or not _may_sign(certificate):
        raise errors.WrongPurpose


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True  # RFC 5280: what is not restricted is allowed
    return usage.digital_signature or usage.content_commitment


def check_links(chain: Chain) -> None:
    """Each is signed by the next; a certificate alone vouches for nothing but itself and is pinned as it is."""
    for one, above in pairwise(chain):
        try:
            one.verify_directly_issued_by(above)
        except (ValueError, TypeError, InvalidSignature) as problem:
            raise errors.ChainBroken from problem
        if not _is_authority(above):
            raise errors.ChainBroken


def holds(certificate: x509.Certificate, digest: bytes, signature: bytes) -> bool:
    """Whether this is the signature of that SHA-256 digest under the certificate's key."""
    key, hashed = certificate.public_key(), Prehashed(hashes.SHA256())
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, digest, padding.PKCS1v15(), hashed)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, digest, ec.ECDSA(hashed))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def digest_of(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def days_left(certificate: Certificate, at: datetime) -> int:
    """Whole days; negative when it is over."""
    return (certificate.not_after - at).days
