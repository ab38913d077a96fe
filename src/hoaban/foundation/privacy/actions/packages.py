"""What the rooms hold about a person: asked for, gathered by a job, handed over at the desk, erased in time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.privacy import ports, queries
from hoaban.foundation.privacy.errors import (
    AlreadyFetched,
    GatheringBroke,
    NothingToGather,
    NotYetRead,
    PackageNotThere,
    PackageOpen,
    PersonClosed,
    PersonMerged,
    PersonUnknown,
)
from hoaban.foundation.privacy.events import PackageMoved
from hoaban.foundation.privacy.models import DataRequest, HandOver, Package
from hoaban.foundation.privacy.permissions import Permission
from hoaban.foundation.privacy.values import (
    FETCHABLE,
    LAW,
    OPEN_PACKAGES,
    PACKAGE_DAYS,
    Kind,
    PackageState,
    Seen,
    Standing,
    State,
)

HAND_OVER = "privacy.hand_over"
MOST_ATTEMPTS = 3
# Longer than any gathering: what a killed worker held is taken up again after this.
CLAIM = timedelta(minutes=10)


@transaction.atomic
def gather(*, by: Actor, uid: UUID, person: UUID | None, request: str, now: datetime | None = None) -> UUID:
    """Ask for what the rooms hold about whoever made this request; ``person`` is her record in the register, if any."""
    row, moment = queries.request_to_move(by, uid), now or timezone.now()
    if (known := audit.answered(by, request)) is not None:
        return Package.plain.values_list("uid", flat=True).get(pk=known)
    if row.state == State.RECEIVED:
        raise NotYetRead
    if row.kind != Kind.SEE or row.state not in (State.ACKNOWLEDGED, State.IN_WORK):
        raise NothingToGather
    if person is not None:
        _check_stands(by, person)
    _expire(by, moment)
    open_ones = Package.plain.filter(state__in=OPEN_PACKAGES)
    if open_ones.filter(request=row).exists() or (person and open_ones.filter(person_uid=person).exists()):
        raise PackageOpen
    package = Package.plain.create(
        request=row, number=row.number, person_uid=person, asked_at=moment, asked_by_key=by.key, asked_by_label=by.label,
        next_try_at=moment,
    )  # fmt: skip
    audit.record("privacy:package:gather", by=by, target=package, request=request)
    _moved(package, PackageState.ASKED)
    jobs.wake("privacy.gather")
    return package.uid


def _check_stands(by: Actor, person: UUID) -> None:
    known = ports.people().known(by, person)
    if known is None:
        raise PersonUnknown
    if known.standing is Standing.MERGED:
        raise PersonMerged
    if known.standing is Standing.CLOSED:
        raise PersonClosed


def claim(now: datetime) -> Package | None:
    """Take one package to gather; the conditional UPDATE lets two workers never hold the same one."""
    waiting = Package.plain.filter(
        state__in=(PackageState.ASKED, PackageState.GATHERING),
        next_try_at__lte=now,
        attempts__lt=MOST_ATTEMPTS,
    )
    for row in waiting.order_by("next_try_at", "pk")[:5]:
        taken = Package.plain.filter(pk=row.pk, attempts=row.attempts, state=row.state)
        if taken.update(attempts=row.attempts + 1, next_try_at=now + CLAIM, state=PackageState.GATHERING):
            row.attempts += 1
            return row
    return None


@transaction.atomic
def note_ready(*, by: Actor, package: Package, file_id: files.FileId, now: datetime) -> None:
    """It is gathered and waits at the desk. Whoever lost it meanwhile (erased, claimed anew) lets the file go."""
    mine = Package.plain.filter(pk=package.pk, state=PackageState.GATHERING, attempts=package.attempts)
    erase_at = now + timedelta(days=PACKAGE_DAYS)
    if not mine.update(state=PackageState.READY, file_id=file_id, built_at=now, erase_at=erase_at):
        files.let_go([file_id], now)
        return
    row = DataRequest.plain.get(pk=package.request_id)
    duties.open_duty(
        by=by, kind=HAND_OVER, title=gettext_noop("Hand over what is kept about a person"), target=package,
        path=f"/w/privacy/{row.uid}/", number=package.number, permission=Permission.ANSWER, term=row.due_at, law=LAW,
        cause="privacy:package:gather", now=now,
    )  # fmt: skip
    audit.record("privacy:package:ready", by=by, target=package)
    _moved(package, PackageState.READY)


@transaction.atomic
def give_up(*, by: Actor, package: Package, problem: str) -> None:
    """It cannot be gathered; the desk reads why (``problem`` is an English msgid) and may ask anew."""
    mine = Package.plain.filter(pk=package.pk, state__in=(PackageState.ASKED, PackageState.GATHERING))
    if mine.update(state=PackageState.FAILED, problem=problem[:200]):
        audit.record("privacy:package:fail", by=by, target=package)
        _moved(package, PackageState.FAILED)


def give_up_worn_out(*, by: Actor, now: datetime) -> int:
    """What three workers began and none ended."""
    worn = Package.plain.filter(
        state=PackageState.GATHERING, attempts__gte=MOST_ATTEMPTS, next_try_at__lte=now
    )
    rows = list(worn)
    for row in rows:
        give_up(by=by, package=row, problem=GatheringBroke.msgid)
    return len(rows)


@transaction.atomic
def hand_over(*, by: Actor, uid: UUID, seen: Seen, request: str, now: datetime | None = None) -> UUID:
    """The person stands there: note how the official knew her; the file may be taken once for it."""
    package, moment = _package(by, uid), now or timezone.now()
    if (known := audit.answered(by, request)) is not None:
        return HandOver.plain.values_list("uid", flat=True).get(pk=known)
    if package.state not in FETCHABLE or package.erase_at is None or package.erase_at <= moment:
        raise PackageNotThere
    handed = HandOver.plain.create(
        package=package, at=moment, by_key=by.key, by_label=by.label, seen=seen.value
    )
    if package.state == PackageState.READY:
        duties.close_duty(by=by, kind=HAND_OVER, target=package, now=moment)
    Package.plain.filter(pk=package.pk).update(state=PackageState.HANDED)
    audit.record("privacy:package:hand_over", by=by, target=handed, request=request, note=seen.value)
    _moved(package, PackageState.HANDED)
    return handed.uid


@transaction.atomic
def fetch(*, by: Actor, uid: UUID, now: datetime | None = None) -> files.FileFacts:
    """The one download of a handing over, for whoever handed it over; on record before a byte leaves."""
    moment = now or timezone.now()
    rows = HandOver.objects.visible_to(by, "edit").filter(uid=uid, by_key=by.key).select_related("package")
    handed: HandOver | None = rows.first()
    if handed is None:
        raise NotFound
    package = handed.package
    if package.state != PackageState.HANDED or package.erase_at is None or package.erase_at <= moment:
        raise PackageNotThere
    if not HandOver.plain.filter(pk=handed.pk, fetched_at__isnull=True).update(fetched_at=moment):
        raise AlreadyFetched
    facts = files.facts_of(files.FileId(package.file_id or 0))
    if facts.state is not files.FileState.CLEAN:
        raise PackageNotThere
    audit.record("privacy:package:fetch", by=by, target=handed)
    audit.record_read("privacy:package:read", by=by, target=package, purpose="privacy.answer")
    return facts


@transaction.atomic
def erase(*, by: Actor, uid: UUID, request: str, now: datetime | None = None) -> UUID:
    """Before its time: gathered for the wrong person, or no longer wanted. Answers with the request; the bytes are swept."""
    package, moment = _package(by, uid), now or timezone.now()
    if audit.answered(by, request) is None and package.state != PackageState.ERASED:
        _erase(by, package, moment, request)
    return DataRequest.plain.values_list("uid", flat=True).get(pk=package.request_id)


@transaction.atomic
def erase_expired(*, by: Actor, now: datetime) -> int:
    """Packages whose thirty days are over; their files go by their own term."""
    return _expire(by, now)


def _expire(by: Actor, now: datetime) -> int:
    over = list(Package.plain.filter(state__in=FETCHABLE, erase_at__lte=now).order_by("pk")[:200])
    for package in over:
        _erase(by, package, now, None)
    return len(over)


def _erase(by: Actor, package: Package, now: datetime, request: str | None) -> None:
    if package.file_id is not None:
        files.let_go([files.FileId(package.file_id)], now)
        jobs.wake("files.sweep")
    if package.state == PackageState.READY:
        duties.withdraw_duty(by=by, kind=HAND_OVER, target=package, now=now)
    Package.plain.filter(pk=package.pk).update(state=PackageState.ERASED, erase_at=now)
    audit.record("privacy:package:erase", by=by, target=package, request=request)
    _moved(package, PackageState.ERASED)


def _package(by: Actor, uid: UUID) -> Package:
    """Found through the right to answer, and locked."""
    row: Package | None = Package.objects.visible_to(by, "edit").filter(uid=uid).select_for_update().first()
    if row is None:
        raise NotFound
    return row


def _moved(package: Package, state: PackageState) -> None:
    events.publish(PackageMoved(package.pk, state.value))
