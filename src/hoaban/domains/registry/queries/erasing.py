"""Who died or moved away longer ago than the term, and what still holds some of them back."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Exists, QuerySet
from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.erasing import (
    MOST_AT_ONCE,
    STAYS_WHY,
    Chosen,
    ErasureShown,
    LeftRow,
    Over,
    StaysWhy,
    Term,
    ToErase,
    Which,
)
from hoaban.domains.registry.following import holders
from hoaban.domains.registry.models import CURRENT, LEFT, Change, Erasure, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.by_number import sharing
from hoaban.domains.registry.queries.reading import names_at, note, shown_name
from hoaban.domains.registry.queries.slices import among
from hoaban.domains.registry.values import Changed, Precision, ReadFor
from hoaban.domains.registry.values import Left as WhyLeft
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places
from hoaban.foundation.privacy import api as privacy

LOOKED_AT = 5_000
"""So many the page looks at, who left first before the others: what holds them is asked for all at once."""
PAGE = 50
PAST = 20


def term() -> Term | None:
    """None as shipped: then nobody's term is ever over."""
    return Term(settings.KEEP_LEFT_DAYS, settings.KEEP_LEFT_DOCUMENT) if settings.KEEP_LEFT_DAYS else None


def people_over(
    actor: access.Actor, kept: Term, chosen: Chosen, page: str, now: datetime
) -> "tuple[Page[int], Over]":
    """A page of them with all counts; that she saw them is on record."""
    every = _looked_at(actor, kept, now, None)
    among_them = every[:LOOKED_AT]
    if chosen.commune and len(every) > LOOKED_AT:
        every = _looked_at(actor, kept, now, chosen.commune)
        among_them = every[:LOOKED_AT]
    held = held_back([pk for pk, _number in among_them])
    of_filter, stands = _filtered(among_them, held, chosen), dict(among_them)
    ready = Counter(rules.commune_of(stands[pk]) for pk in of_filter if pk not in held)
    names = places.names_of(set(ready))
    why = Counter(held[pk] for pk in of_filter if pk in held)
    found = Paginator(of_filter, PAGE).get_page(page)
    return found, Over(
        _rows(actor, list(found), held), len(of_filter), len(of_filter) - sum(why.values()),
        {_label(key): number for key, number in why.items()},
        [(number, names.get(number, ""), count) for number, count in sorted(ready.items())],
        len(every) > LOOKED_AT,
    )  # fmt: skip


def people_to_erase(actor: access.Actor, kept: Term, chosen: Chosen, now: datetime) -> ToErase:
    """Those of one commune that one press would erase, who left first before the others; all of them as the page shows them."""
    if chosen.commune is None:
        raise NotFound
    every = _looked_at(actor, kept, now, chosen.commune)[:LOOKED_AT]
    held = held_back([pk for pk, _number in every])
    of_filter = _filtered(every, held, chosen)
    ready = [pk for pk in of_filter if pk not in held]
    first = ready[:MOST_AT_ONCE]
    versions = dict(Person.plain.filter(pk__in=first).values_list("pk", "version"))
    return ToErase(
        {pk: versions[pk] for pk in first}, _rows(actor, first, held),
        places.names_of({chosen.commune}).get(chosen.commune, ""), len(ready) - len(first), len(of_filter) - len(ready),
    )  # fmt: skip


def over(actor: access.Actor, kept: Term, now: datetime, commune: int | None) -> QuerySet[Person]:
    """The day she left and the moment the register was told both lie before the term: what was told late may still be put right."""
    before = kept.over_before(now)
    rows: QuerySet[Person] = Person.objects.visible_to(actor, "erase").filter(
        LEFT, valid_to__lt=timezone.localdate(before), replaced_at__lt=before
    )
    if commune is not None:
        rows = rows.filter(place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN)
    return rows


def records_of(people: Collection[int]) -> dict[int, int]:
    """Record → who of ``people`` stands for it: herself, and what was joined with her, through chains."""
    found = {pk: pk for pk in people}
    fresh = found
    with access.lifted("records joined with hers, by key; some may lie in another commune"):
        while fresh:
            rows = Person.plain.filter(among("merged_into_id", fresh)).values_list("pk", "merged_into_id")
            fresh = {pk: found[into] for pk, into in rows}
            found = found | fresh
    return found


def held_back(people: Collection[int]) -> dict[int, str]:
    """Person → the key of what holds her, or one of the records joined with her; who is missing may be erased."""
    records = records_of(people)
    held: dict[int, str] = {}
    with access.lifted("whether a room still needs somebody she may erase, by key"):
        for holder in holders():
            for record in holder.held(list(records)):
                held.setdefault(records[record], holder.key)
    return held


def with_number_here(records: Collection[int]) -> set[int]:
    """Holder: whose identity number stands in a record that holds now: she came back under another one."""
    again = sharing("identity_index", Person.plain.filter(CURRENT))
    rows = Person.plain.filter(among("pk", records)).exclude(identity_index="").filter(Exists(again))
    return set(rows.values_list("pk", flat=True))


def asked_about(records: Collection[int]) -> set[int]:
    """Holder: whose own data somebody asked for, and has not been answered."""
    rows = Person.plain.filter(among("pk", records), uid__in=privacy.people_asked_about())
    return set(rows.values_list("pk", flat=True))


def erasures(actor: access.Actor) -> list[ErasureShown]:
    """The last ones of her area, newest first."""
    rows = list(Erasure.objects.visible_to(actor).order_by("-pk")[:PAST])
    return _shown_erasures(rows)


def erasure_for(actor: access.Actor, uid: UUID) -> ErasureShown:
    row: Erasure | None = Erasure.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return _shown_erasures([row])[0]


def _looked_at(
    actor: access.Actor, kept: Term, now: datetime, commune: int | None
) -> Sequence[tuple[int, int]]:
    """Person and unit number, one more than `LOOKED_AT` where there are more."""
    access.require(actor, Permission.ERASE)
    rows = over(actor, kept, now, commune).order_by("valid_to", "pk")
    return list(rows.values_list("pk", "place_no")[: LOOKED_AT + 1])


def _filtered(every: Sequence[tuple[int, int]], held: Mapping[int, str], chosen: Chosen) -> list[int]:
    ids = [pk for pk, number in every if chosen.commune in (None, rules.commune_of(number))]
    if chosen.which is not Which.ALL:
        ids = [pk for pk in ids if (pk in held) is (chosen.which is Which.HELD)]
    if chosen.why:
        whys = _whys(ids)
        ids = [pk for pk in ids if whys.get(pk) is chosen.why]
    return ids


def _whys(ids: Collection[int]) -> dict[int, WhyLeft]:
    """Person → whether she died or moved away, as it was told last and stands."""
    rows = Change.plain.filter(among("person_id", ids), what=Changed.LEFT, taken_back_at__isnull=True)
    told = rows.order_by("pk").values_list("person_id", "after__why")
    return {pk: WhyLeft(why) for pk, why in told if pk is not None}


def _rows(actor: access.Actor, ids: Sequence[int], held: Mapping[int, str]) -> list[LeftRow]:
    """In the order of ``ids``; initials where she may not read names."""
    people = Person.plain.filter(pk__in=ids).select_related("household")
    found = {one.pk: one for one in people.defer("identity_sealed", "insurance_sealed")}
    names, whys = names_at(actor), _whys(ids)
    communes = places.names_of({rules.commune_of(one.place_no) for one in found.values()})
    is_whole = any(names(one.place_no) for one in found.values())
    note("registry:person:read", actor, "left", ReadFor.SERVICE if is_whole else ReadFor.OVERVIEW, len(found))
    return [
        _row(found[pk], communes, whys.get(pk), held.get(pk, ""), names(found[pk].place_no)) for pk in ids
    ]


def _row(person: Person, communes: Mapping[int, str], why: WhyLeft | None, held: str, whole: bool) -> LeftRow:
    born = rules.born_text(
        person.birth_year,
        person.birth_date,
        Precision(person.birth_precision),
        person.birth_month,
        whole=whole,
    )
    return LeftRow(
        shown_name(person.name, whole=whole), born, person.household.uid, person.household.code,
        communes.get(rules.commune_of(person.place_no), ""), why, person.valid_to or date.max, _label(held) if held else "",
    )  # fmt: skip


def _label(key: str) -> str:
    """A reason that stands in an old row may belong to a room that is no longer there."""
    labels = {holder.key: holder.label for holder in holders()} | {
        why.value: STAYS_WHY[why] for why in StaysWhy
    }
    return labels.get(key, key)


def _shown_erasures(rows: Sequence[Erasure]) -> list[ErasureShown]:
    names = places.names_of({row.place_no for row in rows})
    return [
        ErasureShown(
            row.uid, names.get(row.place_no, ""), row.place_no, row.count, row.days, row.document, row.by_label, row.at,
            [(_label(key), number) for key, number in sorted(row.left.items())],
        )
        for row in rows
    ]  # fmt: skip
