"""Telling of a sign: kept, rung, joined to what others told. And what somebody adds or opens afterwards."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from hoaban.domains.hazards import signs
from hoaban.domains.hazards.actions.ringing import ring
from hoaban.domains.hazards.errors import KindUnknown, PlaceUnknown, SignFull, TooManyTold
from hoaban.domains.hazards.events import SignReported
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.queries import signs as queries
from hoaban.domains.hazards.sign_kinds import KINDS
from hoaban.domains.hazards.sign_models import Sign, SignMedia, SignReport, SignStep
from hoaban.domains.hazards.signs import Receipt, SignState, Told, Way
from hoaban.domains.hazards.signs import SignStep as Step
from hoaban.foundation.access.api import ANONYMOUS, Actor, require_at
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files

MEDIA = "hazards.sign"
"""The purpose of its pictures and voices."""
MOST_MEDIA = 6
TRIES = 5


def report_sign(*, by: Actor, told: Told, line: str = "", request: str | None, now: datetime) -> Receipt:
    """Take in what somebody sees; the same uid, or the same request, gets the first receipt again.

    Everybody may, without an account. ``line``: where a nameless word came from, to tell two people apart and to slow a
    flood: its words wake nobody any more, except for the first that a village tells of its kind.
    """
    if told.kind not in KINDS:
        raise KindUnknown
    if told.way is Way.CALL or told.is_exercise:
        require_at(by, Permission.ANSWER, told.number)
    if (known := queries.receipt(told.uid)) is not None:
        return known
    if not queries.is_place(told.number):
        raise PlaceUnknown
    count = queries.count_of_line(line, now) if by.key == ANONYMOUS.key else 0
    if count > signs.KEPT_PER_LINE:
        raise TooManyTold
    for attempt in range(TRIES):
        try:
            return _kept(by, told, line, request, now, is_loud=count <= signs.RINGING_PER_LINE)
        except IntegrityError:
            # Two neighbours in one instant, or the same form twice: who comes second finds what the first one left.
            if attempt == TRIES - 1:
                raise
            if (known := queries.receipt(told.uid)) is not None:
                return known
    raise AssertionError("unreachable")


@transaction.atomic
def _kept(by: Actor, told: Told, line: str, request: str | None, now: datetime, *, is_loud: bool) -> Receipt:
    if (answered := audit.answered(by, request)) is not None:
        return queries.receipt_of(int(answered))
    teller = queries.teller_of(by, told, line, now)
    sign = queries.open_sign(told.number, told.kind, is_exercise=told.is_exercise, teller=teller)
    last = sign.last_at if sign else None
    if sign is None:
        sign = Sign.plain.create(
            number=told.number, kind=told.kind, is_exercise=told.is_exercise, first_at=now, last_at=now
        )
    longitude, latitude = told.position or (None, None)
    row = SignReport.plain.create(
        uid=told.uid, sign=sign, at=now, way=told.way.value, teller=teller,
        by_label=by.label if by.key != ANONYMOUS.key else "", phone_e164=told.phone_e164, words=told.words[:500],
        longitude=longitude, latitude=latitude, code=_code(),
    )  # fmt: skip
    if last is not None:
        sign.last_at, sign.version, sign.tellers = now, sign.version + 1, queries.tellers_of(sign.pk)
        sign.save(update_fields=["last_at", "version", "tellers"])
    write_step(sign, Step.TELL, "" if by.key == ANONYMOUS.key else by.label, now)
    is_first = last is None and signs.is_placed(sign.number)
    wakes = is_first or (is_loud and signs.rings(sign.tellers, last, now))
    ring(by, sign, is_loud=wakes, now=now)
    if told.way is Way.CALL and sign.state == SignState.NEW and not sign.is_exercise:
        _look(sign, by, now)
    audit.record("hazards:sign:report", by=by, target=row, request=request, note=told.kind)
    events.publish(SignReported(sign.pk, sign.number, sign.version, wakes))
    return Receipt(row.uid, row.code)


def _look(sign: Sign, by: Actor, now: datetime) -> None:
    """Whoever wrote it down has read it, and answers for it: no telephone rings for what she holds in her hand. In a drill it rings."""
    sign.state, sign.seen_at, sign.version = SignState.LOOKED.value, now, sign.version + 1
    sign.save(update_fields=["state", "seen_at", "version"])
    write_step(sign, Step.LOOK, by.label, now)


def _code() -> str:
    """Eight digits that are free; two of a hundred million rarely meet, and then the constraint says so."""
    return f"{secrets.randbelow(10**8):08d}"


def write_step(sign: Sign, step: Step, label: str, now: datetime) -> None:
    """A line of history, once per version."""
    SignStep.plain.create(
        sign=sign, at=now, what=step.value, by_label=label, version=sign.version,
        answer=sign.answer if step is Step.ANSWER else "", words=sign.words if step is Step.ANSWER else "",
    )  # fmt: skip


def add_media(
    *, by: Actor, uid: UUID, name: str, pieces: Iterable[bytes], is_voice: bool, request: str, now: datetime
) -> None:
    """A picture or a voice for a word that is kept already: a fault here never costs the word itself.

    Whoever holds the address of the receipt may add; an official's right does not matter, so ``by`` is whoever stands there.
    """
    report = queries.report_to_add_to(uid, now)
    if SignMedia.plain.filter(report_id=report).count() >= MOST_MEDIA:
        raise SignFull
    kept = files.keep_file(
        by=by, purpose=MEDIA, name=name, pieces=pieces, request=f"{request[:50]}/{int(is_voice)}"
    )
    with transaction.atomic():
        row, is_new = SignMedia.plain.get_or_create(
            file_id=kept, defaults={"report_id": report, "is_voice": is_voice}
        )
        if is_new:
            audit.record("hazards:sign:add", by=by, target=row)


def note_told(*, by: Actor, uid: UUID, answered_at: datetime, now: datetime) -> None:
    """Whoever told it has read the answer of that moment; once. A later answer is not seen yet."""
    rows = SignReport.plain.filter(
        uid=uid, told_at__isnull=True, sign__state=SignState.ANSWERED.value, sign__answered_at=answered_at
    )
    with transaction.atomic():
        queries.hold_of_report(uid)  # while the answer is taken back, nobody has read it
        if rows.update(told_at=now):
            audit.record("hazards:sign:tell", by=by, target=("hazards.signreport", str(uid)))
