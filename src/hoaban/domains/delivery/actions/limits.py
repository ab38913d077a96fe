"""How often somebody may begin to follow: each time costs a message, and the telephone may be a stranger's.

Beside these stand notify's five codes an hour and telephone, and the ceiling over all (`following.AN_HOUR`).
"""

import ipaddress
from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from hoaban.domains.delivery.errors import TooManyFromHere, TooManyToPhone
from hoaban.kit import phone

PER_LINE, HOUR = 30, 3600
"""A village may stand behind one carrier's address, and its follows may come in one evening."""
PER_PHONE, DAY = 10, 86_400


def count(number: str, line: str, now: datetime) -> None:
    """Once for each start that is about to send its code; what is refused afterwards takes the count back with it.

    ``line``: where a nameless word came from; empty for whoever signed in and helps others.
    """
    if line and _counted("line", _line(line), HOUR, now) > PER_LINE:
        raise TooManyFromHere
    if _counted("phone", phone.e164(number), DAY, now) > PER_PHONE:
        raise TooManyToPhone


def _line(address: str) -> str:
    """A home has a whole /64 of the new addresses, and may take another one for each try."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


def _counted(what: str, who: str, seconds: int, now: datetime) -> int:
    """The window is part of the key: it ends when it ends, however often somebody tries meanwhile. Whose it is stands nowhere."""
    window = int(now.timestamp()) // seconds
    digest = salted_hmac(f"delivery.{what}", f"{window}/{who}").hexdigest()[:32]
    key = f"delivery.follow.{what}.{digest}"
    found = int(cache.get(key, 0)) + 1
    cache.set(key, found, seconds)
    return found
