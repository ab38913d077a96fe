"""When villages answered: for the report after the event, and for the board of outcomes."""

from uuid import UUID

from hoaban.domains.answers.models import Owed, Report
from hoaban.domains.answers.queries.bank import ladder
from hoaban.domains.answers.queries.rounds import round_of
from hoaban.domains.answers.values import Times, VillageTimes, Way
from hoaban.foundation.access import api as access


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
