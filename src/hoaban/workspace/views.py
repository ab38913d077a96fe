"""The official's first page: what needs a person now, then where work usually begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import door
from hoaban.workspace import desk, navigation
from hoaban.workspace.ports import Shortcut

_SHOWN_AT_ONCE = 7


@door(signed_in=True)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Duties first; the table of all is one tap further."""
    answers = desk.joined()
    shortcuts = [
        Shortcut(str(entry.label), str(entry.text), entry.url, entry.icon)
        for entry in navigation.entries_for(request)
        if entry.text
    ]
    context = {
        "alarms": answers.alarms(request),
        "duties": answers.duties(request, _SHOWN_AT_ONCE),
        "waiting": navigation.waiting(request),
        "shortcuts": shortcuts,
    }
    return render(request, "workspace/home.html", context)
