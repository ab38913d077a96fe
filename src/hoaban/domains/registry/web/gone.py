"""Who is no longer of her household: finding her, and writing down that she is back."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import CodeTaken, ReturnDayUnfit, SecondHead
from hoaban.domains.registry.life import GonePerson, Return
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries import gone
from hoaban.domains.registry.spoken import RELATIONS
from hoaban.domains.registry.values import HouseholdShown, Relation
from hoaban.domains.registry.web import asking, views
from hoaban.domains.registry.web.correcting_forms import LeftForm
from hoaban.domains.registry.web.history import WHY
from hoaban.foundation.access.api import actor_of, door
from hoaban.foundation.access.errors import NotFound

BESIDE = {ReturnDayUnfit: "on", SecondHead: "relation", CodeTaken: ""}


class FindForm(forms.Form):
    """The search lives in the address."""

    q = forms.CharField(
        label=_("Name or household code"),
        widget=forms.TextInput(attrs={"placeholder": _("For example: lo ban 1985, mong")}),
        required=False,
        max_length=80,
    )


class ReturnForm(LeftForm):
    """Since when she is back, and as what."""

    relation = forms.ChoiceField(
        label=_("Relation to the head"), choices=[(code, _(said)) for code, said in RELATIONS.items()]
    )
    said_by = forms.CharField(label=_("Who said so?"), max_length=120)

    def told(self) -> Return:
        data = self.cleaned_data
        return Return(data["on"], Relation(data["relation"]), data["said_by"].strip())


@door(permission=Permission.IDENTIFY)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who moved away or died, as long as the register keeps her, and households nobody is left in."""
    actor, form = actor_of(request), FindForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = gone.people_gone(actor, words)
    context = {
        "form": form,
        "rows": [(row, gettext(WHY[row.why]) if row.why else "") for row in found],
        "homes": gone.homes_ended(actor, words),
        "is_more": len(found) == gone.MOST,
        "most": gone.MOST,
        "words": words,
    }
    return render(request, "registry/gone.html", context)


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
def back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Somebody who had moved away lives here again."""
    actor = actor_of(request)
    person = gone.gone_person(actor, uid)
    if person is None:
        return asking.pressed_twice(request, queries.home_of(actor, uid))
    if not person.may_return:
        raise NotFound
    home = asking.whole(request, person.household_uid)
    form = ReturnForm(request.POST or None, initial={"relation": person.relation})

    def write() -> tuple[str, str]:
        actions.record_return(by=actor, uid=uid, back=form.told(), deed=views.deed_of(request))
        return reverse("registry:household", args=[home.uid]), gettext(
            "Written down. Under “What was changed” it can be put back."
        )

    told = asking.of_household(home, gettext("%(name)s came back") % {"name": person.name})
    return asking.asked(
        request, "registry/life.html", told, form, write, lambda: _will(home, person, form), BESIDE
    )


def _will(home: HouseholdShown, person: GonePerson, form: ReturnForm) -> list[str]:
    told = form.told()
    said = {"name": person.name, "code": home.code, "day": f"{told.on:%d/%m/%Y}"}
    lines = [
        gettext("%(name)s counts again in household %(code)s since %(day)s, with the record of before.")
        % said
    ]
    if person.on:
        away = {"name": person.name, "left": f"{person.on:%d/%m/%Y}", "day": said["day"]}
        lines.append(
            gettext("From %(left)s until %(day)s %(name)s lived elsewhere; the history keeps that.") % away
        )
    if home.is_ended:
        lines.append(gettext("The household had ended because nobody was left: it stands again."))
    return lines
