"""A deed in two presses: the questions, then what will change. Nothing typed is lost on the way."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from hoaban.domains.registry import queries
from hoaban.domains.registry.values import HouseholdShown, Lookalike, ReadFor
from hoaban.domains.registry.web import comparing, views
from hoaban.foundation.access.api import actor_of, request_id
from hoaban.foundation.access.errors import DomainError, NotFound, Stale
from hoaban.foundation.audit import api as audit

Beside = Mapping[type[DomainError], str]
"""Under which question each refusal is shown; under none it stands above them."""


def asked(
    request: HttpRequest, template: str, told: Mapping[str, Any], form: forms.Form, write: Callable[[], tuple[str, str]],
    will: Callable[[], Sequence[str]], beside: Beside, alike: Callable[[], Sequence[Lookalike]] = lambda: (),
) -> HttpResponse:  # fmt: skip
    """Ask; say what will change; write when that was pressed, and go where ``write`` says, with its sentence."""
    context: dict[str, Any] = {"form": form, **told}
    if request.method == "POST" and form.is_valid():
        try:
            if "sure" in request.POST:
                address, sentence = write()
                messages.success(request, sentence)
                return redirect(address)
            if "again" not in request.POST:
                context |= {"will": will(), "lookalikes": alike()}
        except Stale:
            if "household" not in told:
                raise
            return views.compared(request, told["household"].uid)
        except tuple(beside) as problem:
            field = beside[type(problem)]
            form.add_error(field if field in form.fields else None, gettext(problem.msgid) % problem.params)
    return render(request, template, context, status=422 if form.errors else 200)


def pressed_twice(request: HttpRequest, home: UUID) -> HttpResponse:
    """What is asked is so already: by this very form, or by somebody else's word."""
    if audit.answered(actor_of(request), request_id(request)):
        return redirect("registry:household", home)
    raise NotFound


def of_household(home: HouseholdShown, title: str) -> dict[str, Any]:
    return {
        "household": home, "title": title, "version": home.version, "seen": comparing.packed(home),
        "way_back": gettext("All of it is put back together if it was wrong."),
    }  # fmt: skip


def whole(request: HttpRequest, uid: UUID) -> HouseholdShown:
    """With names: whoever sees initials only writes nothing down of them."""
    home = queries.household_for(actor_of(request), uid, ReadFor.SERVICE)
    if home.is_masked:
        raise NotFound
    return home
