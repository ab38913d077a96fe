"""Is it well? Each thing a person should know of the machine, with its one action. `config/wiring.py` joins who looks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import Actor, actor_of, door


class Level(StrEnum):
    """How much it matters, the worst first."""

    FAULT = "fault"
    CARE = "care"
    WELL = "well"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is, and the one action when it needs a hand."""

    level: Level
    subject: str
    sentence: str
    page: str = ""
    """Address of the page that mends it."""
    action: str = ""
    """What the link or the button to it says."""
    job: str = ""
    """Name of the background work that mends it."""
    command: str = ""
    """What to type on the server, when no page can."""


Look = Callable[[Actor], Iterable[Finding]]
_looks: list[Look] = []


def join(*looks: Look) -> tuple[Look, ...]:
    """Who looks, in the order of the page; returns the former ones, for tests to restore."""
    former = tuple(_looks)
    _looks[:] = looks
    return former


@door(permission="jobs:timer:see")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What needs a hand first, what is well below it."""
    actor = actor_of(request)
    findings = [finding for look in _looks for finding in _guarded(look, actor)]
    context = {
        "faults": [finding for finding in findings if finding.level is Level.FAULT],
        "cares": [finding for finding in findings if finding.level is Level.CARE],
        "wells": [finding for finding in findings if finding.level is Level.WELL],
        "may_start": actor.may("jobs:timer:retry"),
        "now": timezone.now(),
    }
    return render(request, "workspace/operations/health.html", context)


def _guarded(look: Look, actor: Actor) -> Iterator[Finding]:
    """One who cannot look must not hide what the others see."""
    try:
        yield from look(actor)
    except (DatabaseError, OSError, ValueError, KeyError) as problem:
        sentence = _("It could not be looked at (%(reason)s).") % {"reason": type(problem).__name__}
        yield Finding(Level.FAULT, _("A part of this page"), sentence, command="./hoaban doctor")
