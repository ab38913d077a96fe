"""The officer's page of a change of numbers: a dry run writes nothing, a start needs a sound list and the right."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from hoaban.foundation.places import actions, api, numbered
from hoaban.foundation.places.actions import reform as engine
from hoaban.foundation.places.models import Facility, Reform
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.places.queries import reform as queries
from hoaban.foundation.places.web.forms import ReformForm
from hoaban.kit import clock


def test_the_lineage_of_the_pack_offers_each_decision(facts_14):
    offered = {one.decision: one for one in queries.proposals("14")}
    assert len(offered["1681/NQ-UBTVQH15"].pairs) == 200
    assert offered["1280/NQ-UBTVQH15"].pairs
    assert set(offered["1681/NQ-UBTVQH15"].pairs.values()) <= set(api.commune_numbers())


def test_a_dry_run_counts_every_registered_table_and_writes_nothing(facts_14):
    mapping = {14_03670_0000: 14_03646_0000}
    steps = queries.steps_of(mapping, queries.look())
    with CaptureQueriesContext(connection) as asked:
        counted = {(one.table, one.column): one for one in queries.touched(steps)}
    assert not [query for query in asked if not query["sql"].lstrip().startswith("SELECT")]
    here = Facility.plain.filter(number__gte=14_03670_0000, number__lt=14_03671_0000).count()
    assert counted["places_facility", "number"].moves == here > 0
    assert counted["places_facility", "number"].rows == Facility.plain.count()
    assert not Reform.plain.exists()


def test_the_plan_is_read_before_the_transaction_that_writes_it(db, loader, monkeypatch):
    """The only reading of whole tables happens outside; inside, rows are read above the keys already seen."""
    monkeypatch.setattr(
        numbered, "_columns", {("places_facility", "number"): numbered.Column("places_facility", "number")}
    )
    looked = []
    monkeypatch.setattr(engine.queries, "look", lambda real=queries.look: looked.append(depth()) or real())
    outside = depth()
    actions.begin_reform(
        by=loader, name="x", mapping={14_00001_0000: 14_00002_0000}, decision=None, now=clock.now()
    )
    assert looked == [outside]


def depth():
    return len(connection.savepoint_ids)


def test_a_village_written_after_the_plan_still_gets_its_own_number(facts_14, loader, monkeypatch):
    """Somebody adds the highest village of a commune between the plan and the transaction."""
    one, two, new = 14_00001_0000, 14_00002_0000, 14_00009_0000
    monkeypatch.setattr(
        numbered, "_columns", {("places_facility", "number"): numbered.Column("places_facility", "number")}
    )
    seen = queries.look()
    facts = {"kind": "school", "name": "x", "name_key": "x"}
    Facility.plain.create(code="a", number=one + 7, **facts)
    Facility.plain.create(code="b", number=two + 1, **facts)
    monkeypatch.setattr(engine.queries, "look", lambda: seen)
    monkeypatch.setattr(engine, "REST", 0)
    actions.begin_reform(by=loader, name="x", mapping={one: new, two: new}, decision=None, now=clock.now())
    steps = {row.old_block * 10_000: row.village_shift for row in engine.ReformStep.plain.all()}
    assert one + 7 + steps[one] != two + 1 + steps[two]
    assert two + 1 + steps[two] == new + 8


def test_a_decision_is_applied_once(facts_14, loader):
    number = "1681/NQ-UBTVQH15"
    mapping = {14_00001_0000: 14_00002_0000}
    actions.begin_reform(by=loader, name="one", mapping=mapping, decision=number, now=clock.now())
    Reform.plain.update(done_at=clock.now())
    with pytest.raises(engine.MappingUnsound, match="applied before"):
        actions.begin_reform(by=loader, name="two", mapping=mapping, decision=number, now=clock.now())


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ("abc,03646", "Dòng 2"),
        ("03670,99999", "Dòng 2"),
        ("03646,03646\n03646,03664", "Dòng 3"),
        ("03670", "Dòng 2"),
    ],
)
def test_a_bad_list_names_its_line_and_keeps_what_was_typed(facts_14, pairs, said):
    with translation.override("vi"):
        form = ReformForm({"name": "x", "pairs": f"cũ,mới\n{pairs}"})
        assert said in str(form.errors["pairs"])
        assert pairs.splitlines()[0] in str(form["pairs"])


def test_a_sheet_with_a_heading_and_semicolons_is_read(facts_14):
    form = ReformForm({"name": "x", "pairs": "old;new\r\n03670;03646\n\n"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["pairs"] == {14_03670_0000: 14_03646_0000}


def test_progress_is_seen_by_whom_the_page_is_for(facts_14, loader, make_actor):
    actions.begin_reform(
        by=loader, name="x", mapping={14_03670_0000: 14_03646_0000}, decision=None, now=clock.now()
    )
    (state,) = queries.reforms_visible_to(make_actor(Permission.SEE_REFORM))
    assert state.columns
    assert all(column.percent < 100 for column in state.columns)
    actions.renumber(now=clock.now)
    (state,) = queries.reforms_visible_to(make_actor(Permission.SEE_REFORM))
    assert state.done_at is not None
    assert {column.percent for column in state.columns} == {100}
    assert queries.reforms_visible_to(make_actor()) == []
