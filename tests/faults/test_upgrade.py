"""An upgrade succeeds, or leaves everything as it was: broken, killed at any step, while people work."""

import http.client
import json
import random
import time
from pathlib import Path

import pytest

from tests.faults.conftest import copy_of
from tests.faults.test_keeping import FILL
from tests.support.installation import Installation, installation, kill

NEWER = {"DJANGO_SETTINGS_MODULE": "tests.faults.newer.settings"}
HOW_IT_IS = """
import json
from django.db import connection, transaction
from hoaban.config.commands import ready
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.audit import api as audit
ready.set_up()
verdict = audit.verify()
with transaction.atomic():
    audit.record("faults:deed:do", by=SystemActor("faults"), target=("faults.deed", "late"))
    transaction.set_rollback(True)
tables = connection.introspection.table_names()
print(json.dumps({"whole": verdict.whole, "sealed": verdict.sealed, "newer": "newer_deed" in tables}))
"""
AS_IT_WAS = {"whole": True, "sealed": 300, "newer": False}
STEPS = (
    "copying the database (",
    "closing the doors",
    "changing the tables",
    "counting every table",
    "opening pages",
)


def newer(place: Installation, **more: str) -> Installation:
    """The same installation under the newer program."""
    other = Installation(place.folder)
    other.environment = place.environment | NEWER | more
    other.children = place.children
    return other


def stands_as_it_was(place: Installation) -> None:
    """Under the program it had before: starts, is whole, can be written."""
    assert json.loads(place.python(HOW_IT_IS)) == AS_IT_WAS


def upgraded(place: Installation) -> None:
    result = newer(place).run("upgrade", within=600)
    assert result.returncode == 0, result.stdout + result.stderr
    assert json.loads(newer(place).python(HOW_IT_IS)) == {"whole": True, "sealed": 300, "newer": True}


@pytest.mark.slow
def test_an_upgrade_changes_the_tables_and_loses_nothing(place: Installation) -> None:
    place.python(FILL)
    upgraded(place)
    assert "nothing to do" in newer(place).run("upgrade").stdout
    assert list(place.folder.glob("backups/hoaban-*.backup"))
    assert not list((place.folder / "keeping").glob("upgrade*-*"))


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "said"), [("break", "the migration breaks"), ("lose", "would lose rows")])
def test_a_broken_upgrade_leaves_everything_as_it_was(place: Installation, fault: str, said: str) -> None:
    place.python(FILL)
    result = newer(place, FAULTS_MIGRATION=fault).run("upgrade", within=600)
    assert result.returncode == 65
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    stands_as_it_was(place)


@pytest.mark.slow
def test_an_upgrade_killed_at_any_step_leaves_everything_as_it_was(
    place: Installation, dice: random.Random
) -> None:
    place.python(FILL)
    log = place.folder / "logs" / "upgrade.log"
    for step in STEPS:
        log.unlink(missing_ok=True)
        child = newer(place).hoaban("upgrade")
        wait_until(lambda: f"✓ {step}" in log.read_text() or child.poll() is not None)  # noqa: B023 — asked at once
        assert child.poll() is None, log.read_text()
        time.sleep(dice.random() * 0.5)
        kill(child)
        found = json.loads(place.python(HOW_IT_IS))
        if found["newer"]:  # the dice fell into the switch itself, which the next start ends
            assert "✓ opening pages" in log.read_text()
            break
        assert found == AS_IT_WAS
    upgraded(place)


@pytest.mark.slow
def test_visitors_read_that_it_is_being_updated_and_a_killed_upgrade_lets_them_in_again(
    place: Installation, tmp_path: Path
) -> None:
    place.python(FILL)
    port = int(place.serve().rpartition(":")[2])
    assert page(port, "/")[0] == 200
    child = newer(place, FAULTS_MIGRATION=f"wait:{tmp_path / 'waits'}").hoaban("upgrade")
    wait_until((tmp_path / "waits").exists)
    status, text, headers = page(port, "/")
    assert status == 503
    assert "đang được nâng cấp" in text
    assert headers["retry-after"] == "60"
    assert page(port, "/healthz")[0] == 200
    kill(child)
    wait_until(lambda: page(port, "/")[0] == 200)
    stands_as_it_was(place)
    upgraded(place)
    assert page(port, "/")[0] == 503  # it is older than the ground it stands on
    assert page(int(newer(place).serve().rpartition(":")[2]), "/")[0] == 200


@pytest.mark.slow
def test_who_works_on_another_machine_is_named_before_anything_is_touched(
    tmp_path: Path, empty_database: str
) -> None:
    settings = {"HOABAN_DATABASE_URL": copy_of(empty_database), "HOABAN_KEYS_DIR": str(tmp_path / "keys")}
    with installation(tmp_path / "one", **settings) as one, installation(tmp_path / "two", **settings) as two:
        two.serve()
        two.hoaban("worker")
        wait_until(lambda: "worker on" in refused(one))
        assert "web on" in refused(one)
        assert not list(one.folder.glob("backups/*"))
        two.stop()
        result = newer(one).run("upgrade", within=600)
        assert result.returncode == 0, result.stdout + result.stderr


def refused(place: Installation) -> str:
    result = newer(place).run("upgrade")
    assert result.returncode == 65, result.stdout + result.stderr
    assert not json.loads(place.python(HOW_IT_IS))["newer"]
    return result.stderr


def page(port: int, path: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, answer.read().decode(), headers
    finally:
        connection.close()


def wait_until(holds: object, within: float = 300) -> None:
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)
