"""The second listener: who grew up with the language says whether a recording is right."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.speech import queries
from hoaban.foundation.speech.actions.listeners import call_listener, call_listeners
from hoaban.foundation.speech.errors import NotWaiting, NotYourTongue, OwnVoice, ReasonNeeded, UnknownLanguage
from hoaban.foundation.speech.events import RecordingDecided
from hoaban.foundation.speech.models import MotherTongue, Recording
from hoaban.foundation.speech.permissions import Permission
from hoaban.foundation.speech.values import RecordingState

_OBSTACLES = {error.msgid: error for error in (NotWaiting, OwnVoice, NotYourTongue)}


@transaction.atomic
def declare_mother_tongues(*, by: access.Actor, languages: Iterable[str], request: str | None) -> None:
    """Say which languages I grew up with; the whole list each time."""
    access.require(by, Permission.APPROVE)
    if request and audit.answered(by, request):
        return
    wanted = set(languages)
    if wanted - {one.code for one in queries.tongues()}:
        raise UnknownLanguage
    rows = MotherTongue.plain.filter(user_key=by.key)
    rows.exclude(language__in=wanted).delete()
    missing = wanted - set(rows.values_list("language", flat=True))
    MotherTongue.plain.bulk_create(MotherTongue(user_key=by.key, language=code) for code in sorted(missing))
    call_listener(by, by.key, timezone.now())
    audit.record(
        "speech:mother_tongue:declare",
        by=by,
        target=None,
        request=request,
        values={"languages": sorted(wanted)},
    )


@transaction.atomic
def approve_recording(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """The words are right and can be understood: everybody may hear them from now on."""
    _decide(by, uid, RecordingState.APPROVED, "", request, now)


@transaction.atomic
def refuse_recording(*, by: access.Actor, uid: UUID, reason: str, request: str | None, now: datetime) -> None:
    """Something is wrong; the reason goes to whoever records again."""
    if not reason.strip():
        raise ReasonNeeded
    _decide(by, uid, RecordingState.REFUSED, reason.strip()[:400], request, now)


def _decide(
    by: access.Actor, uid: UUID, state: RecordingState, reason: str, request: str | None, now: datetime
) -> None:
    access.require(by, Permission.APPROVE)
    if request and audit.answered(by, request):
        return
    visible = Recording.objects.visible_to(by).select_related("text", "speaker")
    row = visible.select_for_update(of=("self",)).filter(uid=uid).first()
    if row is None:
        raise NotFound
    if problem := queries.obstacle(by, row, queries.mother_tongues(by)):
        raise _OBSTACLES[problem]
    Recording.plain.filter(pk=row.pk).update(
        state=state, reason=reason, decided_key=by.key, decided_label=by.label, decided_at=now
    )
    audit.record(
        "speech:recording:decide", by=by, target=row, request=request, note=str(state), fields=["state"]
    )
    events.publish(RecordingDecided(row.pk, state is RecordingState.APPROVED))
    call_listeners(by, [row.language], now, decided=True)
