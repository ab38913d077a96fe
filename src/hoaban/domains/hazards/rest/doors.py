"""Where stations and gateways push readings, with a key of their own."""

import json
from collections import Counter
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from hoaban.domains.hazards import actions, rules
from hoaban.domains.hazards.errors import MessageUnreadable, ReadingUnfit, TooManyRows
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import Answer, Channel, Outcome, Reading
from hoaban.foundation.access.api import actor_of, door
from hoaban.foundation.access.errors import DomainError

MOST = 2000
"""Readings in one message."""


@door(permission=Permission.OBSERVE)
@require_POST
def observations(request: HttpRequest) -> JsonResponse:
    """One reading or many, as plain rows or SensorThings observations; each row is answered in its order.

    201: something new was kept. 200: all of it was there already, so a gateway may repeat until it hears either.
    422: no row could be kept. Good rows are kept beside bad ones.
    """
    try:
        rows = [_read(row) for row in rules.rows_of(_json(request))]
        if len(rows) > MOST:
            raise TooManyRows(most=MOST)
        answers = [one for start in range(0, len(rows), actions.MOST) for one in _keep(request, rows, start)]
    except DomainError as problem:
        return JsonResponse({"sentence": _said(problem)}, status=problem.status)
    counts = Counter(answer.outcome for answer in answers)
    told = {outcome.value: counts[outcome] for outcome in Outcome}
    return JsonResponse(
        {**told, "rows": [_told(n, one) for n, one in enumerate(answers)]}, status=_status(counts)
    )


def _keep(request: HttpRequest, rows: list[Reading | ReadingUnfit], start: int) -> list[Answer]:
    """Part by part, so that a long message keeps nobody waiting; one that is cut off halfway is sent again."""
    part = rows[start : start + actions.MOST]
    return actions.observe(by=actor_of(request), rows=part, channel=Channel.HTTP, now=timezone.now())


def _status(counts: Counter[Outcome]) -> int:
    if counts[Outcome.NEW]:
        return 201
    return 422 if counts[Outcome.REFUSED] and not counts[Outcome.KNOWN] else 200


def _json(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise MessageUnreadable from None


def _read(row: Any) -> Reading | ReadingUnfit:
    try:
        return rules.reading_of(row)
    except ReadingUnfit as problem:
        return problem


def _told(n: int, answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {"row": n, "outcome": answer.outcome.value}
    if isinstance(answer.problem, DomainError):
        return {**told, "sentence": _said(answer.problem)}
    return {**told, "used": answer.used, "flags": [(flag.name or "").lower() for flag in answer.flags]}


def _said(problem: DomainError) -> str:
    sentence = gettext(problem.msgid)
    return sentence % problem.params if problem.params else sentence
