"""A version becomes a signed CAP message: built, judged, signed, kept. What fails is a duty until it is done."""

import hashlib
import logging
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.signing import api as signing
from hoaban.domains.warning import ports
from hoaban.domains.warning.models import Alert, CapMessage, Version
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank, machines, tongues
from hoaban.domains.warning.queries.public import shown
from hoaban.domains.warning.rules import capped
from hoaban.domains.warning.values import Hazard, VersionShown
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.places import api as places
from hoaban.kit import cap

DUTY = machines.UNSIGNED
TITLE = gettext_noop(
    "A warning could not be signed, so other services do not get it. «./hoaban manage signing» says why"
)
TERM = duties.Hours(1)
NO_SITE = "hoaban.invalid"
"""Of an installation that has no address of its own: «invalid» is reserved, nobody else bears it (RFC 2606)."""

log = logging.getLogger(__name__)


def publish(*, by: access.Actor, version_id: int, now: datetime) -> bool:
    """Publish one version to machines; False where that has to wait, and then a person is asked."""
    try:
        return _publish(by, version_id, now)
    except jobs.PASS_ON:
        raise
    except (DomainError, cap.NotSound):
        pass  # the duty says how to learn why
    except Exception:  # whatever one version breaks on, the others are published
        log.exception("warning %s could not be published", version_id)
    _ask(by, version_id, now)
    return False


def _publish(by: access.Actor, version_id: int, now: datetime) -> bool:
    """Built and signed before anything is locked: a slow token must not keep others from writing. A version never changes."""
    version = Version.plain.select_related("alert").get(pk=version_id)
    if CapMessage.plain.filter(version=version).exists():
        return True
    before = machines.earlier(version)
    if before is None:
        return False  # the earlier one has its duty
    told = capped.message(_placed(version), _frame(version, before))
    content = signing.sign_xml(by=by, purpose=signing.Purpose.WARNING, content=cap.written(told), now=now)
    certificate = signing.verify_xml(content, signing.Purpose.WARNING, now).certificate
    row = CapMessage(
        version=version, identifier=version.identifier, reference=str(told.reference), content=content,
        digest=hashlib.sha256(content).hexdigest(), certificate=certificate.id, signed_at=now,
    )  # fmt: skip
    _keep(by, row, now)
    return True


@transaction.atomic
def _keep(by: access.Actor, row: CapMessage, now: datetime) -> None:
    """Once for each version: who signed at the same moment finds it kept."""
    version = Version.plain.select_for_update(of=("self",)).get(pk=row.version_id)
    if CapMessage.plain.filter(version=version).exists():
        return
    row.save()
    audit.record("warning:message:publish", by=by, target=row)
    duties.close_duty(by=by, kind=DUTY, target=version, now=now)


def _placed(version: Version) -> VersionShown:
    """Whoever reads only outlines is warned too: of what nobody drew its places are drawn, in the message alone (decision 0113)."""
    one = shown(version)
    if one.shape:
        return one
    try:
        return replace(one, shape=ports.drawing().around(one.areas))
    except jobs.PASS_ON:
        raise
    except Exception:  # a border that nobody can draw keeps the warning from nobody who reads codes
        log.exception("the places of warning %s could not be drawn", version.pk)
        return one


def _frame(version: Version, before: list[str]) -> capped.Frame:
    alert = version.alert
    site = settings.SITE_URL
    page = reverse("warning:detail", args=[alert.uid])
    event = bank.book().hazards[Hazard(version.hazard)]
    return capped.Frame(
        sender=f"{version.issuer}@{urlsplit(site).hostname or NO_SITE}", event=_capital(event),
        communes=_communes(version.areas), where=bank.written([shown(version)])[0],
        web=f"{site}{page}" if site else "", occasion=alert.occasion.uid,
        earlier=tuple(before), others=_others(version), is_demo=accounts.is_demo_installation(),
    )  # fmt: skip


def _others(version: Version) -> tuple[capped.Spoken, ...]:
    """As they went out to people; a language whose words left the pack meanwhile is told by its code."""
    named = {one.code: one.book.hazards[Hazard(version.hazard)] for one in bank.book().tongues}
    return tuple(
        capped.Spoken(other.tag, _capital(named.get(other.code, version.hazard)), other.lines, other.words)
        for other in tongues.others_of([version.identifier]).get(version.identifier, ())
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _communes(areas: list[int]) -> tuple[str, ...]:
    """Official codes of every commune the places touch: of a village its commune, of a province all of them."""
    found = set()
    for number in areas:
        if number % 10**9:
            found.add(f"{number % 10**9 // 10**4:05}")
        else:
            found |= {line.code for line in places.communes(number // 10**9)}
    return tuple(sorted(found))


@transaction.atomic
def _ask(by: access.Actor, version_id: int, now: datetime) -> None:
    version = Version.plain.get(pk=version_id)
    alert: Alert = version.alert
    duties.open_duty(
        by=by, kind=DUTY, title=TITLE, target=version, term=TERM, path=reverse("warning:alert", args=[alert.uid]),
        number=version.place_no // 10**9 * 10**9, permission=Permission.ISSUE, cause="warning:message:publish", occasion=str(version.pk),
        now=now,
    )  # fmt: skip
