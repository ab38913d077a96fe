"""How often somebody tried something, in the shared cache: throttles of doors that stand open to anybody.

The window is part of the key, so it ends when it ends, however often somebody tries meanwhile; and a key says nothing of whose
tries it counts. The count is no lock: of two tries in one instant one may go uncounted.
"""

import ipaddress
from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def line_of(address: str) -> str:
    """Whose tries an address of the network counts for: a home has a whole /64 of the new ones, another one for each try."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


def tried(what: str, who: str, seconds: int, now: datetime) -> int:
    """How often in these ``seconds``, until now."""
    return int(cache.get(_key(what, who, seconds, now), 0))


def one_more(what: str, who: str, seconds: int, now: datetime, most: int | None = None) -> int:
    """The same, this time included; beyond ``most`` nothing more is written down."""
    count = tried(what, who, seconds, now) + 1
    if most is None or count <= most:
        cache.set(_key(what, who, seconds, now), count, seconds)
    return count


def _key(what: str, who: str, seconds: int, now: datetime) -> str:
    window = int(now.timestamp()) // seconds
    return f"{what}.{salted_hmac(f'tries.{what}', f'{window}/{who}').hexdigest()[:32]}"
