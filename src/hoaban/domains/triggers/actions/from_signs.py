"""Somebody in a village saw something; an officer on duty makes a draft of it. Whoever told it is still to be answered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.hazards import api as hazards
from hoaban.domains.triggers.errors import PlaceMissing
from hoaban.domains.triggers.permissions import PROVINCE, Permission
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit


@transaction.atomic
def draft_from_sign(
    *, by: access.Actor, uid: UUID, hazard: warning.Hazard, issuer: str, text: warning.Text, request: str | None, now: datetime
) -> UUID:  # fmt: skip
    """Her draft, as she worded it, and the sign knows of it. An exercise stays one. Answers with the alert's uid.

    Pressed again, it finds the draft that somebody works on.
    """
    access.require(by, Permission.FROM_SIGN)
    sign = hazards.sign_held(by, uid)
    if not sign.number % PROVINCE:
        raise PlaceMissing
    if sign.draft_uid is not None and (audit.answered(by, request) or _is_worked_on(by, sign.draft_uid)):
        return sign.draft_uid
    status = warning.Status.EXERCISE if sign.is_exercise else warning.Status.ACTUAL
    beginning = warning.Beginning(status, hazard, issuer, warning.Origin.SIGN, str(uid))
    draft = warning.draft(by=by, beginning=beginning, text=text, request=None, now=now)
    hazards.sign_became_draft(by=by, uid=uid, draft=draft, request=None, now=now)
    audit.record("triggers:sign:draft", by=by, target=("hazards.sign", str(sign.id)), request=request)
    return draft


def _is_worked_on(by: access.Actor, draft: UUID) -> bool:
    """One that was taken back or is over may be followed by another."""
    return warning.alert(by, draft).line.state not in warning.CLOSED
