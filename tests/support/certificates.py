"""Certificates of every kind, good and bad, made for one test."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Made:
    """A key and its certificate."""

    key: Any
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = field(default=())

    @property
    def pem(self) -> str:
        """The certificates, the own one first."""
        chain = (self.certificate, *self.above)
        return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in chain)

    @property
    def key_pem(self) -> str:
        text: bytes = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return text.decode()

    def put(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.key_pem + self.pem, encoding="ascii")
        path.chmod(0o600)
        return path


def make(
    name: str = "Sở Mẫu", *, kind: str = "ec", since: datetime = NOW - timedelta(days=10), days: int = 400,
    ca: bool = False, signs: bool = True, issuer: Made | None = None, weak: bool = False,
    curve: ec.EllipticCurve | None = None, hosts: Sequence[str] = (),
) -> Made:  # fmt: skip
    """``hosts``: names or addresses of the server that shows it."""
    key: Any = ec.generate_private_key(curve or ec.SECP256R1())
    if kind == "rsa":
        key = rsa.generate_private_key(65537, 1024 if weak else 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder(
            issuer.certificate.subject if issuer else subject,
            subject,
            key.public_key(),
            x509.random_serial_number(),
        )
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(_usage(signs=signs, ca=ca), critical=True)
    )
    if hosts:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_host(one) for one in hosts]), critical=False
        )
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    return Made(key, certificate, (issuer.certificate, *issuer.above) if issuer else ())


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _usage(*, signs: bool, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs, content_commitment=False, key_encipherment=not signs, data_encipherment=False,
        key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False, decipher_only=False,
    )  # fmt: skip
