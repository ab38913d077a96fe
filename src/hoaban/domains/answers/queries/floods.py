"""What comes by one link in a while. Counted before the answer, not within its transaction."""

from datetime import datetime

from hoaban.domains.answers.values import Held
from hoaban.foundation.access import api as access

PER_LINK, SECONDS = 60, 600
"""More than a village says in ten minutes: a program, or somebody who holds a button down."""


def is_flooding(held: Held, now: datetime) -> bool:
    """Counts one more answer by this link."""
    link = f"{held.owed}.{held.contact}"
    return access.one_more("answers.link", link, SECONDS, now, most=PER_LINK + 1) > PER_LINK
