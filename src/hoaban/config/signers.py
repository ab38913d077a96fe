"""Who holds the key for which purpose: a file in the keys' folder, another file, or a PKCS#11 token."""

from pathlib import Path

from django.conf import settings

from hoaban.domains.signing.keyfile import KeyFileSigner
from hoaban.domains.signing.ports import Signer
from hoaban.domains.signing.values import Purpose

SETTINGS = {Purpose.WARNING: "HOABAN_SIGNER_WARNING"}


def signer_of(purpose: Purpose, address: str, keys_dir: Path) -> Signer:
    """``pkcs11:…``, the path of a PEM file, or nothing: then ``signing-PURPOSE.pem`` in the keys' folder."""
    if address.startswith("pkcs11:"):
        from hoaban.integrations.pkcs11 import api as pkcs11

        return pkcs11.from_uri(address)
    return KeyFileSigner(Path(address).expanduser() if address else keys_dir / f"signing-{purpose}.pem")


def chosen(purpose: Purpose) -> Signer:
    """By this installation's settings."""
    return signer_of(purpose, settings.SIGNERS[purpose.value], Path(settings.KEYS_DIR))


def check(purpose: Purpose) -> None:
    """An address with a slip stops the start; a key that is not there does not."""
    if settings.SIGNERS[purpose.value].startswith("pkcs11:"):
        chosen(purpose)
