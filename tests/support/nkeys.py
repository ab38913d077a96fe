"""Keys and signed words of NATS' decentralised accounts: an operator, an account, a user and her ``.creds``."""

import base64
import binascii
import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

OPERATOR, ACCOUNT, USER = 14, 0, 20
SEED = 18


class Key:
    """One of ours, with its name as NATS writes it."""

    def __init__(self, kind: int) -> None:
        self.kind, self._key = kind, Ed25519PrivateKey.generate()
        self.name = _written(bytes([kind << 3]) + self._key.public_key().public_bytes_raw())

    @property
    def seed(self) -> str:
        head = bytes([SEED << 3 | self.kind >> 5, (self.kind & 31) << 3])
        return _written(head + self._key.private_bytes_raw())

    def says(self, about: str, name: str, nats: dict[str, Any]) -> str:
        """A signed token about a key."""
        claims = {"iss": self.name, "sub": about, "iat": 1, "name": name, "nats": nats | {"version": 2}}
        digest = hashlib.sha256(json.dumps(claims).encode()).digest()
        claims["jti"] = base64.b32encode(digest).decode().rstrip("=")
        head = {"typ": "JWT", "alg": "ed25519-nkey"}
        body = ".".join(_part(json.dumps(one).encode()) for one in (head, claims))
        return f"{body}.{_part(self._key.sign(body.encode()))}"


def accounts(creds: Path, *, is_known: bool = True) -> str:
    """The lines of a server that trusts an operator; the user's credentials lie in ``creds``."""
    operator, user = Key(OPERATOR), Key(USER)
    account, system, stranger = Key(ACCOUNT), Key(ACCOUNT), Key(ACCOUNT)
    limits = {"subs": -1, "data": -1, "payload": -1}
    storage = {"mem_storage": 1 << 26, "disk_storage": 1 << 26, "streams": -1, "consumer": -1}
    wide = {"conn": -1, "leaf": -1, "imports": -1, "exports": -1, "wildcards": True}
    token = operator.says(account.name, "hoaban", {"type": "account", "limits": limits | wide | storage})
    of_system = operator.says(system.name, "system", {"type": "account", "limits": limits | wide})
    of_user = (account if is_known else stranger).says(user.name, "dispatcher", {"type": "user", **limits})
    creds.write_text(
        f"-----BEGIN NATS USER JWT-----\n{of_user}\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{user.seed}\n------END USER NKEY SEED------\n",
        encoding="ascii",
    )
    return (
        f"operator: {operator.says(operator.name, 'house', {'type': 'operator'})}\n"
        f"resolver: MEMORY\nresolver_preload: {{ {account.name}: {token}, {system.name}: {of_system} }}\n"
        f"system_account: {system.name}\n"
    )


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _written(raw: bytes) -> str:
    return base64.b32encode(raw + binascii.crc_hqx(raw, 0).to_bytes(2, "little")).decode().rstrip("=")
