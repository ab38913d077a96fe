"""`/metrics` for a monitor on this machine, or one elsewhere that carries a key: states and ages, nothing about anybody."""

import ipaddress
import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from hoaban.config.keeping import state
from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.jobs.permissions import Permission as Jobs
from hoaban.foundation.notify import api as notify

# What a proxy adds. Behind one on this machine every visitor comes from 127.0.0.1.
PASSED_ON = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)
Measure = tuple[str, str, float]


@access.door(public=True)
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For programs on this machine that ask directly, and for keys; to everybody else there is no such page."""
    if not is_from_here(request.META) and not carries_key(request):
        raise Http404
    registry = CollectorRegistry()
    for name, meaning, value in (*_database(), *_disk(), *_keeping(), *_hints()):
        Gauge(f"hoaban_{name}", meaning, registry=registry).set(value)
    if source := notify.work_source():
        why = Gauge(
            "hoaban_hints_silent", "1 for the reason why no hints come", ["reason"], registry=registry
        )
        for reason in notify.Silence:
            why.labels(reason.value).set(source.silence is reason)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def is_from_here(meta: dict[str, Any]) -> bool:
    """A loopback address, and no trace of a proxy."""
    try:
        near = ipaddress.ip_address(meta.get("REMOTE_ADDR") or "").is_loopback
    except ValueError:
        return False
    return near and not any(meta.get(header) for header in PASSED_ON)


def carries_key(request: HttpRequest) -> bool:
    """A program's key (*Devices and programs*) whose scope is to see the background work, as a bearer token."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return False
    try:
        actor = accounts.authenticate_token(token.strip())
    except DatabaseError:
        return (
            False  # nobody can say whose key it is; a monitor on the machine still sees what the files tell
        )
    return actor is not None and actor.may(Jobs.SEE)


def _database() -> Iterator[Measure]:
    try:
        rested, last = jobs.lanes_rested_since(timezone.now()), events.last_seq()
    except DatabaseError:
        yield "database_up", "1 when the database answers", 0
        return
    yield "database_up", "1 when the database answers", 1
    yield "events_last_number", "Number of the newest event in the log", last
    if rested is not None:
        yield "lanes_rested_seconds", "Since any background work last ended", rested.total_seconds()


def _disk() -> Iterator[Measure]:
    yield "disk_free_bytes", "Free space beside the data", shutil.disk_usage(settings.DATA_DIR).free


def _keeping() -> Iterator[Measure]:
    """From the small files, so that they are told also when the database does not answer."""
    failed = state.read(settings.DATA_DIR, "backup-failed") is not None
    yield "backup_failed", "1 when the last backup failed", failed
    if backup := state.read(settings.DATA_DIR, "backup"):
        yield "backup_age_seconds", "Since the last backup was made", _age(backup)
        yield "backup_size_bytes", "Size of the last backup", backup["size"]
    if drill := state.read(settings.DATA_DIR, "drill"):
        yield "drill_ok", "1 when the last restore drill passed", drill["ok"]
        yield "drill_age_seconds", "Since the last restore drill", _age(drill)


def _hints() -> Iterator[Measure]:
    """Only where several dispatchers share the ledger."""
    source = notify.work_source()
    if source is None:
        return
    found = source.hints()
    yield "hints_up", "1 when hints for dispatchers come", found is not None
    if found:
        yield "hints_waiting", "Hints that wait or are worked on", found.waiting
        yield "dispatchers", "Dispatchers that ask for hints", found.dispatchers
    if found and found.last_taken_at:
        age = (timezone.now() - found.last_taken_at).total_seconds()
        yield "hints_taken_seconds", "Since the newest hint was taken", age


def _age(said: dict[str, Any]) -> float:
    return (state.now() - datetime.fromisoformat(said["at"])).total_seconds()
