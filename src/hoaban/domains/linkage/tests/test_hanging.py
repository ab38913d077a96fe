"""Two records of one commune that only a record of another holds together: the province's search finds them, their commune decides."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.linkage import actions, api, queries, spoken
from hoaban.domains.linkage.actions import hanging, keeping
from hoaban.domains.linkage.models import EVERYWHERE, Pair, Scan
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.tests.test_across import JOB, NEXT, OWN, asked, look
from hoaban.domains.linkage.values import State
from hoaban.domains.registry.models import Household, Person
from hoaban.foundation.access import identity
from hoaban.foundation.access.errors import NotFound
from tests.support.doubles import record_of

pytestmark = pytest.mark.django_db(databases="__all__")
REASON = "Có một bản ghi ở xã khác khớp với cả hai bản ghi này"
Trio = tuple[Any, Any, Any]


@pytest.fixture
def trio() -> Trio:
    """Two records of a commune that share next to nothing, and one of the next commune with the telephone of the one and the
    number of the other."""
    whole = record_of("Cà Thị Xuân", "H-60", NEXT, year=1990)
    one = record_of("Cà Thị Xuân", "H-61", OWN, year=1990)
    other = record_of("C. T. Xuân", "H-62", OWN, year=1991)
    link(whole, one, phone_e164="+84987000222")
    link(whole, other, identity_index="the same")
    year_alone(other)
    return one, other, whole


def link(*people: Any, **shared: str | int) -> None:
    Person.plain.filter(pk__in=[person.pk for person in people]).update(**shared)


def year_alone(person: Any) -> None:
    Person.plain.filter(pk=person.pk).update(birth_month=None, birth_date=None, birth_precision="year")


def look_here() -> int:
    return actions.scan_commune(by=JOB, commune=OWN, beat=lambda: None, now=timezone.now())


def between(one: Any, other: Any) -> Pair | None:
    first, second = sorted((one.pk, other.pk))
    return Pair.plain.filter(first_person=first, second_person=second).first()


def say(by: Any, pair: Pair | None, state: State) -> None:
    assert pair
    actions.decide(by=by, uid=pair.uid, state=state, request=None, now=timezone.now())


def test_the_commune_s_own_search_misses_them_and_the_province_s_finds_all_three(trio: Trio) -> None:
    one, other, whole = trio
    assert look_here() == 0
    assert look() == []
    pair = between(one, other)
    assert pair
    assert (pair.first_place, pair.second_place, pair.alone, pair.third) == (OWN, OWN, False, whole.pk)
    assert between(one, whole)
    assert between(other, whole)
    assert Pair.plain.count() == 3
    assert asked() == {OWN, NEXT}
    look()
    look_here()
    assert Pair.plain.count() == 3, (
        "the commune's own search, which sees nothing of it, takes it away from nobody"
    )


def test_the_reason_is_said_first_and_names_neither_the_commune_nor_the_person(
    trio: Trio, client: Client, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_finders", [lambda _request: commune_officer])
    look()
    pair = between(*trio[:2])
    assert pair
    row = queries.pair_for(commune_officer, pair.uid, queries.Chosen()).row
    with translation.override("vi"):
        assert spoken.told(row.reasons)[0] == (True, REASON)
    page = client.get(f"/w/linkage/{pair.uid}/").content.decode()
    assert REASON in page
    assert 'data-key="1"' in page, "both records are hers: she may make them one"
    assert "H-60" not in page
    assert str(trio[2].uid) not in page


def test_who_keeps_the_third_or_the_province_sees_nothing_of_the_pair(
    trio: Trio, outsider: Any, make_actor: Any
) -> None:
    look()
    pair = between(*trio[:2])
    assert pair
    rights = (Permission.REVIEW, "registry:household:see", "registry:person:merge")
    for actor in (outsider, make_actor(*rights, name="keeper"), make_actor(*rights, commune=3910)):
        assert pair.uid not in {row.uid for row in queries.pairs(actor, queries.Chosen()).rows}
        with pytest.raises(NotFound):
            queries.pair_for(actor, pair.uid, queries.Chosen())
        with pytest.raises(NotFound):
            say(actor, pair, State.DIFFERENT)


def test_what_the_commune_s_own_search_finds_too_is_one_row_with_its_own_reasons(trio: Trio) -> None:
    look()
    link(*trio[:2], phone_e164="+84987000222", name="Cà Thị Xuân")
    assert look_here() == 1
    pair = between(*trio[:2])
    assert pair
    assert pair.alone
    assert ["third", 1] not in [reason[:2] for reason in pair.reasons]
    look()
    assert Pair.plain.count() == 3
    link(trio[1], phone_e164="", name="C. T. Xuân")
    look()
    assert look_here() == 0
    pair = between(*trio[:2])
    assert pair
    assert (pair.alone, pair.third, pair.reasons[0][:2]) == (False, trio[2].pk, ["third", 1])


@pytest.mark.parametrize("change", ["gone", "corrected"])
def test_it_goes_with_the_third(trio: Trio, change: str) -> None:
    look()
    rows = Person.plain.filter(pk=trio[2].pk)
    if change == "gone":
        rows.delete()
    else:
        rows.update(identity_index="another", phone_e164="", name="Lò Văn Dũng", birth_year=1940)
    look()
    assert between(*trio[:2]) is None
    assert asked() == set()


def test_it_goes_at_once_with_a_word_against_a_link_and_comes_back_with_it(
    trio: Trio, commune_officer: Any, outsider: Any
) -> None:
    """Either keeper of the link says it; the search of the night does not bring it back."""
    one, other, whole = trio
    for officer in (commune_officer, outsider):
        look()
        link_pair = between(other, whole)
        say(officer, link_pair, State.DIFFERENT)
        assert between(one, other) is None
        look()
        assert between(one, other) is None
        assert link_pair
        Scan.plain.filter(commune=EVERYWHERE).delete()
        actions.take_back(by=officer, uid=link_pair.uid, request=None, now=timezone.now())
        assert queries.is_province_waiting(), "what hung together by it is looked for again"
    look()
    assert between(one, other)


def test_what_was_said_of_the_pair_stays_said(trio: Trio, commune_officer: Any) -> None:
    look()
    say(commune_officer, between(*trio[:2]), State.DIFFERENT)
    look()
    look_here()
    pair = between(*trio[:2])
    assert pair
    assert pair.state == State.DIFFERENT


def test_a_third_that_was_made_one_with_another_record_takes_it_along(trio: Trio) -> None:
    """Its commune is looked through again, so what was taken over from it is found by itself."""
    one, other, whole = trio
    look()
    api.on_merged({"kept_id": one.pk, "merged_id": whole.pk}, 1)
    assert between(one, other) is None
    assert queries.waiting_scans() == [OWN]
    assert asked() == set()
    api.on_merged({"kept_id": one.pk, "merged_id": whole.pk}, 1)
    link(one, other, identity_index="the same")
    Person.plain.filter(pk=whole.pk).update(replaced_at=timezone.now())
    assert look_here() == 1
    pair = between(one, other)
    assert pair
    assert pair.alone
    Scan.plain.all().delete()
    api.on_parted({"kept_id": one.pk, "merged_id": whole.pk}, 2)
    assert queries.is_province_waiting()


def test_where_the_commune_s_own_search_knows_them_a_lost_third_takes_nothing(trio: Trio) -> None:
    look()
    Pair.plain.filter(third__isnull=False).update(alone=True)
    api.on_merged({"kept_id": trio[0].pk, "merged_id": trio[2].pk}, 1)
    pair = between(*trio[:2])
    assert pair
    assert pair.third is None


def test_who_moves_takes_it_along_as_any_pair_and_a_third_that_comes_home_is_its_commune_s(
    trio: Trio,
) -> None:
    one, other, whole = trio
    look()
    move(whole, OWN)
    api.on_moved({"source_id": one.household_id, "target_id": whole.household_id}, 1)
    assert OWN in queries.waiting_scans()
    look_here()
    look()
    pair = between(one, other)
    assert pair
    assert (pair.alone, pair.third) == (True, None)
    move(whole, NEXT)
    api.on_moved({"source_id": one.household_id, "target_id": whole.household_id}, 2)
    look()
    look_here()
    move(other, NEXT)
    api.on_moved({"source_id": one.household_id, "target_id": other.household_id}, 3)
    pair = between(one, other)
    assert pair
    assert (pair.alone, pair.third) == (True, None)
    assert pair.first_place != pair.second_place


def move(person: Any, place: int) -> None:
    Household.plain.filter(pk=person.household_id).update(place_no=place)
    Person.plain.filter(pk=person.pk).update(place_no=place)


def test_killed_between_the_two_parts_of_a_search_it_is_whole_the_next_time(trio: Trio) -> None:
    class Killed(Exception):
        pass

    def kill() -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hanging, "keep", lambda *_rest: kill())
        with pytest.raises(Killed):
            look()
    assert between(*trio[:2]) is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hanging, "let_go", lambda *_rest: kill())
        with pytest.raises(Killed):
            look()
    look()
    assert Pair.plain.count() == 3


Search = dict[tuple[int, int], int]
KEYS = st.sampled_from([(1, 2), (1, 3), (2, 3), (4, 5)])
SEARCH = st.dictionaries(KEYS, st.integers(1, 9))
"""What a search finds: the pair and how much it says."""


def own(found: Search) -> None:
    rows = {key: row(key, score, []) for key, score in found.items()}
    keeping.keep(JOB, rows, inside(), lambda: None)
    keeping.let_go(rows, inside())


def wide(found: Search) -> None:
    rows = {key: row(key, score, [["third", 1, 1.0, 0]]) for key, score in found.items()}
    for pair in rows.values():
        pair.alone, pair.third = False, 9
        pair.by_third = [pair.score, pair.weights_no, pair.reasons]
    hanging.keep(rows, lambda: None)
    hanging.let_go(rows)


def row(key: tuple[int, int], score: int, reasons: list[list[Any]]) -> Pair:
    return Pair(
        first_person=key[0], second_person=key[1], first_place=OWN, second_place=OWN, score=score / 10, weights_no=score,
        reasons=reasons, found_at=timezone.now(),
    )  # fmt: skip


def inside() -> Any:
    return Pair.plain.filter(first_place=OWN, second_place=OWN)


def standing() -> list[tuple[Any, ...]]:
    shown = ("first_person", "second_person", "state", "alone", "third", "score", "weights_no", "reasons")
    return [
        tuple(map(str, one))
        for one in Pair.plain.order_by("first_person", "second_person").values_list(*shown)
    ]


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(st.tuples(SEARCH, SEARCH), max_size=2), now=st.tuples(SEARCH, SEARCH))
def test_whichever_search_runs_first_the_queue_is_the_same_and_no_pair_is_lost_or_stands_twice(
    monkeypatch: pytest.MonkeyPatch, before: list[tuple[Search, Search]], now: tuple[Search, Search]
) -> None:
    monkeypatch.setattr(keeping, "REST_SECONDS", 0)
    ends = []
    for turn in (1, -1):
        Pair.plain.all().delete()
        for here, beyond in before:
            own(here)
            wide(beyond)
        for search, found in ((own, now[0]), (wide, now[1]))[::turn]:
            search(found)
        assert set(Pair.plain.values_list("first_person", "second_person")) == now[0].keys() | now[1].keys()
        ends.append(standing())
        own(now[0])
        wide(now[1])
        assert standing() == ends[-1], "a second run changes nothing"
    assert ends[0] == ends[1]
    for first, second, _state, alone, third, *_shown in ends[0]:
        key = (int(first), int(second))
        assert (alone, third) == (str(key in now[0]), "9" if key in now[1] else "None")
