"""When villages answered: for the report after the event, and for the board of outcomes."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q

from hoaban.domains.answers.models import Owed, Report
from hoaban.domains.answers.queries.bank import ladder
from hoaban.domains.answers.queries.rounds import round_of
from hoaban.domains.answers.values import InTime, Times, VillageTimes, Way
from hoaban.foundation.access import api as access

IN_TIME = timedelta(minutes=15)
"""The outcome this platform is measured by, the same for every province; the goal of a report is its pack's."""


def in_time(actor: access.Actor, since: datetime, now: datetime) -> InTime:
    """Of warnings issued since then, never drills: the villages the actor may see, once for each warning whatever its versions.

    Asked is asked by the version that named the village first. Left out: who may still answer in time, and whom an update let out.
    Answered has whoever answers for the village, or an official who was told. One query.
    """
    owed = Owed.objects.visible_to(actor).filter(
        round__is_exercise=False, round__issued_at__gte=since, asked_at__lte=now - IN_TIME, is_out=False
    )
    found = owed.aggregate(
        villages=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__lte=F("asked_at") + IN_TIME)),
        warnings=Count("round", distinct=True),
    )
    return InTime(**found)


def times(actor: access.Actor, alert: UUID) -> Times:
    """Every village of one warning that the actor may see: when it was asked, when it said what, by which way first."""
    row = round_of(actor, alert)
    owed = list(Owed.objects.visible_to(actor).filter(round=row, is_out=False).order_by("place_no"))
    first: dict[int, str] = {}
    reports = (
        Report.objects.visible_to(actor).filter(owed__round=row).exclude(grade="").order_by("-at", "-pk")
    )
    for owed_id, way in reports.values_list("owed_id", "way"):
        first[owed_id or 0] = way
    return Times(
        row.alert, row.is_exercise, ladder().goal,
        tuple(
            VillageTimes(
                one.place_no, one.asked_at, one.answered_at, one.told_at, one.moving_at, one.safe_at, one.help_at,
                Way(first[one.pk]) if one.pk in first else None, one.was_dark, one.rung,
            )
            for one in owed
        ),
    )  # fmt: skip
