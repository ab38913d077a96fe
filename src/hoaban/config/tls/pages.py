"""How a phone or a computer learns to trust this machine, and the file it needs for that."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoaban.config.tls.authority import Authority
from hoaban.foundation.access import api as access


@access.door(public=True)
@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """Step by step, beginning with the fingerprint: a file from the network proves nothing by itself."""
    authority = _authority()
    return render(request, "portal/trust.html", {"fingerprint": authority.fingerprint()})


@access.door(public=True)
@require_safe
def certificate(_request: HttpRequest) -> HttpResponse:
    """The root itself; it holds no secret."""
    return HttpResponse(
        _authority().root.read_bytes(),
        content_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": 'attachment; filename="hoaban-ca.crt"'},
    )


def _authority() -> Authority:
    """An installation with a public certificate, or behind a proxy, has no such pages."""
    authority = Authority(settings.DATA_DIR / "tls")
    if not authority.is_made():
        raise Http404
    return authority
