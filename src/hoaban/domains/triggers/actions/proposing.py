"""A number or a step of a rule is proposed by one person and approved by another; nothing that was there is rewritten."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.triggers import queries, rules
from hoaban.domains.triggers.errors import (
    AlreadyDecided,
    OverAlready,
    Overtaken,
    ReasonMissing,
    RuleMoved,
    SecondPersonMissing,
    SourceMissing,
    UntilPast,
)
from hoaban.domains.triggers.events import VersionDecided
from hoaban.domains.triggers.models import Decision, Version
from hoaban.domains.triggers.permissions import Permission
from hoaban.domains.triggers.values import Change
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events

DUTY = "triggers.approve"
TITLE = gettext_noop(
    "A change of a warning rule waits for another person's word: look what it would have raised"
)
TERM = duties.Workdays(5)
"""Our own choice: until then the rule acts as before."""
LEAST_REASON = 10


@transaction.atomic
def propose_change(
    *, by: access.Actor, rule_uid: UUID, change: Change, request: str | None, now: datetime
) -> UUID:
    """A new version on top of the one that holds: with one other number or step, or the same ones confirmed. It acts only once somebody
    else approved it."""
    access.require(by, Permission.PROPOSE)
    rule = queries.rule_to_change(by, rule_uid)
    access.require_at(by, Permission.PROPOSE, rule.place_no)
    if answer := audit.answered(by, request):
        return UUID(str(Version.plain.get(pk=answer).uid))
    held = queries.held(rule, timezone.localdate(now))
    if len(change.reason.strip()) < LEAST_REASON:
        raise ReasonMissing
    article = change.article.strip()[:200]
    if not article:
        raise SourceMissing
    if change.until is not None and change.until < timezone.localdate(now):
        raise UntilPast
    if change.seen != held.number and (change.seen or change.drops is not None or change.confirms):
        raise RuleMoved
    kind = queries.kind_of(rule)
    params = rules.applied(kind, rules.parsed(kind, held.params), change)
    is_same_document = change.confirms and article == held.article
    made = Version(
        rule=rule, number=queries.newest_number(rule) + 1, based_on=held.number, params=rules.dumped(params), areas=held.areas,
        source=held.source if is_same_document else "", article=article, mark=change.mark, reason=change.reason.strip()[:300],
        by_key=by.key, by_label=by.label, at=now, valid_until=change.until,
    )  # fmt: skip
    made.save()
    audit.record("triggers:version:propose", by=by, target=made, request=request)
    duties.open_duty(
        by=by, kind=DUTY, title=TITLE, target=made, term=TERM, path=reverse("triggers:version", args=[made.uid]),
        number=rule.place_no, permission=Permission.APPROVE, cause="triggers:version:propose", now=now,
    )  # fmt: skip
    return made.uid


@transaction.atomic
def decide_version(
    *, by: access.Actor, uid: UUID, is_approved: bool, note: str, request: str | None, now: datetime
) -> None:  # fmt: skip
    """Another person's word. Approved, it holds from now on; refused, with a reason, it stays on record."""
    access.require(by, Permission.APPROVE)
    version = queries.version_to_decide(by, uid)
    access.require_at(by, Permission.APPROVE, version.rule.place_no)
    if audit.answered(by, request):
        return
    if version.by_key == by.key:
        raise SecondPersonMissing
    if queries.is_decided(version):
        raise AlreadyDecided
    if not is_approved and len(note.strip()) < LEAST_REASON:
        raise ReasonMissing
    if is_approved and queries.newest_approved(version.rule) != version.based_on:
        raise Overtaken
    if is_approved and version.valid_until is not None and version.valid_until < timezone.localdate(now):
        raise OverAlready
    Decision(
        version=version,
        is_approved=is_approved,
        note=note.strip()[:300],
        by_key=by.key,
        by_label=by.label,
        at=now,
    ).save()
    audit.record(
        "triggers:version:decide",
        by=by,
        target=version,
        request=request,
        note="approved" if is_approved else "refused",
    )
    duties.close_duty(by=by, kind=DUTY, target=version, now=now)
    events.publish(VersionDecided(version.pk, int(is_approved)))
