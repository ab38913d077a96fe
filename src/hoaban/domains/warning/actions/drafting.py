"""A person, a sign or a rule drafts; a draft is changed, taken back, and taken up again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.warning.actions import noting
from hoaban.domains.warning.errors import IssuerUnknown, NotNow
from hoaban.domains.warning.models import Alert, Occasion
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import mandates
from hoaban.domains.warning.rules import lifecycle
from hoaban.domains.warning.values import Beginning, Hazard, Move, Step, Text
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit


@transaction.atomic
def draft(*, by: access.Actor, beginning: Beginning, text: Text, request: str | None, now: datetime) -> UUID:
    """Write a new one; a second person is asked at once. What is drafted as a drill stays one. Answers with its uid."""
    access.require(by, Permission.DRAFT)
    if answer := audit.answered(by, request):
        return UUID(str(Alert.objects.visible_to(by).get(pk=answer).uid))
    text = noting.checked(text, now)
    noting.may_at(by, Permission.DRAFT, text.areas)
    row = Alert(
        status=beginning.status, born_as=beginning.status, hazard=beginning.hazard, issuer=noting.known_issuer(by, beginning.issuer),
        origin=beginning.origin, origin_ref=beginning.origin_ref,
    )  # fmt: skip
    noting.write(row, text, by, now)
    noting.unless(mandates.to_draft(by, mandates.named(row, now)))
    row.occasion = _occasion(row, now)
    row.save()
    audit.record("warning:alert:draft", by=by, target=row, request=request)
    noting.decided(row, Step.DRAFT, by, now)
    noting.ask(by, row, now)
    return row.uid


@transaction.atomic
def change(*, by: access.Actor, uid: UUID, seen: int, text: Text, request: str | None, now: datetime) -> None:
    """Another text: of a draft, or of what shall replace the version in force. Whoever agreed reads again."""
    row = noting.locked(by, uid, Permission.DRAFT)
    if audit.answered(by, request):
        return
    noting.fresh(row, seen)
    text = noting.checked(text, now)
    noting.may_at(by, Permission.DRAFT, text.areas)
    noting.unless(mandates.to_draft(by, mandates.named(row, now, text.areas, text.level)))
    noting.turned(row, Move.CHANGE)
    noting.write(row, text, by, now)
    row.save()
    audit.record("warning:alert:change", by=by, target=row, request=request)
    noting.decided(row, Step.CHANGE, by, now)
    noting.asked_no_more(by, row, now)
    noting.ask(by, row, now)


@transaction.atomic
def choose_issuer(
    *, by: access.Actor, uid: UUID, seen: int, issuer: str, request: str | None, now: datetime
) -> None:
    """In whose name it goes out, where nobody of ours stands by a name yet (`mandates.may_be_named`). Whoever agreed reads again.

    The words of a rule stay the rule's; those of a person are from now on hers who chose, so that another person reads them.
    """
    row = noting.locked(by, uid, Permission.DRAFT)
    if audit.answered(by, request):
        return
    noting.fresh(row, seen)
    if not mandates.may_be_named(row, mandates.named(row, now)):
        raise NotNow
    row.issuer = noting.known_issuer(by, issuer)
    if not row.issuer:
        raise IssuerUnknown
    noting.unless(mandates.to_draft(by, mandates.named(row, now)))
    noting.turned(row, Move.CHANGE)
    if lifecycle.is_person(row.written_by):
        row.written_by, row.written_label, row.written_at = by.key, by.label, now
    noting.unread(row)
    row.save()
    audit.record("warning:alert:name", by=by, target=row, request=request)
    noting.decided(row, Step.NAME, by, now, note=mandates.name_of(row.issuer))
    noting.asked_no_more(by, row, now)
    noting.ask(by, row, now)


@transaction.atomic
def withdraw(*, by: access.Actor, uid: UUID, seen: int, request: str | None, now: datetime) -> None:
    """Take a draft back before anybody outside read it. Where a version is in force, it stays as it was sent."""
    row = noting.locked(by, uid, Permission.DRAFT)
    if audit.answered(by, request):
        return
    noting.fresh(row, seen)
    noting.unless(mandates.to_leave(by, Permission.DRAFT, mandates.named(row, now)))
    noting.turned(row, Move.WITHDRAW)
    if row.number:
        noting.put_back(row)
    row.save()
    audit.record("warning:alert:withdraw", by=by, target=row, request=request)
    noting.decided(row, Step.WITHDRAW, by, now)
    noting.asked_no_more(by, row, now)


@transaction.atomic
def restore(*, by: access.Actor, uid: UUID, seen: int, request: str | None, now: datetime) -> None:
    """It was taken back by mistake; a second person is asked again."""
    row = noting.locked(by, uid, Permission.DRAFT)
    if audit.answered(by, request):
        return
    noting.fresh(row, seen)
    noting.unless(mandates.to_draft(by, mandates.named(row, now)))
    noting.turned(row, Move.RESTORE)
    noting.unread(row)
    row.save()
    audit.record("warning:alert:restore", by=by, target=row, request=request)
    noting.decided(row, Step.RESTORE, by, now)
    noting.ask(by, row, now)


def _occasion(row: Alert, now: datetime) -> Occasion:
    """The storm it belongs to: of the same kind and status, here, and not long ago; else a new one begins."""
    family = lifecycle.family(Hazard(row.hazard))
    found = (
        Occasion.plain.select_for_update()
        .filter(
            status=row.status, family=family, place_no__lt=row.place_stop, place_stop__gt=row.place_no,
            last_at__gt=now - lifecycle.STORM,
        )
        .order_by("-last_at", "-pk")
        .first()
    )  # fmt: skip
    if found is None:
        return Occasion.plain.create(
            status=row.status,
            family=family,
            place_no=row.place_no,
            place_stop=row.place_stop,
            opened_at=now,
            last_at=now,
        )
    found.place_no, found.place_stop = (
        min(found.place_no, row.place_no),
        max(found.place_stop, row.place_stop),
    )
    found.last_at = max(found.last_at, now)
    found.save(update_fields=["place_no", "place_stop", "last_at"])
    return found
