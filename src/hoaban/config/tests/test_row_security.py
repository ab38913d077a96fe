"""The second wall on PostgreSQL: a connection never carries another's scope, whoever forgot what."""

import copy
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as live
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.config import row_security
from hoaban.config.database import forget_areas
from hoaban.config.keeping import proof
from hoaban.domains.registry.models import Household
from hoaban.foundation.access import wall
from hoaban.foundation.access.api import UnitRange

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

ALIAS = "walled"
OWN, NEXT = 14_03646_0001, 14_03664_0001
AREAS = {"own": UnitRange(14_03646_0000, 14_03647_0000), "next": UnitRange(14_03664_0000, 14_03665_0000)}
SEEN = {"own": {OWN}, "next": {NEXT}, "all": {OWN, NEXT}, "nobody": set()}


def said(who: str) -> str:
    if who in AREAS:
        return wall.written([AREAS[who]])
    return wall.EVERYTHING if who == "all" else wall.NOTHING


@pytest.fixture
def walled(transactional_db: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The alias `walled`: one connection in its pool, an ordinary user, two households in two communes."""
    # Django's test case lets nobody connect under an alias that the settings do not name.
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", django_db_blocker._real_ensure_connection)
    if connection.vendor != "postgresql":
        pytest.skip("row-level security is PostgreSQL's")
    user = f"web_{os.getpid()}"
    row_security.build()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {user} LOGIN")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON registry_household TO {user}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {user}")
    for place in (OWN, NEXT):
        Household.plain.create(code="1", place_no=place)
    mine = copy.deepcopy(connection.settings_dict)
    mine |= {"ENGINE": "hoaban.config.postgresql", "USER": user, "PASSWORD": "", "CONN_HEALTH_CHECKS": False}
    mine["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1, "timeout": 10, "reset": forget_areas}
    connections.databases[ALIAS] = mine
    try:
        yield
    finally:
        connections[ALIAS].close()
        pool = connections[ALIAS].pool
        pool.open()
        with pool.connection() as last:  # waits until the reset of the former user is over
            last.close()
        connections[ALIAS].close_pool()
        del connections[ALIAS], connections.databases[ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(f"REVOKE ALL ON registry_household FROM {user}")
            cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {user}")
            cursor.execute(f"DROP ROLE {user}")
        if not live.ROW_SECURITY:
            row_security.take_down()


def seen() -> set[int]:
    """A query that forgot its scope altogether."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT place_no FROM registry_household")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("who", SEEN)
def test_a_query_that_forgot_its_scope_sees_only_where_its_thread_stands(walled: None, who: str) -> None:
    with wall.behind(said(who)):
        assert seen() == SEEN[who]


def test_a_connection_that_said_nothing_sees_nothing(walled: None) -> None:
    pool = connections[ALIAS].pool
    pool.open()
    with pool.connection() as raw:
        assert raw.execute("SELECT count(*) FROM registry_household").fetchone() == (0,)


def test_a_write_into_another_commune_is_refused_and_one_to_its_rows_changes_none(walled: None) -> None:
    with wall.behind(said("own")), connections[ALIAS].cursor() as cursor:
        cursor.execute("UPDATE registry_household SET village = 'x' WHERE place_no = %s", [NEXT])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM registry_household WHERE place_no = %s", [NEXT])
        assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"):
            cursor.execute("UPDATE registry_household SET place_no = %s", [NEXT])
    with wall.behind(said("all")):
        assert seen() == {OWN, NEXT}


class Expected(Exception):
    pass


def test_two_threads_share_one_connection_and_never_a_scope(walled: None) -> None:
    together = Barrier(2)

    def officer(who: str) -> list[set[int]]:
        found = []
        together.wait(60)
        for turn in range(40):
            try:
                with wall.behind(said(who)), transaction.atomic(using=ALIAS):
                    found.append(seen())
                    if turn % 3 == 0:
                        raise Expected
            except Expected:
                pass
            finally:
                connections[ALIAS].close()  # as at the end of a request: back into the pool
        return found

    with ThreadPoolExecutor(2) as pool:
        both = dict(zip(("own", "next"), pool.map(officer, ("own", "next")), strict=True))
    for who, found in both.items():
        assert found == [SEEN[who]] * 40


def test_the_pool_hands_on_nothing_even_of_a_transaction_left_open(walled: None) -> None:
    with wall.behind(said("all")):
        connections[ALIAS].set_autocommit(False)
        assert seen() == {OWN, NEXT}
        connections[ALIAS].close()
    pool = connections[ALIAS].pool
    with pool.connection() as raw:
        assert raw.execute("SELECT current_setting('hoaban.areas', true)").fetchone()[0] in (None, "")
        assert raw.execute("SELECT count(*) FROM registry_household").fetchone() == (0,)


Step = tuple[Any, ...]
STEPS = st.recursive(
    st.sampled_from([("look",), ("close",), ("fail",)]),
    lambda inner: st.one_of(
        st.tuples(st.just("behind"), st.sampled_from(sorted(SEEN)), st.lists(inner, max_size=4)),
        st.tuples(st.just("atomic"), st.booleans(), st.lists(inner, max_size=4)),
    ),
    max_leaves=14,
)


def walk(steps: list[Step], who: str) -> None:
    for step in steps:
        match step:
            case ("look",):
                assert seen() == SEEN[who], who
            case ("close",) if not connections[ALIAS].in_atomic_block:
                connections[ALIAS].close()
            case ("fail",):
                _failing_statement()
            case ("behind", other, inner):
                with wall.behind(said(other)):
                    walk(inner, other)
            case ("atomic", fails, inner):
                try:
                    with transaction.atomic(using=ALIAS):
                        walk(inner, who)
                        if fails:
                            raise Expected
                except Expected:
                    pass


def _failing_statement() -> None:
    try:
        with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    except DatabaseError:
        pass


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=6))
def test_scopes_transactions_failures_and_the_pool_in_any_order(walled: None, steps: list[Step]) -> None:
    """What a rollback takes back of the connection's setting is said again."""
    with wall.behind(said("nobody")):
        walk([*steps, ("look",)], "nobody")


def _fails_elsewhere() -> None:
    with transaction.atomic(using=ALIAS), wall.behind(said("next")), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def test_a_failure_that_leaves_a_narrower_scope_inside_a_savepoint_rolls_back(walled: None) -> None:
    with wall.behind(said("own")), transaction.atomic(using=ALIAS):
        seen()
        with pytest.raises(DatabaseError):
            _fails_elsewhere()
        assert seen() == {OWN}


def test_people_of_standing_and_what_they_were_given_are_guarded_too() -> None:
    named = {one.__name__ for one in row_security.guarded() if one._meta.app_label == "standing"}
    assert named == {"Proposal", "Recognition", "Gift"}


def test_a_start_is_refused_while_guard_and_setting_do_not_fit(walled: None, settings: Any) -> None:
    settings.ROW_SECURITY = False
    assert "HOABAN_ROW_SECURITY=1" in (row_security.problem(for_web=True) or "")
    settings.ROW_SECURITY = True
    assert row_security.problem(for_web=False) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        passes_all = cursor.fetchone()[0]
    assert bool(row_security.problem(for_web=True)) is passes_all
    row_security.take_down()
    assert "manage row_security" in (row_security.problem(for_web=False) or "")
    settings.ROW_SECURITY = False
    assert row_security.problem(for_web=True) is None
    row_security.build()


@pytest.fixture
def unguarded(transactional_db: None, settings: Any) -> Iterator[None]:
    """As tables stand that a migration just made, on an installation whose guard is on."""
    if connection.vendor != "postgresql":
        pytest.skip("row-level security is PostgreSQL's")
    was, settings.ROW_SECURITY = settings.ROW_SECURITY, True
    row_security.take_down()
    yield
    if was:
        row_security.build()
    else:
        row_security.take_down()


def test_an_upgrade_guards_the_tables_that_are_new(unguarded: None) -> None:
    """Between its `migrate` and the guard `serve` refuses: the upgrade ended there, and no command mended a copy."""
    assert "manage row_security" in (row_security.problem(for_web=False) or "")
    proof.migrate()
    assert row_security.problem(for_web=False) is None
