"""A list of classes is taken back: what nobody compared and nobody wrote over goes, and what held before holds again."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hoaban.domains.hazards.actions import grounding
from hoaban.domains.hazards.models import Ground
from hoaban.domains.hazards.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.imports.values import Kept, UndoStep
from hoaban.foundation.places import api as places

AS_BROUGHT = Q(holds=True, compared_at=None)


def take_back_ground(by: access.Actor, batch: int, limit: int) -> UndoStep:
    """Inside the engine's transaction."""
    access.require(by, Permission.TEND)
    rows = list(Ground.plain.select_for_update().filter(AS_BROUGHT, batch=batch).order_by("place_no")[:limit])
    if not rows:
        return UndoStep(0, more=False)
    places_of = {row.place_no for row in rows}
    Ground.plain.filter(pk__in=[row.pk for row in rows]).delete()
    before: dict[int, int] = {}
    for pk, place_no in (
        Ground.plain.filter(place_no__in=places_of).order_by("number").values_list("pk", "place_no")
    ):
        before[place_no] = pk
    Ground.plain.filter(pk__in=before.values()).update(holds=True)
    again = Ground.plain.filter(pk__in=before.values(), compared_at=None).order_by("place_no")
    grounding.ask_again(by, list(again), f"list {batch} taken back", timezone.now())
    audit.record("hazards:ground:take_back", by=by, target=rows[0], count=len(rows))
    grounding.end_if_nothing_waits(by, {row.deed for row in rows}, timezone.now())
    grounding.tell(places_of)
    return UndoStep(len(rows), more=len(rows) == limit)


def kept(by: access.Actor, batch: int, limit: int) -> Kept:
    """Communes whose class was compared or set anew since."""
    stay = list(Ground.objects.visible_to(by).filter(batch=batch).exclude(AS_BROUGHT).order_by("place_no"))
    names = places.names_of({row.place_no for row in stay[:limit]})
    first = [
        (names.get(row.place_no, ""), reverse("hazards:ground", args=[row.place_no])) for row in stay[:limit]
    ]
    return Kept(len(stay), len(stay), first)
