"""Words that a person reads: what a program did not understand for sure, the oldest first."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoaban.domains.answers import actions, queries
from hoaban.domains.answers.errors import AlreadyRead, NothingSaid
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.spoken import GRADES
from hoaban.domains.answers.values import Grade, Said
from hoaban.domains.answers.web import shown
from hoaban.domains.hazards import api as hazards
from hoaban.domains.ringing import api as ringing
from hoaban.foundation.access.api import actor_of, door, request_id


@require_safe
@never_cache
@door(permission=Permission.RECORD)
def listing(request: HttpRequest) -> HttpResponse:
    typed, empty = shown.typed(request), {"grade": "", "place": ""}
    actor = actor_of(request)
    voices = queries.words_for(actor)
    if request.method == "GET" and "X-Background" not in request.headers:
        # Among them may be one that rings: somebody pressed the key for help. A page that asks by itself is read by nobody.
        ringing.opened(actor, ringing.What.HELP, [one.uid for one in voices], timezone.now())
    context = {
        "voices": [
            shown.voice(one) | {"typed": typed if typed.get("uid") == str(one.uid) else empty}
            for one in voices
        ],
        "grades": [(one.value, gettext(said)) for one, said in GRADES.items()],
    }
    return render(request, "answers/words.html", context)


@require_POST
@door(permission=Permission.RECORD)
def read(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What it answers, for which village; or only that it was read."""
    asked, place = request.POST.get("grade", ""), request.POST.get("place", "")[:120]
    said = Said(Grade(asked) if asked in set(Grade) else None)
    number = hazards.place_in(place) if place.strip() else None
    typed = {"uid": str(uid), "grade": asked, "place": place}
    try:
        if place.strip() and number is None and said.grade is not None:
            raise NothingSaid
        actions.read_word(
            by=actor_of(request),
            uid=uid,
            number=number,
            said=said,
            request=request_id(request),
            now=timezone.now(),
        )
    except AlreadyRead as problem:
        return shown.back(request, shown.told(problem), "answers:words")
    except NothingSaid:
        fault = gettext("No warned village fits. Write the village, then its commune. Nothing is lost.")
        return shown.back(request, fault, "answers:words", typed=typed)
    shown.sent(request)
    messages.success(request, gettext("Read. What you chose counts as the village's answer."))
    return redirect("answers:words")
