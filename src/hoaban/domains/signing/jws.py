"""JSON Web Signatures (RFC 7515, compact form), for small devices that know no XML.

One form is taken: SHA-256 with an RSA key (RS256) or with one on the curve P-256 (ES256). The certificate is named by its
thumbprint (``x5t#S256``) and not carried along: whoever verifies holds the ones it believes.
"""

import json
from base64 import urlsafe_b64encode

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hoaban.domains.signing import errors

HALF = 32
"""Bytes of each number of an ES256 signature (RFC 7518, section 3.4)."""


def algorithm(certificate: x509.Certificate) -> str:
    """What the key of this certificate signs by. Raises `WrongPurpose`: a key of another kind has no name here."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RS256"
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "ES256"
    raise errors.WrongPurpose


def told(certificate: x509.Certificate, content: bytes, kind: str) -> bytes:
    """What is signed: the header and the content."""
    header = {
        "alg": algorithm(certificate),
        "typ": kind,
        "x5t#S256": _coded(certificate.fingerprint(hashes.SHA256())),
    }
    head = json.dumps(header, sort_keys=True, separators=(",", ":"))
    return f"{_coded(head.encode())}.{_coded(content)}".encode()


def closed(certificate: x509.Certificate, told: bytes, signature: bytes) -> str:
    """The whole, from a signature as the port gives it."""
    if algorithm(certificate) == "ES256":
        one, other = decode_dss_signature(signature)
        signature = one.to_bytes(HALF, "big") + other.to_bytes(HALF, "big")
    return f"{told.decode()}.{_coded(signature)}"


def _coded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
