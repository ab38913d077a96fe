"""Lines of a list in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext

from hoaban.domains.bulletins import spoken
from hoaban.domains.bulletins.values import BulletinLine, Earlier, FeedLine, Signature
from hoaban.kit import clock
from hoaban.kit.cap.values import Status
from hoaban.ui import ages, formats


@dataclass(frozen=True, slots=True)
class Told:
    one: BulletinLine
    severity: str | Promise
    kind: str | Promise
    status: str | Promise
    """Empty where it is real."""
    placed: str | Promise
    signature: str


def lines(found: Iterable[BulletinLine]) -> list[Told]:
    return [
        Told(
            one, spoken.SEVERITIES[one.severity], spoken.KINDS[one.kind],
            "" if one.status is Status.ACTUAL else spoken.STATUSES[one.status], spoken.PLACED[one.placed],
            signature(one.signature, one.signer, one.judged_at),
        )
        for one in found
    ]  # fmt: skip


def signature(found: Signature, signer: str, judged_at: datetime | None) -> str:
    """What was found of it, of whom where it is right, and when, where that was after it came."""
    told = str(spoken.SIGNATURES[found]) % {"who": signer}
    if judged_at is None:
        return told
    return gettext("%(what)s (judged on %(at)s)") % {
        "what": told,
        "at": formats.moment(clock.local(judged_at)),
    }


def earlier(found: Iterable[Earlier]) -> list[tuple[str, str]]:
    """What it was held for before it was judged again, and until when."""
    return [(signature(one.was, "", None), formats.moment(clock.local(one.until))) for one in found]


def read(feed: FeedLine, now: datetime) -> str:
    """How long ago it was last read whole; an officer weighs what is missing from a list by this."""
    return ages.ago(feed.good_at, now) if feed.good_at else gettext("not read yet")
