"""One address: a file, whole or in part, for whoever may open it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import door
from hoaban.foundation.files import queries, serving


@door(signed_in=True)
@require_safe
def download(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """For its giver, or whomever the owning room lets in."""
    return serving.answer(request, queries.open_for(request.actor, uid))  # type: ignore[attr-defined]
