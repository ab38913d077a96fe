"""A reform of communes: numbers move once, whoever is killed."""

import random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.events.models import Event
from hoaban.foundation.jobs.api import StopRequested
from hoaban.foundation.places import actions, api, numbered, rules
from hoaban.foundation.places.actions import reform as engine
from hoaban.foundation.places.errors import MappingUnsound
from hoaban.foundation.places.models import Lineage, Reform, ReformColumn
from hoaban.kit import clock

STEP = 10_000


@pytest.fixture
def tables(db, monkeypatch):
    """Two tables of another room: rows with a number, and ranges."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE places_testrow (id INTEGER PRIMARY KEY, number BIGINT, old BIGINT)")
        cursor.execute("CREATE TABLE places_testrange (id INTEGER PRIMARY KEY, first BIGINT, last BIGINT)")
    monkeypatch.setattr(numbered, "_columns", {})
    monkeypatch.setattr(engine, "REST", 0)
    numbered.register_numbered("places_testrow", "number")
    numbered.register_range("places_testrange", "first", "last")


def insert(table, rows):
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def read(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.fixture
def mapping_204(facts_14):
    """Old → new numbers by way of both reforms; a split town goes to its first successor."""
    nexts = {}
    for row in Lineage.plain.filter(old__level="commune").select_related("old", "new").order_by("-id"):
        nexts[row.old_id] = row.new
    first = Lineage.plain.filter(old__level="commune", old__valid_from=None).select_related("old")
    found = {}
    for row in first:
        unit = row.old
        while unit.pk in nexts:
            unit = nexts[unit.pk]
        found[row.old.start] = unit.start
    return found


def begin(loader, mapping, name="2025"):
    return actions.begin_reform(by=loader, name=name, mapping=mapping, decision=None, now=clock.now())


def run_killing(chance, seed=7):
    """Runs the job again and again while it is killed at random."""
    dice, kills = random.Random(seed), 0

    def beat():
        if dice.random() < chance:
            raise StopRequested

    for _ in range(1000):
        try:
            return actions.renumber(beat=beat, now=clock.now), kills
        except StopRequested:
            kills += 1
    raise AssertionError("never finished")


def test_204_communes_become_75_through_kills(mapping_204, tables, loader, monkeypatch):
    monkeypatch.setattr(engine, "CHUNK", 100)
    assert len(mapping_204) == 204
    assert len(set(mapping_204.values())) == 75
    dice = random.Random(1)
    olds = [dice.choice(list(mapping_204)) + dice.randint(0, 12) for _ in range(5_000)]
    insert("places_testrow", [(n, old, old) for n, old in enumerate(olds, 1)])
    begin(loader, mapping_204)
    (_moved, more), kills = run_killing(0.3)
    assert not more
    assert kills > 5
    moved = dict(read("SELECT DISTINCT old, number FROM places_testrow"))
    for old, new in moved.items():
        assert new // STEP * STEP == mapping_204[old // STEP * STEP]
        assert (new % STEP == 0) == (old % STEP == 0)
    villages = [new for old, new in moved.items() if old % STEP]
    assert len(villages) == len(set(villages)), "two villages got one number"
    assert Reform.plain.get().done_at is not None
    assert sum(ReformColumn.plain.values_list("moved", flat=True)) == 5_000
    assert Event.plain.filter(name="places.renumbered").count() == 1


def test_a_second_run_moves_nothing(tables, loader):
    insert("places_testrow", [(1, 14_00001_0003, 0)])
    begin(loader, {14_00001_0000: 14_00002_0000, 14_00002_0000: 14_00003_0000})
    for _ in range(3):
        actions.renumber(now=clock.now)
    assert read("SELECT number FROM places_testrow") == [(14_00002_0003,)]


def test_rows_written_after_the_reform_began_are_left_alone(tables, loader):
    insert("places_testrow", [(1, 14_00001_0003, 0)])
    begin(loader, {14_00001_0000: 14_00002_0000, 14_00002_0000: 14_00003_0000})
    insert("places_testrow", [(2, 14_00002_0001, 0)])
    actions.renumber(now=clock.now)
    assert read("SELECT id, number FROM places_testrow ORDER BY id") == [
        (1, 14_00002_0003),
        (2, 14_00002_0001),
    ]


def test_nobody_gains_rows_by_a_reform(tables, loader):
    one, two, new = 14_00001_0000, 14_00002_0000, 14_00009_0000
    insert("places_testrow", [(1, one + 3, 0), (2, two + 2, 0), (3, one, 0)])
    ranges = [(1, one, one + STEP), (2, two, two + STEP), (3, 14 * 10**9, 15 * 10**9), (4, one + 3, one + 4)]
    insert("places_testrange", ranges)
    begin(loader, {one: new, two: new})
    actions.renumber(now=clock.now)
    assert read("SELECT number FROM places_testrow ORDER BY id") == [(new + 3,), (new + 5,), (new,)]
    moved = {key: (first, last) for key, first, last in read("SELECT * FROM places_testrange")}
    assert moved[1] == (new + 1, new + 4)
    assert moved[2] == (new + 4, new + 6)
    assert moved[3] == (14 * 10**9, 15 * 10**9)
    assert moved[4] == (new + 3, new + 4)


def test_a_commune_that_goes_on_alone_keeps_its_whole_range(tables, loader):
    insert("places_testrange", [(1, 14_00001_0000, 14_00002_0000)])
    begin(loader, {14_00001_0000: 14_00007_0000})
    actions.renumber(now=clock.now)
    assert read("SELECT first, last FROM places_testrange") == [(14_00007_0000, 14_00008_0000)]


def test_villages_go_on_under_new_numbers_with_their_lineage(tables, unit, loader):
    old, other, new = 14_00001_0000, 14_00002_0000, 14_00009_0000
    for number in (old, other, new):
        unit(number)
    stream = unit(old + 2, "Bản Suối", "village")
    field = unit(other + 1, "Bản Ruộng", "village")
    begin(loader, {old: new, other: new})
    actions.renumber(now=clock.now)
    assert api.village_names() == [(new + 2, "Bản Suối"), (new + 3, "Bản Ruộng")]
    assert api.unit_by_code("000090003").name == "Bản Ruộng"
    for village in (stream, field):
        village.refresh_from_db()
        assert village.valid_to == clock.today()
        assert Lineage.plain.filter(old=village).count() == 1


def test_villages_of_today_wait_until_tomorrow(tables, unit, loader):
    unit(14_00001_0000)
    unit(14_00002_0000)
    unit(14_00001_0001, "Bản Mới", "village", valid_from=clock.today())
    with pytest.raises(MappingUnsound, match="tomorrow"):
        begin(loader, {14_00001_0000: 14_00002_0000})


def test_the_time_slice_ends_between_chunks(tables, loader, monkeypatch):
    monkeypatch.setattr(engine, "CHUNK", 2)
    insert("places_testrow", [(n, 14_00001_0001, 0) for n in range(1, 6)])
    begin(loader, {14_00001_0000: 14_00002_0000})
    assert actions.renumber(is_due=lambda: True, now=clock.now) == (2, True)
    assert actions.renumber(now=clock.now) == (3, False)


def test_a_reform_begins_once_and_by_permission(tables, loader, commune_officer):
    mapping = {14_00001_0000: 14_00002_0000}
    assert begin(loader, mapping) == begin(loader, mapping)
    with pytest.raises(MappingUnsound, match="under way"):
        begin(loader, mapping, name="another")
    with pytest.raises(NotAllowed):
        begin(commune_officer, mapping)


@pytest.mark.parametrize(
    ("mapping", "last"),
    [
        ({14_00001_0003: 14_00002_0000}, {}),
        (
            {14_00001_0000: 14_00002_0000, 14_00003_0000: 14_00002_0000},
            {14_00001_0000: 6000, 14_00003_0000: 6000},
        ),
    ],
)
def test_an_unsound_mapping_is_refused(mapping, last):
    with pytest.raises(MappingUnsound):
        rules.plan(mapping, last)


@given(
    st.dictionaries(st.integers(1, 60), st.integers(1, 12), min_size=1, max_size=40),
    st.dictionaries(st.integers(1, 60), st.integers(0, 90)),
)
def test_no_plan_gives_one_number_to_two_villages(communes, villages):
    base = 14 * 10**9
    mapping = {base + old * STEP: base + new * STEP for old, new in communes.items()}
    last = {base + old * STEP: count for old, count in villages.items()}
    steps = rules.plan(mapping, last)
    moved = [
        step.moved(step.old_block * STEP + digit)
        for step in steps
        for digit in range(1, last.get(step.old_block * STEP, 0) + 1)
    ]
    assert len(moved) == len(set(moved))
    assert all(step.moved(step.old_block * STEP) == mapping[step.old_block * STEP] for step in steps)


@pytest.mark.parametrize(
    ("size", "seconds", "following"),
    [
        (500, 0.2, 250),
        (500, 0.07, 500),
        (500, 0.01, 625),
        (2_000, 0.01, 2_000),
        (150, 9.0, 100),
        (2, 9.0, 2),
        (2, 0.0, 2),
    ],
)
def test_the_next_chunk_follows_what_the_last_one_took(size, seconds, following):
    assert rules.next_chunk(size, seconds) == following


def test_another_runner_ahead_leaves_no_row_behind(tables, loader, monkeypatch):
    """Two runners with chunks of different sizes: what one moved the other skips, and nobody closes a table too early."""
    monkeypatch.setattr(engine, "CHUNK", 2)
    insert("places_testrow", [(n, 14_00001_0001, 0) for n in range(1, 12)])
    begin(loader, {14_00001_0000: 14_00002_0000})

    def other_runner():
        monkeypatch.setattr(engine, "CHUNK", 3)
        actions.renumber(is_due=lambda: True, now=clock.now)

    beats = iter([other_runner])
    assert actions.renumber(beat=lambda: next(beats, lambda: None)(), now=clock.now)[1] is False
    assert read("SELECT COUNT(*) FROM places_testrow WHERE number < 14000020000") == [(0,)]
