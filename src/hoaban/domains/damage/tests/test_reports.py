"""Versions are written once, by the commune's own officers, and never lost; a sum is of the newest and of nothing else."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.damage import queries
from hoaban.domains.damage.errors import ReasonMissing, ReportedMeanwhile, ReportUnfit
from hoaban.domains.damage.models import Asked, Report
from hoaban.domains.damage.tests.steps import asked, reported, told
from hoaban.domains.damage.values import Kind
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.places.numbered import columns
from tests.support.people import NEXT, OWN

pytestmark = pytest.mark.django_db(databases="__all__")


def sums(actor: Any, event: UUID, kind: Kind = Kind.QUICK) -> dict[str, tuple[Decimal | None, int]]:
    found = queries.board_for(actor, event, kind).sums
    return {one.indicator.key: (one.total, one.uncounted) for one in found}


def test_a_correction_is_a_new_version_and_the_earlier_stays(lo: Any, province: Any) -> None:
    event = asked()
    request = uuid4().hex
    first = reported(lo, event, told(dead=1, solid=3), request=request)
    assert reported(lo, event, told(dead=1, solid=3), request=request) == first
    assert Report.plain.count() == 1, "the same form sent twice is one version"
    reported(lo, event, told("Một người được đếm hai lần", dead=0, solid=3), seen=1)
    newest, oldest = queries.versions_for(province, event, OWN)
    assert (newest.number, newest.amounts["dead"], newest.why) == (2, 0, "Một người được đếm hai lần")
    assert (oldest.number, oldest.amounts["dead"], oldest.who, oldest.units["dead"]) == (1, 1, "lo", "người")
    assert Entry.plain.filter(tag="damage:report:record", actor_key=lo.key).count() == 2


def test_a_second_version_says_why(lo: Any) -> None:
    event = asked()
    reported(lo, event, told(dead=1))
    with pytest.raises(ReasonMissing):
        reported(lo, event, told("  ", dead=2), seen=1)
    assert Report.plain.count() == 1


def test_of_two_who_save_at_once_the_second_is_told_and_nothing_is_lost(lo: Any, quang: Any) -> None:
    event = asked()
    reported(lo, event, told(dead=1))
    with pytest.raises(ReportedMeanwhile):
        reported(quang, event, told(dead=2), seen=0)
    reported(quang, event, told("Đã xem bản của chị Lò", dead=2), seen=1)
    assert [one.who for one in queries.versions_for(lo, event, OWN)] == ["quang", "lo"]


def test_an_officer_writes_and_reads_for_her_own_commune_only(lo: Any, stranger: Any, province: Any) -> None:
    event = asked()
    with pytest.raises(NotFound):
        reported(stranger, event, told(dead=1), commune=OWN)
    with pytest.raises(NotAllowed):
        reported(province, event, told(dead=1))
    with pytest.raises(NotFound):
        reported(lo, uuid4(), told(dead=1))
    reported(lo, event, told(dead=1))
    assert queries.versions_for(stranger, event, OWN) == []
    assert [one.commune_no for one in queries.board_for(stranger, event, Kind.QUICK).lines] == [NEXT]
    assert [one.commune_no for one in queries.board_for(province, event, Kind.QUICK).lines] == [OWN, NEXT]
    with pytest.raises(NotFound):
        queries.board_for(stranger, asked(OWN), Kind.QUICK)


@pytest.mark.parametrize(
    "bad", [{"dead": -1}, {"dead": "1.5"}, {"dead": 10**10}, {"moon": 1}, {"dead": "NaN"}]
)
def test_a_number_that_cannot_be_is_refused(lo: Any, bad: dict[str, object]) -> None:
    event = asked()
    with pytest.raises(ReportUnfit):
        reported(lo, event, told(**bad))  # type: ignore[arg-type]
    assert not Report.plain.exists()


def test_a_sum_is_of_the_newest_and_what_was_not_counted_stands_beside_it(
    lo: Any, stranger: Any, province: Any
) -> None:
    event = asked()
    reported(lo, event, told(dead=5, injured=0))
    reported(lo, event, told("Đếm lại", dead=2, injured=0), seen=1)
    assert sums(province, event)["dead"] == (2, 1), "the silent commune is counted as silent, not as zero"
    reported(stranger, event, told(cattle=7), commune=NEXT)
    found = sums(province, event)
    assert (found["dead"], found["injured"], found["cattle"]) == ((2, 1), (0, 1), (7, 1))
    assert found["poultry"] == (None, 2)
    assert sums(province, event, Kind.FINAL)["dead"] == (None, 2), "the two kinds are never added up together"


def test_the_duty_ends_with_the_first_report_of_that_commune(lo: Any) -> None:
    event = asked()
    assert Duty.plain.filter(kind="damage.report", state="open").count() == 2
    reported(lo, event, told())
    left = Duty.plain.get(kind="damage.report", state="open")
    assert left.number == NEXT
    assert f"/{event}/{NEXT}/" in left.path


def test_what_was_reported_is_never_deleted_or_changed(lo: Any) -> None:
    reported(lo, asked(), told(dead=1))
    row = Report.plain.get()
    with pytest.raises(TypeError):
        row.delete()
    with pytest.raises(Exception, match=r"(?i)unique"):
        row.save()


def test_a_reform_of_communes_rewrites_no_report() -> None:
    """Two communes that become one have both reported about one event: under one number neither could stand."""
    assert [one.table for one in columns() if one.table.startswith("damage_")] == []


def test_events_are_listed_with_how_many_reported(lo: Any, province: Any, stranger: Any) -> None:
    first, second = asked(), asked(OWN)
    reported(lo, first, told(dead=0))
    found = {one.uid: one for one in queries.events_for(province)}
    assert [(found[uid].asked, found[uid].reported) for uid in (first, second)] == [(2, 1), (1, 0)]
    assert [one.uid for one in queries.events_for(stranger)] == [first]


WORDS = st.lists(
    st.tuples(
        st.sampled_from([OWN, NEXT]), st.sampled_from(list(Kind)),
        st.dictionaries(st.sampled_from(["dead", "solid", "cattle"]), st.integers(0, 9), max_size=3),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
def test_whatever_is_reported_the_history_keeps_all_and_the_province_adds_up_the_newest(
    lo: Any, stranger: Any, province: Any, words: list[tuple[int, Kind, dict[str, int]]]
) -> None:
    event = asked()
    kept: dict[tuple[int, Kind], list[dict[str, int]]] = {}
    for commune, kind, amounts in words:
        before = kept.setdefault((commune, kind), [])
        by = lo if commune == OWN else stranger
        reported(by, event, told("Đếm lại", kind, **amounts), seen=len(before), commune=commune)
        before.append(amounts)
    for commune in (OWN, NEXT):
        by_kind = queries.kinds_told(queries.versions_for(province, event, commune))
        for kind in Kind:
            assert [one.amounts for one in reversed(by_kind.get(kind, []))] == kept.get((commune, kind), [])
    for kind in Kind:
        newest = [kept[commune, kind][-1] for commune in (OWN, NEXT) if kept.get((commune, kind))]
        for one in queries.board_for(province, event, kind).sums:
            counted = [said[one.indicator.key] for said in newest if one.indicator.key in said]
            assert (one.total, one.uncounted) == (sum(counted) if counted else None, 2 - len(counted))
    assert Asked.plain.filter(event=event).count() == 2
