"""How easily communes' ground slides, set by one person from a document and compared with it by another."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.hazards import queries
from hoaban.domains.hazards.actions.setting import TERM
from hoaban.domains.hazards.actions.watching import PROVINCE
from hoaban.domains.hazards.errors import GroundMoved, GroundUnknown, PaperMissing, SettingOwn, SinceAhead
from hoaban.domains.hazards.events import GroundSet
from hoaban.domains.hazards.models import Ground
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import GROUNDS, GroundSaid
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.places import api as places
from hoaban.kit.uid import uuid7

DUTY = "hazards.compare_ground"
TITLE = gettext_noop("How easily the ground slides was set for %(n)s communes: compare it with the document")
TARGET = "hazards.ground"


@transaction.atomic
def set_ground(
    *, by: access.Actor, said: Sequence[GroundSaid], seen: int | None, request: str | None, now: datetime, batch: int | None = None
) -> int:  # fmt: skip
    """It holds at once; how many versions were new. What says the same as what holds is none.

    ``seen``: the newest version on the page, 0 if there was none; None: a list, which speaks whatever held.
    """
    access.require(by, Permission.TEND)
    for one in said:
        access.require_at(by, Permission.TEND, one.place_no)
    if audit.answered(by, request) is not None:
        return 0
    _require_fit(said, timezone.localdate(now))
    held = queries.grounds_held({one.place_no for one in said})
    numbers = {one.place_no: row.number for one in said if (row := held.get(one.place_no))}
    if seen is not None and any(numbers.get(one.place_no, 0) != seen for one in said):
        raise GroundMoved
    fresh = [one for one in said if not _is_held(held.get(one.place_no), one)]
    if not fresh:
        return 0
    Ground.plain.filter(pk__in=[held[one.place_no].pk for one in fresh if one.place_no in held]).update(
        holds=False
    )
    made = [
        row
        for paper in dict.fromkeys((one.paper.strip(), one.since) for one in fresh)
        for row in _deed(by, [one for one in fresh if (one.paper.strip(), one.since) == paper], numbers, batch, now)
    ]  # fmt: skip
    audit.record("hazards:ground:set", by=by, target=made[0], request=request, count=len(made))
    end_if_nothing_waits(by, {held[one.place_no].deed for one in fresh if one.place_no in held}, now)
    tell({one.place_no for one in fresh if _ground(held.get(one.place_no)) != one.ground})
    return len(made)


@transaction.atomic
def compare_ground(*, by: access.Actor, deed: UUID, request: str | None, now: datetime) -> None:
    """Another person has held what holds of it against the document."""
    access.require(by, Permission.TEND)
    found = Ground.objects.visible_to(by).select_for_update().filter(deed=deed).order_by("place_no")
    rows: list[Ground] = list(found)
    if not rows:
        raise NotFound
    for row in rows:
        access.require_at(by, Permission.TEND, row.place_no)
    if audit.answered(by, request) is not None:
        return
    if rows[0].by_key == by.key:
        raise SettingOwn
    waiting = [row.pk for row in rows if row.holds and row.compared_at is None]
    if not waiting:
        if any(row.compared_at for row in rows):
            return
        raise GroundMoved
    Ground.plain.filter(pk__in=waiting).update(compared_label=by.label, compared_at=now)
    audit.record("hazards:ground:compare", by=by, target=rows[0], request=request, count=len(waiting))
    duties.close_duty(by=by, kind=DUTY, target=(TARGET, str(deed)), now=now)


def end_if_nothing_waits(by: access.Actor, deeds: Collection[UUID], now: datetime) -> None:
    """Nobody need compare what no commune holds any more."""
    rows = Ground.plain.filter(deed__in=deeds, holds=True, compared_at=None)
    for deed in set(deeds) - set(rows.values_list("deed", flat=True)):
        duties.withdraw_duty(by=by, kind=DUTY, target=(TARGET, str(deed)), now=now)


def tell(communes: Collection[int]) -> None:
    """Rules are asked anew about what the stations there told last."""
    if stations := queries.stations_on(communes):
        events.publish(GroundSet(stations))


def _deed(
    by: access.Actor, said: Sequence[GroundSaid], numbers: dict[int, int], batch: int | None, now: datetime
) -> list[Ground]:
    """Versions from one document, and the one duty of another person to compare them."""
    deed = uuid7()
    rows = [
        Ground(
            place_no=one.place_no, number=numbers.get(one.place_no, 0) + 1, holds=True, ground=one.ground, paper=one.paper.strip(),
            since=one.since, deed=deed, batch=batch, by_key=by.key, by_label=by.label, at=now,
        )
        for one in said
    ]  # fmt: skip
    try:
        with transaction.atomic():
            for row in rows:
                row.save(force_insert=True)
    except IntegrityError as problem:  # the first versions of a commune by two people in one instant
        raise GroundMoved from problem
    _ask(by, rows, now)
    return rows


def ask_again(by: access.Actor, rows: Sequence[Ground], occasion: str, now: datetime) -> None:
    """What holds again and nobody compared is somebody's duty again."""
    for deed in dict.fromkeys(row.deed for row in rows):
        if not duties.is_open(DUTY, (TARGET, str(deed))):
            _ask(by, [row for row in rows if row.deed == deed], now, occasion)


def _ask(by: access.Actor, rows: Sequence[Ground], now: datetime, occasion: str = "") -> None:
    duties.open_duty(
        by=by, kind=DUTY, title=TITLE, params={"n": len(rows)}, target=(TARGET, str(rows[0].deed)), term=TERM,
        path=reverse("hazards:ground_compare", args=[rows[0].deed]), number=rows[0].place_no // PROVINCE * PROVINCE,
        permission=Permission.TEND, cause="hazards:ground:set", occasion=occasion, now=now,
    )  # fmt: skip


def _require_fit(said: Sequence[GroundSaid], today: date) -> None:
    if not all(one.paper.strip() for one in said):
        raise PaperMissing
    if not all(one.ground in GROUNDS for one in said):
        raise GroundUnknown
    if any(one.since > today for one in said):
        raise SinceAhead
    if {one.place_no for one in said} - set(places.commune_numbers(today).values()):
        raise NotFound


def _ground(row: Ground | None) -> int:
    return row.ground if row else 0


def _is_held(row: Ground | None, said: GroundSaid) -> bool:
    return row is not None and (row.ground, row.paper, row.since) == (
        said.ground,
        said.paper.strip(),
        said.since,
    )
