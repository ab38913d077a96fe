"""Who entered which bulletin by hand, and what has become of it."""

from collections.abc import Iterable
from uuid import UUID

from hoaban.domains.bulletins.models import Bulletin, HandEntry
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.values import HandShown, NewByHand, Way
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed, NotFound

BY_HAND = "hand:"
"""The address of what no feed brings."""


def may_mend(actor: access.Actor, entry: HandEntry) -> bool:
    """Who entered it corrects it or takes it back, and whoever enters bulletins for all the places it is about. Have the bulletin
    selected along."""
    if entry.by_key == actor.key:
        return True
    areas = actor.areas(Permission.ENTER)
    told = [access.UnitRange(start, stop) for start, stop in entry.bulletin.ranges]
    return all(any(area.covers(one) for area in areas) for one in told)


def entered_by(actor: access.Actor, rows: Iterable[Bulletin]) -> dict[int, str]:
    """Bulletin → who entered it; one query."""
    found = HandEntry.objects.visible_to(actor).filter(bulletin__in=list(rows))
    return {pk: access.read_name(label) for pk, label in found.values_list("bulletin_id", "by_label")}


def hand_of(actor: access.Actor, row: Bulletin) -> tuple[HandShown | None, str]:
    """How it was entered, if by hand; and who had entered the same before a feed brought it."""
    rows = HandEntry.objects.visible_to(actor)
    entry = rows.select_related("bulletin").filter(bulletin=row).first()
    before = rows.filter(same_as=row).order_by("-pk").values_list("by_label", flat=True).first()
    also = access.read_name(before) if before else ""
    if entry is None:
        return None, also
    return HandShown(
        access.read_name(entry.by_label), entry.at, Way(entry.way), entry.level, entry.why, access.read_name(entry.withdrawn_label),
        entry.withdrawn_why, entry.is_open and may_mend(actor, entry), entry.same_as_id is not None,
    ), also  # fmt: skip


def hand_for(actor: access.Actor, uid: UUID) -> NewByHand:
    """As it was entered, to be corrected."""
    entry = (
        HandEntry.objects.visible_to(actor, "enter")
        .select_related("bulletin")
        .filter(bulletin__uid=uid)
        .first()
    )
    if entry is None:
        raise NotFound
    if not may_mend(actor, entry):
        raise NotAllowed
    row = entry.bulletin
    return NewByHand(
        row.sender, row.identifier, Way(entry.way), row.sent_at, row.event, entry.level,
        tuple(start for start, _stop in row.ranges), row.until, row.description,
    )  # fmt: skip
