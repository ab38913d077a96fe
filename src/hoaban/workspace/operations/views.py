"""Pages over the lowest rooms, which have none of their own: is the platform whole, and what needs mending?"""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access import api as access
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files
from hoaban.foundation.jobs import api as jobs
from hoaban.workspace.operations import record, work

# Periodic work ends every few seconds; a minute of silence means nobody works.
_SILENCE = timedelta(minutes=1)


@door(signed_in=True)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Three doors, each shown to whom it opens; and what the IT officer must know before anything else."""
    actor = actor_of(request)
    context = {
        "may_audit": actor.may("audit:chain:verify"),
        "may_jobs": actor.may("jobs:timer:see"),
        "may_retention": actor.may("audit:retention:see"),
        "may_events": actor.may("events:log:see"),
        "unscanned": actor.may("jobs:timer:see") and not files.is_scanned(),
    }
    return render(request, "workspace/operations/overview.html", context)


@door(permission="audit:chain:verify")
@require_safe
def audit_chain(request: HttpRequest) -> HttpResponse:
    """Is the chain whole? The walk is asked for by a tap: on a large record it takes a while."""
    verdict = audit.verify() if request.GET.get("check") else None
    age = timezone.now() - verdict.oldest_unsealed_at if verdict and verdict.oldest_unsealed_at else None
    context = {
        "verdict": verdict,
        "age": age,
        "age_seconds": int(age.total_seconds()) if age else 0,
        "tabs": record.tabs(actor_of(request), "workspace:audit"),
    }
    return render(request, "workspace/operations/audit.html", context)


@door(permission="jobs:timer:see")
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """What fails first, with its reason; the quiet rest folded, by lane."""
    actor = actor_of(request)
    states, rest = jobs.job_states(actor), jobs.lanes_rested_since(timezone.now())
    failures = [(one.job, one.reason, one.at) for one in jobs.failures_visible_to(actor)]
    over, lanes = work.over(failures, states), work.quiet(states)
    context = {
        "waiting": [one for one in states if work.needs_somebody(one)],
        "over": over,
        "lanes": lanes,
        "quiet_count": sum(len(lane.jobs) for lane in lanes),
        "names": {
            name: work.name_of(name) for name in {one.name for one in states} | {one.job for one in over}
        },
        "asleep": rest is None or rest > _SILENCE,
        "rest_minutes": int(rest.total_seconds() // 60) if rest else None,
        "may_retry": actor.may("jobs:timer:retry"),
    }
    return render(request, "workspace/operations/jobs.html", context)


@door(permission="jobs:timer:see")
@require_safe
def key_list(request: HttpRequest) -> HttpResponse:
    """Each key of the platform, never the key itself: how many there are, and what still waits for the newest."""
    lasting = access.lasting_keys()
    rows = [
        {
            "purpose": purpose,
            "count": len(ids),
            # Counting reads whole tables: only while keys rotate.
            "waiting": sum(one.waiting() for one in access.sealed_columns(purpose)) if len(ids) > 1 else 0,
            "why": _(lasting[purpose].why) if purpose in lasting else "",
        }
        for purpose in access.known_keys()
        if (ids := access.key_ids(purpose))
    ]
    return render(request, "workspace/operations/keys.html", {"rows": rows})


@door(permission="jobs:timer:retry")
@require_POST
def job_retry(request: HttpRequest, name: str) -> HttpResponse:
    """Start a failed job again."""
    jobs.retry_job(by=actor_of(request), name=name, request=request_id(request))
    messages.success(
        request, _("“%(job)s” starts again at once. Look here in a minute.") % {"job": work.name_of(name)}
    )
    return redirect("workspace:jobs")


@door(permission="events:log:see")
@require_safe
def event_log(request: HttpRequest) -> HttpResponse:
    """How far each listener has read, and events that wait for a person."""
    actor = actor_of(request)
    context = {
        "last": events.last_seq(),
        "listeners": events.listener_states(actor),
        "parked": events.parked_visible_to(actor),
        "may_mend": actor.may("events:parked:mend"),
    }
    return render(request, "workspace/operations/events.html", context)


@door(permission="events:parked:mend")
@require_POST
def event_retry(request: HttpRequest, parked_id: int) -> HttpResponse:
    """Tell a parked event to its listener again."""
    if events.retry_parked(by=actor_of(request), parked_id=parked_id, request=request_id(request)):
        messages.success(request, _("The event was taken in."))
    else:
        messages.warning(request, _("The event was refused again. It stays here with the new reason."))
    return redirect("workspace:events")


@door(permission="events:parked:mend")
@require_POST
def event_skip(request: HttpRequest, parked_id: int) -> HttpResponse:
    """Give an event up for one listener; the decision is on record."""
    events.skip_parked(by=actor_of(request), parked_id=parked_id, request=request_id(request))
    messages.success(request, _("The event was skipped. Your decision is on record."))
    return redirect("workspace:events")
