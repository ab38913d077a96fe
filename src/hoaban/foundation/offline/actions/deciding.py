"""A person chooses: between two answers, or what becomes of a form that waits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.offline import queries, rules
from hoaban.foundation.offline.actions import common
from hoaban.foundation.offline.errors import ChoiceMissing, ReasonMissing, TargetGone
from hoaban.foundation.offline.events import EntryDecided
from hoaban.foundation.offline.models import Clash, Entry
from hoaban.foundation.offline.permissions import Permission
from hoaban.foundation.offline.ports import kind_of
from hoaban.foundation.offline.values import Choice, Field, State, Value


@transaction.atomic
def settle(
    *,
    by: access.Actor,
    ref: UUID,
    choices: Mapping[str, str],
    version: int,
    request: str | None,
    now: datetime,
) -> None:
    """Choose per field; what is chosen goes through the room's own verb. A page older than the record is refused."""
    access.require(by, Permission.DECIDE)
    if request and audit.answered(by, request):
        return
    row = _locked(by, ref)
    kind = kind_of(row.kind)
    record = kind.current(by, row.target, True) if kind else None
    if kind is None or record is None:
        raise TargetGone
    if record.version != version:
        raise Stale
    questions = queries.open_questions(row, record)
    mine = {}
    for question in questions:
        chosen = choices.get(question.key)
        if chosen == Choice.MINE and question.can_be_theirs:
            mine[question.key] = question.mine
        elif chosen != Choice.THEIRS:
            raise ChoiceMissing
    observed = None if _is_written(row) else _observed(row, kind.fields)
    kind.apply(by, common.deed(row, mine, observed, record.version, None, now))
    _note_choices(by, row, questions, now, set(mine))
    row.wrote |= {key: [record.values.get(key, ""), value] for key, value in mine.items()}
    row.is_written = True
    _decided(by, row, State.SETTLED, now, request)
    common.join_media(row)


def _is_written(row: Entry) -> bool:
    """Also by its other wording: one visit that came twice with different answers is still one visit."""
    return Entry.plain.filter(uid=row.uid, is_written=True).exists()


def _observed(row: Entry, fields: Sequence[Field]) -> dict[str, Value]:
    return {
        one.key: row.values[one.key]
        for one in rules.asked(fields, row.values)
        if one.observed
        and row.values.get(one.key) not in (None, "")
        and not rules.misfit([one], {one.key: row.values[one.key]})
    }


@transaction.atomic
def set_aside(*, by: access.Actor, ref: UUID, reason: str, request: str | None, now: datetime) -> None:
    """Not used, with a reason; the form and its photos stay readable."""
    access.require(by, Permission.DECIDE)
    if request and audit.answered(by, request):
        return
    row = _locked(by, ref)
    if len(reason.strip()) < 3:
        raise ReasonMissing
    row.reason = reason.strip()[:300]
    Clash.plain.filter(entry_id=row.pk, choice=Choice.OPEN).update(
        choice=Choice.THEIRS, chosen_at=now, chosen_by=by.label
    )
    _decided(by, row, State.SET_ASIDE, now, request)


def _locked(by: access.Actor, ref: UUID) -> Entry:
    row: Entry | None = Entry.objects.visible_to(by, "edit").select_for_update().filter(ref=ref).first()
    if row is None:
        raise NotFound
    if not State(row.state).waits:
        raise Stale
    return row


def _note_choices(
    by: access.Actor, row: Entry, questions: list[queries.Question], now: datetime, mine: set[str]
) -> None:
    for question in questions:
        choice = Choice.MINE if question.key in mine else Choice.THEIRS
        Clash.plain.update_or_create(
            entry=row, field=question.key,
            defaults={
                "choice": choice, "chosen_at": now, "chosen_by": by.label, "theirs": question.theirs,
                "theirs_by": question.theirs_by, "theirs_at": question.theirs_at,
            },
            create_defaults={
                "base": question.base, "mine": question.mine, "theirs": question.theirs, "choice": choice,
                "chosen_at": now, "chosen_by": by.label, "theirs_by": question.theirs_by, "theirs_at": question.theirs_at,
            },
        )  # fmt: skip


def _decided(by: access.Actor, row: Entry, state: State, now: datetime, request: str | None) -> None:
    row.state, row.decided_at, row.decided_by = state, now, by.label
    row.save(update_fields=["state", "decided_at", "decided_by", "reason", "wrote", "is_written"])
    common.nobody_need_look(by, row, now, done=True)
    audit.record(
        "offline:entry:decide", by=by, target=row, request=request, fields=sorted(row.wrote), note=state
    )
    events.publish(EntryDecided(row.pk, state))
