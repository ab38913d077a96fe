"""What warned villages said and what was done for them, for the timeline of what runs and the small map of the duty room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hoaban.domains.answers.models import History, Owed, Report, Round
from hoaban.domains.answers.queries.places import whole_names
from hoaban.domains.answers.values import COMMUNE, Dark, Grade, Happened, State
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places


@dataclass(frozen=True, slots=True)
class Spoke:
    """A village said something; neither words nor telephone."""

    at: datetime
    alert: UUID
    number: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class Deed:
    """Something was done about a village."""

    at: datetime
    alert: UUID
    number: int
    what: Happened
    dark: Dark | None
    by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A village of a warning that is open, as it stands."""

    alert: UUID
    number: int
    state: State


def spoke_in(actor: access.Actor, alerts: Sequence[UUID], grades: Sequence[Grade], most: int) -> list[Spoke]:
    """The newest first; one query."""
    rows = Report.objects.visible_to(actor).filter(owed__round__alert__in=alerts, grade__in=grades)
    found = rows.order_by("-at", "-pk").values_list("at", "owed__round__alert", "owed__place_no", "grade")
    return [Spoke(at, alert, number, Grade(grade)) for at, alert, number, grade in found[:most]]


def deeds_in(actor: access.Actor, alerts: Sequence[UUID], whats: Sequence[Happened], most: int) -> list[Deed]:
    rows = History.objects.visible_to(actor).filter(owed__round__alert__in=alerts, what__in=whats)
    found = rows.order_by("-at", "-pk").values_list(
        "at", "owed__round__alert", "owed__place_no", "what", "note", "by_label"
    )
    return [
        Deed(
            at, alert, number, Happened(what), Dark(note) if note in set(Dark) else None, access.read_name(by)
        )
        for at, alert, number, what, note, by in found[:most]
    ]


def rounds_in(actor: access.Actor, alerts: Sequence[UUID]) -> list[Round]:
    """Warnings of these that are asked in her area."""
    return list(Round.objects.visible_to(actor).filter(alert__in=alerts).order_by("pk"))


def standing_now(actor: access.Actor, *, is_exercise: bool) -> list[Standing]:
    """Every village that owes an answer now; one query."""
    rows = Owed.objects.visible_to(actor).filter(
        round__closed_at__isnull=True, round__is_exercise=is_exercise, is_out=False
    )
    found = rows.order_by("round__issued_at", "round_id", "place_no")
    return [
        Standing(alert, number, State(state))
        for alert, number, state in found.values_list("round__alert", "place_no", "state")
    ]


def real_or_drill(actor: access.Actor) -> warning.Status:
    """What somebody who enters no drill is shown: a drill only while nothing real is open."""
    rows = Round.objects.visible_to(actor).filter(closed_at__isnull=True)
    drills = set(rows.order_by().values_list("is_exercise", flat=True).distinct())
    return warning.Status.EXERCISE if drills == {True} else warning.Status.ACTUAL


def said_names(numbers: Sequence[int]) -> dict[int, str]:
    return whole_names(numbers)


def ground_of(numbers: Sequence[int]) -> tuple[list[places.Unit], list[places.Unit]]:
    """(the places that are drawn, what lies around): villages of one commune by their own place, else communes; one or two queries."""
    communes = {number // COMMUNE * COMMUNE for number in numbers}
    if len(communes) == 1:
        (start,) = communes
        inside = places.units_in(access.UnitRange(start, start + COMMUNE), places.Level.VILLAGE)
        if any(unit.centre for unit in inside):
            asked = set(numbers)
            return [unit for unit in inside if unit.number in asked], [
                unit for unit in inside if unit.number not in asked
            ]
    around = places.communes_around(communes)
    return [unit for unit in around if unit.number in communes], [
        unit for unit in around if unit.number not in communes
    ]
