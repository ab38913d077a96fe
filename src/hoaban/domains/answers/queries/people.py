"""Who answers for a village, and who lives near by."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from hoaban.domains.answers.models import Contact, Owed
from hoaban.domains.answers.rules.near import nearest
from hoaban.domains.answers.values import COMMUNE, UNFIT, Near, Part, Person, State
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places
from hoaban.foundation.speech import api as speech

NEAR = 4
MOST = 200
_ORDER = {part.value: at for at, part in enumerate(Part)}


def person(row: Contact) -> Person:
    return Person(row.uid, row.place_no, Part(row.part), row.name, row.phone_e164, row.language)


def languages() -> dict[str, str]:
    """In which somebody may wish to be called: code → name, as voices are lent in them."""
    return {one.code: one.name for one in speech.tongues()}


def language_of(contact: int) -> str | None:
    """In which somebody wants to be called; None: she answers for no village, or no more."""
    rows = Contact.plain.filter(pk=contact, ended_at__isnull=True)
    return rows.values_list("language", flat=True).first()


def contacts_at(numbers: Iterable[int], parts: Iterable[Part] = tuple(Part)) -> list[Contact]:
    """Today's, the head first; for messages, which every asker of this room sends in the room's own name."""
    rows = Contact.plain.filter(
        place_no__in=set(numbers), part__in=[one.value for one in parts], ended_at__isnull=True
    )
    return sorted(rows, key=lambda row: (row.place_no, _ORDER[row.part], row.pk))


def contacts_beside(
    owed: Owed, people: Iterable[Contact], parts: Iterable[Part], now: datetime
) -> list[Contact]:
    """The same telephones, where they answer for other villages that this warning asks in the same step and that are due."""
    phones = {one.phone_e164 for one in people}
    rows = Contact.plain.filter(
        phone_e164__in=phones, part__in=[one.value for one in parts], ended_at__isnull=True
    ).exclude(place_no=owed.place_no)
    places_of = {row.place_no for row in rows}
    if not places_of:
        return []
    due = Owed.plain.filter(
        round_id=owed.round_id, place_no__in=places_of, owed_since=owed.owed_since, rung=owed.rung, next_at__lte=now, is_out=False,
        dark="", answered_number__lt=owed.round.number,
    )  # fmt: skip
    asked = set(due.values_list("place_no", flat=True))
    return sorted((row for row in rows if row.place_no in asked), key=lambda row: row.pk)


def contacts_by_phone(phone: str) -> list[Contact]:
    return list(Contact.plain.filter(phone_e164=phone, ended_at__isnull=True).order_by("pk")) if phone else []


def contacts_for(actor: access.Actor, commune: int) -> list[Person]:
    """Those of one commune that the actor may see."""
    rows = Contact.objects.visible_to(actor).filter(
        place_no__gte=commune, place_no__lt=commune + COMMUNE, ended_at__isnull=True
    )
    return [
        person(row) for row in sorted(rows[:MOST], key=lambda row: (row.place_no, _ORDER[row.part], row.pk))
    ]


def numbers_near(number: int, most: int = NEAR) -> Sequence[tuple[int, float | None]]:
    """Villages by distance, wherever in the province they lie."""
    province = places.unit_by_number(number // 10**9 * 10**9)
    area = province.range if province is not None else None
    units = places.units_in(area, places.Level.VILLAGE) if area is not None else []
    centres = {unit.number: unit.centre for unit in units if unit.number is not None}
    commune = number // COMMUNE * COMMUNE
    return nearest(number, centres, [one for one in centres if one // COMMUNE * COMMUNE == commune], most)


def people_near(actor: access.Actor, owed: Owed) -> list[Near]:
    """Who may walk there: the nearest villages, how they stand themselves, and whom to call in each; behind them those near by that
    need somebody themselves."""
    found = numbers_near(owed.place_no, 2 * NEAR)
    rows = Owed.plain.filter(round_id=owed.round_id, place_no__in=[number for number, _km in found])
    states = dict(rows.values_list("place_no", "state"))
    fit = [one for one in found if states.get(one[0]) not in UNFIT][:NEAR]
    found = [*fit, *(one for one in found[:NEAR] if one not in fit)]
    numbers = [number for number, _km in found]
    told = places.names_of(numbers)
    people: dict[int, list[Person]] = {}
    for row in (
        Contact.objects.visible_to(actor).filter(place_no__in=numbers, ended_at__isnull=True).order_by("pk")
    ):
        people.setdefault(row.place_no, []).append(person(row))
    return [
        Near(
            number, told.get(number, str(number)), km, State(states[number]) if number in states else None,
            tuple(sorted(people.get(number, ()), key=lambda one: _ORDER[one.part])),
        )
        for number, km in found
    ]  # fmt: skip
