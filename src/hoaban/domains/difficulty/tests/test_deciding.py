"""Villages and communes of special difficulty by decision: dry run, in force, ended by the next one, taken back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.difficulty import actions, queries
from hoaban.domains.difficulty.errors import (
    DecisionKnown,
    DecisionLater,
    DecisionStands,
    ListEmpty,
    NotYetInForce,
)
from hoaban.domains.difficulty.models import DifficultyDecision
from hoaban.domains.difficulty.rules import by_name, holding, read
from hoaban.domains.difficulty.tests.conftest import SignIn
from hoaban.domains.difficulty.values import DecisionTold, Doubt, Holds, Known, Of
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import VillageFact
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.places.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")
HOME, NEXT = 14_03646_0000, 14_03664_0000
LIST = "Xã Một; Bản Bó\nXã Một\tBản Mòn\nXã Hai; Bản Cọ\n"


def unit(level: str, code: str, name: str, start: int, stop: int) -> None:
    key = name.lower().translate(str.maketrans("ãộảóòọ", "aoaooo"))
    Unit.plain.create(level=level, code=code, kind=level, name=name, full_name=name, name_key=key, name_sort=key,
                      start=start, stop=stop)  # fmt: skip


@pytest.fixture(autouse=True)
def units(db: None) -> None:
    """Two communes with three villages."""
    unit("commune", "03646", "Xã Một", HOME, HOME + 10_000)
    unit("commune", "03664", "Xã Hai", NEXT, NEXT + 10_000)
    for number, name in ((HOME + 1, "Bản Bó"), (HOME + 2, "Bản Mòn"), (NEXT + 1, "Bản Cọ")):
        unit("village", f"{number}"[2:], name, number, number + 1)


def told(number: str = "1/QĐ", since: date = date(2026, 1, 1), **more: Any) -> DecisionTold:
    given = {"of": Of.VILLAGES, "valid_to": None, "adds": False, "text": LIST} | more
    return DecisionTold(number, since, "UBND tỉnh", valid_from=since, **given)


def force(by: Any, one: DecisionTold) -> Any:
    uid = actions.keep_decision(by=by, uid=None, told=one, version=0, request=None, now=timezone.now())
    actions.put_in_force(by=by, uid=uid, version=1, request=None, now=timezone.now())
    return uid


def test_who_is_asked_about_her_village_reads_which_of_the_commune_no_decision_names(
    commune_officer: Any, province_officer: Any, as_actor: SignIn
) -> None:
    force(province_officer, told(text="Xã Một; Bản Bó\n"))
    said = "Các bản không có quyết định nào nêu"
    page = as_actor(commune_officer).get("/w/registry/difficulty/").content.decode()
    assert "<p>Bản Mòn</p>" in page[page.index(said) :], "Bản Bó is named, Bản Cọ is another commune's"
    browser = as_actor(province_officer)
    assert said not in browser.get("/w/registry/difficulty/").content.decode()
    page = browser.get("/w/registry/difficulty/", {"commune": HOME}).content.decode()
    assert "<p>Bản Mòn</p>" in page
    page = browser.get("/w/registry/difficulty/", {"of": "communes"}).content.decode()
    assert "không có xã nào được nêu" in page


def now_said() -> dict[int, str]:
    rows = VillageFact.plain.filter(kind=FactKind.DIFFICULTY, replaced_at=None)
    return dict(rows.values_list("place_no", "value"))


def names_on(by: Any, day: date, of: Of = Of.VILLAGES) -> list[str]:
    return [row.name for row in queries.listed_on(by, day, of, None, "")[1]]


def test_lines_name_units_without_marks_by_name_or_code_and_say_what_they_lack() -> None:
    one = Known(1, HOME, "Xã Một", "Xã Một")
    bo = Known(2, HOME + 1, "", "Bản Bó")
    communes, villages = by_name([(0, "Xã Một", one), (0, "03646", one)]), by_name([(HOME, "Bản Bó", bo)])
    said = "xa mot; bo\n03646\tBản Bó\nXã Ba; Bản Bó\nXã Một; Bản Lạ\nXã Một\n\n"
    lines = read(said, Of.VILLAGES, communes, villages)
    assert [(line.row, line.doubt) for line in lines] == [
        (1, None), (2, Doubt.TWICE), (3, Doubt.COMMUNE), (4, Doubt.VILLAGE), (5, Doubt.PARTS),
    ]  # fmt: skip
    assert [line.unit for line in read("P. Một\nMột", Of.COMMUNES, communes, villages)] == [None, one]


def test_a_name_that_two_villages_share_is_told_apart_by_its_kind_or_names_neither() -> None:
    one = Known(1, HOME, "Xã Một", "Xã Một")
    names = ("Bản 1", "Tiểu khu 1", "Bản Bó", "Bản Tặc", "bản tặc", "Lìn", "Tiểu khu Lìn")
    units = [(HOME, name, Known(pk, HOME + pk, "", name)) for pk, name in enumerate(names, 2)]
    said = ["Bản 1", "tieu khu 1", "1", "Thôn 1", "Tiểu khu Bó", "Bản Tặc", "Lìn", "tiểu khu lìn"]
    lines = read(
        "\n".join(f"Một; {name}" for name in said), Of.VILLAGES, by_name([(0, "Xã Một", one)]), by_name(units)
    )
    none, doubt = Doubt.VILLAGE, Doubt.UNCLEAR
    assert [line.unit.name if line.unit else line.doubt for line in lines] == [
        "Bản 1", "Tiểu khu 1", doubt, none, none, doubt, "Lìn", "Tiểu khu Lìn",
    ]  # fmt: skip


def test_the_latest_whole_list_holds_with_what_was_added_since() -> None:
    def at(
        pk: int, month: int, *, adds: bool = False, until: date | None = None, of: Of = Of.VILLAGES
    ) -> Holds:
        return Holds(pk, of, date(2026, month, 1), until, adds)

    many = [
        at(1, 1),
        at(2, 3, adds=True),
        at(3, 5),
        at(4, 6, adds=True, until=date(2026, 6, 30)),
        at(5, 2, of=Of.COMMUNES),
    ]
    for day, held in (
        (date(2025, 12, 31), set()), (date(2026, 1, 1), {1}), (date(2026, 4, 1), {1, 2, 5}), (date(2026, 5, 1), {3, 5}),
        (date(2026, 6, 30), {3, 4, 5}), (date(2026, 7, 1), {3, 5}),
    ):  # fmt: skip
        assert holding(many, day) == held


def test_a_decision_dates_its_villages_and_a_later_one_ends_it(province_officer: Any) -> None:
    force(province_officer, told())
    assert now_said() == {HOME + 1: "special", HOME + 2: "special", NEXT + 1: "special"}
    force(province_officer, told("2/QĐ", date(2026, 6, 1), text="Xã Một; Bản Bó"))
    assert now_said() == {HOME + 1: "special", HOME + 2: "none", NEXT + 1: "none"}
    assert names_on(province_officer, date(2026, 5, 31)) == ["Bản Bó", "Bản Mòn", "Bản Cọ"]
    assert names_on(province_officer, date(2026, 6, 1)) == ["Bản Bó"]
    fact = VillageFact.plain.get(kind=FactKind.DIFFICULTY, replaced_at=None, place_no=HOME + 2)
    assert (fact.valid_from, fact.source) == (date(2026, 6, 1), "2/QĐ")


def test_one_province_s_list_neither_ends_nor_holds_up_another_s(province_officer: Any) -> None:
    beyond = 15_00001_0000
    unit("commune", "00001", "Xã Ba", beyond, beyond + 10_000)
    unit("village", "000010001", "Bản Xa", beyond + 1, beyond + 2)
    neighbour = replace(province_officer, key="user:neighbour", where=(UnitRange(15 * 10**9, 16 * 10**9),))
    theirs = {"text": "Xã Ba; Bản Xa"}
    force(province_officer, told())
    force(neighbour, told("2/QĐ", date(2026, 6, 1), **theirs))
    late = force(province_officer, told("3/QĐ", date(2026, 3, 1), text="Xã Một; Bản Bó"))
    force(neighbour, told("4/QĐ", date(2026, 6, 2), **theirs))
    assert now_said() == {HOME + 1: "special", HOME + 2: "none", NEXT + 1: "none", beyond + 1: "special"}
    assert names_on(province_officer, date(2026, 7, 1)) == ["Bản Bó"]
    assert names_on(neighbour, date(2026, 7, 1)) == ["Bản Xa"]
    actions.take_back_decision(by=province_officer, uid=late, request=None, now=timezone.now())
    assert names_on(province_officer, date(2026, 7, 1)) == ["Bản Bó", "Bản Mòn", "Bản Cọ"]


def test_taking_a_decision_back_lets_the_earlier_one_hold_again(province_officer: Any) -> None:
    first = force(province_officer, told())
    before = now_said()
    second = force(province_officer, told("2/QĐ", date(2026, 6, 1), text="Xã Một; Bản Bó"))
    with pytest.raises(DecisionLater):
        actions.take_back_decision(by=province_officer, uid=first, request=None, now=timezone.now())
    for _ in range(2):
        actions.take_back_decision(by=province_officer, uid=second, request="t", now=timezone.now())
    assert now_said() == before
    assert names_on(province_officer, date(2026, 7, 1)) == ["Bản Bó", "Bản Mòn", "Bản Cọ"]
    actions.take_back_decision(by=province_officer, uid=first, request=None, now=timezone.now())
    assert now_said() == {}


def test_what_was_taken_back_is_counted_nowhere_and_what_ended_as_once_held(
    as_actor: SignIn, province_officer: Any
) -> None:
    first = force(province_officer, told())
    second = force(province_officer, told("2/QĐ", date(2026, 6, 1), text="Xã Một; Bản Bó"))

    def counted() -> dict[str, tuple[int, bool]]:
        return {one.told.number: (one.units, one.is_holding) for one in queries.decisions(province_officer)}

    def board() -> str:
        return " ".join(as_actor(province_officer).get("/w/registry/difficulty/").content.decode().split())

    assert counted() == {"1/QĐ": (3, False), "2/QĐ": (1, True)}
    assert "1 trong danh sách" in board()
    assert "có 3 trong danh sách khi còn áp dụng" in board()
    actions.take_back_decision(by=province_officer, uid=second, request=None, now=timezone.now())
    assert counted() == {"1/QĐ": (3, True), "2/QĐ": (0, False)}
    assert queries.decision_for(province_officer, second)[0].units == 0
    assert "3 trong danh sách" in board()
    assert "1 trong danh sách" not in board()
    actions.take_back_decision(by=province_officer, uid=first, request=None, now=timezone.now())
    assert counted() == {"1/QĐ": (0, False), "2/QĐ": (0, False)}
    assert "trong danh sách" not in board()


def test_a_decision_told_late_is_true_for_its_time_only(province_officer: Any) -> None:
    force(province_officer, told("2/QĐ", date(2026, 6, 1), text="Xã Một; Bản Bó"))
    late = force(province_officer, told("1/QĐ", date(2026, 1, 1)))
    assert now_said() == {HOME + 1: "special"}
    assert names_on(province_officer, date(2026, 5, 31)) == ["Bản Bó", "Bản Mòn", "Bản Cọ"]
    assert names_on(province_officer, date(2026, 7, 1)) == ["Bản Bó"]
    assert VillageFact.plain.get(place_no=HOME + 1, replaced_at=None).source == "2/QĐ"
    assert VillageFact.plain.get(place_no=HOME + 1, source="1/QĐ").valid_to == date(2026, 6, 1)
    actions.take_back_decision(by=province_officer, uid=late, request=None, now=timezone.now())
    assert VillageFact.plain.get(place_no=HOME + 1, replaced_at=None).source == "2/QĐ"
    assert names_on(province_officer, date(2026, 5, 31)) == []


def test_communes_are_listed_without_facts_of_villages(province_officer: Any) -> None:
    force(province_officer, told(of=Of.COMMUNES, text="Xã Một\nXã Lạ"))
    assert names_on(province_officer, date(2026, 1, 1), Of.COMMUNES) == ["Xã Một"]
    assert DifficultyDecision.plain.get().unknown == ["Xã Lạ"]
    assert now_said() == {}


def test_what_cannot_hold_is_refused_and_stays_a_draft(province_officer: Any, commune_officer: Any) -> None:
    def draft(one: DecisionTold) -> Any:
        return actions.keep_decision(
            by=province_officer, uid=None, told=one, version=0, request=None, now=timezone.now()
        )

    later = draft(told(since=timezone.localdate() + timedelta(days=1)))
    with pytest.raises(NotYetInForce):
        actions.put_in_force(by=province_officer, uid=later, version=1, request=None, now=timezone.now())
    with pytest.raises(DecisionKnown):
        draft(told())
    empty = draft(told("3/QĐ", text="Xã Lạ; Bản Lạ"))
    with pytest.raises(ListEmpty):
        actions.put_in_force(by=province_officer, uid=empty, version=1, request=None, now=timezone.now())
    with pytest.raises(NotAllowed):
        actions.put_in_force(by=commune_officer, uid=empty, version=1, request=None, now=timezone.now())
    uid = force(province_officer, told("4/QĐ"))
    with pytest.raises(DecisionStands):
        actions.keep_decision(
            by=province_officer, uid=uid, told=told("5/QĐ"), version=2, request=None, now=timezone.now()
        )


def test_pages_lead_from_the_paper_to_the_list(
    as_actor: SignIn, province_officer: Any, commune_officer: Any
) -> None:
    client = as_actor(province_officer)
    form = {"number": "1/QĐ", "signed_on": "2026-01-01", "issuer": "UBND tỉnh", "lists": "villages", "valid_from": "01/01/2026",
            "text": "Xã Một; Bản Bó\nXã Một; Bản Lạ"}  # fmt: skip
    assert client.post("/w/registry/difficulty/new/", form | {"valid_to": "2025-01-01"}).status_code == 422
    page = client.post("/w/registry/difficulty/new/", form, follow=True)
    assert "Bản Lạ" in page.content.decode()
    uid = DifficultyDecision.plain.get().uid
    client.post(f"/w/registry/difficulty/{uid}/force/", {"version": "1"})
    seen = as_actor(commune_officer).get("/w/registry/difficulty/").content.decode()
    assert "Bản Bó" in seen
    assert "/w/registry/difficulty/new/" not in seen
    assert (
        "Bản Bó"
        not in as_actor(commune_officer).get("/w/registry/difficulty/?day=2025-12-31").content.decode()
    )
    assert as_actor(commune_officer).post(f"/w/registry/difficulty/{uid}/undo/").status_code == 403
