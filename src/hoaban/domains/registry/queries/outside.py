"""Looks from other offices: what a commune reads of them, and what the reason page says of a household."""

from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import Household, OutsideLook
from hoaban.domains.registry.outside import WHY, LookShown, LookState, Why
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places

SHOWN = 30


def household_named(actor: access.Actor, uid: UUID) -> tuple[str, str]:
    """Its code and its commune: as much as the list has shown her already."""
    row = Household.objects.visible_to(actor).filter(uid=uid).values_list("code", "place_no").first()
    if row is None:
        raise NotFound
    commune = rules.commune_of(row[1])
    return row[0], places.names_of([commune]).get(commune, "")


def outside_looks(
    actor: access.Actor, state: LookState, day: date | None, page: str
) -> tuple["Page[OutsideLook]", list[LookShown]]:
    """Newest first, of the communes she may read them for."""
    access.require(actor, Permission.LOOKS)
    rows = OutsideLook.objects.visible_to(actor).select_related("household").order_by("-on", "-pk")
    if state is LookState.NEW:
        rows = rows.filter(seen_at=None)
    if state is LookState.DOUBTED:
        rows = rows.exclude(doubt="").filter(answered_at=None)
    if day:
        rows = rows.filter(on=day)
    found = Paginator(rows, SHOWN).get_page(page)
    named = places.names_of({rules.commune_of(row.place_no) for row in found})
    sees = actor.areas(Permission.SEE)
    return found, [
        _shown(
            row,
            named.get(rules.commune_of(row.place_no), ""),
            any(area.contains(row.place_no) for area in sees),
        )
        for row in found
    ]


def _shown(row: OutsideLook, commune: str, opens: bool) -> LookShown:
    return LookShown(
        row.uid, row.household.code, row.household.uid if opens else None, commune, row.by_label, row.office,
        WHY[Why(row.why)], row.words, row.at, row.on, row.seen_at is None, row.doubt, row.doubted_by, row.answer,
        row.answered_by, row.answered_at,
    )  # fmt: skip
