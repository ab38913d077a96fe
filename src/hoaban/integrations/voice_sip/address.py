"""The company that carries our calls, as one setting names it."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

READS = "HOABAN_SIP_URL reads sip://USER:PASSWORD@host:5060/?from=NUMBER&lines=30"
MOST_LINES = 100


class AddressUnreadable(ValueError):
    """The setting names no company, or one in words we do not know."""


@dataclass(frozen=True, slots=True)
class Trunk:
    """Where calls go, as whom, and how many at once."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    """The printed number: people see it, and ring it for nothing."""
    lines: int = 30
    transport: str = "udp"
    dial: str = "national"
    """How the company wants numbers: ``national`` 0912…, ``e164`` 84912…, ``plus`` +84912…."""
    rings: int = 35
    """Seconds a telephone rings before we give up."""
    from_ip: str = ""
    """Empty: whichever leads there. Needed where both sides stand on one machine."""
    takes_calls: bool = False
    """Register there, so that a call to the printed number comes to us; we refuse it, and it costs nobody anything."""
    listens: int = 0
    """The port where calls to the printed number come in, for a company that sends them without a registration."""

    def written(self, e164: str) -> str:
        """The number as the company wants it."""
        digits = e164.removeprefix("+")
        if self.dial == "national" and digits.startswith("84"):
            return "0" + digits[2:]
        return f"+{digits}" if self.dial == "plus" else digits

    def address_of(self, e164: str) -> str:
        return f"sip:{self.written(e164)}@{self.host}:{self.port};transport={self.transport}"


def from_url(text: str) -> Trunk:
    """``sip://USER:PASSWORD@host:5060/?from=NUMBER[&lines=30][&transport=udp][&dial=national][&rings=35][&missed=register|PORT]``."""
    parts = urlsplit(text.strip())
    words = {key: values[0] for key, values in parse_qs(parts.query).items()}
    missed = words.get("missed", "")
    try:
        port, lines = parts.port or 5060, int(words.get("lines", "30"))
        rings, listens = int(words.get("rings", "35")), int(missed) if missed.isdigit() else 0
    except ValueError:
        raise AddressUnreadable(READS) from None
    is_known = (
        words.get("transport", "udp") in ("udp", "tcp", "tls")
        and words.get("dial", "national") in ("national", "e164", "plus")
        and (missed in ("", "register") or listens > 0)
    )
    is_sound = parts.scheme == "sip" and parts.hostname and words.get("from") and is_known
    if not is_sound or not 1 <= lines <= MOST_LINES or not 5 <= rings <= 120 or _breaks_a_line(text):
        raise AddressUnreadable(READS)
    return Trunk(
        parts.hostname or "", port, unquote(parts.username or words["from"]), unquote(parts.password or ""), words["from"], lines,
        words.get("transport", "udp"), words.get("dial", "national"), rings, words.get("from_ip", ""), missed == "register",
        listens,
    )  # fmt: skip


def _breaks_a_line(text: str) -> bool:
    """What would become another line of the program's own settings, or another word of its account."""
    said = unquote(text.strip())
    return any(letter in said for letter in '\r\n\t <>";')
