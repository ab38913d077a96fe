"""Seeds of authenticator apps and recovery codes are sealed with a key that lives beside the database, not in it."""

from base64 import b64decode, b64encode

from hoaban.foundation.access.api import key_file
from hoaban.kit.keys import BlindIndex, Envelope

CONTEXT = b"accounts.authenticator"


def _envelope() -> Envelope:
    return Envelope(key_file("accounts-authenticators"))


def seal(text: str) -> str:
    return b64encode(_envelope().close(text.encode(), CONTEXT)).decode()


def unseal(sealed: str) -> str:
    """Raises `KeyProblem` when the key file is not the one it was sealed with: the person needs a new way in."""
    return _envelope().open(b64decode(sealed), CONTEXT).decode()


def index() -> BlindIndex:
    """Keyed digests of short codes: eight digits alone could be guessed back from a plain one."""
    return BlindIndex(key_file("accounts-codes"))
