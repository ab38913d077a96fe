"""A village of a list is its kind and its name: two kinds of one name stay two, and a bare name never guesses."""

import unicodedata
from typing import Any

import pytest

from hoaban.domains.lists.tests.test_facts_of_lists import sheet
from hoaban.domains.lists.tests.test_household_list import found
from hoaban.domains.lists.tests.test_papers_of_lists import undo
from hoaban.domains.lists.tests.test_recognising import Row, written
from hoaban.domains.registry.models import Household, Person, VillageFact
from hoaban.domains.registry.tests.conftest import Office
from hoaban.foundation.imports.models import ImportFault
from hoaban.foundation.places import api as places
from hoaban.foundation.places.models import Unit
from hoaban.kit.text import name_key

pytestmark = pytest.mark.django_db(databases="__all__")
OWN = 14_03646_0000


def homes(*villages: str, **more: str) -> list[Row]:
    """One household in each."""
    return [
        {"household": f"H{n}", "name": "Lò Văn Mẫu", "relation": "Chủ hộ", "sex": "Nam", "birth": "1980", "village": village} | more
        for n, village in enumerate(villages, 1)
    ]  # fmt: skip


def stand() -> dict[str, str]:
    """Household → what the village it is counted to is called."""
    named = dict(places.village_names())
    return {code: named.get(number, "") for code, number in Household.plain.values_list("code", "place_no")}


def test_two_kinds_of_one_name_are_two_villages(office: Office, commune_officer: Any) -> None:
    said = ("Bản 1", "Tiểu khu 1", "Tổ dân phố 1", "Khu 1", "Thôn 1", "TK 1", "TDP 1")
    office.take_in(commune_officer, written(office, *homes(*said)))
    assert stand() == {
        "H1": "Bản 1", "H2": "Tiểu khu 1", "H3": "Tổ dân phố 1", "H4": "Khu 1", "H5": "Thôn 1", "H6": "Tiểu khu 1",
        "H7": "Tổ dân phố 1",
    }  # fmt: skip
    assert set(Person.plain.values_list("place_no")) == set(Household.plain.values_list("place_no"))


def test_a_name_without_a_kind_is_the_only_village_of_that_name(office: Office, commune_officer: Any) -> None:
    decomposed = unicodedata.normalize("NFD", "Bản Bon")
    office.take_in(commune_officer, written(office, *homes("Bon", decomposed, "bản bon", "Nà Lo", "na lo")))
    assert stand() == {"H1": "Bản Bon", "H2": "Bản Bon", "H3": "Bản Bon", "H4": "Nà Lo", "H5": "Nà Lo"}
    assert len(places.village_names()) == 2


def test_a_name_that_two_kinds_share_keeps_its_row_out_and_names_both(
    office: Office, commune_officer: Any
) -> None:
    places.ensure_villages(by=commune_officer, commune_number=OWN, names=["Bản 1"])
    uid = office.take_in(commune_officer, written(office, *homes("Bản 1", "TK 1", "1")))
    assert stand() == {"H1": "Bản 1", "H2": "TK 1"}
    assert found(uid) == [(4, "village", "village_unclear")]
    assert ImportFault.plain.get(batch__uid=uid).params == {"names": "«Bản 1», «TK 1»"}


def test_a_kind_said_of_a_village_that_has_none_is_a_question(office: Office, commune_officer: Any) -> None:
    places.ensure_villages(by=commune_officer, commune_number=OWN, names=["Lìn"])
    uid = office.take_in(commune_officer, written(office, *homes("Bản Lìn", "lin")))
    assert stand() == {"H2": "Lìn"}
    assert found(uid) == [(2, "village", "village_unclear")]


def renamed(by: Any, name: str, other: str) -> None:
    """Two villages of a commune as a reform may leave them, whose names are one, or one but for a mark."""
    numbers = places.ensure_villages(by=by, commune_number=OWN, names=[name, "Bản Mới"])
    Unit.plain.filter(start=numbers["ban moi"]).update(name=other, name_key=name_key(other))


def test_of_two_villages_of_one_name_none_is_taken_first(office: Office, commune_officer: Any) -> None:
    renamed(commune_officer, "Bản 1", "Bản 1")
    uid = office.take_in(commune_officer, written(office, *homes("Bản 1", "1", "Bản 2")))
    assert stand() == {"H3": "Bản 2"}
    assert found(uid) == [(2, "village", "village_unclear"), (3, "village", "village_unclear")]
    assert {
        told["names"] for told in ImportFault.plain.filter(batch__uid=uid).values_list("params", flat=True)
    } == {"2 × «Bản 1»"}


def test_marks_tell_two_villages_apart_and_their_absence_asks(office: Office, commune_officer: Any) -> None:
    renamed(commune_officer, "Bản Nà Lo", "Bản Nà Lò")
    rows = [*homes("Bản Nà Lo", "bản nà lò", "ban na lo"), *homes("", "", "", "Bản Nà Lò", coverage="4G")[3:]]
    uid = office.take_in(commune_officer, sheet(office, *rows))
    assert stand() == {"H1": "Bản Nà Lo", "H2": "Bản Nà Lò", "H4": "Bản Nà Lò"}
    assert found(uid) == [(4, "village", "village_unclear")]
    named = dict(places.village_names())
    assert [named[fact.place_no] for fact in VillageFact.plain.all()] == ["Bản Nà Lò"]


def changes(uid: Any) -> list[dict[str, Any]]:
    """What the check says of villages of households that stand."""
    return list(
        ImportFault.plain.filter(batch__uid=uid, kind="village_changes").values_list("params", flat=True)
    )


def test_a_household_that_stands_goes_to_the_village_that_a_mark_tells_and_back(
    office: Office, commune_officer: Any
) -> None:
    renamed(commune_officer, "Bản Nà Lo", "Bản Nà Lò")
    office.take_in(commune_officer, written(office, *homes("Bản Nà Lo", "Bản Nà Lo")))
    uid = office.check(commune_officer, written(office, *homes("Bản Nà Lò", "bản nà lo"), name="later"))
    assert changes(uid) == [{"before": "Bản Nà Lo", "after": "Bản Nà Lò"}]
    uid = office.take_in(commune_officer, written(office, *homes("Bản Nà Lò", "bản nà lo"), name="again"))
    assert stand() == {"H1": "Bản Nà Lò", "H2": "Bản Nà Lo"}
    assert set(Person.plain.values_list("place_no")) == set(Household.plain.values_list("place_no"))
    undo(commune_officer, uid)
    assert stand() == {"H1": "Bản Nà Lo", "H2": "Bản Nà Lo"}


def test_a_household_counted_to_another_kind_goes_to_the_kind_that_is_said(
    office: Office, commune_officer: Any
) -> None:
    """And the check says so, though its village is written the same."""
    office.take_in(commune_officer, written(office, *homes("Tiểu khu 1")))
    Household.plain.update(village="Bản 1")
    uid = office.take_in(commune_officer, written(office, *homes("Bản 1"), name="later"))
    assert changes(uid) == [{"before": "Tiểu khu 1", "after": "Bản 1"}]
    assert stand() == {"H1": "Bản 1"}


def test_what_a_village_is_called_by_now_moves_nobody(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, written(office, *homes("Bản Cũ")))
    Unit.plain.filter(name="Bản Cũ").update(name="Bản Đổi Tên", name_key="ban doi ten")
    uid = office.take_in(commune_officer, written(office, *homes("Bản Cũ"), name="later"))
    assert (stand(), changes(uid)) == ({"H1": "Bản Đổi Tên"}, [])


def test_two_villages_told_apart_by_a_mark_are_two_in_one_household(
    office: Office, commune_officer: Any
) -> None:
    renamed(commune_officer, "Bản Nà Lo", "Bản Nà Lò")
    rows = homes("Bản Nà Lo", "Bản Nà Lò", "bản nà lo")
    rows = [
        rows[0] | {"household": "H1"},
        *(
            row | {"household": "H1", "name": f"Lò Văn {name}", "relation": "Con"}
            for name, row in zip(("Một", "Hai"), rows[1:], strict=True)
        ),
    ]
    uid = office.take_in(commune_officer, written(office, *rows))
    assert found(uid) == [(3, "village", "village_conflict")]
    assert stand() == {"H1": "Bản Nà Lo"}


def test_one_village_written_in_two_ways_is_one_in_one_household(
    office: Office, commune_officer: Any
) -> None:
    rows = homes("Tiểu khu 3", "TK 3")
    uid = office.take_in(
        commune_officer,
        written(office, rows[0], rows[1] | {"household": "H1", "name": "Lò Thị Mẫu", "relation": "Vợ"}),
    )
    assert (found(uid), stand()) == ([], {"H1": "Tiểu khu 3"})


def test_a_village_without_a_kind_beside_one_of_its_name_is_meant_by_its_whole_name(
    office: Office, commune_officer: Any
) -> None:
    renamed(commune_officer, "Bản Nà Lo", "Nà Lo")
    uid = office.take_in(commune_officer, written(office, *homes("Bản Nà Lo", "Nà Lo", "Thôn Nà Lo")))
    assert stand() == {"H1": "Bản Nà Lo", "H2": "Nà Lo"}
    assert found(uid) == [(4, "village", "village_unclear")]


def test_a_network_is_told_of_the_village_of_that_kind(office: Office, commune_officer: Any) -> None:
    rows = [*homes("Bản 1", coverage="2G"), *homes("", "Tiểu khu 1", coverage="4G")[1:]]
    office.take_in(commune_officer, sheet(office, *rows))
    named = dict(places.village_names())
    told = {named[fact.place_no]: fact.value for fact in VillageFact.plain.all()}
    assert told == {"Bản 1": "voice", "Tiểu khu 1": "data"}
