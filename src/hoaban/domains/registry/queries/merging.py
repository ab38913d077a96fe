"""Records that became one: who stands for whom today, two records side by side."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils.translation import gettext

from hoaban.domains.registry import rules
from hoaban.domains.registry.errors import AlreadyMerged, NoLongerHere, ReasonNeeded, SameRecord
from hoaban.domains.registry.models import MERGED, Merge, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.reading import names_at, note, settles
from hoaban.domains.registry.queries.slices import in_slices
from hoaban.domains.registry.spoken import RELATIONS, SEXES
from hoaban.domains.registry.values import (
    PairHeld,
    Part,
    PartHeld,
    PersonId,
    Precision,
    ReadFor,
    RecordHeld,
    Relation,
    Sex,
    Stands,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places
from hoaban.kit import masking


def current(ids: Collection[int]) -> dict[PersonId, PersonId]:
    """Person → who stands for her today, through chains of merges: as many reads as the longest chain has links."""
    stands = {pk: pk for pk in ids}
    while moved := _merged_into(set(stands.values())):
        stands = {pk: moved.get(now, now) for pk, now in stands.items()}
    return {PersonId(pk): PersonId(now) for pk, now in stands.items()}


def _merged_into(ids: Collection[int]) -> dict[int, int]:
    rows = Person.plain.filter(MERGED)
    return dict(in_slices(ids, lambda part: rows.filter(pk__in=part).values_list("pk", "merged_into_id")))


def stands_for(actor: access.Actor, uid: UUID) -> Stands | None:
    """Where an old address of a merged record leads; None for everybody else."""
    former = Person.objects.visible_to(actor).filter(MERGED, uid=uid).only("pk", "name", "place_no").first()
    if former is None or not names_at(actor)(former.place_no):
        return None
    now = current([former.pk])[PersonId(former.pk)]
    person = Person.objects.visible_to(actor).filter(pk=now).select_related("household").first()
    if person is None or person.erased_at or not names_at(actor)(person.place_no):
        return None
    return Stands(person.uid, person.name, former.name, person.household.uid)


def pair_to_merge(actor: access.Actor, kept: UUID, merged: UUID) -> PairHeld:
    """Two records side by side; that she read both is on record first."""
    access.require(actor, Permission.MERGE)
    if kept == merged:
        raise SameRecord
    first, second = _readable(actor, kept), _readable(actor, merged)
    if first.merged_into_id or second.merged_into_id:
        raise AlreadyMerged
    if first.replaced_at or second.replaced_at:
        raise NoLongerHere
    for one in (first, second):
        whole = names_at(actor)(one.place_no)
        note("registry:person:read", actor, one, ReadFor.SERVICE if whole else ReadFor.SETTLE)
    names = places.names_of({rules.commune_of(one.place_no) for one in (first, second)})
    return PairHeld(_record(first, names), _record(second, names), _parts(first, second))


def _readable(actor: access.Actor, uid: UUID) -> Person:
    rows = Person.objects.visible_to(actor).filter(uid=uid).select_related("household")
    person: Person | None = rows.defer("identity_sealed", "insurance_sealed").first()
    if person is None:
        raise NotFound
    if not names_at(actor)(person.place_no) and not settles(actor, person):
        access.require_at(actor, Permission.MERGE, person.place_no)
        raise ReasonNeeded
    return person


def _record(person: Person, communes: dict[int, str]) -> RecordHeld:
    home = person.household
    return RecordHeld(
        PersonId(person.pk), person.uid, person.name, home.uid, home.code, person.place_no, home.village,
        communes.get(rules.commune_of(person.place_no), ""), person.version,
    )  # fmt: skip


def _parts(kept: Person, merged: Person) -> Sequence[PartHeld]:
    """Relation only within one household: in another one it says nothing."""
    said, other = _said(kept), _said(merged)
    held = [
        PartHeld(
            part, said[part], other[part], said[part] != other[part], bool(other[part] and not said[part])
        )
        for part in said
        if part is not Part.RELATION or kept.household_id == merged.household_id
    ]
    return [*held, _number(Part.IDENTITY, kept.identity_index, merged.identity_index),
            _number(Part.INSURANCE, kept.insurance_index, merged.insurance_index)]  # fmt: skip


def _said(person: Person) -> dict[Part, str]:
    born = rules.born_text(
        person.birth_year,
        person.birth_date,
        Precision(person.birth_precision),
        person.birth_month,
        whole=True,
    )
    return {
        Part.NAME: person.name,
        Part.BORN: born,
        Part.SEX: gettext(SEXES[Sex(person.sex)]) if person.sex else "",
        Part.PHONE: masking.shown_phone(person.phone_e164, whole=True),
        Part.RELATION: gettext(RELATIONS[Relation(person.relation)]),
    }


def _number(part: Part, kept: str, merged: str) -> PartHeld:
    """Whether a number is on record, and whether it is the same one; never the number."""
    on_record, another = gettext("on record"), gettext("on record, another number")
    if kept and merged and kept != merged:
        return PartHeld(part, on_record, another, differs=True, only_merged=False)
    first, second = (on_record if index else "" for index in (kept, merged))
    return PartHeld(part, first, second, bool(kept) != bool(merged), bool(merged and not kept))


def homes_of_merged(actor: access.Actor, commune: int | None = None) -> list[tuple[PersonId, int]]:
    """Of each record that became another (of a commune, or all she may see): who stands for it today, and its household's id."""
    access.require(actor, Permission.MERGE)
    rows = Person.objects.visible_to(actor).filter(MERGED, erased_at__isnull=True)
    if commune is not None:
        rows = rows.filter(place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN)
    homes = dict(rows.order_by("pk").values_list("pk", "household_id"))
    return [(now, homes[former]) for former, now in current(homes).items()]


def standing_merge(actor: access.Actor, ids: Collection[int]) -> UUID | None:
    """The merge that made one of these two, if it stands."""
    rows = Merge.objects.visible_to(actor).filter(kept__in=ids, merged__in=ids, undone_at__isnull=True)
    found: UUID | None = rows.values_list("uid", flat=True).first()
    return found
