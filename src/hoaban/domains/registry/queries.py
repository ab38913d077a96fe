"""Reads: lists by key, one household, search, and the columns a batch needs."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from hoaban.domains.registry import numbers, rules
from hoaban.domains.registry.errors import NoPurpose
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import (
    FactKind,
    FactShown,
    HouseholdId,
    HouseholdRow,
    HouseholdShown,
    PersonId,
    PersonShown,
    Precision,
    Purpose,
    Relation,
    Sex,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.imports import api as imports
from hoaban.foundation.places import api as places
from hoaban.kit import fulltext
from hoaban.kit import text as texts

PAGE = 30
# SQLite binds at most 32,766 values in one statement.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What the address of a list says."""

    text: str = ""
    village: str = ""
    unconfirmed: bool = False
    after: tuple[int, str, int] | None = None
    """Unit number, code and id of the last row seen."""


# --- For lists ------------------------------------------------------------------------------------


def households(actor: access.Actor, chosen: ListFilter) -> list[HouseholdRow]:
    """A page in the order of unit and code, and one row more when there is a next page. Three queries."""
    rows = Household.objects.visible_to(actor).filter(CURRENT)
    if chosen.unconfirmed:
        rows = rows.filter(confirmed_at__isnull=True)
    if chosen.village:
        rows = rows.filter(village=chosen.village)
    if chosen.text:
        rows = rows.filter(_text_condition(actor, chosen.text))
    if chosen.after:
        place, code, pk = chosen.after
        later = (
            Q(place_no__gt=place) | Q(place_no=place, code__gt=code) | Q(place_no=place, code=code, pk__gt=pk)
        )
        rows = rows.filter(later, place_no__gte=place)
    page = list(rows.order_by("place_no", "code", "pk")[: PAGE + 1])
    return _listed(page, whole=actor.may(Permission.IDENTIFY))


def _text_condition(actor: access.Actor, text: str) -> Q:
    """A household code, or part of a member's name. Names are searched only by who may read them."""
    condition = Q(code=text.strip())
    if actor.may(Permission.IDENTIFY):
        # Literal ids: the plan then starts from the few people found, not from every household.
        condition |= Q(pk__in=[person.household_id for person in _people_named(actor, text, 300, "see")])
    return condition


def _listed(page: Sequence[Household], *, whole: bool) -> list[HouseholdRow]:
    ids = [row.pk for row in page]
    people = Person.plain.filter(CURRENT, household_id__in=ids)
    heads = dict(people.filter(relation=Relation.HEAD).values_list("household_id", "name"))
    counts = dict(people.values_list("household_id").annotate(n=Count("pk")))
    return [
        HouseholdRow(
            HouseholdId(row.pk), row.uid, row.code, row.place_no, row.village,
            _name(heads.get(row.pk, ""), whole=whole), counts.get(row.pk, 0), row.confirmed_at is not None, row.is_synthetic,
        )
        for row in page
    ]  # fmt: skip


def villages(actor: access.Actor, limit: int = 300) -> list[str]:
    """For the filter of one commune; a province officer filters by searching."""
    areas = actor.areas(Permission.SEE)
    if sum(area.stop - area.start for area in areas) > 5 * rules.COMMUNE_SPAN:
        return []
    rows = (
        Household.objects.visible_to(actor)
        .filter(CURRENT)
        .values_list("village", flat=True)
        .distinct()[:limit]
    )
    return sorted((name for name in rows if name), key=texts.name_sort)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first screen says."""

    households: int
    unconfirmed: int
    next_unconfirmed: Sequence[HouseholdRow]
    is_synthetic: bool


def overview(actor: access.Actor) -> Overview:
    """How many wait to be confirmed, and the first of them."""
    rows = Household.objects.visible_to(actor).filter(CURRENT)
    open_rows = rows.filter(confirmed_at__isnull=True)
    first = list(open_rows.order_by("place_no", "pk")[:5])
    shown = _listed(first, whole=actor.may(Permission.IDENTIFY))
    return Overview(rows.count(), open_rows.count(), shown, rows.filter(is_synthetic=True)[:1].count() > 0)


# --- One household --------------------------------------------------------------------------------


def household_for(actor: access.Actor, uid: UUID) -> HouseholdShown:
    """The household page: five queries, whatever its size. Reading names is on record before they are shown."""
    row = Household.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    whole = actor.may(Permission.IDENTIFY)
    if whole:
        audit.record_read("registry:household:read", by=actor, target=row, purpose="service")
    people = (
        Person.objects.visible_to(actor)
        .filter(CURRENT, household_id=row.pk)
        .defer("identity_sealed", "insurance_sealed")
    )
    facts = (
        HouseholdFact.objects.visible_to(actor)
        .filter(household_id=row.pk)
        .order_by("-recorded_at", "-pk")[:50]
    )
    batch = imports.batches_named([row.batch_id]) if row.batch_id else {}
    return HouseholdShown(
        HouseholdId(row.pk), row.uid, row.code, row.place_no, row.village,
        row.address if whole else "",
        row.confirmed_at, row.version, row.is_synthetic,
        batch[row.batch_id][1] if row.batch_id in batch else "", row.recorded_at,
        _people_shown(people, whole=whole),
        [_fact(fact) for fact in facts if fact.replaced_at is None],
    )  # fmt: skip


_ORDER = {relation: index for index, relation in enumerate(Relation)}


def _people_shown(people: Iterable[Person], *, whole: bool) -> list[PersonShown]:
    """The head first, then by relation and age."""
    ordered = sorted(people, key=lambda one: (_ORDER[Relation(one.relation)], one.birth_year or 9999, one.pk))
    return [
        PersonShown(
            PersonId(one.pk), one.uid, _name(one.name, whole=whole), Relation(one.relation), Sex(one.sex),
            rules.born_text(one.birth_year, one.birth_date, Precision(one.birth_precision), one.birth_month, whole=whole),
            rules.shown_phone(one.phone_e164, whole=whole),
            bool(one.identity_index), bool(one.insurance_index), one.version,
        )
        for one in ordered
    ]  # fmt: skip


def _name(name: str, *, whole: bool) -> str:
    return name if whole else rules.masked_name(name)


def _fact(fact: HouseholdFact) -> FactShown:
    return FactShown(
        FactKind(fact.kind), fact.value, fact.valid_from, fact.source, fact.said_by, fact.recorded_at
    )


def ethnic_groups_of(actor: access.Actor, uid: UUID, purpose: str) -> Mapping[PersonId, str]:
    """Person → ethnic group, for one of three purposes; who read it for what is on record before she sees it."""
    access.require(actor, Permission.ETHNIC_GROUP)
    if purpose not in set(Purpose):
        raise NoPurpose
    row = Household.objects.visible_to(actor).filter(uid=uid).first()
    inside = row is not None and any(
        area.contains(row.place_no) for area in actor.areas(Permission.ETHNIC_GROUP)
    )
    if row is None or not inside:
        raise NotFound
    audit.record_read("registry:ethnic_group:read", by=actor, target=row, purpose=purpose)
    people = Person.objects.visible_to(actor).filter(CURRENT, household_id=row.pk)
    names = {group.id: group.name for group in places.ethnic_groups()}
    return {
        PersonId(pk): names.get(group, "")
        for pk, group in people.values_list("pk", "ethnic_group_id")
        if group
    }


# --- Search ---------------------------------------------------------------------------------------


def people_found(actor: access.Actor, text: str, limit: int) -> list[tuple[Person, float]]:
    """By identity number or telephone exactly, else by parts of the name in any order; the closest first."""
    digits = "".join(letter for letter in text if letter.isdigit())
    if len(digits) >= 9 and len(digits) >= len(text.strip()) - 6:
        return [(person, 1.0) for person in _people_numbered(actor, text, digits)[:limit]]
    found = _people_named(actor, text, limit * 5, "search")
    return sorted(((person, _fit(person.name, text)) for person in found), key=lambda pair: -pair[1])[:limit]


def _people_numbered(actor: access.Actor, text: str, digits: str) -> QuerySet[Person]:
    wanted = Q(identity_index__in=numbers.indexes_of("identity", digits))
    phone = rules.phone_e164(text)
    if phone:
        wanted |= Q(phone_e164=phone)
    rows: QuerySet[Person] = (
        Person.objects.visible_to(actor, "search").filter(CURRENT, wanted).select_related("household")
    )
    return rows


def _people_named(actor: access.Actor, text: str, limit: int, verb: str) -> list[Person]:
    """Our own index finds the words; the scope decides who may see the row."""
    words = fulltext.words_of(text)
    if not words or len("".join(words)) < 2:
        return []
    rows = Person.objects.visible_to(actor, verb).filter(CURRENT)
    if connection.vendor == "sqlite":
        # Raw SQL as a condition: the index is a virtual table, which has no model.
        rows = rows.extra(
            where=[
                "registry_person.id IN (SELECT rowid FROM registry_person_words WHERE registry_person_words MATCH %s)"
            ],
            params=[fulltext.fts5_query(text)],
        )
    else:
        for word in words:
            rows = rows.filter(name_key__contains=word)
    return list(rows.select_related("household").order_by("pk")[:limit])


def _fit(name: str, text: str) -> float:
    """With the right marks above without; shared trigrams in between."""
    exact = 0.3 if texts.nfc(text).casefold() in texts.nfc(name).casefold() else 0.0
    return round(0.7 * fulltext.similarity(name, text) + exact, 4)


# --- For batches ----------------------------------------------------------------------------------


def _in_slices(values: Collection[Any], read: Callable[[list[Any]], Iterable[Any]]) -> Iterator[Any]:
    listed = list(values)
    for start in range(0, len(listed), AT_ONCE):
        yield from read(listed[start : start + AT_ONCE])


def known_identities(indexes: Collection[str], batch_id: int) -> set[str]:
    """Which of these indexes somebody outside the batch has."""
    others = Person.plain.filter(CURRENT).exclude(batch_id=batch_id)
    return set(
        _in_slices(
            indexes,
            lambda part: others.filter(identity_index__in=part).values_list("identity_index", flat=True),
        )
    )


def household_ids(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """(commune number, code) → id of the household that stands."""
    communes = {commune for commune, _code in keys}
    if not communes:
        return {}
    area = Q(place_no__gte=min(communes), place_no__lt=max(communes) + rules.COMMUNE_SPAN)
    rows = Household.plain.filter(CURRENT, area)
    codes = {code for _commune, code in keys}
    found = _in_slices(codes, lambda part: rows.filter(code__in=part).values_list("place_no", "code", "pk"))
    return {
        (rules.commune_of(place), code): pk
        for place, code, pk in found
        if (rules.commune_of(place), code) in keys
    }


def households_with_head(keys: set[tuple[int, str]], batch_id: int) -> set[tuple[int, str]]:
    """Households of the register, outside the batch, whose head is known."""
    known = household_ids(keys)
    by_id = {pk: key for key, pk in known.items()}
    heads = Person.plain.filter(CURRENT, relation=Relation.HEAD).exclude(batch_id=batch_id)
    found = _in_slices(
        by_id, lambda part: heads.filter(household_id__in=part).values_list("household_id", flat=True)
    )
    return {by_id[pk] for pk in found}


def export_rows(actor: access.Actor) -> Iterator[tuple[Any, ...]]:
    """One person per row in key order; ethnic group and numbers are never in it."""
    whole = actor.may(Permission.IDENTIFY)
    after = (0, "", 0)
    while True:
        # By key, not by a cursor held open: a slow reader must not keep a transaction alive.
        page = list(_export_page(actor, after))
        for place, sort, code, village, pk, name, relation, sex, year, month, day, precision, phone in page:
            born = rules.born_text(year, day, Precision(precision), month, whole=whole)
            shown = phone if whole else rules.masked_phone(phone)
            yield place, village, code, _name(name, whole=whole), Relation(relation), Sex(sex), born, shown
            after = (place, sort, pk)
        if len(page) < AT_ONCE:
            return


def export_set(actor: access.Actor) -> tuple[int, str]:
    """How many people an export holds, and the digest of their ids in order; by key, in constant memory."""
    count, after, digest = 0, 0, hashlib.sha256()
    while True:
        ids = list(
            _exported(actor).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
        )
        digest.update("".join(f"{pk}\n" for pk in ids).encode())
        count += len(ids)
        if len(ids) < AT_ONCE:
            return count, digest.hexdigest()
        after = ids[-1]


def _exported(actor: access.Actor) -> QuerySet[Person]:
    area = access.within("place_no", actor.areas(Permission.EXPORT))
    rows: QuerySet[Person] = Person.objects.visible_to(actor).filter(CURRENT, area)
    return rows


def _export_page(actor: access.Actor, after: tuple[int, str, int]) -> Iterable[tuple[Any, ...]]:
    place, sort, pk = after
    later = (
        Q(place_no__gt=place)
        | Q(place_no=place, name_sort__gt=sort)
        | Q(place_no=place, name_sort=sort, pk__gt=pk)
    )
    rows = _exported(actor).filter(later, place_no__gte=place)
    page: Iterable[tuple[Any, ...]] = rows.order_by("place_no", "name_sort", "pk").values_list(
        "place_no", "name_sort", "household__code", "household__village", "pk", "name", "relation", "sex",
        "birth_year", "birth_month", "birth_date", "birth_precision", "phone_e164",
    )[:AT_ONCE]  # fmt: skip
    return page
