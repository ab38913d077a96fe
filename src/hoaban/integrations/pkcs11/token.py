"""A signer on a PKCS#11 token: their sessions and return codes on that side, our sentences on this.

python-pkcs11 is an extra and is imported when something is asked of a token, not when this module is.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from hoaban.domains.signing.errors import KeyAbsent, KeyUnusable, PinRefused, TokenAbsent, TokenLocked

# PKCS #1: a SHA-256 digest inside a DigestInfo, which the token pads and signs.
_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
_refused: set[str] = set()
"""Digests of PINs that a token refused while this process lives: trying again would lock it."""


class AddressUnreadable(SystemExit):
    """The setting names no token; told at the start, not at the first warning."""

    def __init__(self) -> None:
        super().__init__(
            "A signer's address cannot be read. Write pkcs11:token=LABEL;object=LABEL?module-path=FILE&pin-source=FILE."
        )


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """One key of one token."""

    module: str
    token: str
    label: str
    pin_source: Path | None = None
    pin_value: str = field(default="", repr=False)
    kind: str = "pkcs11"

    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificate under the key's label, then its issuers as far as the token holds them. Asks for no PIN."""
        with self._session(pin=None) as session:
            return _ordered(self.label, list(_certificates(session)))

    def sign(self, digest: bytes) -> bytes:
        """Inside a session of its own: a token that was pulled out and put back works again."""
        certificate = self.chain()[0]
        with self._session(pin=self._pin()) as session:
            import pkcs11  # noqa: PLC0415 — an extra

            key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=self.label)
            if isinstance(certificate.public_key(), ec.EllipticCurvePublicKey):
                raw = key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)
                half = len(raw) // 2
                return encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))
            return bytes(key.sign(_DIGEST_INFO + digest, mechanism=pkcs11.Mechanism.RSA_PKCS))

    def _pin(self) -> str:
        if self.pin_source is None:
            return self.pin_value
        try:
            return self.pin_source.read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise PinRefused from problem

    @contextmanager
    def _session(self, pin: str | None) -> Iterator[Any]:
        try:
            import pkcs11  # noqa: PLC0415 — an extra
            from pkcs11 import exceptions as refusals  # noqa: PLC0415
        except ImportError as problem:
            raise KeyAbsent from problem  # `doctor` names the extra
        try:
            token = pkcs11.lib(self.module).get_token(token_label=self.token)
            if pin is None:
                with token.open() as session:
                    yield session
            else:
                with self._opened(token, pin, pkcs11, refusals) as session:
                    yield session
        except refusals.NoSuchKey as problem:
            raise KeyAbsent from problem
        except refusals.PinLocked as problem:
            raise TokenLocked from problem
        except (
            refusals.NoSuchToken,
            refusals.TokenNotPresent,
            refusals.DeviceRemoved,
            refusals.DeviceError,
        ) as problem:
            raise TokenAbsent from problem
        except (refusals.PKCS11Error, RuntimeError, OSError) as problem:
            raise KeyUnusable from problem

    def _opened(self, token: Any, pin: str, pkcs11: Any, refusals: Any) -> Any:
        mark = hashlib.sha256(f"{self.module}\0{self.token}\0{pin}".encode()).hexdigest()
        if mark in _refused:
            raise PinRefused
        if token.flags & (pkcs11.TokenFlag.USER_PIN_LOCKED | pkcs11.TokenFlag.USER_PIN_FINAL_TRY):
            raise TokenLocked
        try:
            return token.open(user_pin=pin)
        except (
            refusals.PinIncorrect,
            refusals.PinInvalid,
            refusals.PinLenRange,
            refusals.ArgumentsBad,
        ) as problem:
            _refused.add(mark)
            raise PinRefused from problem


def from_uri(address: str) -> TokenSigner:
    """``pkcs11:token=LABEL;object=LABEL?module-path=FILE&pin-source=FILE`` (RFC 7512); ``pin-value=`` if you must."""
    scheme, _, rest = address.partition(":")
    path, _, query = rest.partition("?")
    told = {**_pairs(path, ";"), **_pairs(query, "&")}
    source = told.get("pin-source", "").removeprefix("file:")
    if scheme != "pkcs11" or not all(told.get(name) for name in ("token", "object", "module-path")):
        raise AddressUnreadable
    return TokenSigner(
        told["module-path"],
        told["token"],
        told["object"],
        Path(source) if source else None,
        told.get("pin-value", ""),
    )


def _pairs(text: str, between: str) -> dict[str, str]:
    return {
        name: unquote(value)
        for name, _, value in (part.partition("=") for part in text.split(between) if part)
    }


def _certificates(session: Any) -> Iterator[tuple[str, x509.Certificate]]:
    import pkcs11  # noqa: PLC0415 — an extra

    for one in session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}):
        try:
            yield one[pkcs11.Attribute.LABEL], x509.load_der_x509_certificate(one[pkcs11.Attribute.VALUE])
        except ValueError:
            continue  # somebody's other object; ours is missed below if it is this one


def _ordered(label: str, found: list[tuple[str, x509.Certificate]]) -> tuple[x509.Certificate, ...]:
    own = next((one for name, one in found if name == label), None)
    if own is None:
        raise KeyAbsent
    chain = [own]
    while (above := _issuer(chain[-1], [one for _name, one in found])) is not None and above not in chain:
        chain.append(above)
    return tuple(chain)


def _issuer(certificate: x509.Certificate, among: list[x509.Certificate]) -> x509.Certificate | None:
    return next((one for one in among if one.subject == certificate.issuer and one != certificate), None)
