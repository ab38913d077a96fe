"""Numbers of the test's places, and homes to put there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from hoaban.kit.clock import VIETNAM

PROVINCE, OWN, NEXT = 14_00000_0000, 14_03646_0000, 14_03664_0000
BO, HEO, NA = OWN + 1, OWN + 2, OWN + 3
NOW = datetime(2026, 6, 1, 2, tzinfo=VIETNAM)
BEFORE_RAINS = datetime(2026, 4, 10, 8, tzinfo=VIETNAM)


def home(
    code: str, place: int, *, name: str = "Lò Thị Mai", phone: str = "", people: int = 1, **facts: str
) -> Any:
    """A home with its head, her telephone and what is told of her."""
    Household = apps.get_model("registry", "Household")
    Person, Fact = apps.get_model("registry", "Person"), apps.get_model("registry", "PersonFact")
    row = Household.plain.create(code=code, place_no=place, village="", address=f"Nhà {code}")
    for number in range(people):
        one = Person.plain.create(
            household=row, place_no=place, name=name, name_key=name.lower(), name_sort="x",
            relation="child" if number else "head", phone_e164="" if number else phone,
        )  # fmt: skip
        for kind, value in facts.items():
            Fact.plain.create(person=one, place_no=place, kind=kind, value=value)
    return row


def covered(place: int, value: str) -> None:
    """The network of a village."""
    unit = apps.get_model("places", "Unit").plain.get(start=place)
    apps.get_model("registry", "VillageFact").plain.create(
        unit=unit, place_no=place, kind="coverage", value=value
    )


def outlined(number: int, ring: Any) -> None:
    unit = apps.get_model("places", "Unit").plain.get(start=number)
    rings = [[*ring, ring[0]]]
    apps.get_model("places", "Boundary").plain.create(unit=unit, rings=rings, imported_at=NOW)


def warned(*areas: int, drill: bool = False) -> UUID:
    """A warning in force, drafted and issued by two people."""
    from conftest import cast_member
    from hoaban.domains.warning.tests import steps
    from hoaban.domains.warning.values import Status

    writer, issuer = (
        cast_member("duty_officer", "writer", None),
        cast_member("warning_issuer", "issuer", None),
    )
    status = Status.EXERCISE if drill else Status.ACTUAL
    return steps.in_force(writer, issuer, status, steps.text(areas=areas))
