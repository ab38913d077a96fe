"""deploy/postgresql on a server of its own: the web user serves, owns nothing, and the rows refuse it by themselves."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from hoaban.config.keeping import postgres as keeping
from tests.support import postgres
from tests.support.house import ROOT
from tests.support.installation import installation

pytestmark = pytest.mark.fault
SQL = ROOT / "deploy" / "postgresql"


def psql(url: str, file: str, **variables: str) -> None:
    words = [word for name, value in variables.items() for word in ("-v", f"{name}={value}")]
    subprocess.run(
        [postgres.binaries() / "psql", "-X", "-q", url, *words, "-f", SQL / file],
        check=True, capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The walk of deploy/README.md: roles, tables by the owner, guards, rights."""
    with postgres.private_cluster() as administrator:
        passwords = {f"{who}_password": f"{who}-pass'word" for who in ("owner", "web", "worker")}
        # roles.sql makes the database itself.
        beside = administrator.replace("/hoaban?", "/postgres?")
        with psycopg.connect(beside, autocommit=True) as connection:
            connection.execute("DROP DATABASE hoaban")
        psql(beside, "roles.sql", **passwords)
        host = administrator.partition("?")[2]
        found = {who: f"postgresql://hoaban_{who}@/hoaban?{host}" for who in ("owner", "web", "worker")}
        folder = tmp_path_factory.mktemp("deployed") / "data"
        with installation(folder, HOABAN_DATABASE_URL=found["owner"], HOABAN_ROW_SECURITY="1") as place:
            place.migrate()
            place.manage("row_security")
            psql(found["owner"], "grants.sql")
            psql(found["owner"], "grants.sql")  # safe to run again
            yield found


def refused(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_web_user_owns_nothing_and_rewrites_no_record(urls: dict[str, str]) -> None:
    refused(urls["web"], "ALTER TABLE registry_household DISABLE ROW LEVEL SECURITY")
    refused(urls["web"], "CREATE TABLE mine (x int)")
    refused(urls["web"], "UPDATE audit_entry SET seq = 1")
    refused(urls["web"], "DELETE FROM audit_entry")
    refused(urls["worker"], "DELETE FROM audit_entry")
    refused(urls["web"], "DELETE FROM django_migrations")
    with psycopg.connect(urls["web"]) as connection:
        owned = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = 'hoaban_web'::regrole"
        ).fetchone()
    assert owned == (0,)


EVERYTHING = "SELECT set_config('hoaban.areas', '{(,)}', false)"


@pytest.fixture(scope="module")
def one_household(urls: dict[str, str]) -> dict[str, str]:
    with psycopg.connect(urls["worker"], autocommit=True) as connection:
        connection.execute(EVERYTHING)
        connection.execute(
            "INSERT INTO registry_household (uid, code, code_sort, village, address, is_synthetic, confirmed_by, version, "
            "place_no, recorded_at) VALUES (gen_random_uuid(), '1', '1', '', '', true, '', 1, 14036460001, now())"
        )
    return urls


def test_rows_show_themselves_to_who_says_where(one_household: dict[str, str]) -> None:
    with psycopg.connect(one_household["web"]) as connection:
        assert connection.execute("SELECT count(*) FROM registry_household").fetchone() == (0,)
        connection.execute(EVERYTHING)
        assert connection.execute("SELECT count(*) FROM registry_household").fetchone() == (1,)


def test_web_and_worker_start_as_their_users_and_a_backup_holds_every_row(
    one_household: dict[str, str], tmp_path: Path
) -> None:
    """The drill compares with what was counted, so a dump that left guarded rows out fails it."""
    urls = one_household
    settings = {"HOABAN_ROW_SECURITY": "1", "HOABAN_STATEMENT_MS": "20000"}
    with installation(tmp_path / "data", HOABAN_DATABASE_URL=urls["web"], **settings) as web:
        web.serve()
    with installation(tmp_path / "data", HOABAN_DATABASE_URL=urls["worker"], **settings) as worker:
        made = worker.run("backup", str(tmp_path / "kept.backup"))
        assert made.returncode == 0, made.stderr
        tried = worker.run("drill", str(tmp_path / "kept.backup"), within=600)
        assert tried.returncode == 0, tried.stderr


def test_a_database_for_a_restore_orders_as_the_one_it_replaces(urls: dict[str, str]) -> None:
    """Not as the server does by itself, which asks the C library about each two keys."""
    beside = keeping.make(urls["worker"], "beside")
    kinds = "SELECT datname, datcollate, datctype FROM pg_database WHERE datname IN ('beside', 'hoaban', 'template1') ORDER BY 1"
    with psycopg.connect(beside) as connection:
        found = connection.execute(kinds).fetchall()
    keeping.drop(urls["worker"], "beside")
    own = ("C", "C.UTF-8")
    assert found == [("beside", *own), ("hoaban", *own), ("template1", "C.UTF-8", "C.UTF-8")]


def test_a_user_who_passes_every_guard_is_not_served(urls: dict[str, str], tmp_path: Path) -> None:
    administrator = urls["web"].replace("hoaban_web@", "hoaban@")
    with installation(tmp_path / "data", HOABAN_DATABASE_URL=administrator, HOABAN_ROW_SECURITY="1") as place:
        refused_start = place.run("serve", "--port", "1")
    assert refused_start.returncode == 78
    assert "passes every guard" in refused_start.stderr
