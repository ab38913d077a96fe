"""Who answers for which village: kept before the season, a commune at a time."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.answers import actions, queries
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.spoken import PARTS
from hoaban.domains.answers.values import COMMUNE, Part, Person
from hoaban.domains.answers.web import shown
from hoaban.domains.answers.web.forms import PersonForm
from hoaban.foundation.access.api import Actor, UnitRange, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound
from hoaban.foundation.places import api as places
from hoaban.kit import phone


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(permission=Permission.KEEP)
def listing(request: HttpRequest) -> HttpResponse:
    """Villages without anybody stand first: nobody could be asked there."""
    actor, fault = actor_of(request), ""
    commune = _commune(request, actor)
    villages, languages = _villages(commune), queries.languages()
    people = queries.contacts_for(actor, commune)
    changed = next((one for one in people if str(one.uid) == request.GET.get("person", "")), None)
    form = PersonForm(request.POST or None, initial=_begun(changed), villages=villages, languages=languages)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.keep_contact(
                by=actor, place_no=typed["village"], part=Part(typed["part"]), name=typed["name"], number=typed["number"],
                request=request_id(request), now=timezone.now(), language=typed["language"],
                instead_of=_instead_of(request),
            )  # fmt: skip
        except (NotFound, NotAllowed):
            raise
        except DomainError as problem:
            fault = shown.told(problem)
        else:
            messages.success(request, gettext("Kept: asked first when the village is warned."))
            return redirect(f"{reverse('answers:people')}?commune={commune}")
    told = _told(people, villages)
    context = {
        "form": form, "fault": fault, "commune": commune, "villages": told, "languages": languages, "changed": changed,
    }  # fmt: skip
    return render(request, "answers/people.html", context, status=422 if fault or form.errors else 200)


def _instead_of(request: HttpRequest) -> UUID | None:
    """Whom the form that was sent changes, also where she was taken off the list since it was opened."""
    uid = request.GET.get("person", "")
    try:
        return UUID(uid) if uid else None
    except ValueError:
        raise NotFound from None


def _begun(one: Person | None) -> dict[str, object]:
    """The form as it stands for one of them, to be changed; empty: somebody new."""
    if one is None:
        return {}
    return {
        "village": one.number, "part": one.part.value, "name": one.name, "number": phone.spoken(one.phone_e164),
        "language": one.language,
    }  # fmt: skip


def _told(
    people: list[Person], villages: list[tuple[int, str]]
) -> list[tuple[str, list[tuple[Person, str, str]]]]:
    there: dict[int, list[tuple[Person, str, str]]] = {}
    for one in people:
        there.setdefault(one.number, []).append((one, gettext(PARTS[one.part]), phone.spoken(one.phone_e164)))
    found = [(name, there.get(number, [])) for number, name in villages]
    return sorted(found, key=lambda pair: bool(pair[1]))


def _commune(request: HttpRequest, actor: Actor) -> int:
    """The one asked for, else her own; never one that is not hers."""
    areas = actor.areas(Permission.KEEP)
    text = request.GET.get("commune", "")
    asked = int(text) // COMMUNE * COMMUNE if text.isdecimal() and len(text) < 12 else 0
    if any(area.contains(asked) for area in areas):
        return asked
    communes = places.units_in(areas[0], places.Level.COMMUNE) if areas else []
    return next((one.number for one in communes if one.number is not None), areas[0].start if areas else 0)


def _villages(commune: int) -> list[tuple[int, str]]:
    units = places.units_in(UnitRange(commune, commune + COMMUNE), places.Level.VILLAGE)
    return [(one.number, one.full_name) for one in units if one.number is not None]


@require_POST
@door(permission=Permission.KEEP)
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Answers for it no more."""
    actions.end_contact(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(request, gettext("Taken off the list. What was said stays."))
    return redirect("answers:people")
