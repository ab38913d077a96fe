"""From what somebody saw to a draft of a warning: how grave, then the words with her village; two decisions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hoaban.domains.hazards import api as hazards
from hoaban.domains.triggers import actions, spoken
from hoaban.domains.triggers.permissions import PROVINCE, Permission
from hoaban.domains.triggers.queries import commune_of
from hoaban.domains.triggers.values import LEVELS
from hoaban.domains.triggers.web import shown
from hoaban.domains.triggers.web.forms import SignForm
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound
from hoaban.foundation.places import api as places

SLOPE, STREAM = (
    (warning.Hazard.LANDSLIDE, warning.Hazard.FLASH_FLOOD),
    (warning.Hazard.FLASH_FLOOD, warning.Hazard.FLOOD),
)
BY_SIGN = {"crack": SLOPE, "stones": SLOPE, "trees": SLOPE, "muddy": STREAM, "dry": STREAM, "water": STREAM}
"""What a sign may mean, the likelier first; any other kind may mean all of them."""
OTHER = (warning.Hazard.LANDSLIDE, warning.Hazard.FLASH_FLOOD, warning.Hazard.FLOOD)


@door(permission=Permission.FROM_SIGN)
@require_GET
def sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The first decision: what it means, and how grave."""
    actor = actor_of(request)
    one = hazards.sign(actor, uid)
    context = _head(one) | {
        "rows": [(hazard.value, _(spoken.HAZARDS[hazard]), list(LEVELS)) for hazard in BY_SIGN.get(one.kind, OTHER)],
        "is_placed": bool(one.number % PROVINCE), "draft": one.draft_uid,
    }  # fmt: skip
    return render(request, "triggers/sign.html", context)


@door(permission=Permission.FROM_SIGN)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, uid: UUID, hazard: str, level: int) -> HttpResponse:
    """The second decision: the words, with her village; then it goes to the second person, and she is answered."""
    if hazard not in set(warning.Hazard) or level not in LEVELS:
        raise NotFound
    actor, what, now, fault = actor_of(request), warning.Hazard(hazard), timezone.now(), ""
    one = hazards.sign(actor, uid)
    form = SignForm(request.POST or None, areas=_areas(actor, one), initial=_proposed(what, level))
    offered = warning.issuers_for(actor, level=level, areas=[commune_of(one.number)])
    issuer = offered[0] if offered else warning.NAMELESS
    if request.method == "POST" and form.is_valid():
        try:
            _draft(request, one, what, issuer.code, form.text(level, now), now)
        except (NotAllowed, NotFound):
            raise
        except DomainError as problem:
            fault = shown.told(problem)
        else:
            messages.success(
                request, _("The draft waits for a second person. Now answer the people who told it.")
            )
            return redirect("signs:detail", uid)
    context = _head(one) | {
        "form": form, "fault": fault, "hazard": _(spoken.HAZARDS[what]), "level": level, "issuer": issuer,
        "level_words": spoken.level(level, is_sure=True), "is_unapproved": warning.is_unapproved(what, level),
    }  # fmt: skip
    return render(request, "triggers/sign_write.html", context, status=422 if fault or form.errors else 200)


def _draft(
    request: HttpRequest, one: hazards.SignFacts, what: warning.Hazard, issuer: str, text: warning.Text, now: datetime
) -> None:  # fmt: skip
    actions.draft_from_sign(
        by=actor_of(request),
        uid=one.uid,
        hazard=what,
        issuer=issuer,
        text=text,
        request=request_id(request),
        now=now,
    )


def _head(one: hazards.SignFacts) -> dict[str, Any]:
    kind, names = hazards.KINDS[one.kind], places.names_of({one.number, commune_of(one.number)})
    return {
        "sign": one, "label": _(kind.label), "icon_name": kind.icon,
        "place": ", ".join(dict.fromkeys(names[n] for n in (one.number, commune_of(one.number)) if n in names)),
    }  # fmt: skip


def _areas(actor: Actor, one: hazards.SignFacts) -> list[tuple[int, str]]:
    """Her village first, then the whole commune."""
    numbers = dict.fromkeys((one.number, commune_of(one.number)))
    names = places.names_of(numbers)
    return [(number, names[number]) for number in numbers if number in names]


def _proposed(what: warning.Hazard, level: int) -> dict[str, Any]:
    words = warning.book().words_for(what, level)
    said: dict[str, Any] = {"hours": words.hours if words else 6}
    if words:
        said |= {name: getattr(words, name) for name in ("do_this", "go_there", "by_when", "who_calls")}
    return said
