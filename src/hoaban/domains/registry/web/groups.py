"""The ethnic group of one person: noted without being shown; what was said of her opens for a purpose of the law."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import DayUnfit
from hoaban.domains.registry.facts import About, Subject
from hoaban.domains.registry.groups import NewGroup
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.fact_pages import page_of_facts
from hoaban.domains.registry.web import comparing, fact_words, views
from hoaban.domains.registry.web.forms import PurposeForm
from hoaban.domains.registry.web.merging import leads_to_who_stands
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import Stale
from hoaban.foundation.places import api as places
from hoaban.ui.fields import DayField
from hoaban.ui.forms import questions


class GroupForm(forms.Form):
    """What somebody says, since when, and who said so."""

    code = forms.ChoiceField(label=_("Ethnic group"))
    valid_from = DayField(
        label=_("Since when?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        required=False,
    )
    said_by = forms.CharField(label=_("Who said so?"), max_length=120)
    source = forms.CharField(label=_("On which paper?"), max_length=160, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["code"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "—"), *((one.code, one.name) for one in places.ethnic_groups())]

    def group(self) -> NewGroup:
        data = self.cleaned_data
        return NewGroup(data["code"], data["valid_from"], data["said_by"], data["source"])


@door(permission=Permission.ETHNIC_GROUP)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Noting shows nothing of what stands; «show» and a purpose open it."""
    page = page_of_facts(actor_of(request), Subject(About.PERSON, uid))
    assert page.home is not None  # a person's page has one
    is_shown = "show" in request.POST
    form = GroupForm(None if is_shown else request.POST or None)
    said = None
    if is_shown:
        said = queries.groups_of_person(actor_of(request), uid, request.POST.get("purpose", ""))
    elif request.method == "POST":
        try:
            if _written(request, uid, form):
                return redirect("registry:household", page.home.uid)
        except Stale:
            return views.compared(request, page.home.uid)
    context = {
        "page": page, "form": form, "seen": comparing.packed(page.home), "purposes": questions(PurposeForm),
        "history": None if said is None else [(one, fact_words.dates_of_group(one)) for one in said],
        "has_now": any(one.is_current for one in said or ()),
    }  # fmt: skip
    return render(request, "registry/group.html", context, status=422 if form.errors else 200)


def _written(request: HttpRequest, uid: UUID, form: GroupForm) -> bool:
    """Taken back or noted; what does not fit is said beside its field."""
    deed: dict[str, Any] = {
        "by": actor_of(request), "uid": uid, "version": views.version_of(request), "request": request_id(request),
        "now": timezone.now(),
    }  # fmt: skip
    if "take_back" in request.POST:
        actions.take_back_group(**deed)
        messages.success(request, gettext("Taken back. What held before holds again."))
        return True
    if not form.is_valid():
        return False
    try:
        actions.note_group(group=form.group(), **deed)
    except DayUnfit as problem:
        form.add_error("valid_from", gettext(problem.msgid))
        return False
    messages.success(request, gettext("Recorded. What held before stays in the history."))
    return True
