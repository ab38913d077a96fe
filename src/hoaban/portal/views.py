"""Citizens' own pages of the shell; rooms bring the rest."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access.api import door
from hoaban.foundation.speech import api as speech
from hoaban.portal import alarms, tiles, tour
from hoaban.ui import voices

_ONE_YEAR = 365 * 24 * 3600


@door(public=True)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is in force now, then picture tiles: what works today, one tap each."""
    kept = request.COOKIES.get(voices.COOKIE, "")
    chosen = speech.tongue(kept) if kept else None
    is_spoken = chosen is not None and speech.book().speaks(chosen.code)
    context = {
        "in_force": alarms.in_force(),
        "tiles": tiles.offered(),
        "has_tour": tour.is_open(),
        "listening": chosen,
        "is_spoken": is_spoken,
    }
    return render(request, "portal/home.html", context)


@door(public=True)
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who runs this site, what is real and what is made up, and where figures come from."""
    return render(request, "portal/about.html", {"tiles": tiles.offered()})


@door(public=True)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language of the screens on this device and return to the same page."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_back(request))
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=_ONE_YEAR,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@door(public=True)
@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """The languages of the province, each saying its own name; chosen by ear, kept on this phone."""
    chosen = request.COOKIES.get(voices.COOKIE, "")
    rows = [(one, one.code == chosen) for one in speech.tongues()]
    return render(request, "portal/languages.html", {"rows": rows})


@door(public=True)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language a person listens in; a page that speaks reads in it from now on."""
    chosen = request.POST.get("language", "")
    response = redirect("portal:home")
    if speech.tongue(chosen):
        response.set_cookie(
            voices.COOKIE,
            chosen,
            max_age=_ONE_YEAR,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return response


@door(public=True)
@require_POST
def clear_phone(request: HttpRequest) -> HttpResponse:
    """Wipe what this site kept here: cookies, storage, caches. Whoever takes the phone next finds nothing."""
    if hasattr(request, "session"):
        request.session.flush()
    response = redirect("portal:cleared")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for name in request.COOKIES:
        response.delete_cookie(name)
    return response


@door(public=True)
@require_safe
def cleared(request: HttpRequest) -> HttpResponse:
    """Says that nothing is left. The page's script wipes browsers that ignore ``Clear-Site-Data``."""
    return render(request, "portal/cleared.html")


def _back(request: HttpRequest) -> str:
    """The page the person came from, if it is ours."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
