"""What a household's page asks the database, whatever the household has been through: session, person and frame included."""

from contextlib import ExitStack
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.foundation.accounts import identity
from tests.doors.conftest import signed_in
from tests.support import many, samples
from tests.support.people import NEXT, OWN, Cast

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]

OF_A_HOUSEHOLD = 8
BY = {"by_key": "user:1", "by_label": "x"}
SHOWN = ("Cạnh suối", "x.xlsx", "Lò Thị 5", "Tỉnh province_officer", "Tiếng Thái Đen, Tiếng Việt", "Cầm Nọi")
"""Of the list, its confirmation, its people, their languages, a marriage."""


def asked(client: Any, path: str) -> tuple[str, list[str]]:
    client.get(path)  # what a process remembers after its first page
    with ExitStack() as stack:
        each = [stack.enter_context(CaptureQueriesContext(one)) for one in connections.all()]
        answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode(), [query["sql"][:160] for one in each for query in one.captured_queries]


def client_of(cast: Cast, role: str = "commune_officer") -> Any:
    user = cast.user(role)
    client = signed_in(user)
    session = client.session
    session[identity.ENROLLED] = (
        user.pk
    )  # a second factor was shown at sign-in; the demo's offices ask for none
    session.save()
    return client


class Home:
    """Six people of a list, and everything a household may go through."""

    def __init__(self, cast: Cast) -> None:
        from hoaban.domains.registry.models import Household, Person

        self.cast, self.now = cast, timezone.now()
        self.uid = samples.household(cast)
        [many.households(cast, number) for number in range(6)]
        self.row = Household.plain.get(uid=self.uid)
        self.people = list(Person.plain.filter(household=self.row).order_by("pk"))
        self.next_door = samples.household_of_one(cast)

    def listed(self) -> None:
        from hoaban.domains.registry.models import Household
        from hoaban.foundation.imports.models import ImportBatch

        Household.plain.filter(pk=self.row.pk).update(
            batch=ImportBatch.plain.get(uid=samples.batch(self.cast)), address="Cạnh suối"
        )

    def confirmed(self) -> None:
        from hoaban.domains.registry.models import Household

        by = self.cast.actor("province_officer").key
        Household.plain.filter(pk=self.row.pk).update(confirmed_at=self.now, confirmed_by=by, version=2)

    def facts(self) -> None:
        from hoaban.domains.registry.models import Household, HouseholdFact, PersonFact, VillageFact
        from hoaban.foundation.places.models import Language, Unit

        for code, name in (("blt", "Tiếng Thái Đen"), ("vie", "Tiếng Việt")):
            Language.plain.get_or_create(iso639_3=code, defaults={"name": name})
        place = samples.own_village(self.cast)
        Household.plain.filter(pk=self.row.pk).update(place_no=place)
        HouseholdFact.plain.create(household=self.row, place_no=place, kind="poverty", value="poor")
        HouseholdFact.plain.create(
            household=self.row, place_no=place, kind="poverty", value="near_poor", replaced_at=self.now
        )
        VillageFact.plain.create(
            place_no=place, unit=Unit.plain.get(code="146460007"), kind="coverage", value="none"
        )
        for person in self.people:
            for kind, value in (("insurance", "has"), ("called", "Ải"), ("language", "blt vie")):
                PersonFact.plain.create(person=person, place_no=place, kind=kind, value=value)

    def changed(self) -> None:
        from hoaban.domains.registry.models import Change

        her = self.people[0]
        for what, person, before, after in (
            ("household", None, {"address": "x"}, {"address": "y"}),
            ("person", her, {"name": "A"}, {"name": her.name}),
            ("papers", her, {}, {"papers": ["identity"]}),
            ("papers", her, {"papers": ["identity"]}, {"papers": ["identity"]}),
            ("added", her, {}, {}),
            ("left", her, {}, {"why": "moved", "on": "2026-01-02"}),
        ):
            Change.plain.create(
                household=self.row, what=what, person=person, before=before, after=after, at=self.now, **BY
            )
        Change.plain.create(
            household=self.row,
            what="born",
            person=self.people[1],
            parent=her,
            at=self.now,
            taken_back_at=self.now,
            **BY,
        )

    def merged(self) -> None:
        from hoaban.domains.registry.models import Merge, Person

        other = Person.plain.get(household__uid=self.next_door)
        Merge.plain.create(
            kept=self.people[0], merged=other, taken=["name"], other={"name": "x"}, at=self.now, **BY
        )
        Merge.plain.create(kept=other, merged=self.people[1], at=self.now, undone_at=self.now, **BY)

    def moved(self) -> None:
        from hoaban.domains.registry.models import Household, Move

        near, far = (
            Household.plain.get(uid=self.next_door),
            Household.plain.create(code="XA-1", place_no=NEXT),
        )
        on, way = date(2026, 1, 2), {"why": "split", "relation_before": "child", "relation_after": "head"}
        for source, target in ((self.row, near), (far, self.row)):
            deed = uuid4()
            for person in self.people[:2]:
                Move.plain.create(
                    deed=deed, person=person, source=source, target=target, on=on, at=self.now, **way, **BY
                )

    def married(self) -> None:
        from hoaban.domains.registry.models import Marriage

        on = date(2026, 1, 2)
        Marriage.plain.create(one=self.people[2], other_name="Cầm Nọi", on=on, at=self.now, **BY)
        Marriage.plain.create(one=self.people[3], other=self.people[4], on=on, at=self.now, **BY)

    def sent(self) -> None:
        from hoaban.domains.registry.models import Transfer

        people = [self.people[5].pk]
        Transfer.plain.create(
            source=self.row,
            source_no=OWN,
            target_no=NEXT,
            people=people,
            on=date(2026, 1, 2),
            why="married",
            at=self.now,
            **BY,
        )

    def visited(self) -> None:
        from hoaban.domains.rounds.models import HouseholdVisit, VisitPhoto
        from hoaban.foundation.files.models import StoredFile

        visit = HouseholdVisit.plain.create(
            uid=uuid4(),
            household=self.row,
            place_no=self.row.place_no,
            visited_at=self.now,
            note="x",
            recorded_at=self.now,
            **BY,
        )
        file = StoredFile.plain.get(uid=samples.file_of_officer(self.cast))
        VisitPhoto.plain.create(visit=visit, uid=uuid4(), file=file)

    def shared(self) -> None:
        """Her number stands in a record of another commune too, and its keeper was asked."""
        from hoaban.domains.registry.models import Person
        from tests.support.doubles import give_number

        give_number(self.people[0], "014096000123")
        Person.plain.filter(household__uid=self.next_door).update(
            identity_index=self.people[0].identity_index
        )

    def looked(self) -> None:
        from hoaban.domains.registry.models import OutsideLook

        for key in ("province_officer", "registry_keeper"):
            OutsideLook.plain.create(
                household=self.row, place_no=self.row.place_no, why="outside_asked", words="Đơn số 12", at=self.now,
                on=timezone.localdate(), by_key=self.cast.actor(key).key, by_label="x",
            )  # fmt: skip

    def grouped(self) -> None:
        from hoaban.domains.registry.models import GroupFact
        from hoaban.foundation.places.models import EthnicGroup

        group, _is_new = EthnicGroup.plain.get_or_create(code="03", defaults={"name": "Thái"})
        for person in self.people:
            GroupFact.plain.create(person=person, place_no=person.place_no, ethnic_group=group)


EVER = (
    "listed",
    "confirmed",
    "facts",
    "changed",
    "merged",
    "moved",
    "married",
    "sent",
    "visited",
    "shared",
    "looked",
    "grouped",
)


@pytest.fixture
def home(cast: Cast) -> Home:
    made = Home(cast)
    [getattr(made, each)() for each in EVER]
    return made


@pytest.mark.parametrize("role", ["commune_officer", "province_officer", "registry_keeper"])
def test_a_household_page_asks_eight_times_at_most(cast: Cast, home: Home, role: str) -> None:
    """Whoever opens it, of a household that has been through everything."""
    page, said = asked(client_of(cast, role), f"/w/registry/households/{home.uid}/")
    assert len(said) <= OF_A_HOUSEHOLD, "\n".join(said)
    if role == "commune_officer":
        assert not [word for word in SHOWN if word not in page]


@pytest.mark.parametrize("role", ["commune_officer", "province_officer"])
@pytest.mark.parametrize("known", ["now", "then"])
def test_a_household_on_a_day_asks_eight_times_at_most(cast: Cast, home: Home, known: str, role: str) -> None:
    address = f"/w/registry/households/{home.uid}/then/?day={timezone.localdate()}&known={known}"
    page, said = asked(client_of(cast, role), address)
    assert len(said) <= OF_A_HOUSEHOLD, "\n".join(said)
    assert (home.people[0].name in page) == (role == "commune_officer")
