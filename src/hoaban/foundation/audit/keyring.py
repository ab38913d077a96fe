"""The two keys of audit: one digests values, one signs checkpoints (Ed25519)."""

from hoaban.foundation.access.api import key_file
from hoaban.kit.keys import KeyProblem, Signer


def digest_key() -> bytes:
    """32 bytes."""
    return key_file("audit-digest").current[1]


def sign(text: bytes) -> tuple[str, bytes]:
    """(key id, signature)."""
    return Signer(key_file("audit-checkpoint")).sign(text)


def signature_holds(key_id: str, text: bytes, signature: bytes) -> bool:
    """False when the signature is wrong or its key is gone."""
    try:
        return Signer(key_file("audit-checkpoint")).verify(key_id, text, signature)
    except KeyProblem:
        return False
