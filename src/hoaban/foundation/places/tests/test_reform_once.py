"""A reform of columns in which a number stands once: rows pass each other, and one that cannot go holds up no other."""

import logging

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import UniqueConstraint
from django.template.loader import render_to_string
from django.utils import translation

from hoaban.foundation.places import actions, numbered
from hoaban.foundation.places.actions import moving
from hoaban.foundation.places.actions import reform as engine
from hoaban.foundation.places.models import Reform, ReformColumn
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.places.queries import reform as queries
from hoaban.kit import clock

ONE, TWO, THREE = 14_00001_0000, 14_00002_0000, 14_00003_0000


@pytest.fixture
def table(db, monkeypatch):
    """Of another room: a number stands once beside a word."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE places_testonce (id INTEGER PRIMARY KEY, number BIGINT, word VARCHAR(9))"
        )
        cursor.execute("CREATE UNIQUE INDEX places_once ON places_testonce (word, number)")
    monkeypatch.setattr(numbered, "_columns", {})
    monkeypatch.setattr(engine, "REST", 0)
    monkeypatch.setattr(engine, "CHUNK", 1)
    numbered.register_numbered("places_testonce", "number")


def after(loader, mapping, rows):
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO places_testonce VALUES (%s, %s, %s)", rows)
    actions.begin_reform(by=loader, name="x", mapping=mapping, decision=None, now=clock.now())
    actions.renumber(now=clock.now)
    assert Reform.plain.get().done_at is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, number FROM places_testonce ORDER BY id")
        return dict(cursor.fetchall())


def test_villages_go_to_where_others_have_not_left_yet(table, loader):
    """Commune 1 joins 2, which keeps its number: villages of 1 come first, those of 2 behind them."""
    rows = [(1, ONE + 1, "a"), (2, ONE + 2, "a"), (3, TWO + 1, "a"), (4, TWO + 2, "a"), (5, TWO + 3, "a")]
    moved = after(loader, {ONE: TWO, TWO: TWO}, rows)
    assert moved == {1: TWO + 1, 2: TWO + 2, 3: TWO + 3, 4: TWO + 4, 5: TWO + 5}


def test_a_number_that_goes_on_is_taken_by_the_next(table, loader):
    assert after(loader, {ONE: TWO, TWO: THREE}, [(1, ONE, "a"), (2, TWO, "a")]) == {1: TWO, 2: THREE}


def test_of_two_under_one_number_one_keeps_its_former_number_and_it_is_said(table, loader, caplog):
    rows = [(1, ONE, "a"), (2, TWO, "a"), (3, ONE, "b"), (4, ONE + 1, "a"), (5, TWO + 1, "a")]
    with caplog.at_level(logging.WARNING):
        moved = after(loader, {ONE: TWO, TWO: TWO}, rows)
    assert moved == {1: ONE, 2: TWO, 3: TWO, 4: TWO + 1, 5: TWO + 2}
    assert ["row 1 of places_testonce" in line for line in caplog.messages] == [True]
    assert ReformColumn.plain.get().kept == [1]


def test_the_page_of_the_reform_says_which_rows_kept_their_former_number(table, loader, make_actor):
    after(loader, {ONE: TWO, TWO: TWO}, [(1, ONE, "a"), (2, TWO, "a"), (3, ONE, "b")])
    (state,) = queries.reforms_visible_to(make_actor(Permission.SEE_REFORM))
    with translation.override("vi"):
        page = " ".join(render_to_string("places/reform_progress.html", {"reforms": [state]}).split())
    assert "1 dòng giữ số cũ" in page
    assert "Mã dòng: 1<" in page


@pytest.mark.django_db
def test_the_database_knows_where_a_number_stands_once():
    """As the tables say it: conditions included, whatever the database."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    asked = {}
    for one in numbered.columns():
        uniques = [rule for rule in models[one.table]._meta.constraints if isinstance(rule, UniqueConstraint)]
        named = {models[one.table]._meta.get_field(field).column for rule in uniques for field in rule.fields}
        column = ReformColumn(table=one.table, column=one.start, stop_column=one.stop)
        asked[one.table, one.start] = (moving.stands_once(column), one.start in named)
    assert {said for said, meant in asked.values() if said != meant} == set()
    assert asked["targeting_card", "place_no"] == (True, True)
