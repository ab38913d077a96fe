"""How often somebody may begin to follow: each time costs a message, and the telephone may be a stranger's.

Beside these stand notify's five codes an hour and telephone, and the ceiling over all (`following.AN_HOUR`).
"""

from datetime import datetime

from hoaban.domains.delivery.errors import TooManyFollow, TooManyFromHere, TooManyToPhone
from hoaban.foundation.access import api as access
from hoaban.kit import phone

PER_LINE, HOUR = 30, 3600
"""A village may stand behind one carrier's address, and its follows may come in one evening."""
PER_PHONE, DAY = 10, 86_400
BROWSERS = 300
"""Browsers that may begin within an hour, over all: each is called at its maker's service whenever danger threatens."""
ZALO_WORDS = 10
"""Digits that one Zalo user may try within an hour: nobody finds another one's by guessing."""


def count(number: str, line: str, now: datetime) -> None:
    """Once for each start that is about to send its code; what is refused afterwards takes the count back with it.

    ``line``: where a nameless word came from; empty for whoever signed in and helps others.
    """
    if line and access.one_more("delivery.line", access.line_of(line), HOUR, now) > PER_LINE:
        raise TooManyFromHere
    if access.one_more("delivery.phone", phone.e164(number), DAY, now) > PER_PHONE:
        raise TooManyToPhone


def count_browser(line: str, now: datetime) -> None:
    """Once for each browser that begins: none costs a message, but each is an address that strangers may make up."""
    if line and access.one_more("delivery.line", access.line_of(line), HOUR, now) > PER_LINE:
        raise TooManyFromHere
    if access.one_more("delivery.browsers", "all", HOUR, now) > BROWSERS:
        raise TooManyFollow


def count_zalo(line: str, now: datetime) -> None:
    """Once for each page that shows digits to be written to our account; over all stands `following.AN_HOUR`."""
    if line and access.one_more("delivery.line", access.line_of(line), HOUR, now) > PER_LINE:
        raise TooManyFromHere


def may_try(user: str, now: datetime) -> bool:
    """Whether this Zalo user may try digits once more."""
    return access.one_more("delivery.zalo", user, HOUR, now) <= ZALO_WORDS
