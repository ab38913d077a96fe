"""The door-to-door list as a form that works without a line: one village of one warning is taken along, homes are ticked."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext

from hoaban.domains.targeting import actions, queries
from hoaban.domains.targeting.models import Door as Row
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.spoken import TOLDS, WHYS, list_name
from hoaban.domains.targeting.values import Door, Told
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.offline import api as offline
from hoaban.foundation.places import api as places

KIND = "targeting.doors"
FIELDS = (
    offline.Field(
        "told",
        gettext_noop("What came of it"),
        "choice",
        observed=True,
        choices=tuple((one.value, said) for one, said in TOLDS.items()),
    ),
)


def units(actor: access.Actor) -> list[offline.PackUnit]:
    """One list per warning in force and village of hers."""
    live = {one.alert: one for one in warning.current(actor, timezone.now())}
    doors = queries.doors_told_of(actor, list(live))
    found = [(live[uid], village, told) for uid in live for village, told in doors.get(uid, {}).items()]
    names = places.names_of({village for _one, village, _told in found})
    return [
        offline.PackUnit(
            f"{one.alert.hex}-{village}", _label(one, list_name(village, names.get(village, ""))), told[0]
        )
        for one, village, told in found
    ]


def _label(one: warning.VersionShown, village: str) -> str:
    words = {
        "village": village,
        "drill": f"{warning.EXERCISE_WORD} · " if one.status is warning.Status.EXERCISE else "",
    }
    return gettext("%(drill)sDoor to door: %(village)s") % words


def pack(actor: access.Actor, key: str) -> list[offline.Record]:
    """The homes of one list, those first where somebody must be carried; on record before it leaves."""
    alert, _dash, village = key.partition("-")
    told = queries.door_list_of(actor, UUID(alert), int(village))
    return [_record(one, told.village) for one in told.doors if one.uid]


def current(actor: access.Actor, target: UUID, lock: bool) -> offline.Record | None:
    """One home as it stands; locked where it will be written."""
    rows = Row.objects.visible_to(actor).filter(uid=target)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        return None
    return offline.Record(row.uid, "", "", row.place_no, row.version, {}, is_done=bool(row.told))


def place_of(target: UUID) -> int | None:
    """Whose office answers for it, whoever asks."""
    rows = Row.objects.unscoped("which office looks at a form that no longer fits")
    place_no: int | None = rows.filter(uid=target).values_list("place_no", flat=True).first()
    return place_no


def apply(by: access.Actor, deed: offline.Deed) -> None:
    """One tick; a form without one says nothing."""
    how = str((deed.observed or {}).get("told", ""))
    if how in set(Told):
        actions.tell_door(by=by, uid=deed.target, how=Told(how), request=deed.request, now=deed.made_at)


def attach(_entry: UUID, _media: UUID, _file: int) -> None:
    """No picture belongs to a tick."""


def _record(one: Door, village: int) -> offline.Record:
    carry = (
        ngettext("%(n)s person to carry", "%(n)s people to carry", one.carry) % {"n": one.carry}
        if one.carry
        else ""
    )
    detail = [carry, one.where, gettext(WHYS[one.why]), one.code]
    return offline.Record(
        one.uid or one.household, one.who, " · ".join(word for word in detail if word), village, one.version, {},
        is_done=one.told is not None,
    )  # fmt: skip


def register() -> None:
    """Called when the app is ready."""
    offline.register_kind(
        offline.FormKind(
            name=KIND, label=gettext_noop("Door to door"), noun=offline.HOUSEHOLD,
            newest=1, permission=Permission.DOORS, fields=FIELDS, units=units, pack=pack,
            current=current, place_of=place_of, apply=apply, attach=attach, file_purpose="", most_photos=0,
        )
    )  # fmt: skip
