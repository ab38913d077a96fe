"""Packages for the desk, what the person herself reads of them, and who one is about."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from hoaban.foundation.access.api import Actor, Subject
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.files import api as files
from hoaban.foundation.privacy import ports
from hoaban.foundation.privacy.errors import PackageNotThere, PersonUnknown
from hoaban.foundation.privacy.models import DataRequest, HandOver, Package
from hoaban.foundation.privacy.values import (
    FETCHABLE,
    OPEN_PACKAGES,
    OPEN_STATES,
    HandedFacts,
    PackageFacts,
    PackageState,
    PersonFound,
    Receipt,
    Seen,
)

OFFERED = 12


def candidates(actor: Actor, text: str) -> list[PersonFound]:
    """People of the register an official may mean; each search is on record."""
    return ports.people().find(actor, text.strip(), OFFERED) if text.strip() else []


def packages_of(actor: Actor, requests: Iterable[UUID]) -> dict[UUID, list[PackageFacts]]:
    """Request → its packages, the newest first; two queries for a page of requests."""
    rows = Package.objects.visible_to(actor).filter(request__uid__in=set(requests)).select_related("request")
    found = list(rows.order_by("-pk"))
    handed = _handed(row.pk for row in found)
    shown: dict[UUID, list[PackageFacts]] = defaultdict(list)
    for row in found:
        shown[row.request.uid].append(_facts(row, handed.get(row.pk, ())))
    return shown


def handed_to(requests: Iterable[UUID]) -> dict[UUID, list[HandedFacts]]:
    """For the person herself, who has shown her code: when her data changed hands."""
    rows = Package.plain.filter(request__uid__in=set(requests)).select_related("request")
    packages = {row.pk: row.request.uid for row in rows}
    shown: dict[UUID, list[HandedFacts]] = defaultdict(list)
    for pk, lines in _handed(packages).items():
        shown[packages[pk]].extend(lines)
    return shown


def receipt_for(actor: Actor, uid: UUID) -> Receipt:
    """One handing over, with what its paper says."""
    row = (
        HandOver.objects.visible_to(actor, "edit").filter(uid=uid).select_related("package__request").first()
    )
    if row is None:
        raise NotFound
    package, asked = row.package, row.package.request
    if package.file_id is None or package.erase_at is None:
        raise PackageNotThere
    facts = files.facts_of(files.FileId(package.file_id))
    contact = accounts.contacts_named([asked.contact_uid])[asked.contact_uid]
    return Receipt(
        _handed_facts(row), asked.uid, contact.name, asked.number, package.erase_at, facts.size, facts.sha256[:16],
        is_mine=row.by_key == actor.key,
    )  # fmt: skip


def subject_of(actor: Actor, package: Package) -> Subject:
    """Who it is about, asked again for the official who wanted it: her rights may have ended meanwhile."""
    asked = DataRequest.plain.get(pk=package.request_id)
    contact = accounts.contacts_named([asked.contact_uid])[asked.contact_uid]
    if package.person_uid is None:
        return Subject(
            frozenset({contact.uid}), phones=frozenset({contact.phone_e164} - {""}), number=contact.number
        )
    known = ports.people().known(actor, package.person_uid)
    if known is None:
        raise PersonUnknown
    return Subject(
        contacts=_contacts_of(package.person_uid) | {contact.uid},
        person=known.uid,
        things=known.things,
        phones=frozenset({contact.phone_e164, known.phone_e164} - {""}),
        name="" if known.has_namesake else known.name,
        number=known.number,
        rows=known.rows,
    )


def name_of(package: Package) -> str:
    """Of whoever asked, as she gave it."""
    asked = DataRequest.plain.get(pk=package.request_id)
    return accounts.contacts_named([asked.contact_uid])[asked.contact_uid].name


def _contacts_of(person: UUID) -> frozenset[UUID]:
    """As whom she asked before: requests whose data were handed over as hers."""
    rows = Package.plain.filter(person_uid=person, state=PackageState.HANDED)
    return frozenset(rows.values_list("request__contact_uid", flat=True))


def _handed(packages: Iterable[int]) -> dict[int, tuple[HandedFacts, ...]]:
    found: dict[int, tuple[HandedFacts, ...]] = {}
    for row in HandOver.plain.filter(package__in=list(packages)).order_by("-pk"):
        found[row.package_id] = (*found.get(row.package_id, ()), _handed_facts(row))
    return found


def _handed_facts(row: HandOver) -> HandedFacts:
    return HandedFacts(row.uid, row.at, row.by_label, Seen(row.seen), row.fetched_at)


def _facts(row: Package, handed: tuple[HandedFacts, ...], now: datetime | None = None) -> PackageFacts:
    state, moment = PackageState(row.state), now or timezone.now()
    if state in FETCHABLE and row.erase_at is not None and row.erase_at <= moment:
        state = PackageState.ERASED  # the job has not come by yet
    return PackageFacts(
        row.uid, state, row.asked_at, row.asked_by_label, row.built_at, row.erase_at, row.problem,
        row.person_uid is not None, handed,
    )  # fmt: skip


def people_asked_about() -> set[UUID]:
    """People (by the uid of their room) whose data are being gathered or whose request waits for its answer; one read."""
    waiting = Q(state__in=OPEN_PACKAGES) | Q(request__state__in=OPEN_STATES)
    rows = Package.plain.filter(waiting, person_uid__isnull=False)
    return {uid for uid in rows.values_list("person_uid", flat=True) if uid}
