"""Looks from other offices: the page that asks why, the commune's page of who looked, doubt and answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import ReasonNeeded
from hoaban.domains.registry.outside import CHOSEN, WHY, WORDS, LookState, Why, is_said
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.web.forms import uid_of
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.ui.fields import DayField

View = Callable[..., HttpResponse]


class ReasonForm(forms.Form):
    """What she needs it for."""

    why = forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=[(why, _(WHY[why])) for why in CHOSEN],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In a few words"),
        max_length=WORDS,
        help_text=_(
            "For example the number of the letter. Write nothing of illness or other private matters."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_words(self) -> str:
        said = " ".join(str(self.cleaned_data["words"]).split())
        if not is_said(said):
            raise forms.ValidationError(_("Write a few words, so that the commune understands it."))
        return said


class LooksForm(forms.Form):
    """Filters live in the address."""

    state = forms.ChoiceField(
        label=_("Which looks"),
        required=False,
        choices=[
            (LookState.ALL, _("All")),
            (LookState.NEW, _("New")),
            (LookState.DOUBTED, _("Without a clear reason, not answered yet")),
        ],
    )
    day = DayField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


def asks_reason(view: View) -> View:
    """Where a reason is missing, its page comes instead of the household's."""

    @wraps(view)
    def asked(request: HttpRequest, uid: UUID, **rest: Any) -> HttpResponse:
        try:
            return view(request, uid, **rest)
        except ReasonNeeded:
            return _reason_page(request, uid, ReasonForm())

    return asked


@door(permission=Permission.SEE)
@require_POST
def reason(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Her reason; then the household opens."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _reason_page(request, uid, form, status=422)
    actions.give_reason(
        by=actor_of(request), uid=uid, why=Why(form.cleaned_data["why"]), words=form.cleaned_data["words"],
        request=request_id(request), now=timezone.now(),
    )  # fmt: skip
    return redirect("registry:household", uid)


@door(permission=Permission.LOOKS)
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """Who of another office looked at households of the area."""
    actor = actor_of(request)
    form = LooksForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page, rows = queries.outside_looks(
        actor, LookState(chosen.get("state") or LookState.ALL), chosen.get("day"), request.GET.get("page", "")
    )
    may_doubt = actor.may(Permission.DOUBT)
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "may_doubt": may_doubt,
        "may_answer": actor.may(Permission.ANSWER),
        "new": [row for row in rows if row.is_new and may_doubt],
    }
    return render(request, "registry/looks_outside.html", context, status=422 if form.errors else 200)


@door(permission=Permission.DOUBT)
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """She went through what her page showed as new."""
    new, answered = (
        [uid for said in request.POST.getlist(name) if (uid := uid_of(said))] for name in ("look", "answered")
    )
    count = actions.mark_looks_seen(
        by=actor_of(request), uids=new, answered=answered, request=request_id(request), now=timezone.now()
    )
    if count < len(new) + len(answered):
        text = gettext(
            "Some of them were answered, or gone through by somebody else, while your page was open."
        )
        messages.warning(request, text)
    else:
        messages.success(request, gettext("Noted: you went through the looks that were new."))
    return redirect("registry:looks")


@door(permission=Permission.DOUBT)
@require_POST
def doubt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """No clear reason."""
    actions.doubt_look(
        by=actor_of(request), uid=uid, words=request.POST.get("words", ""), request=request_id(request),
        now=timezone.now(),
    )  # fmt: skip
    messages.success(
        request, gettext("The data-protection officer is asked, and the answer will stand here.")
    )
    return redirect("registry:looks")


@door(permission=Permission.ANSWER)
@require_POST
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What she found."""
    actions.answer_look(
        by=actor_of(request), uid=uid, words=request.POST.get("words", ""), request=request_id(request),
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, gettext("Answered: the commune sees it."))
    return redirect("registry:looks")


def _reason_page(request: HttpRequest, uid: UUID, form: ReasonForm, status: int = 200) -> HttpResponse:
    code, commune = queries.household_named(actor_of(request), uid)
    context = {"form": form, "uid": uid, "code": code, "commune": commune}
    return render(request, "registry/reason.html", context, status=status)
