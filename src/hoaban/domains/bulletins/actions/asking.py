"""What a person is asked about feeds: each duty has its kind, its sentence, and the page where the work is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.bulletins.models import Feed
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.values import Show
from hoaban.foundation.access import api as access
from hoaban.foundation.duties import api as duties

TERM = duties.Hours(24)
"""Our own choice."""
PROVINCE = 10**9


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of duty about a feed."""

    kind: str
    title: str


AWAY = Asked(
    "bulletins.away",
    gettext_noop(
        "A feed of warnings cannot be read, or fell silent: find out why, and look where it stands meanwhile"
    ),
)
UNREAD = Asked(
    "bulletins.unread", gettext_noop("Something in a feed of warnings could not be understood: read it there")
)
FORGED = Asked(
    "bulletins.mismatch",
    gettext_noop(
        "A bulletin's signature does not fit: ask its source by telephone before anybody goes by it"
    ),
)
LAPSED = Asked(
    "bulletins.lapsed",
    gettext_noop("A source signs, and none of its certificates is in force: enter its new one"),
)
BARE = Asked(
    "bulletins.bare",
    gettext_noop("A source that signs sent something unsigned: ask it by telephone whether it still signs"),
)


def ask_unread(by: access.Actor, row: Feed, now: datetime) -> None:
    _ask(by, row, UNREAD, _day(now), now)


def ask_mismatched(by: access.Actor, row: Feed, now: datetime) -> None:
    _ask(by, row, FORGED, _day(now), now, f"{reverse('bulletins:list')}?show={Show.WRONG}&feed={row.uid}")


def ask_lapsed(by: access.Actor, row: Feed, now: datetime) -> None:
    _ask(by, row, LAPSED, _day(now), now, _certificates(row))


def has_certificate(by: access.Actor, row: Feed, now: datetime) -> None:
    """One was entered: what asked for it is done."""
    duties.close_duty(by=by, kind=LAPSED.kind, target=row, now=now)


def all_fit(by: access.Actor, row: Feed, now: datetime) -> None:
    """Nothing of it that would hold now bears a signature that does not fit."""
    duties.close_duty(by=by, kind=FORGED.kind, target=row, now=now)


def keep(
    by: access.Actor, asked: Asked, wrong: Mapping[Feed, str], well: Iterable[Feed], now: datetime
) -> int:
    """Ask once for each feed that is wrong, with the occasion since when; close what waits for those that are well; how many."""
    waiting = duties.waiting_targets([asked.kind], "bulletins.feed")
    path = _certificates if asked is BARE else _feeds
    moved = 0
    for row, occasion in wrong.items():
        if str(row.pk) not in waiting:
            with transaction.atomic():
                _ask(by, row, asked, occasion, now, path(row))
            moved += 1
    for row in well:
        if str(row.pk) in waiting:
            moved += duties.close_duty(by=by, kind=asked.kind, target=row, now=now)
    return moved


def _ask(by: access.Actor, row: Feed, asked: Asked, occasion: str, now: datetime, path: str = "") -> None:
    duties.open_duty(
        by=by, kind=asked.kind, title=asked.title, target=row, term=TERM, path=path or _feeds(row),
        number=row.place_no // PROVINCE * PROVINCE, permission=Permission.KEEP, cause="bulletins:feed:poll",
        occasion=occasion, now=now,
    )  # fmt: skip


def _day(now: datetime) -> str:
    """Each once a day."""
    return timezone.localdate(now).isoformat()


def _feeds(_row: Feed) -> str:
    return reverse("bulletins:feeds")


def _certificates(row: Feed) -> str:
    return reverse("bulletins:certificates", args=[row.uid])
