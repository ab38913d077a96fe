"""One station's settings: what holds, what held before, and the form that sets them anew."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.hazards import actions, queries
from hoaban.domains.hazards.errors import SettingMoved, SettingOwn, SettingUnfit
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import Kind, SettingLine, Settings
from hoaban.domains.hazards.web.forms import SettingForm, begun
from hoaban.foundation.access.api import actor_of, door, request_id


@door(permission=Permission.TEND)
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Set from a document; ``?from=`` opens the form with the numbers of a former version."""
    actor, fault = actor_of(request), ""
    one = queries.station_for(actor, uid)
    versions = queries.settings_of(actor, one)
    seen = versions[0].number if versions else 0
    former = _named(versions, request.GET.get("from", ""))
    initial = begun(Settings(one.expected_minutes, one.alarms), seen, former)
    form = SettingForm(request.POST or None, initial=initial, has_alarms=one.kind is Kind.RIVER)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.set_station(
                by=actor, uid=uid, settings=form.settings, paper=said["paper"], seen=said["seen"],
                request=request_id(request), now=timezone.now(),
            )  # fmt: skip
        except (SettingUnfit, SettingMoved) as problem:
            fault = gettext(problem.msgid)
        else:
            messages.success(request, gettext("It is set. Another person compares it with the document."))
            return redirect("hazards:settings", uid)
    waiting = [it for it in versions if it.by and it.holds and it.compared_at is None]
    context = {
        "one": one, "form": form, "fault": fault, "versions": versions, "former": former, "has_alarms": one.kind is Kind.RIVER,
        "to_compare": next((it for it in waiting if not it.is_own), None), "waits": bool(waiting),
    }  # fmt: skip
    return render(request, "hazards/settings.html", context, status=422 if fault or form.errors else 200)


@door(permission=Permission.TEND)
@require_POST
def compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another person has held a version against its document."""
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isdecimal() and len(seen) < 7 else -1
    try:
        actions.compare_setting(
            by=actor_of(request), uid=uid, seen=number, request=request_id(request), now=timezone.now()
        )
    except (SettingMoved, SettingOwn) as problem:
        messages.error(request, gettext(problem.msgid))
    else:
        messages.success(request, gettext("Your name stands beside it now."))
    return redirect("hazards:settings", uid)


def _named(versions: list[SettingLine], text: str) -> SettingLine | None:
    return next((one for one in versions if str(one.number) == text), None)
