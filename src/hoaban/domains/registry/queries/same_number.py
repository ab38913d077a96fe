"""Who carries one number, for whoever settles it: her own records side by side, of other communes only that they are there."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from hoaban.domains.registry import numbers, rules
from hoaban.domains.registry.errors import NoNumber
from hoaban.domains.registry.models import CURRENT, MERGED, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.by_number import holding
from hoaban.domains.registry.queries.merging import current
from hoaban.domains.registry.queries.reading import names_at, note_all, shown_name
from hoaban.domains.registry.same_number import RecordWithIt, SameNumber
from hoaban.domains.registry.values import NumberKind, Part, PersonId, Precision, ReadFor
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.duties import api as duties
from hoaban.foundation.places import api as places
from hoaban.kit.keys import KeyProblem

KEEPER, CARD = "registry.same_number", "registry.check_card"
"""Duties: the keeper of the register settles it; a commune looks at the card of one of its people."""
TARGET = "registry.number"


def target_of(uid: UUID, kind: str) -> tuple[str, str]:
    """What is asked about: a person's number of one kind, never the number."""
    return TARGET, f"{uid}/{kind}"


def number_holder(actor: access.Actor, uid: UUID, kind: str) -> tuple[Person, list[Person]]:
    """Somebody whose number she may settle, and every record that carries it, her own first."""
    access.require(actor, Permission.MERGE)
    if kind not in set(NumberKind):
        raise NotFound
    here = access.within("place_no", actor.areas(Permission.MERGE))
    rows = Person.objects.visible_to(actor).filter(CURRENT | MERGED, here, uid=uid)
    person: Person | None = rows.select_related("household").first()
    if person is None:
        raise NotFound
    indexes = indexes_now(Part(kind), person)
    if not indexes:
        raise NoNumber
    with access.lifted(
        "whoever carries the number; of other communes nothing is told but that somebody does"
    ):
        found = list(carriers(Part(kind), indexes).select_related("household").exclude(pk=person.pk))
    return person, [person, *found]


def indexes_now(part: Part, person: Person) -> Sequence[str]:
    """What rows hold for her number: more than its own digest while the key of digests is being changed."""
    held, sealed = (
        (person.identity_index, person.identity_sealed)
        if part is Part.IDENTITY
        else (person.insurance_index, person.insurance_sealed)
    )
    if not held or not sealed:
        return [held] if held else []
    try:
        known = numbers.indexes_of(part, numbers.unseal(part, person.uid, bytes(sealed)))
    except KeyProblem:  # without its key it is known by the digest it has
        return [held]
    return list({held, *known})


def carriers(part: Part, indexes: Collection[str]) -> QuerySet[Person]:
    """Records with this number, merged ones too; the caller lifts the wall, for they may live anywhere."""
    named = {Part.IDENTITY: "identity_index", Part.INSURANCE: "insurance_index"}
    rows: QuerySet[Person] = Person.plain.filter(CURRENT | MERGED, holding(named[part], indexes))
    return rows.defer("identity_sealed", "insurance_sealed").order_by("pk")


def same_number(actor: access.Actor, uid: UUID, kind: str, beside: UUID | None = None) -> SameNumber:
    """The page's records; that she read them is on record first. ``beside``: for whom the number was typed and refused."""
    person, found = number_holder(actor, uid, kind)
    typed = typed_for(actor, beside, kind, found)
    names, areas = names_at(actor), actor.areas(Permission.MERGE)
    known = [one for one in found if any(area.contains(one.place_no) for area in areas)]
    stands = _who_stands(actor, known)
    told = [*known, *typed, *stands.values()]
    is_above = not names(person.place_no)
    purpose = ReadFor.OVERVIEW if is_above else ReadFor.SERVICE
    note_all(actor, purpose, ("registry:person:list", person, len({one.pk for one in told})))
    called = places.names_of({rules.commune_of(one.place_no) for one in told})
    own = actor.areas(Permission.CORRECT)

    def shown(one: Person, *, carries: bool = True) -> RecordWithIt:
        whole, home = names(one.place_no), one.household
        born = rules.born_text(
            one.birth_year, one.birth_date, Precision(one.birth_precision), one.birth_month, whole=whole
        )
        now = stands.get(one.pk)
        return RecordWithIt(
            one.uid, shown_name(one.name, whole=whole), born, home.uid, home.code, home.village,
            called.get(rules.commune_of(one.place_no), ""), shown(now) if now else None, one.merged_into_id is not None,
            any(area.contains(one.place_no) for area in own), carries,
        )  # fmt: skip

    records = [shown(one) for one in known] + [shown(one, carries=False) for one in typed]
    return SameNumber(
        person.uid, NumberKind(kind), beside if typed else None, records, len(found) - len(known), is_above,
        **_asked({one.uid for one in (*found, *typed)}, {one.uid for one in records if one.is_hers and one.uid == person.uid}, kind),
    )  # fmt: skip


def typed_for(actor: access.Actor, uid: UUID | None, kind: str, found: Sequence[Person]) -> list[Person]:
    """Somebody who was to get the number of the first of these and was refused: one whom she may read anyway, or for whom the
    keeper was asked. An address alone opens nobody; nor is it told of who carries the number by now."""
    if uid is None or any(one.uid == uid for one in found):
        return []
    here, names = access.within("place_no", actor.areas(Permission.MERGE)), names_at(actor)
    rows = Person.objects.visible_to(actor).filter(CURRENT, here, uid=uid).select_related("household")
    return [one for one in rows if names(one.place_no) or _was_asked(uid, kind, found[0])]


def _was_asked(beside: UUID, kind: str, holder: Person) -> bool:
    keeper, cards = (duties.waiting_told(what, TARGET) for what in (KEEPER, CARD))
    asked = [keeper.get(target_of(beside, kind)[1], {}), cards.get(target_of(holder.uid, kind)[1], {})]
    return any(told.get("beside") == str(beside) and is_about(told, kind, holder) for told in asked)


def told_of(holder: Person, kind: str, beside: UUID) -> dict[str, int | str]:
    """What a duty keeps of a number that was refused: who has it, for whom it was typed, and a mark by which that number, in
    that row, is known again."""
    held = holder.identity_index if kind == Part.IDENTITY else holder.insurance_index
    return {
        "holder": str(holder.uid), "beside": str(beside), "mark": numbers.mark_of(holder.uid, held),
    }  # fmt: skip


def is_about(told: Mapping[str, int | str], kind: str, holder: Person) -> bool:
    """Whether she still has the number that was refused to somebody."""
    marks = [numbers.mark_of(holder.uid, index) for index in indexes_now(Part(kind), holder)]
    is_held = any(numbers.is_marked(str(told.get("mark", "")), mark) for mark in marks)
    return told.get("holder") == str(holder.uid) and is_held


def _who_stands(actor: access.Actor, known: Sequence[Person]) -> dict[int, Person]:
    """Merged record → who stands for it today, where she may know."""
    former = [one.pk for one in known if one.merged_into_id]
    if not former:
        return {}
    now = current(former)
    here = access.within("place_no", actor.areas(Permission.MERGE))
    rows = Person.objects.visible_to(actor).filter(here, pk__in=set(now.values())).select_related("household")
    people = {one.pk: one for one in rows}
    return {pk: people[now[PersonId(pk)]] for pk in former if now[PersonId(pk)] in people}


def _asked(every: Collection[UUID], hers: Collection[UUID], kind: str) -> dict[str, bool]:
    keeper, card = (duties.waiting_targets([what], TARGET) for what in (KEEPER, CARD))
    named, own = ({target_of(uid, kind)[1] for uid in uids} for uids in (every, hers))
    return {
        "keeper_asked": bool(named & keeper), "communes_asked": bool(named & card), "card_asked": bool(own & card),
    }  # fmt: skip
