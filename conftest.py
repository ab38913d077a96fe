"""What every test may use: the cast, the guard against sockets, and a data directory of its own."""

import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests.support import ports, roads, skips
from tests.support.closed import sitecustomize as sockets

# A loaded machine is slow, not wrong: examples have no deadline.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


@dataclass(frozen=True, slots=True)
class CastMember:
    """One of the fixed cast: what a role may do, in one area."""

    key: str
    label: str
    permissions: frozenset[str]
    where: tuple[Any, ...]

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def areas(self, permission: str) -> tuple[Any, ...]:
        return self.where if self.may(permission) else ()


def unit_range(province: int, commune: int | None = None) -> Any:
    """The numbers below a province, or below a commune of it."""
    from hoaban.foundation.access.values import UnitRange

    start = province * 10**9 + (commune or 0) * 10**4
    return UnitRange(start, start + (10**4 if commune is not None else 10**9))


OWN_COMMUNE, NEXT_COMMUNE = 3646, 3664  # two wards of the provincial town, side by side


def cast_member(role: str, name: str, commune: int | None) -> CastMember:
    from hoaban.config import roles

    return CastMember(f"user:{name}", name, roles.ROLES[role].permissions, (unit_range(14, commune),))


@pytest.fixture(scope="session")
def make_actor() -> Callable[..., CastMember]:
    """An actor with just these permissions: ``make_actor("places:unit:import", commune=3646)``."""

    def make(*permissions: str, name: str = "someone", commune: int | None = None) -> CastMember:
        return CastMember(
            f"user:{name}", name, frozenset(str(p) for p in permissions), (unit_range(14, commune),)
        )

    return make


@pytest.fixture(scope="session")
def commune_officer() -> CastMember:
    return cast_member("commune_officer", "commune_officer", OWN_COMMUNE)


@pytest.fixture(scope="session")
def outsider() -> CastMember:
    """The same role in the next commune."""
    return cast_member("commune_officer", "outsider", NEXT_COMMUNE)


@pytest.fixture(scope="session")
def province_officer() -> CastMember:
    return cast_member("province_officer", "province_officer", None)


@pytest.fixture(scope="session")
def auditor() -> CastMember:
    return cast_member("auditor", "auditor", None)


@pytest.fixture(scope="session")
def citizen() -> Any:
    from hoaban.foundation.access.values import ANONYMOUS

    return ANONYMOUS


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; here nobody guesses. The hasher stays the platform's own."""
    from django.contrib.auth.hashers import Argon2PasswordHasher as Argon2

    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
            patch.setattr(Argon2, name, value)
        yield


RUBBISH = (20_000, 20, 20)
"""Objects made before Python looks for circles among the new ones, such looks before one among the older; Python's own: 700, 10, 10."""
OPENS_LOOPBACK = {"loopback", "live_server", "journey_server"}
OPENS_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_configure(config: pytest.Config) -> None:
    """Closed before the first test module is imported; Pythons that tests start are told by the path."""
    sockets.close()
    folders = [str(Path(sockets.__file__).parent), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, folders))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[Any]:
    """Modules and tests stay until the end: looking for rubbish among them again and again took a tenth of a run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*RUBBISH)
        gc.enable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """No test reaches outside; a `loopback` fixture or a journey opens this machine's own addresses."""
    opens = OPENS_LOOPBACK & set(getattr(item, "fixturenames", ()))
    marked = any(item.get_closest_marker(name) for name in ("journey", "fault"))
    with sockets.policy(here=bool(opens or marked)):
        return (yield)


@pytest.fixture(autouse=True)
def _closed_sockets() -> Iterator[None]:
    """A connection that was refused and swallowed fails its test all the same."""
    yield
    assert sockets.refused == []


@pytest.fixture(scope="session", autouse=True)
def _closed_roads() -> Iterator[None]:
    """A key into another room is a constraint, not a road."""
    with roads.closed():
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Any:
    report = yield
    return skips.judged(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Any:
    report = yield
    return skips.judged(report)


@pytest.fixture
def max_queries() -> Callable[[int], Any]:
    """``with max_queries(6): client.get(...)``: a page whose queries grow with its rows fails here."""
    from contextlib import contextmanager

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def guard(most: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as asked:
            yield
        said = "\n".join(query["sql"][:200] for query in asked.captured_queries)
        assert len(asked) <= most, f"{len(asked)} queries, at most {most}:\n{said}"

    return guard


@pytest.fixture
def loopback() -> str:
    """Opens the loopback interface for this test; returns its address."""
    return "127.0.0.1"


@pytest.fixture
def free_port(loopback: str) -> int:
    return ports.free_port()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page asked for in English must not leave its language to the next test."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _own_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keys and files of tests lie in a folder of this run, never in ./var. Set once: telling Django of two settings takes a millisecond."""
    from django.test import override_settings

    base = tmp_path_factory.mktemp("data")
    with override_settings(DATA_DIR=base, KEYS_DIR=base / "keys"):
        yield base


@pytest.fixture(autouse=True)
def _no_checkpoints(_own_data_dir: Path) -> None:
    """Rows are rolled back after a test, a file is not."""
    (_own_data_dir / "checkpoints.log").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, pytestconfig: pytest.Config
) -> Iterator[None]:
    """Records of reads are one table of ninety: without the migrations of all the others it stands at once.

    That migrations make it too, installations prove (tests/faults, tests/journeys). All the others are migrated once.
    """
    from django.db import connections

    from tests.support import migrated

    if "reads" in connections.settings:
        connections["reads"].settings_dict["TEST"]["MIGRATE"] = False
    with pytest.MonkeyPatch.context() as patch:
        if pytestconfig.pluginmanager.hasplugin(
            "cacheprovider"
        ):  # a run that may keep nothing migrates for itself
            migrated.remember(patch, migrated.FOLDER)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The throttles' cache table belongs to the schema (`createcachetable`), so tests have it too."""
    from django.conf import settings
    from django.core.management import call_command

    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        _note_migrations_of_reads()
        if settings.ROW_SECURITY:
            call_command("row_security", verbosity=0)
    yield
    with django_db_blocker.unblock():
        _send_others_away()


def _send_others_away() -> None:
    """A connection on its way back to the pool, or of a test's thread, would keep PostgreSQL from dropping the database."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    connection.close()
    connection.close_pool()
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        )


def _note_migrations_of_reads() -> None:
    """As applied as in the first database: `/readyz` looks."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    if "reads" not in connections.settings or not connections["reads"].is_in_memory_db():
        return  # PostgreSQL has one database; a run whose tests read nothing made none
    applied = MigrationRecorder(connections["default"]).applied_migrations()
    recorder = MigrationRecorder(connections["reads"])
    for key in applied:
        recorder.record_applied(*key)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`./hoaban test` walks no browser and kills no process; journeys and faults are asked for by name."""
    wanted = config.getoption("-m", "")
    for item in items:
        if item.get_closest_marker("django_db") or OPENS_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        for marker in ("journey", "fault"):
            if item.get_closest_marker(marker) and marker not in str(wanted):
                item.add_marker(pytest.mark.skip(reason=f"run with ./hoaban test --{marker}s"))
