"""What taking in and choosing share: the deed for the room, its photos, the duty that asks a person."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.foundation.access.api import Actor
from hoaban.foundation.duties import api as duties
from hoaban.foundation.offline.models import Clash, Entry, Media
from hoaban.foundation.offline.permissions import Permission
from hoaban.foundation.offline.ports import kinds
from hoaban.foundation.offline.values import Choice, Deed, MediaState, State, Values

CHOOSE, LOOK = "offline.choose", "offline.look"
TERM = duties.Workdays(5)
"""No law sets it: one working week, after which the office above is told."""
TITLES = {
    CHOOSE: gettext_noop("Two people answered differently: choose what holds"),
    LOOK: gettext_noop("A form filled without a line waits for a person"),
}


def deed(
    row: Entry, changes: Values, observed: Values | None, version: int, request: str | None, now: datetime
) -> Deed:
    return Deed(
        target=row.target, changes=changes, observed=observed, version=version, entry=row.uid, author_key=row.owner_key,
        author_label=row.owner_label, made_at=row.made_at, request=request, now=now,
        form=row.values,
    )  # fmt: skip


def ask_a_person(by: Actor, row: Entry, now: datetime) -> None:
    kind = CHOOSE if row.state == State.CONFLICT else LOOK
    duties.open_duty(
        by=by, kind=kind, title=TITLES[kind], target=row, path=reverse("offline:entry", args=[row.ref]),
        number=row.place_no, permission=Permission.DECIDE, term=TERM, cause="offline.entry_received", now=now,
    )  # fmt: skip


def nobody_need_look(by: Actor, row: Entry, now: datetime, *, done: bool) -> None:
    for kind in (CHOOSE, LOOK):
        if done:
            duties.close_duty(by=by, kind=kind, target=row, now=now)
        else:
            duties.withdraw_duty(by=by, kind=kind, target=row, now=now)


def join_media(row: Entry) -> None:
    """Photos that arrived whole belong to what the entry wrote; whichever comes last calls this."""
    kind = kinds.get(row.kind)
    if kind is None or not row.is_written:
        return
    arrived = Media.plain.filter(
        entry_uid=row.uid, owner_key=row.owner_key, state=MediaState.KEPT, is_joined=False
    )
    for one in arrived.select_for_update().order_by("pk"):
        kind.attach(row.uid, one.uid, one.file_id or 0)
        Media.plain.filter(pk=one.pk).update(is_joined=True)


def replace_earlier(by: Actor, earlier: list[Entry], fields: set[str], now: datetime) -> None:
    """The author answered again: what waited of her earlier forms on these questions needs no choice any more."""
    for row in earlier:
        waiting = Clash.plain.filter(entry_id=row.pk, choice=Choice.OPEN, field__in=fields)
        if not waiting.update(choice=Choice.REPLACED, chosen_at=now, chosen_by=by.label):
            continue
        if not Clash.plain.filter(entry_id=row.pk, choice=Choice.OPEN).exists():
            Entry.plain.filter(pk=row.pk).update(state=State.SETTLED, decided_at=now, decided_by=by.label)
            nobody_need_look(by, row, now, done=False)
