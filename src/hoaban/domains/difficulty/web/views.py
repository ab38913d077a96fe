"""Special difficulty by decision: what is listed on a day, a decision with its dry run, putting in force and taking back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.difficulty import actions, queries
from hoaban.domains.difficulty.errors import DecisionKnown, NumberUnchanged, UntilUnfit
from hoaban.domains.difficulty.permissions import Permission
from hoaban.domains.difficulty.values import DecisionShown, DecisionState, DecisionTold, Doubt, Line, Of
from hoaban.domains.registry import api as registry
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import Stale
from hoaban.kit.typed import whole_number
from hoaban.ui.fields import DayField, commune_field, offer_communes

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
OF = [(Of.VILLAGES, _("Villages")), (Of.COMMUNES, _("Communes"))]
ADDS = "+"
LISTS = [
    (Of.VILLAGES, _("All villages of special difficulty, from its first day on")),
    (Of.VILLAGES + ADDS, _("Further villages, beside those listed already")),
    (Of.COMMUNES, _("All communes of special difficulty, from its first day on")),
    (Of.COMMUNES + ADDS, _("Further communes, beside those listed already")),
]
DOUBTS = {
    Doubt.COMMUNE: _("we know no commune of this name or code today"),
    Doubt.VILLAGE: _("the commune has no village of this name in our list"),
    Doubt.UNCLEAR: _(
        "several units have this name, or ours lacks its kind: write it with its kind, as our list has it"
    ),
    Doubt.PARTS: _(
        "a line of villages has the commune, a semicolon and the village, a line of communes the commune alone: "
        "write it so, or choose below what the decision lists"
    ),
    Doubt.TWICE: _("stands in the list already"),
}
SINCE = {
    (Doubt.FORMER, Of.VILLAGES): _(
        "this commune is part of %(today)s since a reform, where our list has no village of this name"
    ),
    (Doubt.UNCLEAR, Of.VILLAGES): _(
        "this commune is part of %(today)s since a reform, where several places have a village of this name: write today's commune"
    ),
    (Doubt.FORMER, Of.COMMUNES): _(
        "this commune is part of %(today)s since a reform: write today's name only if the decision lists today's commune"
    ),
    (Doubt.SMALLER, Of.COMMUNES): _(
        "the decision was signed before a reform, and the commune of this name then is part of %(today)s now: "
        "write the five digits only if the decision lists the whole commune of today"
    ),
}
"""Where the line may name a commune of before: what it is part of today, and what to write."""


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, required=required, widget=widget, input_formats=DAYS)


class BoardForm(forms.Form):
    """Filters live in the address."""

    day = _day(_("On which day?"), required=False)
    of = forms.ChoiceField(label=_("What is listed"), required=False, choices=OF)
    commune = commune_field()

    def __init__(self, *args: Any, communes: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_communes(self, communes)


class DecisionForm(forms.Form):
    """As the paper says; the list is pasted."""

    number = forms.CharField(label=_("Number as it stands on the paper"), max_length=60)
    signed_on = _day(_("Signed on"))
    issuer = forms.CharField(label=_("Issued by"), max_length=200)
    lists = forms.ChoiceField(label=_("What does it list?"), choices=LISTS)
    valid_from = _day(_("In force from"))
    valid_to = _day(_("Last day"), required=False)
    text = forms.CharField(
        label=_("The list, one unit a line"),
        required=False,
        help_text=_(
            "Commune; village. Two columns copied from a sheet can be pasted; a whole sheet is sent after keeping the draft."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def told(self) -> DecisionTold:
        data = self.cleaned_data
        return DecisionTold(
            data["number"].strip(), data["signed_on"], data["issuer"].strip(),
            Of(data["lists"].removesuffix(ADDS)), data["valid_from"], data["valid_to"], data["lists"].endswith(ADDS),
            data["text"],
        )  # fmt: skip


class NumberForm(forms.Form):
    """The right number of a decision in force."""

    number = forms.CharField(label=_("Number as it stands on the paper"), max_length=60)


@door(permission=registry.SEE)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What is listed on a day, by which decision; the decisions below."""
    actor = actor_of(request)
    form = BoardForm(request.GET, communes=registry.communes(actor))
    chosen = form.cleaned_data if form.is_valid() else {}
    day, of = chosen.get("day") or timezone.localdate(), Of(chosen.get("of") or Of.VILLAGES)
    page, rows = queries.listed_on(actor, day, of, chosen.get("commune"), request.GET.get("page", ""))
    context = {
        "form": form,
        "day": day,
        "page": page,
        "rows": rows,
        "unnamed": queries.named_by_none(actor, day, chosen.get("commune"))
        if rows and of is Of.VILLAGES
        else [],
        "decisions": queries.decisions(actor),
        "may_keep": actor.may(Permission.KEEP),
        "are_villages": of is Of.VILLAGES,
    }
    return render(request, "difficulty/board.html", context, status=422 if form.errors else 200)


@door(permission=Permission.KEEP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A decision to write down."""
    form = DecisionForm(request.POST or None)
    return _kept(request, form, None, 0) or _page(request, form, None, 0)


@door(permission=registry.SEE)
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A draft with its dry run, or a decision as it stands."""
    actor = actor_of(request)
    shown, version = queries.decision_for(actor, uid)
    told = shown.told
    first = {name: getattr(told, name) for name in told.__slots__}
    first["lists"] = told.of + (ADDS if told.adds else "")
    form = DecisionForm(request.POST or None, initial=first)
    if request.method == "POST":
        done = _kept(request, form, uid, whole_number(request.POST.get("version", "")) or 0)
        if done:
            return done
    return _page(request, form, shown, version)


@door(permission=Permission.KEEP)
@require_POST
def force(request: HttpRequest, uid: UUID) -> HttpResponse:
    """It holds."""
    said = whole_number(request.POST.get("version", ""))
    count = actions.put_in_force(
        by=actor_of(request), uid=uid, version=said or 0, request=request_id(request),
        now=timezone.now(),
    )  # fmt: skip
    text = ngettext("In force: %(n)s unit is listed.", "In force: %(n)s units are listed.", count)
    messages.success(request, text % {"n": count})
    return redirect("difficulty:decision", uid)


@door(permission=Permission.KEEP)
@require_POST
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The number was mistyped; by the same deed one written before is put back."""
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            count = actions.correct_number(
                by=actor_of(request), uid=uid, number=form.cleaned_data["number"].strip(), request=request_id(request),
                version=whole_number(request.POST.get("version", "")) or 0, now=timezone.now(),
            )  # fmt: skip
        except (DecisionKnown, NumberUnchanged, Stale) as problem:
            form.add_error("number", gettext(problem.msgid))
        else:
            text = ngettext(
                "The number is corrected, and in what is recorded of %(n)s village.",
                "The number is corrected, and in what is recorded of %(n)s villages.",
                count,
            )
            messages.success(request, text % {"n": count} if count else gettext("The number is corrected."))
            return redirect("difficulty:decision", uid)
    shown, version = queries.decision_for(actor_of(request), uid)
    return _page(request, DecisionForm(), shown, version, form)


@door(permission=Permission.KEEP)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """It never held."""
    stayed = actions.take_back_decision(
        by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("Taken back: what held before holds again."))
    if stayed:
        text = ngettext(
            "%(n)s village stays as somebody noted it since.",
            "%(n)s villages stay as somebody noted them since.",
            stayed,
        )
        messages.warning(request, text % {"n": stayed})
    return redirect("difficulty:decision", uid)


def _kept(request: HttpRequest, form: DecisionForm, uid: UUID | None, version: int) -> HttpResponse | None:
    """None where something is to be mended; what she wrote stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        kept = actions.keep_decision(
            by=actor_of(request), uid=uid, told=form.told(), version=version, request=request_id(request),
            now=timezone.now(),
        )  # fmt: skip
    except (DecisionKnown, UntilUnfit, Stale) as problem:
        form.add_error(None, gettext(problem.msgid))
        return None
    text = gettext("Kept as a draft. Look at the lines below, then put it in force.")
    if not form.cleaned_data["text"].strip():
        text = gettext("Kept as a draft. Now paste its list, or send it as a sheet.")
    messages.success(request, text)
    return redirect("difficulty:decision", kept)


def _page(
    request: HttpRequest,
    form: DecisionForm,
    shown: DecisionShown | None,
    version: int,
    number_form: NumberForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    may_keep = actor.may(Permission.KEEP)
    if may_keep and shown and shown.state is DecisionState.IN_FORCE and number_form is None:
        number_form = NumberForm(initial={"number": shown.told.number})
    is_draft = shown is None or shown.state is DecisionState.DRAFT
    lines = (
        queries.understood(actor, shown.told.text, shown.told.of, shown.told.signed_on)
        if shown and is_draft and may_keep
        else []
    )
    context = {
        "form": form if may_keep and is_draft else None,
        "number_form": number_form,
        "shown": shown,
        "version": version,
        "known": [line for line in lines if line.unit],
        "renamed": [line for line in lines if line.unit and line.today],
        "doubts": [_doubted(line, shown.told.of) for line in lines if line.unit is None and shown],
        "waits_for_list": is_draft and may_keep and shown is not None and not shown.told.text.strip(),
        "may_take_back": may_keep and shown is not None and shown.state != DecisionState.TAKEN_BACK,
    }
    is_wrong = form.errors or (number_form and number_form.errors)
    return render(request, "difficulty/decision.html", context, status=422 if is_wrong else 200)


def _doubted(line: Line, of: Of) -> tuple[int, str, Any]:
    if line.doubt and line.today:
        return line.row, line.said, SINCE[line.doubt, of] % {"today": line.today}
    return line.row, line.said, DOUBTS[line.doubt] if line.doubt else ""
