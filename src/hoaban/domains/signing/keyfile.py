"""A signer whose key lies in a file: PEM, the private key and its certificates, the signer's own first; 0600.

For small installations and the demonstration. Where the law asks for a key that cannot be copied, a device holds it
(`integrations/pkcs11`).
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import NameOID

from hoaban.domains.signing import errors, rules
from hoaban.domains.signing.values import TEST_MARK

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
TEST_LIFE = timedelta(days=365)
OTHERS = 0o077
BACKDATED = timedelta(days=1)  # clocks differ


@dataclass(frozen=True, slots=True)
class KeyFileSigner:
    path: Path
    kind: str = "file"

    def chain(self) -> tuple[x509.Certificate, ...]:
        """As the file has them."""
        return self._held()[1]

    def sign(self, digest: bytes) -> bytes:
        """With the key of the file."""
        key, hashed = self._held()[0], Prehashed(hashes.SHA256())
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(digest, padding.PKCS1v15(), hashed)
        return key.sign(digest, ec.ECDSA(hashed))

    def _held(self) -> tuple[PrivateKey, tuple[x509.Certificate, ...]]:
        try:
            told = self.path.stat()
        except OSError as problem:
            raise errors.KeyAbsent from problem
        if told.st_mode & OTHERS:
            raise errors.KeyOpen
        return _opened(self.path, told.st_ino, told.st_mtime_ns)


# Taking a key up costs 30 ms and more, using it one; a file that was replaced is read anew.
@lru_cache(maxsize=8)
def _opened(path: Path, *_stamp: int) -> tuple[PrivateKey, tuple[x509.Certificate, ...]]:
    try:
        text = path.read_bytes()
        key = serialization.load_pem_private_key(text, password=None)
        chain = rules.read_chain(text.decode())
    except (OSError, ValueError, TypeError, errors.NoCertificate) as problem:
        raise errors.KeyUnusable from problem
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise errors.KeyUnusable
    if key.public_key() != chain[0].public_key():
        raise errors.KeyUnusable
    return key, chain


def make_test_key(path: Path, name: str, now: datetime) -> None:
    """A key and a certificate that says of itself that it is a test; what stands there already is kept."""
    if path.exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, TEST_MARK),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now - BACKDATED + TEST_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signs_only(), critical=True)
        .sign(key, hashes.SHA256())
    )
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
    Path(draft).replace(path)  # whole or not there: half a key would be kept for ever


def _signs_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
