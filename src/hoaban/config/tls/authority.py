"""An authority of this installation alone: TLS on a local network, where no public authority reaches.

Its root may vouch for private addresses and this machine's own names only: whoever steals its key from a village's
machine cannot pretend to be a bank.
"""

import fcntl
import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hoaban.config import environment
from hoaban.config.demo.folder import write_private

LIFE = timedelta(days=397)  # browsers refuse a server's certificate that lives longer
AUTHORITY_LIFE = timedelta(days=3650)
RENEW_BEFORE = timedelta(days=30)
BACKDATED = timedelta(days=1)  # clocks of old phones run behind
NETWORKS = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8",
    "fc00::/7", "fe80::/10", "::1/128",
)  # fmt: skip
DOMAINS = ("localhost", "local", "lan", "internal", "home.arpa")


@dataclass(frozen=True, slots=True)
class Names:
    """What the certificate should be for."""

    asked: Sequence[str] = ()
    """By the operator: one that cannot be had stops the start."""
    found: Sequence[str] = ()
    """On this machine: one that the authority may not vouch for is left out (addresses change)."""


class Authority:
    """The folder ``tls`` of a data directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root_key = folder / "ca.key"
        self.root = folder / "ca.crt"
        self.server = folder / "server.pem"
        """Key and certificate in one file, so that a reader never sees two that do not fit."""

    def prepare(self, names: Names, now: datetime) -> None:
        """Make what is absent; renew what ends soon, or lacks a name."""
        with self._held():
            if not (self.root_key.exists() and self.root.exists()):
                self._make_root([*names.asked, *names.found], now)
            root = self.certificate()
            wanted = _vouched(root, names, self.folder)
            if not self._is_good(root, set(wanted), now):
                self._issue(root, wanted, now)

    def renew_if_due(self, now: datetime) -> bool:
        """For the names it has; True when a new one was written."""
        with self._held():
            current = certificate_of(self.server)
            if current.not_valid_after_utc - now > RENEW_BEFORE:
                return False
            self._issue(self.certificate(), names_of(current), now)
            return True

    def is_made(self) -> bool:
        return self.root.exists() and self.server.exists()

    def certificate(self) -> x509.Certificate:
        """The root that devices are asked to trust."""
        return certificate_of(self.root)

    def fingerprint(self) -> str:
        """SHA-256 as browsers and phones show it: what a person compares."""
        digest = self.certificate().fingerprint(hashes.SHA256()).hex().upper()
        return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))

    def _is_good(self, root: x509.Certificate, wanted: set[str], now: datetime) -> bool:
        try:
            current = certificate_of(self.server)
            current.verify_directly_issued_by(root)
        except (OSError, ValueError, TypeError, InvalidSignature):
            return False
        return wanted <= set(names_of(current)) and current.not_valid_after_utc - now > RENEW_BEFORE

    def _make_root(self, names: Iterable[str], now: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        made_on = now.strftime("%Y-%m-%d")
        subject = _subject(f"Hoa Ban, this machine's own authority, {made_on}")
        permitted = [*NETWORKS, *DOMAINS, *names]
        certificate = (
            _builder(subject, subject, key.public_key(), now, now + AUTHORITY_LIFE)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(
                x509.NameConstraints([_subtree(name) for name in dict.fromkeys(permitted)], None),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        write_private(self.root_key, _key_text(key))
        write_private(self.root, _text(certificate))

    def _issue(self, root: x509.Certificate, names: Sequence[str], now: datetime) -> None:
        root_key = serialization.load_pem_private_key(self.root_key.read_bytes(), password=None)
        if not isinstance(root_key, ec.EllipticCurvePrivateKey):
            raise environment.SettingProblem(
                f"{self.root_key} holds another kind of key. {_again(self.folder)}"
            )
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _builder(
                _subject("Hoa Ban"), root.subject, key.public_key(), now,
                min(now - BACKDATED + LIFE, root.not_valid_after_utc),
            )
            .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
            )
            .sign(root_key, hashes.SHA256())
        )  # fmt: skip
        write_private(self.server, _key_text(key) + _text(certificate))

    @contextmanager
    def _held(self) -> Iterator[None]:
        """A start and the daily job never write at the same time."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def certificate_of(path: Path) -> x509.Certificate:
    """The first certificate of a PEM file, which may hold a key too."""
    return x509.load_pem_x509_certificates(path.read_bytes())[0]


def names_of(certificate: x509.Certificate) -> list[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(name.value) for name in names]


def may_vouch(root: x509.Certificate, name: str) -> bool:
    permitted = root.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    return any(_covers(tree.value, name) for tree in permitted)


def _vouched(root: x509.Certificate, names: Names, folder: Path) -> list[str]:
    for name in names.asked:
        if not may_vouch(root, name):
            raise environment.SettingProblem(
                f"The authority in {folder} was not made for {name}. {_again(folder)}"
            )
    found = [name for name in names.found if may_vouch(root, name)]
    return list(dict.fromkeys([*names.asked, *found, "localhost", "127.0.0.1", "::1"]))


def _again(folder: Path) -> str:
    return f"Remove that folder (rm -r {folder}) and start again: a new one is made, and devices must trust it anew."


def _covers(tree: object, name: str) -> bool:
    address = _address(name)
    if address is not None:
        return isinstance(tree, ipaddress.IPv4Network | ipaddress.IPv6Network) and address in tree
    return isinstance(tree, str) and (name == tree or name.endswith(f".{tree}"))


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _general(name: str) -> x509.GeneralName:
    address = _address(name)
    return x509.DNSName(name) if address is None else x509.IPAddress(address)


def _subtree(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_network(name))
    except ValueError:
        return x509.DNSName(name)


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before((now - BACKDATED).astimezone(UTC))
        .not_valid_after(until.astimezone(UTC))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _text(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def _key_text(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode("ascii")
