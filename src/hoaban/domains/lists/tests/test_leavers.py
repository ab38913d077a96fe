"""A list that names somebody who moved away or died writes no second record of her: it asks (decision 0124)."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.lists.tests.test_recognising import FAMILY, Row, written
from hoaban.domains.registry import actions
from hoaban.domains.registry.errors import CodeTaken
from hoaban.domains.registry.life import Death, Return
from hoaban.domains.registry.models import CURRENT, Change, Household, Person
from hoaban.domains.registry.tests.conftest import Office
from hoaban.domains.registry.tests.test_moving import deed, named
from hoaban.domains.registry.values import Relation
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.models import ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")
LEFT_ON, BACK_ON = date(2026, 3, 1), date(2026, 8, 15)
PAN, HOA, NAM = (str(row["name"]) for row in FAMILY)
NEW: Row = {"household": "H1", "name": "Lò Thị Mới", "relation": "Con", "sex": "Nữ", "birth": "2020"}


def home_of(code: str = "H1") -> Household:
    home: Household = Household.plain.get(code=code)
    return home


def leaves(by: Any, *names: str) -> None:
    for name in names:
        actions.person_left(by=by, uid=named(name).uid, on=LEFT_ON, deed=deed(home_of()))


def faults(uid: Any) -> list[tuple[int, str, str]]:
    rows = ImportFault.plain.filter(batch__uid=uid, is_note=False).order_by("row", "column")
    return [(one.row, one.column, one.kind) for one in rows]


def again(office: Office, by: Any, *rows: Row, name: str = "again") -> Any:
    return office.take_in(by, written(office, *rows, name=name))


def test_who_moved_away_is_asked_for_and_found_once_she_is_back(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    leaves(commune_officer, HOA)
    uid = again(office, commune_officer, *FAMILY, NEW)
    assert faults(uid) == [(3, "name", "person_away")]
    assert Person.plain.filter(name=HOA).count() == 1, "no second record"
    assert Person.plain.filter(name="Lò Thị Mới").exists(), "nobody else stays out for it"
    [fault] = ImportFault.plain.filter(batch__uid=uid, is_note=False)
    assert fault.params == {"day": "01/03/2026", "path": f"/w/registry/people/{named(HOA).uid}/return/"}
    back = Return(BACK_ON, Relation.SPOUSE, "Trưởng bản")
    actions.record_return(by=commune_officer, uid=named(HOA).uid, back=back, deed=deed(home_of()))
    uid = again(office, commune_officer, *FAMILY, NEW, name="third")
    assert faults(uid) == []
    assert (batches.batch_for(commune_officer, uid).rows_matched, Person.plain.count()) == (4, 4)


@pytest.mark.parametrize(
    ("who", "row", "asked"),
    [
        (PAN, {"household": "H7", "name": "Lò Văn Bản", "identity": FAMILY[0]["identity"]}, "identity"),
        (HOA, {"household": "H7", "name": "LÒ THỊ HOA", "birth": "05/03/1962"}, "name"),
        (HOA, {"household": "H7", "name": HOA, "birth": "1962"}, ""),
        (HOA, {"household": "H1", "name": HOA, "birth": "1962"}, "name"),
        (HOA, {"household": "H1", "name": HOA, "birth": "1999"}, ""),
        (HOA, {"household": "H1", "name": HOA, "sex": "Nam", "birth": "1962"}, ""),
    ],
)  # fmt: skip
def test_her_number_her_household_or_her_day_of_birth_says_that_it_is_she(
    office: Office, commune_officer: Any, who: str, row: Row, asked: str
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    leaves(commune_officer, who)
    said = {"relation": "Khác", "sex": "Nữ" if who == HOA else "Nam", "birth": "1960"} | row
    uid = again(office, commune_officer, said)
    assert [one[1] for one in faults(uid)] == ([asked] if asked else [])
    assert Person.plain.count() == (3 if asked else 4)


def test_who_died_is_not_written_down_alive_again(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    death = Death(LEFT_ON, None, "Trưởng bản")
    actions.record_death(by=commune_officer, uid=named(NAM).uid, death=death, deed=deed(home_of()))
    uid = again(office, commune_officer, *FAMILY)
    assert faults(uid) == [(4, "name", "person_died")]
    assert Person.plain.filter(name=NAM).count() == 1


def test_a_household_that_had_ended_waits_whole_for_whoever_is_back(
    office: Office, commune_officer: Any
) -> None:
    """Else its code would be another household's by the time she is written down."""
    office.take_in(commune_officer, written(office, *FAMILY))
    leaves(commune_officer, PAN, HOA, NAM)
    uid = again(office, commune_officer, *FAMILY, NEW)
    assert [one[2] for one in faults(uid)] == [*["person_away"] * 3, "household_ended"]
    assert Household.plain.filter(code="H1").count() == 1
    back = Return(BACK_ON, Relation.HEAD, "Trưởng bản")
    actions.record_return(by=commune_officer, uid=named(PAN).uid, back=back, deed=deed(home_of()))
    uid = again(office, commune_officer, FAMILY[0], NEW, name="third")
    assert faults(uid) == []
    assert Person.plain.filter(name="Lò Thị Mới", household=home_of()).exists()


def test_a_namesake_is_written_down_at_the_desk_and_then_found(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    leaves(commune_officer, HOA)
    other = named(PAN)
    Person.plain.create(
        household=home_of(), place_no=other.place_no, name=HOA, name_key="lo thi hoa", name_sort="hoa", relation="other"
    )  # fmt: skip
    assert faults(again(office, commune_officer, FAMILY[1])) == []


def test_who_left_another_commune_is_nothing_to_this_one(
    office: Office, commune_officer: Any, outsider: Any
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    leaves(commune_officer, PAN, HOA)
    there = [row | {"commune": "03664"} for row in FAMILY]
    uid = office.check(outsider, written(office, *there, name="theirs"))
    assert not {kind for _row, _column, kind in faults(uid)} & {"person_away", "household_ended"}


# --- A household that had ended keeps its code for who comes back ------------------------------------------------------
def test_whatever_else_is_wrong_with_her_row_nobody_takes_the_code_of_her_ended_household(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    leaves(commune_officer, PAN, HOA, NAM)
    uid = again(office, commune_officer, FAMILY[1] | {"phone": "0912"}, NEW)
    assert [kind for _row, _column, kind in faults(uid)] == ["phone_unusable", "household_ended"]
    back = Return(BACK_ON, Relation.HEAD, "Trưởng bản")
    actions.record_return(by=commune_officer, uid=named(HOA).uid, back=back, deed=deed(home_of()))
    assert Household.plain.filter(CURRENT, code="H1").count() == 1


def test_a_household_that_ended_with_a_death_waits_until_that_is_settled(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, written(office, FAMILY[0]))
    death = Death(LEFT_ON, None, "Trưởng bản")
    actions.record_death(by=commune_officer, uid=named(PAN).uid, death=death, deed=deed(home_of()))
    uid = again(office, commune_officer, FAMILY[0], NEW)
    assert [kind for _row, _column, kind in faults(uid)] == ["person_died", "household_ended"]
    change = Change.plain.get(what="left")
    actions.take_back_change(by=commune_officer, uid=change.uid, request=None, now=timezone.now())
    assert Household.plain.filter(CURRENT, code="H1").count() == 1


def test_a_leaving_is_not_put_back_while_another_household_has_the_code(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, written(office, FAMILY[0]))
    leaves(commune_officer, PAN)
    other = home_of()
    Household.plain.create(code="H1", place_no=other.place_no, village=other.village)
    change = Change.plain.get(what="left")
    with pytest.raises(CodeTaken):
        actions.take_back_change(by=commune_officer, uid=change.uid, request=None, now=timezone.now())
    assert Household.plain.filter(CURRENT, code="H1").count() == 1
