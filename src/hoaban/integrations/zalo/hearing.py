"""What Zalo tells of the account at an address of ours: who wrote, who follows it, who left, what arrived. Second-hand, see the README.

Zalo signs what it tells with the account's secret key, which is another one than the program's. Of a body only the time, which is part
of what is signed, is read before that is judged; nothing else is.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hoaban.foundation.notify.api import Channel, Coming, Report
from hoaban.foundation.notify.errors import Unsigned

HEADER = "X-ZEvent-Signature"
BEGIN, END = "THEOBAN", "BOTHEO"
"""What somebody says who follows the account, or leaves it: the words of room `delivery` that do the same when they are written."""
_ID = re.compile(r"[0-9A-Za-z_-]{1,32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ZaloEar:
    """Fulfils `notify.ports.Ear`."""

    app_id: str
    secret: str = field(repr=False)
    now: Callable[[], datetime]
    is_real: bool = True

    def hear(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Coming | Report]:
        """Nothing, where the event is none that we need, or has a shape that we do not know: told again it would be the same."""
        said = self._signed(body, headers.get(HEADER, ""))
        read = _EVENTS.get(str(said.get("event_name", "")))
        found = read(said, self._at(said)) if read else None
        return [] if found is None else [found]

    def _signed(self, body: bytes, signature: str) -> dict[str, Any]:
        """``mac=`` SHA-256 of the program's number, the body as it came, the body's own time and the account's secret key."""
        try:
            said = json.loads(body)
            if not isinstance(said, dict):
                raise Unsigned
            time = str(said.get("timestamp", "")).encode()
        except (ValueError, RecursionError):  # also letters that are no text, and brackets without end
            raise Unsigned from None
        expected = hashlib.sha256(self.app_id.encode() + body + time + self.secret.encode()).hexdigest()
        given = signature.strip().removeprefix("mac=").casefold()
        if (
            not hmac.compare_digest(given.encode(), expected.encode())
            or str(said.get("app_id")) != self.app_id
        ):
            raise Unsigned
        return said

    def _at(self, said: Mapping[str, Any]) -> datetime:
        """When it happened; never ahead, and now where the time cannot be read."""
        try:
            at = datetime.fromtimestamp(int(said["timestamp"]) / 1000, UTC)
        except (KeyError, ValueError, TypeError, OverflowError, OSError):
            return self.now()
        return min(at, self.now())


def _wrote(said: Mapping[str, Any], at: datetime) -> Coming | None:
    message = _object(said.get("message"))
    user, number, text = _id(_object(said.get("sender"))), str(message.get("msg_id", "")), message.get("text")
    if not (user and number and isinstance(text, str)):
        return None
    return Coming(Channel.ZALO, user, text.encode(errors="replace").decode(), number, at)


def _follows(said: Mapping[str, Any], at: datetime) -> Coming | None:
    user = _id(_object(said.get("follower")))
    return Coming(Channel.ZALO, user, BEGIN, _name_of("follow", user, said), at) if user else None


def _left(said: Mapping[str, Any], at: datetime) -> Coming | None:
    user = _id(_object(said.get("follower")))
    if not user:
        return None
    return Coming(Channel.ZALO, user, END, _name_of("unfollow", user, said), at, is_silent=True)


def _arrived(said: Mapping[str, Any], _at: datetime) -> Report | None:
    number = str(_object(said.get("message")).get("msg_id", ""))
    return Report(number[:120], is_good=True) if number else None


_EVENTS: Mapping[str, Callable[[Mapping[str, Any], datetime], Coming | Report | None]] = {
    "user_send_text": _wrote,
    "follow": _follows,
    "unfollow": _left,
    "user_received_message": _arrived,
}


def _name_of(event: str, user: str, said: Mapping[str, Any]) -> str:
    """Such events have no number of their own: the same one told again has the same name, which shows nobody."""
    whole = f"{event}:{user}:{said.get('timestamp', '')}"
    return f"{event}:{hashlib.sha256(whole.encode()).hexdigest()[:40]}"


def _id(person: Mapping[str, Any]) -> str:
    found = str(person.get("id", ""))
    return found if _ID.fullmatch(found) else ""


def _object(said: object) -> dict[str, Any]:
    return said if isinstance(said, dict) else {}
