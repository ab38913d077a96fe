"""What happened in the events that run, whole: by sort, page by page, and on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoaban.domains.answers import queries
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import actor_of, door
from hoaban.kit.typed import whole_number

PAGE, LAST = 40, 50
"""Lines of a page, and pages: what is older is on the boards of the warnings."""


@require_safe
@never_cache
@door(permission=Permission.SEE)
def timeline(request: HttpRequest) -> HttpResponse:
    """The newest first; sort, page and drill stand in the address."""
    actor, now = actor_of(request), timezone.now()
    asked, chosen = request.GET.get("status", ""), request.GET.get("kind", "")
    status = warning.Status(asked) if asked in set(warning.Status) else queries.real_or_drill(actor)
    sort = warning.Sort(chosen) if chosen in set(warning.Sort) else None
    page = min(max(whole_number(request.GET.get("page", "")) or 1, 1), LAST)
    span = warning.span_for(actor, status, now)
    sorts = [sort] if sort else list(warning.Sort)
    found = warning.timeline(actor, span, sorts, page * PAGE + 1) if span else []
    context = {
        "entries": found[(page - 1) * PAGE : page * PAGE], "page": page, "asked": now, "span": span,
        "next_page": page + 1 if len(found) > page * PAGE and page < LAST else 0,
        "is_drill": status is warning.Status.EXERCISE, "live_topics": warning.live_topics(actor),
        "kinds": [("", gettext("Everything"), sort is None)]
        + [(one.value, gettext(said), one is sort) for one, said in warning.SORTS.items()],
    }  # fmt: skip
    return render(request, "answers/happened.html", context)
