"""A change of a rule is proposed: the same for a number and for a step."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from hoaban.domains.triggers import actions
from hoaban.domains.triggers.values import Change, RuleFacts
from hoaban.domains.triggers.web import shown
from hoaban.foundation.access.api import actor_of, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound


def proposed(request: HttpRequest, one: RuleFacts, change: Change) -> tuple[HttpResponse | None, str]:
    """The way to the version that waits; or none, and the sentence why nothing was proposed."""
    try:
        made = actions.propose_change(
            by=actor_of(request),
            rule_uid=one.uid,
            change=change,
            request=request_id(request),
            now=timezone.now(),
        )
    except (NotAllowed, NotFound):
        raise
    except DomainError as problem:
        return None, shown.told(problem)
    messages.success(request, _("It waits for another person. Until then the rule acts as before."))
    return redirect("triggers:version", made), ""
