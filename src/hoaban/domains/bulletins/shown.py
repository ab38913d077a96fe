"""Lines of a list in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext

from hoaban.domains.bulletins import spoken
from hoaban.domains.bulletins.values import BulletinLine, FeedLine, Signature
from hoaban.kit.cap.values import Status
from hoaban.ui import ages


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
            signature(one.signature, one.signer),
        )
        for one in found
    ]  # fmt: skip


def signature(found: Signature, signer: str) -> str:
    """What was found of it, and of whom where it is right."""
    return str(spoken.SIGNATURES[found]) % {"who": signer}


def read(feed: FeedLine, now: datetime) -> str:
    """How long ago it was last read whole; an officer weighs what is missing from a list by this."""
    return ages.ago(feed.good_at, now) if feed.good_at else gettext("not read yet")
