"""The way in: which servers, whom to believe that it is they, and what to show them."""

import base64
import binascii
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hoaban.foundation.notify.ports import Silence

REPLICAS = (1, 3, 5)
PORT = 4222
_BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----\s+(\S+)\s+-+END")
_SEED_OF_USER = (18 << 3 | 20 >> 5, (20 << 3) & 0xFF)
"""How a seed of a user begins (“SU”): five bits for the seed, eight for whose it is."""


class AddressUnreadable(Exception):
    """The address names no server of NATS."""


class WayBarred(Exception):
    """It cannot be tried at all: a file is not what it should be, or the server would hear secrets in the open."""

    def __init__(self, silence: Silence) -> None:
        super().__init__(silence.value)
        self.silence = silence


@dataclass(frozen=True, slots=True)
class Files:
    """Named in the settings, read for every session: they are renewed while we run."""

    ca: Path | None = None
    """Who signs the servers' certificates; without it, whom this machine believes."""
    certificate: Path | None = None
    key: Path | None = None
    """Of the certificate we show; without it, in the same file."""
    creds: Path | None = None
    """A user of decentralised accounts: token and seed, as `nsc` writes them."""


@dataclass(frozen=True, slots=True)
class Way:
    """Everything a session needs to begin."""

    servers: tuple[str, ...]
    """Without names and passwords."""
    is_tls: bool
    """Then no secret leaves before the server has proved itself."""
    replicas: int
    files: Files = Files()
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    def shown(self) -> dict[str, Any]:
        """What the client shows the server. Raises `WayBarred`."""
        words: dict[str, Any] = {"user": self.user, "password": self.password, "token": self.token}
        if self.files.creds:
            jwt, sign = credentials(self.files.creds)
            words |= {"user_jwt_cb": lambda: jwt, "signature_cb": sign}
        if self.is_tls:
            words["tls"] = _context(self.files)
        return words


def files(named: Mapping[str, Path | None]) -> Files:
    """From CA, CERT, KEY and CREDS, as the settings call them."""
    return Files(named.get("CA"), named.get("CERT"), named.get("KEY"), named.get("CREDS"))


def read(text: str, replicas: int, files: Files = Files()) -> Way:
    """``nats://user:password@host:4222`` or ``nats://TOKEN@host``, ``tls://…``; servers of one cluster with commas between.

    One name and password for all of them; ``replicas`` 0: three where three servers are named, else one.
    """
    servers = [_split(one) for one in text.split(",") if one.strip()]
    if not servers:
        raise AddressUnreadable("HOABAN_NATS_URL names no server: write nats://user:password@host:4222")
    replicas = replicas or (3 if len(servers) >= 3 else 1)
    if replicas not in REPLICAS:
        raise AddressUnreadable("HOABAN_NATS_REPLICAS is how many servers keep the stream: 1, 3 or 5")
    named = next((one for one in servers if one.username), servers[0])
    user, password = unquote(named.username or ""), named.password
    return Way(
        servers=tuple(f"nats://{_host(one)}" for one in servers),
        is_tls=any(one.scheme == "tls" for one in servers) or bool(files.ca or files.certificate),
        replicas=replicas,
        files=files,
        user=user if password is not None else None,
        password=unquote(password) if password is not None else None,
        token=user if user and password is None else None,
    )


def _split(text: str) -> SplitResult:
    found = urlsplit(text.strip())
    try:
        is_server = found.scheme in ("nats", "tls") and found.hostname and (found.port or PORT)
    except ValueError:
        is_server = False
    if not is_server:
        raise AddressUnreadable("HOABAN_NATS_URL names no server: write nats://user:password@host:4222")
    return found


def _host(one: SplitResult) -> str:
    host = str(one.hostname)
    return f"[{host}]:{one.port or PORT}" if ":" in host else f"{host}:{one.port or PORT}"


def _context(files: Files) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=files.ca)
        if files.certificate:
            _refuse_old(files.certificate)
            context.load_cert_chain(files.certificate, files.key, password=_nobody_asks)
    except (OSError, ValueError) as problem:
        raise WayBarred(Silence.FILE) from problem
    return context


def _nobody_asks() -> str:
    """A key under a password would make OpenSSL ask at the terminal."""
    return ""


def _refuse_old(path: Path) -> None:
    """A server only says that it does not like it."""
    shown = x509.load_pem_x509_certificates(path.read_bytes())[0]
    if not shown.not_valid_before_utc <= datetime.now(UTC) <= shown.not_valid_after_utc:
        raise WayBarred(Silence.OWN_EXPIRED)


def credentials(path: Path) -> tuple[bytes, Callable[[str], bytes]]:
    """The token of a user and what signs a server's question with her seed. Raises `WayBarred`."""
    try:
        blocks = dict(_BLOCK.findall(path.read_text(encoding="ascii")))
        token, key = blocks["NATS USER JWT"].encode(), _key(blocks["USER NKEY SEED"])
    except (OSError, ValueError, KeyError) as problem:
        raise WayBarred(Silence.FILE) from problem
    return token, lambda question: base64.b64encode(key.sign(question.encode()))


def _key(seed: str) -> Ed25519PrivateKey:
    """Two bytes that say what it is, 32 of the seed, two that tell a misprint (CRC-16/XMODEM)."""
    raw = base64.b32decode(seed + "=" * (-len(seed) % 8))
    if (raw[0], raw[1]) != _SEED_OF_USER or int.from_bytes(raw[-2:], "little") != binascii.crc_hqx(
        raw[:-2], 0
    ):
        raise ValueError("not the seed of a user")
    return Ed25519PrivateKey.from_private_bytes(raw[2:-2])
