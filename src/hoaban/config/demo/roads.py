"""By which road a told night comes in: readings pushed over HTTP, text messages over SMPP, from what this demo itself started.

Where the demo does not run them (a folder that is served by hand, a key that somebody took back) the verb behind the door is called,
and the step says so.
"""

import http.client
import json
import os
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from hoaban.config.demo import centre, ports
from hoaban.config.demo.folder import write_private
from hoaban.domains.replay.values import Road

if TYPE_CHECKING:
    from hoaban.domains.hazards.values import Reading

DOORS = "demo-doors.json"
KEY = "demo-station.key"
STATION = "Trạm đo mẫu (diễn lại)"
OBSERVATIONS = "/api/v1/hazards/observations"
SECONDS = 10.0
UNREACHED = 120.0
"""Seconds for which a door that does not answer is tried again; a demo that just started needs some."""
_REFUSED = (401, 403, 404)
T = TypeVar("T")
_away_since: dict[Road, float] = {}


class Unanswered(LookupError):
    """A door of this demo did not answer for two minutes: the night ends and says so."""


def announce(folder: Path, *, port: int, root: Path | None, smpp: int, password: str) -> None:
    """What the worker has to know of the processes beside it; readable by nobody else."""
    said = {
        "pid": os.getpid(), "port": port, "root": str(root) if root else "", "smpp": smpp, "password": password
    }  # fmt: skip
    write_private(folder / DOORS, json.dumps(said))


def withdraw(folder: Path) -> None:
    (folder / DOORS).unlink(missing_ok=True)


def make_key(folder: Path, number: int) -> None:
    """The station's own key, of the demo's IT officer; the same one however often the demo is built."""
    from django.utils import timezone

    from hoaban.config.demo.story import LOADER
    from hoaban.domains.hazards.permissions import Permission as Hazards
    from hoaban.foundation.accounts import api as accounts

    if not (folder / KEY).exists():
        write_private(folder / KEY, f"hb_{secrets.token_urlsafe(32)}")
    accounts.make_demo_client(
        by=LOADER, name=STATION, owner="tinhoc", scopes=[Hazards.OBSERVE.value], number=number,
        token=(folder / KEY).read_text(encoding="utf-8"), now=timezone.now(),
    )  # fmt: skip


def push(folder: Path, reading: "Reading") -> Road | None:
    """Through the door of stations, as a gateway pushes; None where this demo has no such door."""
    doors, key = _doors(folder), folder / KEY
    if not doors or not key.exists():
        return None
    began = reading.ended_at - timedelta(minutes=reading.minutes)
    row = {
        "station": reading.station, "variable": reading.variable.value, "value": reading.value, "unit": reading.variable.unit,
        "start": began.isoformat(), "end": reading.ended_at.isoformat(),
    }  # fmt: skip
    return tried(Road.HTTP, lambda: _posted(doors, key.read_text(encoding="utf-8"), row))


def text(folder: Path, sender: str, words: str) -> Road | None:
    """From a made-up telephone over the demo's own operator; None where this demo runs none."""
    doors = _doors(folder)
    if not doors:
        return None

    def sent() -> Road:
        centre.write(int(doors["smpp"]), str(doors["password"]), sender, words)
        return Road.SMS

    return tried(Road.SMS, sent)


def for_texts(folder: Path) -> Road:
    """By which road a text that is there came."""
    return Road.SMS if _doors(folder) else Road.VERB


def _posted(doors: Mapping[str, Any], key: str, row: Mapping[str, Any]) -> Road | None:
    root = Path(doors["root"]) if doors["root"] else None
    connection = ports.connect(int(doors["port"]), root, SECONDS)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    try:
        connection.request("POST", OBSERVATIONS, json.dumps(row), headers)
        answer = connection.getresponse()
        said = answer.read(2000).decode("utf-8", "replace")
    except http.client.HTTPException as problem:
        raise OSError(str(problem)) from problem
    finally:
        connection.close()
    if answer.status in _REFUSED:
        return None
    if answer.status == 422:
        raise LookupError(f"the door of stations refused a reading: {said}")
    if answer.status not in (200, 201):
        raise OSError(f"the door of stations answered {answer.status}")
    return Road.HTTP


def tried(road: Road, deed: Callable[[], T]) -> T:
    """Tried again with the next look, for two minutes from its first failure in this process."""
    from hoaban.domains.replay.errors import NotNow

    try:
        done = deed()
    except OSError as problem:
        since = _away_since.setdefault(road, time.monotonic())
        if time.monotonic() - since > UNREACHED:
            _away_since.pop(road)
            raise Unanswered(str(problem)) from problem
        raise NotNow from problem
    _away_since.pop(road, None)
    return done


def _doors(folder: Path) -> dict[str, Any]:
    """Empty where no `./hoaban demo` runs in this folder; one that was killed left its file behind."""
    try:
        said: dict[str, Any] = json.loads((folder / DOORS).read_text(encoding="utf-8"))
        os.kill(int(said["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return {}
    return said
