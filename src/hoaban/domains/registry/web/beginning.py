"""The page on which a household that stands in no list is written down, with its head."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from hoaban.domains.registry import actions, queries, rules
from hoaban.domains.registry.beginning import Begun
from hoaban.domains.registry.errors import CodeTaken, VillageUnclear
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import Lookalike, Relation
from hoaban.domains.registry.web import alike as likeness
from hoaban.domains.registry.web.correcting_forms import ArrivalForm
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.places import api as places

BESIDE = {CodeTaken: "code", VillageUnclear: "village"}
"""Under which question each refusal is shown."""


class HeadForm(ArrivalForm):
    """The head, and where the household stands since when; only her name has to be known."""

    commune = forms.TypedChoiceField(label=_("Commune"), coerce=int)
    village = forms.CharField(
        label=_("Village"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "villages", "autocomplete": "off"}),
    )
    group = forms.ChoiceField(label=_("Ethnic group"), required=False)
    code = forms.CharField(
        label=_("Household code"),
        max_length=32,
        required=False,
        help_text=_("Left empty, the household gets one that is free in the commune."),
    )
    field_order = ("commune", "village", "name", "sex", "born", "phone", "group", "since", "said_by", "code")

    def __init__(
        self, *args: Any, communes: Sequence[tuple[int, str]], may_group: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["relation"]
        self.fields["name"].label = _("Full name of the head")
        self.fields["since"].label = _("Since when do they live here?")
        self._only, choice = communes[0][0], self.fields["commune"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "—"), *communes]
        if len(communes) == 1:
            del self.fields["commune"]
        group = self.fields["group"]
        assert isinstance(group, forms.ChoiceField)
        group.choices = [("", "—"), *((one.code, one.name) for one in places.ethnic_groups())]
        if not may_group:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["relation"] = Relation.HEAD.value
        if data.get("group") and not data.get("said_by"):
            self.add_error("said_by", _("An ethnic group is written down with who said so."))
        return data

    @property
    def at(self) -> int:
        """The commune's number."""
        number: int = self.cleaned_data.get("commune", self._only)
        return number

    def begun(self) -> Begun:
        data = self.cleaned_data
        return Begun(
            self.at, " ".join(data["village"].split()), data["code"].strip(), self.told(), data["since"],
            data.get("group", ""), data["said_by"].strip(),
        )  # fmt: skip


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
def new_household(request: HttpRequest) -> HttpResponse:
    """Who may be the head already is shown before anything is written; afterwards the household opens, ready for its next member."""
    actor = actor_of(request)
    communes = queries.communes_to_correct(actor)
    if not communes:
        raise NotAllowed
    may_group = actor.may(Permission.RECORD) and actor.may(Permission.ETHNIC_GROUP)
    form = HeadForm(request.POST or None, initial=_carried(request), communes=communes, may_group=may_group)
    found: Sequence[Lookalike] = ()
    if request.method == "POST" and form.is_valid():
        found = () if "another" in request.POST else likeness.alike(actor, form.told(), form.at)
        if not found and (answer := _written(request, actor, form)):
            return answer
    context = {"form": form, "lookalikes": found, "villages": queries.villages(actor)}
    status = 422 if form.errors else 409 if found else 200
    return render(request, "registry/begin.html", context, status=status)


def _written(request: HttpRequest, actor: Actor, form: HeadForm) -> HttpResponse | None:
    try:
        home = actions.begin_household(
            by=actor, begun=form.begun(), request=request_id(request), now=timezone.now()
        )
    except tuple(BESIDE) as problem:
        form.add_error(BESIDE[type(problem)], gettext(problem.msgid) % problem.params)
        return None
    messages.success(
        request, gettext("The household is written down. Add the next of its people with “Add a person”.")
    )
    return redirect("registry:household", home)


def _carried(request: HttpRequest) -> dict[str, str]:
    """What she had looked for: a name is taken along, a code or a number not."""
    words = " ".join(request.GET.get("q", "").split())
    return {
        "name": words[:80] if rules.is_name(words) else "",
        "village": request.GET.get("village", "")[:120],
        "commune": request.GET.get("commune", ""),
    }
