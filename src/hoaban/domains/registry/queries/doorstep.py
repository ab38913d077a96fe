"""Homes for whoever comes to the door: whose, where, how many; nothing else of the register."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from hoaban.domains.registry.models import CURRENT, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.reading import note_area
from hoaban.domains.registry.queries.slices import among, in_slices
from hoaban.domains.registry.values import Bulk, Relation
from hoaban.foundation.access import api as access


@dataclass(frozen=True, slots=True)
class HomeToVisit:
    """A home as somebody finds it: the name of its head, where it stands, how many live there."""

    id: int
    uid: UUID
    code: str
    who: str
    where: str
    people: int
    place_no: int


def homes_in(actor: access.Actor, areas: Sequence[access.UnitRange]) -> list[HomeToVisit]:
    """Every home of these places by its code; on record first."""
    rows = _reached(actor).filter(access.within("place_no", areas)).order_by("code_sort", "pk")
    note_area(actor, "registry:recipient:visit", Bulk.REACH, areas)
    return list(_shown(actor, rows))


def homes_to_visit(actor: access.Actor, ids: Collection[int]) -> dict[int, HomeToVisit]:
    """Those of these homes that still stand where the actor has people reached; on record first."""
    if not ids:
        return {}
    note_area(actor, "registry:recipient:visit", Bulk.REACH, actor.areas(Permission.REACH), len(ids))
    return {one.id: one for one in _shown(actor, _reached(actor).filter(among("pk", ids)))}


def home_at(actor: access.Actor, uid: UUID) -> HomeToVisit | None:
    """One home by its uid."""
    note_area(actor, "registry:recipient:visit", Bulk.REACH, actor.areas(Permission.REACH))
    return next(iter(_shown(actor, _reached(actor).filter(uid=uid))), None)


def household_uids(ids: Collection[int]) -> dict[int, UUID]:
    """Uids that other rooms keep beside the id; one query for a few thousand."""
    rows = Household.plain.all()
    return dict(in_slices(ids, lambda part: rows.filter(among("pk", part)).values_list("pk", "uid")))


def _reached(actor: access.Actor) -> "QuerySet[Household]":
    access.require(actor, Permission.REACH)
    rows: QuerySet[Household] = Household.objects.visible_to(actor)
    return rows.filter(CURRENT, access.within("place_no", actor.areas(Permission.REACH)))


def _shown(actor: access.Actor, rows: "QuerySet[Household]") -> Sequence[HomeToVisit]:
    """Two queries, however many homes."""
    homes = list(rows.values_list("pk", "uid", "code", "address", "place_no"))
    people = Person.objects.visible_to(actor).filter(
        CURRENT, among("household_id", [pk for pk, *_rest in homes])
    )
    heads = dict(people.filter(relation=Relation.HEAD).order_by("-pk").values_list("household_id", "name"))
    living = people.order_by().values("household_id").annotate(many=Count("pk"))
    many = dict(living.values_list("household_id", "many"))
    return [
        HomeToVisit(pk, uid, code, heads.get(pk, ""), where, many.get(pk, 0), place)
        for pk, uid, code, where, place in homes
    ]
