"""A list knows a number of somebody who stood already without one: it is added, told by name only, and taken out again."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.lists.actions import loading
from hoaban.domains.lists.tests.test_recognising import FAMILY, NUMBERS, one_fault, people, written
from hoaban.domains.registry import actions, numbers
from hoaban.domains.registry.actions import undoing
from hoaban.domains.registry.errors import ChangedSince, MergedSince
from hoaban.domains.registry.models import Change, Person
from hoaban.domains.registry.tests.conftest import Office, SignIn, job_context
from hoaban.domains.registry.values import Part
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.models import ImportBatch, ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")
KNOWS = FAMILY[1] | {"identity": NUMBERS[1], "insurance": "0123456789"}


def hoa() -> Any:
    return Person.plain.get(name="Lò Thị Hoa", relation="spouse")


def opened(person: Any) -> list[str]:
    sealed = {"identity": person.identity_sealed, "insurance": person.insurance_sealed}
    return [numbers.unseal(kind, person.uid, bytes(value)) for kind, value in sealed.items() if value]


def undo(by: Any, uid: UUID) -> None:
    imports.undo_import(by=by, uid=uid, request=None)
    import_jobs.work(job_context())


@pytest.fixture
def later(office: Office, commune_officer: Any) -> UUID:
    """The list that knows more, taken in after the first one."""
    office.take_in(commune_officer, written(office, *FAMILY))
    return office.take_in(commune_officer, written(office, KNOWS, name="later"))


def test_numbers_are_added_with_their_list_and_taken_out_with_it(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    before = people()
    path = written(office, KNOWS, name="later")
    uid = office.take_in(commune_officer, path)
    notes = ImportFault.plain.filter(batch__uid=uid, kind="paper_added").order_by("column")
    assert [(note.row, note.column, note.is_note) for note in notes] == [
        (2, "identity", True),
        (2, "insurance", True),
    ]
    assert opened(hoa()) == [NUMBERS[1], "0123456789"]
    change = Change.plain.get()
    assert (change.what, change.before, change.batch_id) == ("papers", {}, ImportBatch.plain.get(uid=uid).pk)
    assert change.after["papers"] == ["identity", "insurance"], "which numbers, never the numbers"
    assert not {hoa().identity_index, *opened(hoa())} & set(change.after["marks"].values())
    again = office.take_in(commune_officer, path)
    assert Change.plain.count() == 1, "the same list again has nothing new"
    assert not ImportFault.plain.filter(batch__uid=again).exists()
    undo(commune_officer, uid)
    assert (people(), opened(hoa())) == (before, [])


def test_another_number_of_the_register_stays_and_nothing_of_the_row_is_taken(
    office: Office, commune_officer: Any, later: UUID
) -> None:
    other = KNOWS | {"identity": NUMBERS[2], "phone": "0987654321"}
    assert one_fault(office.take_in(commune_officer, written(office, other, name="third"))) == (
        2,
        "identity_differs",
    )
    assert (opened(hoa())[0], hoa().phone_e164) == (NUMBERS[1], "")


@pytest.mark.parametrize(
    ("whose", "kind"), [("hers", "identity_differs"), ("another's", "identity_in_register")]
)
def test_a_number_written_while_the_list_is_taken_in_is_a_late_fault(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch, whose: str, kind: str
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    uid = office.check(commune_officer, written(office, KNOWS | {"phone": "0987654321"}, name="later"))
    plain = loading.write_chunk

    def meanwhile(*args: Any) -> Any:
        taken = numbers.at_hand().index_of("identity", NUMBERS[1] if whose == "another's" else NUMBERS[2])
        name = "Lò Văn Nam" if whose == "another's" else "Lò Thị Hoa"
        Person.plain.filter(name=name).update(identity_index=taken)
        return plain(*args)

    monkeypatch.setattr(loading, "write_chunk", meanwhile)
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    assert one_fault(uid) == (2, kind)
    assert (hoa().phone_e164, hoa().identity_sealed) == ("", None)


def test_a_number_that_changed_places_since_stays_and_is_named(
    office: Office, commune_officer: Any, later: UUID
) -> None:
    double = KNOWS | {"household": "H2", "relation": "Chủ hộ", "identity": NUMBERS[2], "insurance": ""}
    office.take_in(commune_officer, written(office, double, name="double"))
    merged = Person.plain.get(name="Lò Thị Hoa", relation="head")
    kept = hoa()
    choice = actions.Choice(kept.version, merged.version, frozenset({Part.IDENTITY}), None, timezone.now())
    actions.merge_people(by=commune_officer, kept_uid=kept.uid, merged_uid=merged.uid, choice=choice)
    assert batches.kept_of(commune_officer, batches.batch_for(commune_officer, later)).count == 1
    undo(commune_officer, later)
    assert opened(hoa())[0] == NUMBERS[2]
    uid = Change.plain.get(what="papers").uid
    with pytest.raises(MergedSince):
        actions.take_back_change(by=commune_officer, uid=uid, request=None, now=timezone.now())


def test_a_number_corrected_since_stays_and_is_named(commune_officer: Any, later: UUID) -> None:
    corrected = numbers.at_hand().index_of("identity", NUMBERS[2])
    sealed = numbers.at_hand().seal("identity", hoa().uid, NUMBERS[2])
    Person.plain.filter(pk=hoa().pk).update(identity_index=corrected, identity_sealed=sealed)
    assert batches.kept_of(commune_officer, batches.batch_for(commune_officer, later)).count == 1
    undo(commune_officer, later)
    assert opened(hoa())[0] == NUMBERS[2]
    with pytest.raises(ChangedSince):
        actions.take_back_change(
            by=commune_officer, uid=Change.plain.get(what="papers").uid, request=None, now=timezone.now()
        )


def test_the_household_tells_it_and_an_officer_puts_it_back(
    as_actor: SignIn, commune_officer: Any, later: UUID
) -> None:
    client, change = as_actor(commune_officer), Change.plain.get()
    told = client.get(f"/w/registry/households/{hoa().household.uid}/").content.decode()
    assert "từ danh sách" in told
    assert NUMBERS[1] not in told
    actions.take_back_change(by=commune_officer, uid=change.uid, request=None, now=timezone.now())
    assert opened(hoa()) == []


NAMES = ("Một", "Hai", "Ba", "Bốn")


def joined_since(office: Office, by: Any, count: int) -> UUID:
    """A list that gave so many people a number, each joined since with a record of hers that took no number."""
    there = [
        FAMILY[0] | {"household": f"K{count}-{n}", "identity": "", "name": f"Lò Văn {name}"}
        for n, name in enumerate(NAMES[:count])
    ]
    office.take_in(by, written(office, *there, name=f"there{count}"))
    told = [row | {"identity": f"0000000{count:02d}{n:03d}"} for n, row in enumerate(there)]
    uid = office.take_in(by, written(office, *told, name=f"told{count}"))
    for person in Person.plain.filter(household__code__startswith=f"K{count}-"):
        other = Person.plain.create(household=person.household, place_no=person.place_no, name=person.name)
        choice = actions.Choice(person.version, other.version, frozenset({Part.NAME}), None, timezone.now())
        actions.merge_people(by=by, kept_uid=person.uid, merged_uid=other.uid, choice=choice)
    return uid


def test_an_undo_asks_no_more_of_numbers_for_more_people_joined_since(
    office: Office, commune_officer: Any
) -> None:
    asked = []
    for count in (1, 4):
        uid = joined_since(office, commune_officer, count)
        batch = batches.batch_for(commune_officer, uid)
        number = ImportBatch.plain.get(uid=uid).pk
        with CaptureQueriesContext(connection) as queries:
            assert batches.kept_of(commune_officer, batch).count == 0
        with CaptureQueriesContext(connection) as steps:
            undoing.take_list_back(number, 100, timezone.now())
        asked.append((len(queries), sum("registry_merge" in one["sql"] for one in steps)))
        assert not Change.plain.filter(what="papers", batch=number, taken_back_at=None).exists()
    assert asked[0] == asked[1]
