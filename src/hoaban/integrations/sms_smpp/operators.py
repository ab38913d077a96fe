"""The operators of an installation, as one setting names them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

READS = "HOABAN_SMPP_URLS reads smpp://USER:PASSWORD@host:2775/?name=one&from=SENDER&prefixes=86+96, one address a line"


class AddressUnreadable(ValueError):
    """The setting names no operators."""


@dataclass(frozen=True, slots=True)
class Operator:
    """One company's short message centre, and what it allows us."""

    name: str
    """Stands before its ids: two operators may give the same."""
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    prefixes: tuple[str, ...] = ()
    """First digits after the country code. None: every number that no other operator takes."""
    binds: int = 1
    window: int = 100
    """How many messages of one connection wait for an answer."""
    per_second: float | None = None
    is_sealed: bool = False
    """Under TLS."""

    def takes(self, number: str) -> bool:
        return number.removeprefix("+84").startswith(self.prefixes) if self.prefixes else True


def from_urls(text: str) -> list[Operator]:
    """``smpp://USER:PASSWORD@host:2775/?name=…&from=…[&prefixes=86+96][&binds=2][&window=100][&per_second=200]``; smpps: TLS."""
    found = [_operator(one) for one in text.split()]
    names = [one.name for one in found]
    if not found or len(set(names)) < len(names):
        raise AddressUnreadable(f"{READS}; each with a name of its own")
    return found


def operator_for(number: str, operators: Sequence[Operator]) -> Operator | None:
    """The longest prefix wins; then the first that takes everything."""

    def length(one: Operator) -> int:
        return max((len(prefix) for prefix in one.prefixes if number[3:].startswith(prefix)), default=0)

    return max((one for one in operators if one.takes(number)), key=length, default=None)


def _operator(url: str) -> Operator:
    parts = urlsplit(url)
    words = {key: values[0] for key, values in parse_qs(parts.query).items()}
    prefixes = tuple(words.get("prefixes", "").split())
    try:
        port = parts.port or 2775
        binds, window = int(words.get("binds", "1")), int(words.get("window", "100"))
        rate = float(words["per_second"]) if "per_second" in words else None
    except ValueError:
        raise AddressUnreadable(READS) from None
    is_sound = (
        parts.scheme in ("smpp", "smpps")
        and parts.hostname
        and words.get("from")
        and re.fullmatch(r"[a-z0-9-]{1,16}", words.get("name", ""))
        and all(one.isdigit() for one in prefixes)
    )
    if not is_sound or not 1 <= binds <= 16 or not 1 <= window <= 10_000 or not (rate is None or rate > 0):
        raise AddressUnreadable(READS)
    return Operator(
        words["name"], parts.hostname or "", port, unquote(parts.username or ""), unquote(parts.password or ""),
        words["from"], prefixes, binds, window, rate, parts.scheme == "smpps",
    )  # fmt: skip
