"""Every fault test runs on both databases, from a seed that a failure prints."""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.installation import Installation, installation

# `.ci/long` asks for more rounds; a push affords one.
ROUNDS = int(os.environ.get("HOABAN_FAULT_ROUNDS", "1"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/faults/" in str(item.path).replace(os.sep, "/"):
            item.add_marker("fault")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fault_round" in metafunc.fixturenames:
        metafunc.parametrize("fault_round", range(ROUNDS))


@pytest.fixture
def dice(fault_round: int, record_property: object) -> random.Random:
    """Random, and repeatable: HOABAN_FAULT_SEED gives the seed that a failure printed."""
    seed = os.environ.get("HOABAN_FAULT_SEED") or f"{random.SystemRandom().getrandbits(48)}"
    print(f"seed: HOABAN_FAULT_SEED={seed}")  # pytest shows it when the test fails
    return random.Random(f"{seed}/{fault_round}")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    try:
        postgres.binaries()
    except postgres.PostgresMissing as missing:
        pytest.skip(str(missing))
    with postgres.private_cluster() as url:
        yield url


PATIENT = {"HOABAN_BUSY_SECONDS": "20", "HOABAN_STATEMENT_MS": "20000"}


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated installation on SQLite, to be copied."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    Installation(folder).migrate()
    return folder


@pytest.fixture(scope="session")
def empty_database(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same on PostgreSQL: a database that new ones are made from."""
    Installation(tmp_path_factory.mktemp("empty") / "data", HOABAN_DATABASE_URL=postgres_url).migrate()
    return postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """A migrated installation on either database."""
    if request.param == "sqlite":
        yield from (request.getfixturevalue("sqlite_place"),)
        return
    url = copy_of(request.getfixturevalue("empty_database"))
    with installation(tmp_path / "data", **PATIENT, HOABAN_DATABASE_URL=url) as made:
        yield made


@pytest.fixture
def sqlite_place(tmp_path: Path, empty_folder: Path) -> Iterator[Installation]:
    shutil.copytree(empty_folder, tmp_path / "data")
    with installation(tmp_path / "data", **PATIENT) as made:
        yield made


def copy_of(url: str) -> str:
    """A new database with the tables of this one."""
    import psycopg

    name = f"faults_{random.SystemRandom().getrandbits(48):x}"
    with psycopg.connect(url.replace("/hoaban?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE hoaban")
    return url.replace("/hoaban?", f"/{name}?")
