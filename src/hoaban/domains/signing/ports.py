"""Help from outside: somebody who holds a key and signs with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from cryptography import x509

from hoaban.domains.signing.values import Purpose


class Signer(Protocol):
    """Holds one private key. It is asked in a few words, so that a card, a module or a remote service can answer."""

    @property
    def kind(self) -> str:
        """A word for the operator: ``file``, ``pkcs11``."""

    def chain(self) -> tuple[x509.Certificate, ...]:
        """The signer's own certificate, then who issued it. Raises `errors.KeyAbsent`, `KeyUnusable`, `TokenAbsent`."""

    def sign(self, digest: bytes) -> bytes:
        """Sign a SHA-256 digest: RSA by PKCS #1 v1.5, ECDSA in DER. Raises also `errors.TokenLocked`, `PinRefused`."""


@dataclass(slots=True)
class Connections:
    """What config/wiring.py joined. A signer is made when it is asked for: a missing card stops no start."""

    signers: dict[Purpose, Callable[[], Signer]] = field(default_factory=dict)


connected = Connections()
