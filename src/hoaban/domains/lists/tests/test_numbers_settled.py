"""A fault about a number leads to where it is settled; a list and the desk that write one number wait for each other."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from hoaban.domains.lists.tests.test_insurance_of_lists import CARD, INSURED, NEW
from hoaban.domains.lists.tests.test_numbers_taken_away import take_away
from hoaban.domains.lists.tests.test_papers_of_lists import KNOWS, hoa
from hoaban.domains.lists.tests.test_recognising import FAMILY, NUMBERS, one_fault, written
from hoaban.domains.registry import actions, numbers
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.errors import NumberElsewhere
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.tests.conftest import Office, SignIn
from hoaban.domains.registry.values import NumberKind, Part
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.imports.models import ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")
HERE, ELSEWHERE = 14_03646_0000, 14_03664_0000


def another(place: int, **values: Any) -> Person:
    home = Household.plain.create(code="HO-9", place_no=place, village="Bản Cọ")
    made: Person = Person.plain.create(
        household=home, place_no=place, name="Quàng Thị Mai", name_key="x", name_sort="x", **values
    )
    return made


@pytest.mark.parametrize("place", [HERE, ELSEWHERE])
def test_a_number_of_several_records_leads_to_them(
    office: Office, commune_officer: Any, as_actor: SignIn, place: int
) -> None:
    office.take_in(commune_officer, written(office, *INSURED))
    another(place, insurance_index=hoa().insurance_index)
    uid = office.check(
        commune_officer, written(office, NEW | {"household": "H2", "relation": "Chủ hộ"}, name="later")
    )
    assert one_fault(uid) == (2, "insurance_in_register")
    client = as_actor(commune_officer)
    said = client.get(f"/w/imports/{uid}/").content.decode()
    address = f"/w/registry/people/{hoa().uid}/number/insurance/same/"
    assert f'href="{address}"' in said
    page = client.get(address).content.decode()
    assert "Lò Thị Hoa" in page
    assert ("Quàng Thị Mai" in page) == (place == HERE)
    assert CARD not in page


def test_of_several_records_of_other_communes_none_is_opened(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, written(office, *INSURED))
    Person.plain.filter(pk=hoa().pk).update(place_no=ELSEWHERE)
    another(ELSEWHERE, insurance_index=hoa().insurance_index)
    uid = office.check(
        commune_officer, written(office, NEW | {"household": "H2", "relation": "Chủ hộ"}, name="later")
    )
    fault = ImportFault.plain.get(batch__uid=uid, is_note=False)
    assert (fault.kind, fault.params) == ("insurance_elsewhere", {})


@pytest.mark.parametrize("several", [False, True])
def test_where_all_records_lie_elsewhere_it_leads_to_the_desk_where_the_keeper_is_asked(
    office: Office, commune_officer: Any, as_actor: SignIn, several: bool
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    taken = numbers.at_hand().index_of("insurance", CARD)
    there = another(ELSEWHERE, insurance_index=taken, insurance_sealed=b"x")
    if several:
        home = Household.plain.create(code="HO-8", place_no=ELSEWHERE)
        Person.plain.create(
            household=home, place_no=ELSEWHERE, name="y", name_key="y", name_sort="y", insurance_index=taken
        )
    uid = office.check(commune_officer, written(office, FAMILY[1] | {"insurance": CARD}, name="later"))
    assert one_fault(uid) == (2, "insurance_elsewhere")
    address, client = f"/w/registry/people/{hoa().uid}/number/new/", as_actor(commune_officer)
    page = client.get(f"/w/imports/{uid}/faults/").content.decode()
    assert f'href="{address}"' in page
    assert str(there.uid) not in page, "of another commune nothing is told but that somebody there has it"
    sent = {
        "kind": "insurance", "number": CARD, "said_by": "Lò Thị Hoa", "version": str(hoa().household.version),
    }  # fmt: skip
    assert 'name="ask"' in client.post(address, sent).content.decode()
    assert client.post(address, sent | {"ask": "on"}).status_code == 302
    duty = Duty.plain.get(kind="registry.same_number")
    assert duty.params["beside"] == str(hoa().uid)


def test_another_number_of_the_register_leads_to_where_it_is_corrected(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, written(office, *INSURED))
    row = INSURED[1] | {"insurance": "1234567899"}
    uid = office.check(commune_officer, written(office, row, name="later"))
    fault = ImportFault.plain.get(batch__uid=uid, is_note=False)
    assert fault.kind == "insurance_differs"
    assert fault.params == {"path": f"/w/registry/people/{hoa().uid}/number/correct/"}


def test_a_number_taken_away_of_a_record_merged_since_is_known(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    office.take_in(commune_officer, written(office, KNOWS, name="first"))
    take_away(commune_officer, NumberKind.IDENTITY)
    merged = hoa()
    kept = another(HERE, relation="spouse")
    Person.plain.filter(pk=kept.pk).update(
        household=merged.household, name=merged.name, name_key=merged.name_key, sex=merged.sex
    )
    choice = actions.Choice(kept.version, merged.version, frozenset(), None, timezone.now())
    actions.merge_people(by=commune_officer, kept_uid=kept.uid, merged_uid=merged.uid, choice=choice)
    uid = office.check(commune_officer, written(office, KNOWS | {"insurance": ""}, name="again"))
    assert one_fault(uid) == (2, "identity_taken_away")


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
)
@pytest.mark.parametrize("first", ["desk", "list"])
@pytest.mark.usefixtures("sheet_codes")
def test_a_list_and_the_desk_that_write_one_number_wait_for_each_other(
    commune_officer: Any, first: str
) -> None:
    """Whoever writes first commits only when the other waits, or has gone past it."""
    one, written_first = another(HERE, relation="head"), Event()
    index = numbers.indexes_of("identity", NUMBERS[0])[0]
    batch: Any = SimpleNamespace(asker=commune_officer, id=0)
    deed = actions.Deed(one.household.version, None, timezone.now())
    told = actions.NumberTold(NumberKind.IDENTITY, NUMBERS[0], "Quàng Thị Mai", "")

    def desk() -> str:
        try:
            actions.add_number(by=commune_officer, uid=one.uid, told=told, deed=deed)
        except NumberElsewhere:
            return "refused"
        return "written"

    def part_of_a_list() -> str:
        if registry.numbers_taken(batch, {Part.IDENTITY: [index]}):
            return "refused"
        home = Household.plain.create(code="HO-10", place_no=HERE)
        Person.plain.create(
            household=home, place_no=HERE, name="x", name_key="x", name_sort="x", identity_index=index
        )
        return "written"

    earlier, later = (desk, part_of_a_list) if first == "desk" else (part_of_a_list, desk)

    with ThreadPoolExecutor(2) as two:
        following = two.submit(_follow, later, written_first)
        beginning = two.submit(_begin, earlier, written_first, following)
        assert (beginning.result(), following.result()) == ("written", "refused")
    assert Person.plain.filter(identity_index=index).count() == 1


def _begin(write: Callable[[], str], written_first: Event, other: "Future[str]") -> str:
    try:
        with transaction.atomic():
            said = write()
            written_first.set()
            while not (other.done() or _somebody_waits()):
                pass
    finally:
        written_first.set()
        connections.close_all()
    return said


def _follow(write: Callable[[], str], written_first: Event) -> str:
    written_first.wait()
    try:
        with transaction.atomic():
            return write()
    finally:
        connections.close_all()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])
