"""What a browser's script speaks with: hello, lists to take along, the outbox, the word that it wiped."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.foundation.access.api import Actor, door
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.offline import actions, queries, rules, sealing
from hoaban.foundation.offline.actions.syncing import Coming
from hoaban.foundation.offline.api import HOUSEHOLD
from hoaban.foundation.offline.errors import BatchTooLarge, BatchUnreadable, SealedUnreadable
from hoaban.foundation.offline.permissions import Permission
from hoaban.foundation.offline.ports import kind_of
from hoaban.foundation.offline.values import (
    APP,
    PACK_DAYS,
    PROTOCOL,
    Answer,
    DeviceTold,
    FormKind,
    Record,
)


@door(permission=Permission.SYNC)
@require_safe
def hello(request: HttpRequest) -> JsonResponse:
    """Who I am to this server, what it speaks, and whether this browser must wipe. Answers fetch, not people."""
    actor = _actor(request)
    device = _uid(request.GET.get("device", ""))
    return JsonResponse({
        "csrf": get_token(request), "protocol": PROTOCOL, "app": APP, "now": timezone.now().isoformat(),
        "person": {"key": actor.key, "label": actor.label},
        "wipe": bool(device and queries.must_wipe(device)),
        "seal": sealing.public_key(), "kinds": [_kind(kind) for kind in queries.kinds_for(actor)],
    })  # fmt: skip


@door(permission=Permission.SYNC)
@require_safe
def packs(request: HttpRequest) -> JsonResponse:
    """The lists this person may take along."""
    found = [
        {
            "kind": kind.name, "label": gettext(kind.label), "key": unit.key, "title": unit.label, "count": unit.count,
            "round": kind.is_round, "homes": _is_of_homes(kind),
        }
        for kind, units in queries.units_for(_actor(request))
        for unit in units
    ]  # fmt: skip
    return JsonResponse({"packs": found})


@door(permission=Permission.SYNC)
@require_safe
def pack(request: HttpRequest, kind: str, key: str) -> JsonResponse:
    """One list with its base data; the reading is on record."""
    found, records = queries.pack_for(_actor(request), kind, key)
    answer = {
        "kind": _kind(found, records[0].choices if records else {}),
        "key": key,
        "now": timezone.now().isoformat(),
        "keep_days": PACK_DAYS,
    }
    without = _former(found)
    return JsonResponse(answer | {"records": [_record(one, without) for one in records]})


@door(permission=Permission.SYNC)
@require_POST
def sync(request: HttpRequest) -> JsonResponse:
    """The outbox: each entry answered by itself. A batch nobody can read is answered with a sentence; nothing is lost."""
    actor, now = _actor(request), timezone.now()
    try:
        batch = _batch(request)
        told = _told(batch)
        protocol = int(batch.get("protocol", 0))
        sent_at = rules.read_moment(batch["sent_at"]) if batch.get("sent_at") else None
        device_id = actions.note_device(by=actor, told=told, now=now)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return _refused(BatchUnreadable(), 400)
    except BatchTooLarge as problem:
        return _refused(problem, 413)
    coming = Coming(device_id, protocol, rules.skew(sent_at, now))
    answers = [
        _answer(
            actor,
            actions.receive(
                by=actor, raw=raw, app=told.app, now=now, coming=replace(coming, is_draft=_is_draft(raw))
            ),
            raw,
        )
        for raw in batch["entries"]
    ]
    return JsonResponse({
        "protocol": PROTOCOL, "app": APP, "now": now.isoformat(), "wipe": queries.must_wipe(told.uid),
        "answers": answers,
    })  # fmt: skip


@door(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
def fate(request: HttpRequest, uid: UUID) -> JsonResponse:
    """Must this browser wipe? Asked by its own name, because a lost phone is signed in no more; then what was lost."""
    if request.method != "POST":
        return JsonResponse({"wipe": queries.must_wipe(uid)})
    try:
        said = _batch(request)
        forms, media = (_count(said.get(key)) for key in ("lost_forms", "lost_media"))
    except (ValueError, TypeError, AttributeError):
        return _refused(BatchUnreadable(), 400)
    actions.note_wiped(uid=uid, lost_forms=forms, lost_media=media, now=timezone.now())
    return JsonResponse({"ok": True})


@door(permission=Permission.SYNC)
@require_POST
def rescue(request: HttpRequest) -> JsonResponse:
    """A forgotten PIN: the phone's own sealed key goes back to its person, who signed in to ask."""
    actor = _actor(request)
    try:
        key = sealing.rescued(request.body, actor.key)
    except SealedUnreadable as problem:
        return _refused(problem, 422)
    actions.note_rescue(by=actor)
    return JsonResponse({"key": key})


@door(public=True)
@require_safe
def csrf(request: HttpRequest) -> JsonResponse:
    """The token a form of this browser carries; the page itself was kept and knows none."""
    return JsonResponse({"csrf": get_token(request)})


def _batch(request: HttpRequest) -> dict[str, Any]:
    batch = json.loads(request.body)
    if not isinstance(batch, dict) or not isinstance(batch.setdefault("entries", []), list):
        raise ValueError("not a batch")
    if len(batch["entries"]) > rules.MOST_ENTRIES:
        raise BatchTooLarge(most=rules.MOST_ENTRIES)
    return batch


def _told(batch: dict[str, Any]) -> DeviceTold:
    unsent = batch.get("unsent") or {}
    return DeviceTold(
        UUID(str(batch["device"])), _count(batch.get("app")), str(batch.get("name", ""))[:80],
        _count(unsent.get("forms")), _count(unsent.get("media")),
    )  # fmt: skip


def _is_draft(raw: object) -> bool:
    return isinstance(raw, dict) and bool(raw.get("draft"))


def _count(value: Any) -> int:
    return max(0, min(int(value or 0), 1_000_000))


def _answer(actor: Actor, answer: Answer, raw: object) -> dict[str, object]:
    """With the record as it stands now, so that the phone's list is fresh again."""
    said: dict[str, object] = {
        "uid": answer.uid, "result": answer.result, "sentence": queries.told(answer), "fields": list(answer.fields),
    }  # fmt: skip
    record = _record_now(actor, raw)
    return said | ({"record": _record(record, _former_of(raw))} if record else {})


def _record_now(actor: Actor, raw: object) -> Record | None:
    kind = kind_of(str(raw.get("kind"))) if isinstance(raw, dict) else None
    target = _uid(str(raw.get("target"))) if isinstance(raw, dict) else None
    return queries.record_now(actor, kind, target) if kind and target else None


def _is_of_homes(kind: FormKind) -> bool:
    """Whether its rows are counted as households."""
    return kind.is_round and kind.noun == HOUSEHOLD


def _former(kind: FormKind) -> set[str]:
    return {one.key for one in kind.fields if one.is_former}


def _former_of(raw: object) -> set[str]:
    """What a phone of today is told of no more; one that still asks it keeps its answer."""
    kind = kind_of(str(raw.get("kind"))) if isinstance(raw, dict) else None
    return (
        _former(kind) if kind and isinstance(raw, dict) and raw.get("form_version") == kind.newest else set()
    )


def _record(record: Record, without: Collection[str] = ()) -> dict[str, object]:
    return {
        "target": str(record.target), "title": record.title, "detail": record.detail, "version": record.version,
        "values": {key: value for key, value in record.values.items() if key not in without}, "done": record.is_done,
        "seen": {"by": record.seen[0], "at": record.seen[1].isoformat()} if record.seen else None,
        "known": {key: rules.moment(at) for key, (_who, at) in record.known.items() if key not in without},
        "lines": [
            {"key": line.key, "title": line.title, "detail": line.detail, "also": line.also} for line in record.lines
        ],
    }  # fmt: skip


def _kind(kind: FormKind, at_place: Mapping[str, Sequence[tuple[str, str]]] = {}) -> dict[str, object]:
    """As the phone asks; what older versions asked is not told any more."""
    fields = [
        {
            "key": one.key,
            "label": gettext(one.label),
            "kind": one.kind,
            "longest": one.longest,
            "observed": one.observed,
            "each": one.each,
            "needed": one.is_needed,
            "group": gettext(one.group) if one.group else "",
            "whole": one.is_whole,
            "askAbove": one.ask_above,
            "denies": one.denies,
            "retracts": one.retracts,
            "stays": one.stays,
            "bars": list(one.bars),
            "teller": one.teller,
            "choices": [{"code": code, "label": gettext(label)} for code, label in one.choices]
            or [{"code": code, "label": name} for code, name in at_place.get(one.key, ())],
        }
        for one in kind.fields
        if not one.is_former
    ]
    return {
        "name": kind.name, "label": gettext(kind.label), "version": kind.newest, "fields": fields, "photos": kind.most_photos,
        "round": kind.is_round, "homes": _is_of_homes(kind),
    }  # fmt: skip


def _refused(problem: DomainError, status: int) -> JsonResponse:
    sentence = gettext(problem.msgid) % problem.params if problem.params else gettext(problem.msgid)
    return JsonResponse({"sentence": sentence}, status=status)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]
