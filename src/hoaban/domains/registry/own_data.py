"""What the registry holds about one person, for herself; and finding her at the desk where she asks.

Others of her household are counted, not named. What somebody said of her carries no name of who said it, but for her ethnic
group: whoever reads it shall know by whose word it stands, to have it put right.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.registry import numbers, queries, rules
from hoaban.domains.registry.erasing import ERASED
from hoaban.domains.registry.facts import KINDS, FactKind, parts_of
from hoaban.domains.registry.models import (
    CURRENT,
    Change,
    GroupFact,
    Household,
    HouseholdFact,
    Marriage,
    Merge,
    Move,
    OutsideLook,
    Person,
    PersonFact,
)
from hoaban.domains.registry.moves import MoveWhy
from hoaban.domains.registry.outside import WHY, Why
from hoaban.domains.registry.queries import gone
from hoaban.domains.registry.queries.reading import names_at, note
from hoaban.domains.registry.queries.told_groups import groups_told
from hoaban.domains.registry.spoken import MOVES, RELATIONS, SEXES, called_of
from hoaban.domains.registry.values import Changed, Left, Precision, ReadFor, Relation, Sex
from hoaban.domains.registry.web.history import LABELS
from hoaban.foundation.access.api import Actor, Cell, Said, Section, Subject, lifted, register_exporter
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.privacy.values import COMMUNE, PersonFound, PersonKnown, Standing
from hoaban.kit import masking
from hoaban.kit.keys import KeyProblem

_DATED = (
    ("what", _("What")), ("status", _("State")), ("from", _("In force since")), ("at", _("Written down on")), ("until", _("Until")),
    ("good_until", _("Good until")), ("taken_back", _("Taken back")), ("source", _("Source")),
)  # fmt: skip
_GROUPS = (
    ("group", _("Ethnic group")), ("from", _("Since")), ("at", _("Written down on")), ("until", _("Until")),
    ("taken_back", _("Taken back")), ("said_by", _("Who said so")), ("source", _("Source")), ("list", _("From the list")),
)  # fmt: skip


class Register:
    """Fulfils `privacy.ports.People`."""

    def find(self, actor: Actor, text: str, limit: int) -> list[PersonFound]:
        """Of the official's area, on record, those who moved away after those who live here; of the dead nobody is offered."""
        found = queries.people_found(actor, text, limit)
        away = [one for one in gone.people_gone(actor, text) if one.why is Left.MOVED][:limit]
        return [
            PersonFound(
                person.uid,
                person.name,
                " · ".join(
                    str(part)
                    for part in (called_of(person.called), person.birth_year, person.household.village, person.household.code)
                    if part
                ),
            )
            for person, _fit in found
        ] + [
            PersonFound(
                one.uid, one.name,
                " · ".join(str(part) for part in (one.birth_year, one.village, one.household_code, gettext("moved away")) if part),
            )
            for one in away
        ]  # fmt: skip

    def known(self, actor: Actor, uid: UUID) -> PersonKnown | None:
        person = Person.objects.visible_to(actor).filter(uid=uid).select_related("household").first()
        if person is None or person.erased_at or not names_at(actor)(person.place_no):
            return None
        home, commune = person.household, person.place_no // COMMUNE * COMMUNE
        standing = _standing(person)
        # What came to the household since she left is no longer hers, nor is a telephone that somebody else has by now.
        homes = [] if standing is Standing.MOVED else [home]
        is_hers = standing is not Standing.MOVED or not _is_another_s(person.phone_e164)
        return PersonKnown(
            uid=uid, name=person.name, number=commune, standing=standing, phone_e164=person.phone_e164 if is_hers else "",
            things=frozenset({uid, *(one.uid for one in homes)}), has_namesake=_has_namesake(person, commune),
            rows=frozenset(
                {
                    *(("registry.household", str(one.pk)) for one in homes),
                    *(("registry.person", str(pk)) for pk in _records(person)),
                }
            ),
        )  # fmt: skip


def _standing(person: Person) -> Standing:
    if person.merged_into_id:
        return Standing.MERGED
    if not person.replaced_at:
        return Standing.CURRENT
    return Standing.MOVED if person.valid_to and gone.has_moved_away(person.pk) else Standing.CLOSED


def _is_another_s(phone: str) -> bool:
    rows = Person.objects.unscoped("whether anybody who counts has the number, shows none")
    return bool(phone and rows.filter(CURRENT, phone_e164=phone).exists())


def _records(person: Person) -> list[int]:
    """Her own, and all that were joined with it, through chains."""
    found, fresh = [person.pk], [person.pk]
    joined = Person.objects.unscoped("the person's own records, joined with the one she was found by")
    while fresh:
        fresh = list(joined.filter(merged_into__in=fresh).exclude(pk__in=found).values_list("pk", flat=True))
        found += fresh
    return found


def _has_namesake(person: Person, commune: int) -> bool:
    rows = Person.objects.unscoped("counts people of one name, shows none").filter(
        CURRENT, name_key=person.name_key
    )
    return bool(
        rows.filter(place_no__gte=commune, place_no__lt=commune + COMMUNE).exclude(pk=person.pk).exists()
    )


def sections(actor: Actor, subject: Subject) -> Iterator[Section]:
    """Her row, her household, what held of both, what was changed, who came. On record before it is read."""
    if subject.person is None:
        return
    person = Person.objects.visible_to(actor).filter(uid=subject.person).select_related("household").first()
    if person is None or person.erased_at or not names_at(actor)(person.place_no):
        raise NotFound
    note("registry:person:export", actor, person, ReadFor.OWN_DATA)
    until = person.replaced_at if _standing(person) is Standing.MOVED else None
    yield _about(person)
    yield _household(actor, person.household, until)
    yield Section(
        "registry.household_fact",
        _("Status of your household"),
        _DATED,
        _facts(actor, person.household, until),
    )
    yield Section("registry.person_fact", _("Your own status"), _DATED, _own_facts(actor, person))
    yield Section("registry.group_fact", _("Your ethnic group, as it was told"), _GROUPS, _groups(person))
    yield Section(
        "registry.joined",
        _("Other records joined with yours"),
        (
            ("name", _("Full name")), ("born", _("Born")), ("phone", _("Telephone")), ("identity", _("Identity number")),
            ("insurance", _("Insurance number")), ("at", _("When")), ("by", _("Joined by")),
        ),
        _joined(person),
    )  # fmt: skip
    yield Section(
        "registry.move",
        _("Households you lived in"),
        (
            ("on", _("Since")), ("source", _("From the household")), ("target", _("To the household")), ("why", _("Why")),
            ("by", _("Written down by")), ("taken_back", _("Taken back")),
        ),
        _moves(person),
    )  # fmt: skip
    yield Section(
        "registry.marriage",
        _("Marriages written down"),
        (
            ("on", _("Since")), ("with", _("With whom")), ("at", _("When")), ("by", _("Written down by")),
            ("taken_back", _("Taken back")),
        ),
        _marriages(person),
    )  # fmt: skip
    yield Section(
        "registry.change",
        _("What was changed"),
        (
            ("at", _("When")),
            ("what", _("What")),
            ("before", _("Before")),
            ("after", _("After")),
            ("by", _("Changed by")),
            ("since", _("Since")),
        ),
        _changes(actor, person, until),
    )
    yield Section(
        "registry.outside_look",
        _("Looks at your household from other offices"),
        (("at", _("When")), ("office", _("Office")), ("by", _("Who")), ("why", _("Why"))),
        _outside(person.household, until),
    )


def _outside(home: Household, until: datetime | None) -> Iterator[tuple[Cell, ...]]:
    """Free words of the reason are left out: they may name others."""
    rows = OutsideLook.objects.unscoped("looks at the person's own household").filter(household_id=home.pk)
    for look in (rows.filter(at__lt=until) if until else rows).order_by("pk"):
        yield look.at, look.office, look.by_label, Said(WHY[Why(look.why)])


def _born(person: Person) -> str:
    precision = Precision(person.birth_precision)
    return rules.born_text(person.birth_year, person.birth_date, precision, person.birth_month, whole=True)


def _joined(person: Person) -> Iterator[tuple[Cell, ...]]:
    """What the joined rows still say; a joining that was undone told of somebody else."""
    standing = Merge.objects.unscoped("the person's own records").filter(undone_at__isnull=True)
    for one in standing.filter(kept_id__in=_records(person)).select_related("merged").order_by("pk"):
        row = one.merged
        yield (
            row.name, _born(row), masking.shown_phone(row.phone_e164, whole=True),
            _number(row, "identity", row.identity_sealed), _number(row, "insurance", row.insurance_sealed), one.at,
            one.by_label,
        )  # fmt: skip


def _moves(person: Person) -> Iterator[tuple[Cell, ...]]:
    """Also from a commune this official does not see: she knows where she lived."""
    rows = Move.objects.unscoped("the person's own moves").filter(person_id__in=_records(person))
    with lifted("both ends of the person's own moves, by key"):
        found = list(rows.select_related("source", "target").order_by("on", "pk"))
    for move in found:
        why = Said(MOVES[MoveWhy(move.why)])
        yield move.on, _place(move.source), _place(move.target), why, move.by_label, move.taken_back_at


def _marriages(person: Person) -> Iterator[tuple[Cell, ...]]:
    """With the other one's name: it is hers as much as the other's."""
    mine = _records(person)
    rows = Marriage.objects.unscoped("the person's own marriages").filter(
        Q(one_id__in=mine) | Q(other_id__in=mine)
    )
    with lifted("both of a marriage of hers, by key"):
        found = list(rows.select_related("one", "other").order_by("on", "pk"))
    for row in found:
        partner = row.one.name if row.other_id in mine else (row.other.name if row.other else row.other_name)
        yield row.on, partner or Said(ERASED), row.at, row.by_label, row.taken_back_at


def _place(home: Household) -> str:
    return " · ".join(part for part in (home.code, home.village) if part)


def _about(person: Person) -> Section:
    return Section(
        "registry.person",
        _("You in the register of households"),
        (
            ("name", _("Full name")), ("sex", _("Sex")), ("born", _("Born")), ("relation", _("Relation to the head")),
            ("phone", _("Telephone")), ("identity", _("Identity number")), ("insurance", _("Insurance number")),
            ("since", _("Kept since")), ("until", _("Until")),
        ),
        [
            (
                person.name, _said(SEXES, Sex(person.sex)), _born(person), _said(RELATIONS, Relation(person.relation)),
                masking.shown_phone(person.phone_e164, whole=True), _number(person, "identity", person.identity_sealed),
                _number(person, "insurance", person.insurance_sealed), person.recorded_at, person.replaced_at,
            )
        ],
        is_one=True,
    )  # fmt: skip


def _number(person: Person, field: str, sealed: bytes | memoryview | None) -> Cell:
    """Whole: it is her own, in a sealed package."""
    if not sealed:
        return ""
    try:
        return numbers.unseal(field, person.uid, bytes(sealed))
    except KeyProblem:
        return Said(_("Kept, and cannot be opened at present"))


def _household(actor: Actor, home: Household, until: datetime | None) -> Section:
    """Of one she left, which it was; how it stands today is told of whoever lives there."""
    people = Person.objects.visible_to(actor).filter(CURRENT, household_id=home.pk).count()
    now: tuple[Cell, ...] = ("", None, None) if until else (home.address, people, home.confirmed_at)
    return Section(
        "registry.household",
        _("Your household"),
        (
            ("code", _("Household code")), ("village", _("Village")), ("address", _("Address")),
            ("people", _("People in it")), ("confirmed", _("Confirmed")),
        ),
        [(home.code, home.village, *now)],
        is_one=True,
    )  # fmt: skip


def _facts(actor: Actor, home: Household, until: datetime | None) -> Iterator[tuple[Cell, ...]]:
    """Of one she left, as it was written until then: what became of a status since is not hers."""
    rows = HouseholdFact.objects.visible_to(actor).filter(household_id=home.pk).order_by("recorded_at", "pk")
    for fact in (rows.filter(recorded_at__lt=until) if until else rows).iterator():
        if until and fact.replaced_at and fact.replaced_at >= until:
            fact.replaced_at = None
        if until and fact.taken_back_at and fact.taken_back_at >= until:
            fact.taken_back_at = None
        yield from _dated(fact)


def _own_facts(actor: Actor, person: Person) -> Iterator[tuple[Cell, ...]]:
    rows = PersonFact.objects.visible_to(actor).filter(person_id=person.pk).order_by("recorded_at", "pk")
    for fact in rows.iterator():
        yield from _dated(fact)


def _groups(person: Person) -> Iterator[tuple[Cell, ...]]:
    """Of her own record and of those joined with it."""
    rows = GroupFact.objects.unscoped("the person's own groups").filter(person_id__in=_records(person))
    with lifted("what was said of her, by key; also in the records joined with hers"):
        found = groups_told(rows)
    for one in found:
        yield (
            one.name, one.valid_from, one.recorded_at, one.replaced_at, one.taken_back_at, one.said_by, one.source,
            one.list_name,
        )  # fmt: skip


def _dated(fact: HouseholdFact | PersonFact) -> Iterator[tuple[Cell, ...]]:
    """A line for each thing said, so that each is said in words; a language by its international code."""
    kind = KINDS[FactKind(fact.kind)]
    for code in parts_of(FactKind(fact.kind), fact.value):
        said = Said(kind.words[code]) if code in kind.words else code
        yield (
            Said(kind.label), said, fact.valid_from, fact.recorded_at, fact.replaced_at, fact.until, fact.taken_back_at,
            fact.source,
        )  # fmt: skip


def _changes(actor: Actor, person: Person, until: datetime | None) -> Iterator[tuple[Cell, ...]]:
    """Hers, and the household's address until she left it; not what concerns another of its people."""
    rows, records = Change.objects.visible_to(actor).order_by("pk"), set(_records(person))
    of_home = Q(household_id=person.household_id) & (Q(at__lt=until) if until else Q())
    hers = of_home | Q(person_id__in=records)
    for change in rows.filter(hers).iterator():
        if change.what == Changed.HOUSEHOLD or change.person_id in records:
            yield from _lines(change)


CAME = {
    Changed.ADDED: _("Was added"),
    Changed.BORN: _("Was written down as born"),
    Changed.RETURNED: _("Came back to the household"),
}


def _lines(change: Change) -> Iterator[tuple[Cell, ...]]:
    if change.what not in {Changed.HOUSEHOLD, Changed.PERSON}:
        yield change.at, Said(_happened(change)), "", "", change.by_label, change.on
        return
    before, after = _spoken(change.before), _spoken(change.after)
    for key, label in LABELS.items():
        if before[key] != after[key]:
            yield change.at, Said(label), before[key], after[key], change.by_label, change.on


def _happened(change: Change) -> str:
    """A former number is not told: a wrong one may be somebody else's."""
    if change.what != Changed.PAPERS:
        return CAME.get(Changed(change.what), _("Left the household"))
    if not change.before:
        return _("A number was added")
    return _("A number was corrected") if change.after["papers"] else _("A wrong number was taken away")


def _spoken(values: Mapping[str, Any]) -> dict[str, Cell]:
    said: dict[str, Cell] = {key: str(values.get(key) or "") for key in LABELS}
    said["relation"] = _said(RELATIONS, Relation(values["relation"])) if values.get("relation") else ""
    said["sex"] = _said(SEXES, Sex(values["sex"])) if values.get("sex") else ""
    said["phone_e164"] = masking.shown_phone(values.get("phone_e164") or "", whole=True)
    said["born"] = str(values.get("birth_date") or values.get("birth_year") or "")
    return said


def _said(words: Mapping[Any, str], code: Any) -> Cell:
    return Said(words[code]) if code in words else ""


def register() -> None:
    tables = (
        Person, Household, HouseholdFact, PersonFact, GroupFact, Change, Merge, Move, Marriage, OutsideLook,
    )  # fmt: skip
    register_exporter("registry", *(table._meta.label for table in tables), sections=sections)
