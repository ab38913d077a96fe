"""Who has a number, and a person as a page that corrects her needs her."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, MERGED, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.by_number import holding
from hoaban.domains.registry.queries.reading import names_at, note
from hoaban.domains.registry.values import (
    NumberHolder,
    NumberKind,
    Part,
    PersonHeld,
    Precision,
    ReadFor,
    Relation,
    Sex,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.kit import masking


def home_of(actor: access.Actor, uid: UUID) -> UUID:
    """The household somebody lives in, or lived in last."""
    found = (
        Person.objects.visible_to(actor, "correct").filter(uid=uid).values_list("household__uid", flat=True)
    )
    if home := found.first():
        return UUID(str(home))
    raise NotFound


def is_number_held(part: Part, indexes: Collection[str], *, besides: UUID) -> bool:
    """Whether anybody else has a number, wherever she lives; a merged record counts, it may be separated again."""
    with access.lifted("whether anybody anywhere has the number, by its key; nothing of the row is told"):
        return _holders(Person.plain.all(), part, indexes, besides).exists()


def readable_holder(
    actor: access.Actor, part: Part, indexes: Collection[str], *, besides: UUID
) -> NumberHolder | None:
    """Who has it, on record, if the actor may read her name; None: nobody she may read."""
    rows = _holders(Person.objects.visible_to(actor), part, indexes, besides).select_related("household")
    person = rows.defer("identity_sealed", "insurance_sealed").order_by("pk").first()
    if person is None or not names_at(actor)(person.place_no):
        return None
    note("registry:person:read", actor, person, ReadFor.SERVICE)
    may_merge = any(area.contains(person.place_no) for area in actor.areas(Permission.MERGE))
    uid = person.uid if person.merged_into_id is None else None
    return NumberHolder(person.name, person.household.code, person.uid, uid, may_merge)


def _holders(rows: QuerySet[Person], part: Part, indexes: Collection[str], besides: UUID) -> QuerySet[Person]:
    named = {Part.IDENTITY: "identity_index", Part.INSURANCE: "insurance_index"}
    return rows.filter(CURRENT | MERGED, holding(named[part], indexes)).exclude(uid=besides)


def person_to_correct(actor: access.Actor, uid: UUID) -> PersonHeld:
    """One person with her household's version; on record, for who may correct her and read her name."""
    access.require(actor, Permission.CORRECT)
    rows = Person.objects.visible_to(actor, "correct").filter(CURRENT, uid=uid)
    person = rows.select_related("household").defer("identity_sealed", "insurance_sealed").first()
    if person is None or not names_at(actor)(person.place_no):
        raise NotFound
    note("registry:person:read", actor, person, ReadFor.SERVICE)
    born = rules.born_text(
        person.birth_year,
        person.birth_date,
        Precision(person.birth_precision),
        person.birth_month,
        whole=True,
    )
    home = person.household
    return PersonHeld(
        person.uid, person.place_no, home.uid, home.code, home.version, person.name, Relation(person.relation), Sex(person.sex), born,
        masking.shown_phone(person.phone_e164, whole=True), _kinds_held(person),
    )  # fmt: skip


def _kinds_held(person: Person) -> Sequence[NumberKind]:
    indexes = {NumberKind.IDENTITY: person.identity_index, NumberKind.INSURANCE: person.insurance_index}
    return [kind for kind, index in indexes.items() if index]
