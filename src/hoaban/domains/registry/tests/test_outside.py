"""Somebody of another office looks at a household: she says why, its commune is told the same day and may doubt it."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import ReasonNeeded, ReasonUnclear
from hoaban.domains.registry.models import Household, OutsideLook, Person
from hoaban.domains.registry.outside import LookState, Why, is_own, is_said
from hoaban.domains.registry.queries.outside import SHOWN
from hoaban.domains.registry.tests.conftest import SignIn, with_reason
from hoaban.domains.registry.tests.test_reading import household, person, reads
from hoaban.domains.registry.values import ReadFor
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.duties.models import Duty

pytestmark = pytest.mark.django_db(databases="__all__")
HOME, NEXT = 14_03646_0000, 14_03664_0000


@pytest.fixture
def officer_of_data(make_actor: Any) -> Any:
    return make_actor("registry:look:see", "registry:look:answer", name="data_protection_officer")


def open_duties(kind: str) -> list[tuple[int, str]]:
    rows = Duty.plain.filter(kind=f"registry.{kind}", state="open").order_by("number")
    return [(row.number, str(row.params.get("count", ""))) for row in rows]


def look(by: Any, home: Household, **more: Any) -> None:
    told = {"why": Why.ASKED, "words": "Đơn số 12", "request": None, "now": timezone.now()} | more
    actions.give_reason(by=by, uid=home.uid, **told)


def new(by: Any) -> list[UUID]:
    return [row.uid for row in queries.outside_looks(by, LookState.NEW, None, "")[1]]


def test_an_area_narrower_than_a_province_is_ones_own() -> None:
    province = UnitRange(14 * 10**9, 15 * 10**9)
    two_communes = UnitRange(HOME, HOME + 30_000)
    assert is_own(HOME + 3, [two_communes])
    assert not is_own(HOME + 3, [province])
    assert is_own(HOME, [province, two_communes])
    assert not is_own(NEXT, [UnitRange(HOME, HOME + 10_000)])


@pytest.mark.parametrize(
    ("words", "said"), [("Đơn số 12", True), ("....", False), ("a", False), ("x" * 201, False)]
)
def test_a_reason_is_said_in_words(words: str, said: bool) -> None:
    assert is_said(words) is said


def test_nothing_opens_before_the_reason_and_the_reading_carries_it(
    as_actor: SignIn, province_officer: Any
) -> None:
    home = household()
    person(home, "Lò Thị Mẫu")
    client, address = as_actor(province_officer), f"/w/registry/households/{home.uid}/"
    asked = client.get(address).content.decode()
    assert "L. T. M." not in asked
    assert 'name="why"' in asked
    assert 'name="why"' in client.get(f"{address}then/").content.decode()
    assert reads("registry:household:read") == []
    with pytest.raises(ReasonNeeded):
        queries.household_for(province_officer, home.uid, ReadFor.SERVICE)
    for wrong in ({"why": "outside_asked", "words": "..."}, {"why": "settle_pair", "words": "Đơn số 12"}, {}):
        assert client.post(f"{address}reason/", wrong).status_code == 422
    client.post(f"{address}reason/", {"why": "outside_asked", "words": "Đơn số 12"})
    assert "L. T. M." in client.get(address).content.decode()
    assert reads("registry:household:read") == [(province_officer.key, "outside_asked", 1)]


def test_the_commune_s_own_officer_is_asked_nothing_and_told_nothing(
    as_actor: SignIn, commune_officer: Any
) -> None:
    home = household()
    assert (
        "outside" not in as_actor(commune_officer).get(f"/w/registry/households/{home.uid}/").content.decode()
    )
    look(commune_officer, home)
    assert not OutsideLook.plain.exists()
    assert open_duties("looked_at") == []


def test_a_day_s_looks_are_one_duty_whose_title_counts(province_officer: Any, commune_officer: Any) -> None:
    homes = [household(f"H{number}") for number in range(3)]
    for home in (*homes, homes[0]):
        look(province_officer, home)
    look(province_officer, household("F", NEXT))
    assert open_duties("looked_at") == [(HOME, "3"), (NEXT, "1")]
    told = {"uids": new(commune_officer), "request": None, "now": timezone.now()}
    assert actions.mark_looks_seen(by=commune_officer, **told) == 3
    assert open_duties("looked_at") == [(NEXT, "1")]
    look(province_officer, household("H9"))
    assert open_duties("looked_at") == [(HOME, "1"), (NEXT, "1")]


def test_the_duty_ends_when_the_only_new_look_is_doubted(province_officer: Any, commune_officer: Any) -> None:
    for code in ("H1", "H2"):
        look(province_officer, household(code))
    for row, left in zip(OutsideLook.plain.order_by("pk"), ([(HOME, "1")], []), strict=True):
        actions.doubt_look(by=commune_officer, uid=row.uid, words="", request=None, now=timezone.now())
        assert open_duties("looked_at") == left


def test_going_through_a_page_leaves_what_it_did_not_show(
    as_actor: SignIn, province_officer: Any, commune_officer: Any
) -> None:
    for number in range(SHOWN + 2):
        look(province_officer, household(f"H{number}"))
    foreign = household("F", NEXT)
    look(province_officer, foreign)
    client = as_actor(commune_officer)
    page = client.get("/w/registry/looks/").content.decode()
    shown = re.findall(r'name="look" value="([^"]+)"', page)
    assert len(shown) == SHOWN
    look(province_officer, household("H-later"))
    client.post(
        "/w/registry/looks/seen/",
        {"look": [*shown, "strange", str(OutsideLook.plain.get(household=foreign).uid)]},
    )
    assert open_duties("looked_at") == [(HOME, "3"), (NEXT, "1")]
    assert len(new(commune_officer)) == 3


def test_a_reason_sent_twice_counts_once_and_holds_for_its_day(province_officer: Any) -> None:
    home = household()
    for _ in range(2):
        look(province_officer, home, request="r1")
    assert OutsideLook.plain.count() == 1
    OutsideLook.plain.update(on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ReasonNeeded):
        queries.household_for(province_officer, home.uid, ReadFor.SERVICE)


def test_the_commune_reads_who_and_why_and_the_next_one_does_not(
    as_actor: SignIn, province_officer: Any, commune_officer: Any, outsider: Any
) -> None:
    look(province_officer, household("HO-1"))
    page = as_actor(commune_officer).get("/w/registry/looks/").content.decode()
    for told in (province_officer.label, "HO-1", "Đơn số 12"):
        assert told in page
    assert "HO-1" not in as_actor(outsider).get("/w/registry/looks/").content.decode()
    uid = OutsideLook.plain.get().uid
    with pytest.raises(NotFound):
        actions.doubt_look(by=outsider, uid=uid, words="", request=None, now=timezone.now())


def test_a_doubt_goes_to_the_data_protection_officer_whose_answer_comes_back(
    as_actor: SignIn, province_officer: Any, commune_officer: Any, officer_of_data: Any
) -> None:
    look(province_officer, household("HO-1"))
    uid = OutsideLook.plain.get().uid
    doubt = {"uid": uid, "words": "Không có đơn nào", "request": "d1", "now": timezone.now()}
    for _ in range(2):
        actions.doubt_look(by=commune_officer, **doubt)
    assert open_duties("look_doubted") == [(14 * 10**9, "")]
    with pytest.raises(NotAllowed):
        actions.answer_look(by=commune_officer, uid=uid, words="Có đơn", request=None, now=timezone.now())
    page = as_actor(officer_of_data).get("/w/registry/looks/?state=doubted").content.decode()
    assert "Không có đơn nào" in page
    assert "/w/registry/households/" not in page.split("<main")[1].split("</main")[0]
    with pytest.raises(ReasonUnclear):
        actions.answer_look(by=officer_of_data, uid=uid, words="..", request=None, now=timezone.now())
    actions.answer_look(by=officer_of_data, uid=uid, words="Đã xem đơn gốc", request="a1", now=timezone.now())
    assert open_duties("look_doubted") == []
    assert open_duties("looked_at") == [(HOME, "1")]
    assert "Đã xem đơn gốc" in as_actor(commune_officer).get("/w/registry/looks/").content.decode()
    assert queries.outside_looks(officer_of_data, LookState.DOUBTED, None, "")[1] == []


def test_settling_a_pair_tells_the_other_commune_only(commune_officer: Any, make_actor: Any) -> None:
    own, other = person(household()), person(household("F", NEXT), "Lò Thị Xuyến")
    actions.note_settling(by=commune_officer, people=[own.pk, other.pk], now=timezone.now())
    row = OutsideLook.plain.get()
    assert (row.why, row.place_no, row.by_key) == (Why.SETTLE, NEXT, commune_officer.key)
    assert open_duties("looked_at") == [(NEXT, "1")]
    with pytest.raises(NotAllowed):
        actions.note_settling(by=make_actor(), people=[own.pk], now=timezone.now())


def test_a_number_and_an_ethnic_group_ask_for_the_reason_too(make_actor: Any) -> None:
    rights = ("household:see", "person:identify", "ethnic_group:read")
    above = make_actor(*(f"registry:{right}" for right in rights))
    one: Person = person(household(), number="000000000017")
    for read in (
        lambda: queries.number_of(above, one.uid, "identity", "check_papers"),
        lambda: queries.ethnic_groups_of(above, one.household.uid, "statistics"),
    ):
        with pytest.raises(ReasonNeeded):
            read()
    with_reason(above, one.household)
    assert queries.number_of(above, one.uid, "identity", "check_papers").number == "000000000017"


def test_a_look_answered_while_the_page_was_open_stays_new(
    as_actor: SignIn, province_officer: Any, commune_officer: Any, officer_of_data: Any
) -> None:
    look(province_officer, household("HO-1"))
    row = OutsideLook.plain.get()
    actions.doubt_look(by=commune_officer, uid=row.uid, words="", request=None, now=timezone.now())
    OutsideLook.plain.update(seen_at=None)
    client, address = as_actor(commune_officer), "/w/registry/looks/seen/"
    shown = {"look": [str(row.uid)]}
    actions.answer_look(
        by=officer_of_data, uid=row.uid, words="Đã xem đơn gốc", request=None, now=timezone.now()
    )
    client.post(address, shown)
    assert new(commune_officer) == [row.uid], "she has not read the answer"
    page = client.get("/w/registry/looks/").content.decode()
    assert f'name="answered" value="{row.uid}"' in page
    client.post(address, {"answered": [str(row.uid)]})
    assert new(commune_officer) == []
