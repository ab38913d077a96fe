"""Writes that a clerk does all day, each under a request id of its own; and what must be true of them afterwards.

A deed is noted as tried before, and as done only after its verb returned: what was acknowledged must be there, once.
"""

import random
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

ENOUGH = 100_000
COMMUNE = 14_03646_0000


def deeds() -> dict[str, Callable[[str], object]]:
    """By name: do it under this request id. Each makes a row of its own; sent again it makes none."""

    from hoaban.foundation.accounts import api as accounts
    from hoaban.foundation.accounts.models import User
    from hoaban.foundation.places import api as places

    officer = accounts.actor_of_id(User.objects.get(username="commune.officer.nha").pk)

    def add_facility(request: str) -> object:
        facts = places.FacilityFacts(name=f"Nơi thử {request}", number=COMMUNE, valid_from=date(2026, 1, 1))
        return places.add_facility(
            by=officer, kind=places.FacilityKind.HEALTH_STATION, facts=facts, request=request
        )

    def keep_contact(request: str) -> object:
        return accounts.keep_contact(by=officer, name=f"Bà {request}", number=COMMUNE, request=request)

    return {"facility": add_facility, "contact": keep_contact}


def work(notes: Path, name: str, seed: str) -> None:
    from tests.faults.children import Notes

    dice, said, known = random.Random(seed), Notes(str(notes)), deeds()
    for number in range(ENOUGH):
        what, request = dice.choice(sorted(known)), f"{name}-{number}"
        said.add("tried", what, request)
        known[what](request)
        said.add("done", what, request)


def repeat(lines: Sequence[str]) -> None:
    """Everything that was tried arrives a second time, as from people who saw no answer."""
    known = deeds()
    for line in lines:
        what, request = line.split()
        known[what](request)


def count() -> None:
    """Per deed, by its request id: rows, audit lines; and events of the facilities."""
    from hoaban.foundation.accounts.models import Contact
    from hoaban.foundation.audit.models import Entry
    from hoaban.foundation.events.models import Event
    from hoaban.foundation.places.models import Facility

    lines = list(
        Entry.plain.filter(tag__in=("places:facility:add", "accounts:contact:keep")).values_list(
            "tag", "target_id"
        )
    )
    facilities = dict(Facility.plain.filter(name__startswith="Nơi thử ").values_list("pk", "name"))
    contacts = dict(Contact.plain.values_list("pk", "name"))
    for what, tag, rows in (
        ("facility", "places:facility:add", facilities),
        ("contact", "accounts:contact:keep", contacts),
    ):
        on_record = sorted(target for one, target in lines if one == tag)
        assert on_record == sorted(map(str, rows)), f"{what}: rows and audit lines differ"
        for name in rows.values():
            print(what, name.split()[-1])
    told = Event.plain.filter(name="places.facilities_changed").count()
    assert told == len(facilities), f"{told} events of {len(facilities)} facilities"


if __name__ == "__main__":
    import django

    django.setup()
    work(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
