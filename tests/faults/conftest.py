"""Fault tests run on both databases, from a seed that a failure prints. In a push those of a warning's way do, the others on the one
that their name and the commit get."""

import fcntl
import os
import random
import shutil
import signal
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.installation import Installation, installation

# `.ci/long` asks for more rounds; a push affords one.
ROUNDS = int(os.environ.get("HOABAN_FAULT_ROUNDS", "1"))
DATABASES = ["sqlite", "postgresql"]
TURN = int(os.environ.get("HOABAN_FAULT_ONE_DATABASE") or 0)
"""0: both. 1 and 2: one of the two for each test, the other one in the other turn; whoever starts the run says which, once."""

WAY_OF_A_WARNING = frozenset(
    {"broker", "calls", "delivery", "heads_called", "nats", "nats_cluster", "notify", "smpp"}
)
"""From a plan to a person told and back: on both databases in every push (decision 0102)."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ours = [item for item in items if "tests/faults/" in str(item.path).replace(os.sep, "/")]
    for item in ours:
        item.add_marker("fault")
    if TURN:
        spared = {item for item in ours if is_spared(item.path.stem, item.name, TURN)}
        config.hook.pytest_deselected(items=list(spared))
        items[:] = [item for item in items if item not in spared]


def is_spared(module: str, test: str, turn: int) -> bool:
    """In a push, of the tests of this file."""
    return module.removeprefix("test_") not in WAY_OF_A_WARNING and is_left_to_the_other_turn(test, turn)


def is_left_to_the_other_turn(test: str, turn: int) -> bool:
    """On the one of both databases that its name does not get now; whatever asks for neither runs in every push."""
    name, _, words = test.rstrip("]").partition("[")
    return DATABASES[(zlib.crc32(name.encode()) + turn) % 2] in words.split("-")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fault_round" in metafunc.fixturenames:
        metafunc.parametrize("fault_round", range(ROUNDS))


@pytest.fixture
def dice(fault_round: int, record_property: object) -> random.Random:
    """Random, and repeatable: HOABAN_FAULT_SEED gives the seed that a failure printed."""
    seed = os.environ.get("HOABAN_FAULT_SEED") or f"{random.SystemRandom().getrandbits(48)}"
    print(f"seed: HOABAN_FAULT_SEED={seed}")  # pytest shows it when the test fails
    return random.Random(f"{seed}/{fault_round}")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder made by whichever worker of this run comes first; the others wait and copy it."""
    root = factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    made = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(root / f"{name}.draft")
            (root / f"{name}.draft").rename(made)
    return made


@pytest.fixture(scope="session")
def postgres_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Cluster]:
    """A server of this worker's own, with the tables of ours in its database `hoaban`."""
    try:
        postgres.binaries()
    except postgres.PostgresMissing as missing:
        pytest.skip(str(missing))

    def migrated(draft: Path) -> None:
        with postgres.cluster() as server:
            Installation(draft.with_name("migrating"), HOABAN_DATABASE_URL=server.url).migrate()
            server.stop(signal.SIGINT)
            postgres.copy(server.data, draft)

    with postgres.cluster(once(tmp_path_factory, "server", migrated)) as made:
        yield made


@pytest.fixture(scope="session")
def empty_database(postgres_cluster: postgres.Cluster) -> str:
    """A database with our tables, from which tests copy their own."""
    return postgres_cluster.url


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated installation on SQLite, to be copied."""
    return once(tmp_path_factory, "folder", lambda draft: Installation(draft).migrate())


PATIENT = {"HOABAN_BUSY_SECONDS": "60", "HOABAN_STATEMENT_MS": "60000"}


@pytest.fixture(params=DATABASES)
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
