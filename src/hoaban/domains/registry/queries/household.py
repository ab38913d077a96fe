"""One household: its people, its facts, a sealed number. What the law calls sensitive is read for a named purpose."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
)
from django.urls import reverse

from hoaban.domains.registry import numbers, rules
from hoaban.domains.registry.errors import NoNumber, NoPurpose, NumberClosed
from hoaban.domains.registry.models import CURRENT, Change, Household, Marriage, Merge, Move, Person, Transfer
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.ports import connected
from hoaban.domains.registry.queries.by_number import sharing
from hoaban.domains.registry.queries.chapters import Chapters, chapters_of
from hoaban.domains.registry.queries.facts import held_of
from hoaban.domains.registry.queries.missing import left_out_here
from hoaban.domains.registry.queries.reading import (
    names_at,
    note,
    note_all,
    purpose_at,
    reason_at,
    shown_name,
)
from hoaban.domains.registry.transfers import Way
from hoaban.domains.registry.values import (
    NUMBERS,
    HouseholdId,
    HouseholdShown,
    NumberKind,
    NumberShown,
    Part,
    PersonId,
    PersonShown,
    Precision,
    ReadFor,
    Relation,
    Sex,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.imports import api as imports
from hoaban.kit import masking
from hoaban.kit.keys import KeyProblem


def _by_uid(actor: access.Actor) -> "QuerySet[Household, tuple[Any, ...]]":
    """With what of it stands in other tables, so that the page asks once; of its history only whether there is any."""
    rows: QuerySet[Household] = Household.objects.visible_to(actor)
    asked = rows.filter(uid=access.Given("uid", UUIDField()))
    name = accounts.naming("confirmed_by")
    beside = (name, left_out_here(), connected.visits.last(), *imports.naming("batch_id"))
    return asked.values_list(*_COLUMNS, *beside, *_chapters())


def _chapters() -> list[Any]:
    """Changes, merges, moves, marriages and people on the way, in the order of `chapters.KINDS`: few households have any."""
    here = OuterRef("pk")
    there: list[Any] = [
        Exists(Change.plain.filter(household=here)),
        Exists(Merge.plain.filter(kept__household=here)) | Exists(Merge.plain.filter(merged__household=here)),
        Exists(Move.plain.filter(source=here)) | Exists(Move.plain.filter(target=here)),
        Exists(Marriage.plain.filter(one__household=here)) | Exists(Marriage.plain.filter(other__household=here))
        | Exists(Person.plain.filter(merged_into__household=here)),
        Exists(Transfer.plain.filter(source=here, way=Way.WAITING)),
    ]  # fmt: skip
    return [ExpressionWrapper(one, output_field=BooleanField()) for one in there]


def _living_there(actor: access.Actor) -> "QuerySet[Person, tuple[Any, ...]]":
    rows: QuerySet[Person] = Person.objects.visible_to(actor)
    there = rows.filter(CURRENT, household_id=access.Given("household", BigIntegerField()))
    return there.values_list(*_OF_PERSON, *(_is_shared(part) for part in NUMBERS))


def _is_shared(part: Part) -> Any:
    """Whether another record that stands has the same number: only that, wherever it is."""
    column = {Part.IDENTITY: "identity_index", Part.INSURANCE: "insurance_index"}[part]
    others = sharing(column, Person.plain.filter(CURRENT)).exclude(pk=OuterRef("pk"))
    return ExpressionWrapper(~Q(**{column: ""}) & Q(Exists(others)), output_field=BooleanField())


_COLUMNS = tuple(field.attname for field in Household._meta.concrete_fields)
_OF_PERSON = tuple(
    field.attname
    for field in Person._meta.concrete_fields
    if field.attname not in {"identity_sealed", "insurance_sealed"}
)
_HOUSEHOLD: access.Prepared[tuple[Any, ...]] = access.Prepared(_by_uid)
_PEOPLE = access.Prepared(_living_there)


def household_for(actor: access.Actor, uid: UUID, purpose: ReadFor) -> HouseholdShown:
    """The household page: the same few queries, whatever its size. The reading is on record before it is shown.

    Where names are masked so are address and status: initials with «poor household» beside them are no longer masked.
    """
    found = _HOUSEHOLD(actor, uid=uid)
    if not found:
        raise NotFound
    row = Household.from_db(DEFAULT_DB_ALIAS, _COLUMNS, found[0][: len(_COLUMNS)])
    confirmed_by, missing, visited_at, list_uid, list_name, *chapters = found[0][len(_COLUMNS) :]
    whole = names_at(actor)(row.place_no)
    said = purpose_at(actor, row, purpose, whole=whole)
    with access.lifted("people of a household she sees; of others only whether somebody has the same number"):
        people = _PEOPLE(actor, household=row.pk)
    facts, languages = held_of(actor, row) if whole else ((), {})
    note_all(actor, said, ("registry:household:read", row, 1), ("registry:fact:read", row, len(facts)))
    history = chapters_of(actor, row, chapters) if whole else Chapters()
    return HouseholdShown(
        HouseholdId(row.pk), row.uid, row.code, row.place_no, row.village,
        row.address if whole else "",
        row.confirmed_at, confirmed_by or "", row.version, row.replaced_at is not None, row.valid_to, row.is_synthetic,
        list_name or "", reverse("imports:batch", args=[list_uid]) if list_uid else "", row.recorded_at,
        _people_shown([_person(one) for one in people], whole=whole),
        facts,
        is_masked=not whole, left_out=0 if row.confirmed_at else max(missing or 0, 0),
        changes=history.changes, merges=history.merges, moves=history.moves, marriages=history.marriages,
        languages=languages, on_the_way=history.on_the_way,
        visited_at=visited_at if whole else None,
    )  # fmt: skip


_ORDER = {relation: index for index, relation in enumerate(Relation)}


def _person(row: Sequence[Any]) -> tuple[Person, tuple[NumberKind, ...]]:
    """Somebody of the household, and which of her numbers stand in another record too."""
    shared = zip(NUMBERS, row[len(_OF_PERSON) :], strict=True)
    person = Person.from_db(DEFAULT_DB_ALIAS, _OF_PERSON, row[: len(_OF_PERSON)])
    return person, tuple(NumberKind(part.value) for part, is_shared in shared if is_shared)


def _people_shown(
    people: Iterable[tuple[Person, tuple[NumberKind, ...]]], *, whole: bool
) -> list[PersonShown]:
    """The head first, then by relation and age."""
    ordered = sorted(
        people, key=lambda told: (_ORDER[Relation(told[0].relation)], told[0].birth_year or 9999, told[0].pk)
    )
    return [
        PersonShown(
            PersonId(one.pk), one.uid, shown_name(one.name, whole=whole), Relation(one.relation), Sex(one.sex),
            rules.born_text(one.birth_year, one.birth_date, Precision(one.birth_precision), one.birth_month, whole=whole),
            masking.shown_phone(one.phone_e164, whole=whole),
            bool(one.identity_index), bool(one.insurance_index), one.version, one.birth_year,
            (one.called or "") if whole else "", shared,
        )
        for one, shared in ordered
    ]  # fmt: skip


def number_of(actor: access.Actor, uid: UUID, kind: str, purpose: str) -> NumberShown:
    """One sealed number of one person, for a purpose; who opened it for what is on record before she sees it."""
    access.require(actor, Permission.IDENTIFY)
    person = Person.objects.visible_to(actor).filter(CURRENT, uid=uid).select_related("household").first()
    if person is None or not names_at(actor)(person.place_no):
        raise NotFound
    if kind not in set(NumberKind):
        raise NotFound
    if purpose not in {ReadFor.CHECK_PAPERS, ReadFor.PROCEDURE}:
        raise NoPurpose
    sealed = person.identity_sealed if kind == NumberKind.IDENTITY else person.insurance_sealed
    if not sealed:
        raise NoNumber
    reason_at(actor, person.household)
    note("registry:number:read", actor, person, purpose)
    try:
        number = numbers.unseal(kind, person.uid, bytes(sealed))
    except KeyProblem as problem:
        raise NumberClosed from problem
    return NumberShown(person.household.uid, PersonId(person.pk), NumberKind(kind), number)
