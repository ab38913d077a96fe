"""Weights of a province's own: learnt by a job, put in force by who answers for the register, with a reason and a way back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import numpy as np
from django.db import transaction

from hoaban.domains.linkage import queries, rules
from hoaban.domains.linkage.actions import keeping
from hoaban.domains.linkage.actions.scanning import ask
from hoaban.domains.linkage.errors import NotLearnt, WhyMissing
from hoaban.domains.linkage.models import EVERYWHERE, InForce, Scan, Weighing
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.ports import NearNumbers
from hoaban.domains.linkage.values import PROVINCE, Changed, Numbers, Pairs, People, Said, Scored, Weights
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs

SAMPLE = 12


@transaction.atomic
def ask_learning(*, by: access.Actor, province: int, request: str | None, now: datetime) -> int:
    """Have weights learnt from the people of a province; its number. While one waits, that one is meant."""
    _require(by, province)
    rows = Weighing.plain.filter(province=province)
    waiting = rows.filter(learnt_at__isnull=True).first()
    if waiting or audit.answered(by, request):
        return waiting.number if waiting else rows.latest("number").number
    last = rows.order_by("-number").values_list("number", flat=True).first() or 0
    row = Weighing.plain.create(province=province, number=last + 1, asked_at=now, asked_by=by.label)
    audit.record("linkage:weights:ask", by=by, target=row, request=request)
    jobs.wake("linkage.learn")
    return int(row.number)


def learn(*, by: access.Actor, row: Weighing, beat: Callable[[], None], now: datetime) -> int:
    """Learn what was asked for and compare it with what holds; how many people it was learnt from.

    Killed midway nothing is kept, and the next run learns the same from the people as they are then.
    """
    access.require(by, Permission.WEIGH)
    everybody = People(**registry.province_columns(by, beat))
    people = everybody.where(everybody.place // PROVINCE * PROVINCE == row.province)
    row.text, row.people, row.learnt_at = rules.weights_text(rules.known_weights()), len(people), now
    opened = 0
    if len(people) > 1:
        first, second, opened = registry.slipped_identities(by, people.id, beat)
        said = queries.said_of(by, people)
        _fill(row, people, partial(registry.near_identities, by), Pairs(first, second), said, beat)
    with transaction.atomic():
        row.save()
        audit.record(
            "linkage:weights:learn", by=by, target=row, count=len(people), values={"weights": row.text},
            note=keeping.opened_note(opened),
        )  # fmt: skip
    return len(people)


def _fill(
    row: Weighing, people: People, near: NearNumbers, slips: Pairs, said: Said, beat: Callable[[], None]
) -> None:
    ships, holds = rules.known_weights(), queries.weighed(row.province)
    evidence = rules.evidence_of(people, near, ships, beat=beat, slips=slips, said=said)
    weights = rules.settled(people, evidence, ships, beat)
    weights = replace(weights, source=f"learnt from {len(people)} people of {row.province}")
    told = rules.changed(people, evidence.brought, holds.weights, weights)
    row.text, row.beside = rules.weights_text(weights), holds.number
    row.before, row.after, row.gained, row.lost = told.before, told.after, len(told.gained), len(told.lost)
    row.sample = {
        "gained": _some(told, told.gained, told.new, rules.fitted(weights, people)),
        "lost": _some(told, told.lost, told.old, rules.fitted(holds.weights, people)),
    }


@transaction.atomic
def put_in_force(
    *, by: access.Actor, province: int, number: int, holds: int, why: str, request: str | None, now: datetime
) -> None:
    """From now on the province goes by these weights, learnt or shipped (0); everybody is looked through again.

    ``holds``: what was in force when she decided. The way back is the same step with the number of before.
    """
    _require(by, province)
    if audit.answered(by, request):
        return
    learnt = Weighing.objects.visible_to(by).filter(province=province, number=number).first()
    if number and learnt is None:
        raise NotFound
    if learnt and not learnt.learnt_at:
        raise NotLearnt
    if not why.strip():
        raise WhyMissing
    if queries.weighed(province).number != holds:
        raise Stale
    row = InForce.plain.create(
        province=province, number=number, at=now, by_key=by.key, by_label=by.label, why=why.strip()[:300]
    )
    audit.record(
        "linkage:weights:enforce",
        by=by,
        target=row,
        request=request,
        fields=["number"],
        values={"number": number},
    )
    known = Scan.plain.exclude(commune=EVERYWHERE).filter(
        commune__gte=province, commune__lt=province + PROVINCE
    )
    ask(known.values_list("commune", flat=True), now)


def _require(by: access.Actor, province: int) -> None:
    access.require(by, Permission.WEIGH)
    if not any(area.contains(province) for area in by.areas(Permission.WEIGH)):
        raise NotFound


def _some(told: Changed, at: Numbers, shown: Scored, weights: Weights) -> list[list[object]]:
    """A dozen drawn by chance, the surest first: scores by both weights and the reasons by which they are shown."""
    dice = np.random.default_rng(1)
    drawn = dice.choice(at, min(SAMPLE, len(at)), replace=False) if len(at) else at
    lost = shown.rival if shown.rival is not None else np.zeros(len(shown.score))
    return [
        [
            round(float(told.old.score[one]), 3),
            round(float(told.new.score[one]), 3),
            [
                [reason.what, reason.level, reason.bits, reason.namesakes]
                for reason in rules.reasons_of(shown.compared, weights, one, float(lost[one]))
            ],
        ]
        for one in sorted(drawn.tolist(), key=lambda one: -shown.score[one])
    ]
