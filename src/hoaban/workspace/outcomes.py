"""What all this is for, in six numbers. Each says how it is counted; one that nobody counts yet says so."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import Actor, actor_of, door


@dataclass(frozen=True, slots=True)
class Figure:
    """One outcome as one person sees it."""

    value: str
    """The number as it is shown, or why there is none."""
    of: str = ""
    """How many of how many, and over which time."""


Measure = Callable[[Actor], Figure]


@dataclass(frozen=True, slots=True)
class Outcome:
    key: str
    title: str | Promise
    definition: str | Promise


OUTCOMES = (
    Outcome(
        "first_ring", _("From a draft of a warning to the first ring"),
        _("The middle time from a draft that has to ring until the first person was called. Drills are not counted."),
    ),
    Outcome(
        "answered", _("Villages that answered a warning within 15 minutes"),
        _(
            "Of the villages a warning was sent to: those that confirmed within 15 minutes of its issue, the head or whoever else "
            "answers for the village, or an officer whom they told. Each village counts once for a warning; drills are not counted."
        ),
    ),
    Outcome(
        "care", _("From a sick person's case to the answer"),
        _("The middle time from a case sent to the doctor's answer, and the share whose end is known."),
    ),
    Outcome(
        "paid", _("Families told of support, and paid"),
        _("Of the families told that a policy is for them: those with a payment on record."),
    ),
    Outcome(
        "reports", _("Report cells nobody had to type"),
        _("Of all cells of the reports sent: those filled from records and sent unchanged."),
    ),
    Outcome(
        "languages", _("Languages covered"),
        _("Of the languages spoken in the province: those with an approved recording for every warning text."),
    ),
)  # fmt: skip

_measures: dict[str, Measure] = {}


def measure(key: str, function: Measure) -> None:
    """A room can count this one (config/outcomes.py)."""
    if key not in {one.key for one in OUTCOMES}:
        raise ValueError(f"{key!r} is no outcome")
    _measures[key] = function


@require_safe
@door(signed_in=True)
def board(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = [
        {"outcome": one, "figure": _measures[one.key](actor) if one.key in _measures else None}
        for one in OUTCOMES
    ]
    return render(request, "workspace/outcomes.html", {"rows": rows})
