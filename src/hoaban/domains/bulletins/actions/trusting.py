"""A person says whose signatures count on a feed, and ends that."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.bulletins.actions import asking
from hoaban.domains.bulletins.actions.keeping import step
from hoaban.domains.bulletins.errors import CertificateEnded, CertificateKnown, EndBackwards
from hoaban.domains.bulletins.models import Feed, FeedCertificate
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.values import NewCertificate, Step
from hoaban.domains.signing import api as signing
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs


@transaction.atomic
def enter_certificate(
    *, by: access.Actor, feed: UUID, told: NewCertificate, request: str | None, now: datetime
) -> UUID:
    """What arrives from now on is checked against it; a job judges again what arrived before."""
    access.require(by, Permission.KEEP)
    row = Feed.objects.visible_to(by, "keep").select_for_update().filter(uid=feed).first()
    if row is None:
        raise NotFound
    if answer := audit.answered(by, request):
        return UUID(str(FeedCertificate.objects.visible_to(by, "keep").get(pk=answer).uid))
    chain = signing.accepted(told.pem, now)
    facts = signing.facts(chain[0])
    if told.until is not None and told.until <= now:
        raise EndBackwards
    if FeedCertificate.plain.filter(feed=row, number=facts.id).exists():
        raise CertificateKnown
    made = FeedCertificate.plain.create(
        feed=row, number=facts.id, name=facts.name[:200], chain=signing.written_chain(chain), checked=told.checked, since=now,
        until=told.until, by_key=by.key, by_label=by.label,
    )  # fmt: skip
    step(row, Step.PIN, by, now)
    if signing.in_force([chain], now):
        asking.has_certificate(by, row, now)
    audit.record("bulletins:certificate:enter", by=by, target=made, request=request)
    jobs.wake("bulletins.look_back")
    return made.uid


@transaction.atomic
def end_certificate(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> UUID:
    """It counts no more from this moment; answers its feed. What it signed before stays as it was judged."""
    access.require(by, Permission.KEEP)
    row = (
        FeedCertificate.objects.visible_to(by, "keep")
        .select_for_update(of=("self",))
        .select_related("feed")
        .filter(uid=uid)
        .first()
    )
    if row is None:
        raise NotFound
    if not audit.answered(by, request):
        if row.until is not None and row.until <= now:
            raise CertificateEnded
        row.until = now
        row.save(update_fields=["until"])
        step(row.feed, Step.END, by, now)
        audit.record("bulletins:certificate:end", by=by, target=row, request=request)
    return UUID(str(row.feed.uid))
