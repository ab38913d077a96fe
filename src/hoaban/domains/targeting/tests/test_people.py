"""From an area to people: everybody once, the most exposed first, on record, and only where it is hers."""

from typing import Any

import pytest

from hoaban.domains.targeting import actions, api
from hoaban.domains.targeting.tests.ground import BO, HEO, NOW, OWN, covered, home
from hoaban.domains.targeting.values import Danger
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import ReadEntry

pytestmark = pytest.mark.django_db(databases="__all__")
AREA = api.Area(units=(OWN,))


def on_card(by: Any, row: Any, carry: int, village: int = BO) -> None:
    actions.keep_home(
        by=by,
        village=village,
        household=row.uid,
        danger=Danger.STREAM,
        carry=carry,
        note="",
        request=None,
        now=NOW,
    )


def codes(found: api.People) -> list[tuple[int, int, int]]:
    columns = found.columns
    return list(
        zip(columns["household"].tolist(), columns["reach"].tolist(), columns["rank"].tolist(), strict=True)
    )


def test_how_each_is_reached_follows_home_and_village(commune_officer: Any) -> None:
    sms = home("A", BO, phone="+84912345678", people=2)
    call = home("B", BO, phone="+84912345679", channel="voice")
    asked = home("C", BO, phone="+84912345670", channel="visit")
    silent = home("D", BO)
    dark = home("E", HEO, phone="+84912345671")
    covered(HEO, "none")
    found = {(row, reach) for row, reach, _rank in codes(api.people(commune_officer, AREA))}
    assert found == {
        (sms.pk, api.Reach.SMS), (sms.pk, api.Reach.HOUSE_PHONE), (call.pk, api.Reach.VOICE), (asked.pk, api.Reach.VISIT),
        (silent.pk, api.Reach.NO_PHONE), (dark.pk, api.Reach.NO_COVERAGE),
    }  # fmt: skip


def test_the_most_exposed_come_first_by_the_card_then_by_our_rule(commune_officer: Any) -> None:
    rest, door = home("A", BO, phone="+84912345678"), home("B", BO)
    danger, carried = home("C", BO, phone="+84912345679"), home("D", BO, phone="+84912345670")
    on_card(commune_officer, danger, 0)
    on_card(commune_officer, carried, 2)
    found = api.people(commune_officer, AREA)
    assert [row for row, _reach, _rank in codes(found)] == [carried.pk, danger.pk, door.pk, rest.pk]
    assert found.ranked_by_card == 2


def test_only_her_own_part_is_told_and_the_reading_is_on_record(head: Any) -> None:
    mine = home("A", BO)
    home("B", HEO)
    found = api.people(head, AREA, right="targeting:door:tell")
    assert [row for row, _reach, _rank in codes(found)] == [mine.pk]
    entry = ReadEntry.plain.filter(tag="registry:recipient:read").latest("pk")
    assert (entry.actor_key, entry.purpose) == (head.key, "reach_people")


def test_who_may_not_gets_nobody(auditor: Any, head: Any) -> None:
    for actor in (auditor, head):
        with pytest.raises(NotAllowed):
            api.people(actor, AREA)


def test_an_area_without_people_has_every_column(commune_officer: Any) -> None:
    found = api.people(commune_officer, AREA)
    assert len(found) == 0
    assert api.preview(commune_officer, AREA).counts.people == 0


def test_the_preview_counts_people_homes_languages_and_doors(commune_officer: Any) -> None:
    home("A", BO, phone="+84912345678", people=3, language="mww vie")
    home("B", BO, people=2, language="blt")
    found = api.preview(commune_officer, AREA)
    assert (found.counts.people, found.counts.homes, found.counts.homes_by_door) == (5, 2, 1)
    assert found.counts.languages == {"mww": 3, "blt": 2}
    assert sum(found.counts.reaches.values()) == 5


@pytest.mark.parametrize("many", [1, 8])
def test_the_queries_are_as_many_however_many_people(
    many: int, commune_officer: Any, max_queries: Any
) -> None:
    for number in range(many):
        home(f"H{number}", BO, people=3, language="blt")
    with max_queries(9):
        assert len(api.people(commune_officer, AREA)) == many * 3
