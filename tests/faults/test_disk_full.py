"""The disk runs full under people at work: each is told so, nothing stays half-written, and all goes on once there is room."""

import base64
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.faults import test_import as sheets
from tests.faults.test_database_away import SYNC, form
from tests.faults.test_offline import Phone, photo, send_piece
from tests.support.installation import Installation, installation
from tests.support.ports import free_port
from tests.support.smalldisk import SmallDisk, small_disk

# An import that lasts some seconds, and what people need beside it.
ROWS, FAULTS = 12_000, 60
PREPARE = (
    sheets.PREPARE.replace(f"rows={sheets.ROWS}, faults={sheets.FAULTS}", f"rows={ROWS}, faults={FAULTS}")
    + """
from django.test import Client
from hoaban.domains.registry.models import Household
from hoaban.foundation.accounts.models import User
from tests.support.people import OWN
client = Client(); client.force_login(User.objects.get(username="commune.officer.nha"))
rows = Household.plain.bulk_create([Household(code=f"HO-{n}", place_no=OWN, village="Bản Bó", address="Đầu bản") for n in range(9)])
print(client.cookies["sessionid"].value, *(row.uid for row in rows))
"""
)
OUTCOME = """
from hoaban.domains.rounds.models import HouseholdVisit
from hoaban.foundation.audit import api as audit
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.offline.models import Media
print(*HouseholdVisit.plain.values_list("uid", flat=True))
print(audit.verify().whole, Entry.plain.filter(seq=None).count(), Media.plain.get().state)
"""
CONTINUE = """
from django.utils import timezone
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.models import User
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.models import ImportBatch
batch = ImportBatch.plain.get()
assert "disk is full" in batch.problem["msgid"], batch.problem
officer = accounts.actor_of_id(User.objects.get(username="commune.officer.nha").pk)
imports.run_import(by=officer, uid=batch.uid, request=None, now=timezone.now())
"""
SEAL = "from hoaban.foundation.audit import api as audit; audit.seal(); audit.sign_todays_checkpoint()"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", "150m") as made:
        yield made


@pytest.fixture
def place(disk: SmallDisk, empty_folder: Path) -> Iterator[Installation]:
    with installation(disk.outside / "data", HOABAN_DATA_DIR=str(disk.inside / "data")) as made:
        made.before = disk.enter
        disk.take_in(empty_folder, "data")
        yield made


def test_everybody_is_told_nothing_stays_half_written_and_all_goes_on(
    place: Installation, disk: SmallDisk, dice: random.Random
) -> None:
    session, *targets = place.python(PREPARE, within=600).splitlines()[-1].split()
    port, bytes_, uid, entry = free_port(), photo(), str(uuid4()), str(uuid4())
    phone, path = Phone(port, session), f"/w/offline/media/{uid}/"
    place.serve(port)
    phone.hello()
    announce(phone, uid, entry, len(bytes_))
    status, headers, _body = send_piece(phone, path, bytes_, 0)
    assert status == 204
    offset = int(headers["upload-offset"])
    place.hoaban("worker")
    wait_until(lambda: reached(disk)[1] > 0, place)
    waiting = form(str(uuid4()), targets[0])
    with disk.full():
        # It may have met the full disk, and said so, before this look.
        assert reached(disk)[0] != "done", "the list was in before the disk was full; nothing was shown"
        until = time.monotonic() + 3 + dice.random() * 3
        is_told(*send_piece(phone, path, bytes_, offset))
        status, _headers, text = phone.ask("POST", SYNC, waiting, Content_Type="application/json")
        if status != 200:  # a little room may be left inside the database's own files
            is_told(status, _headers, text)
        assert phone.ask("GET", "/healthz")[0] == 200
        assert phone.ask("GET", "/")[0] == 200
        assert phone.ask("GET", "/w/", Accept="text/html")[0] in (200, 507)
        backup_fails_in_a_sentence(place, disk)
        seals_or_says_why_not(place)
        time.sleep(max(0, until - time.monotonic()))
        stood = reached(disk)[0]
    # Where there was room for that word the list stands still and says so; else it waits and begins again by itself.
    assert stood in {"running", "paused"}
    if stood == "paused":
        place.python(CONTINUE)
    goes_on(place, phone, path, bytes_, offset)
    status, _headers, text = phone.ask("POST", SYNC, waiting, Content_Type="application/json")
    assert (status, json.loads(text)["answers"][0]["result"]) == (200, "applied"), text
    wait_until(lambda: reached(disk)[0] != "running", place, within=600)
    state, _reached, written, good = reached(disk)
    assert (state, written) == ("done", good)
    wait_until(lambda: place.python(OUTCOME).split()[-3:] == ["True", "0", "kept"], place)
    assert place.python(OUTCOME).split()[0] == json.loads(waiting)["entries"][0]["uid"]
    assert place.run("backup", str(disk.inside / "later.backup")).returncode == 0
    lines_are_whole_again(place)


LOOK = """
import sqlite3, sys
print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone())
"""


def reached(disk: SmallDisk) -> tuple[str, int, int, int]:
    """How far the list is, read past the platform: it takes longer to start than some lists to come in."""
    words = [sys.executable, "-c", LOOK, str(disk.inside / "data" / "hoaban.db"), sheets.STATE]
    said = subprocess.run([*disk.enter, *words], check=True, capture_output=True, text=True).stdout
    state, *numbers = said.split()
    rows, written, good = map(int, numbers)
    return state, rows, written, good


def announce(phone: Phone, uid: str, entry: str, size: int) -> None:
    told = {"uid": uid, "entry": entry, "kind": "registry.visit", "filename": "nha.jpg"}
    words = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
    status, _headers, _body = phone.ask(
        "POST", "/w/offline/media/", Upload_Length=str(size), Upload_Metadata=words
    )
    assert status == 201


def is_told(status: int, _headers: dict[str, str], body: bytes) -> None:
    assert status == 507, (status, body)
    assert "đầy" in json.loads(body)["sentence"]


def backup_fails_in_a_sentence(place: Installation, disk: SmallDisk) -> None:
    before = sorted(path.name for path in (disk.outside).iterdir())
    result = place.run("backup", str(disk.inside / "now.backup"))
    assert result.returncode in (65, 74), result.stdout + result.stderr
    assert "disk is full" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr
    assert sorted(path.name for path in (disk.outside).iterdir()) == before


def seals_or_says_why_not(place: Installation) -> None:
    try:
        place.python(SEAL)
    except RuntimeError as problem:
        assert re.search("disk is full|No space left|disk I/O error", str(problem)), problem  # noqa: PT017


def goes_on(place: Installation, phone: Phone, path: str, bytes_: bytes, offset: int) -> None:
    """From the byte that was answered for."""
    status, headers, _body = phone.ask("HEAD", path)
    assert (status, int(headers["upload-offset"])) == (200, offset)
    state = ""
    while state != "kept":
        status, headers, body = send_piece(phone, path, bytes_, offset)
        assert status == 204, (status, body)
        offset, state = int(headers["upload-offset"]), headers["offline-state"]


def lines_are_whole_again(place: Installation) -> None:
    """At most the line that met the full disk is cut."""
    for log in place.folder.glob("logs/*.log"):
        cut = [
            line for line in log.read_text().splitlines() if line.startswith("{") and not line.endswith("}")
        ]
        assert len(cut) <= 1, cut


def wait_until(holds: object, place: Installation, within: float = 300) -> None:
    until = time.monotonic() + within
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < until, place.logs()
        time.sleep(0.2)
