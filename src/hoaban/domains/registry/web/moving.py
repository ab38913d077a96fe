"""The page on which people leave for another household, and the way back."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import (
    CodeTaken,
    MoveDayUnfit,
    MoveElsewhere,
    MoveToItself,
    NobodyMoves,
    NoHeadThere,
    SecondHead,
    VillageUnclear,
)
from hoaban.domains.registry.moves import Moved, MoveWhy, Moving, NewHome
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.spoken import MOVES, RELATIONS
from hoaban.domains.registry.values import HouseholdShown, ReadFor, Relation
from hoaban.domains.registry.web import comparing, views
from hoaban.domains.registry.web.correcting_forms import LeftForm
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.ui.fields import DayField

NEW, STANDING = "new", "standing"
BESIDE = {
    NobodyMoves: None, SecondHead: None, NoHeadThere: None, MoveElsewhere: "code", MoveToItself: "code",
    CodeTaken: "code", MoveDayUnfit: "on", VillageUnclear: "village",
}  # fmt: skip
"""Under which question each refusal is shown."""


class MoveForm(forms.Form):
    """Where to, since when and why; who goes is ticked in the list of members above it."""

    why = forms.ChoiceField(
        label=_("What happened?"),
        choices=[(why, _(said)) for why, said in MOVES.items()],
        widget=forms.RadioSelect,
    )
    where = forms.ChoiceField(
        label=_("Where do they live now?"),
        choices=[(NEW, _("In a new household")), (STANDING, _("In a household that stands already"))],
        widget=forms.RadioSelect,
        initial=NEW,
    )
    code = forms.CharField(
        label=_("Code of that household"),
        max_length=32,
        help_text=_("A new household gets a code that is free in the commune; the one proposed here is."),
    )
    village = forms.CharField(
        label=_("Village"), max_length=120, required=False, help_text=_("For a new household only.")
    )
    on = DayField(
        label=_("Since when?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    said_by = forms.CharField(label=_("Who said so?"), max_length=120)
    clean_on = LeftForm.clean_on


@dataclass(frozen=True, slots=True)
class Row:
    """A member, and whether she goes; as what, where she lives from then on."""

    uid: UUID
    name: str
    relation: Relation
    goes: bool


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who leaves, where to, since when; the household they reach opens afterwards."""
    actor = actor_of(request)
    home = queries.household_for(actor, uid, ReadFor.SERVICE)
    if home.is_masked:
        raise NotFound
    free = queries.free_code(home.place_no, home.code)
    form = MoveForm(
        request.POST if request.method == "POST" else None, initial={"village": home.village, "code": free}
    )
    if request.method == "POST" and not request.POST.getlist("who"):
        form.add_error(None, gettext(NobodyMoves.msgid))
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.move_people(
                by=actor, uid=uid, moving=_moving(request, home, form), deed=views.deed_of(request)
            )
        except Stale:
            return views.compared(request, uid)
        except tuple(BESIDE) as problem:
            form.add_error(BESIDE[type(problem)], gettext(problem.msgid) % problem.params)
        else:
            _say(request, done)
            return redirect("registry:household", done.household_uid)
    context = {"household": home, "form": form, "rows": _rows(request, home), "relations": RELATIONS.items(),
               "seen": comparing.packed(home)}  # fmt: skip
    return render(request, "registry/move.html", context, status=422 if form.errors else 200)


@door(permission=Permission.CORRECT)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everybody of one move lives again where she lived."""
    home = actions.take_back_move(
        by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("Put back as it was before."))
    return redirect("registry:household", home)


def _moving(request: HttpRequest, home: HouseholdShown, form: MoveForm) -> Moving:
    said = form.cleaned_data
    into: UUID | NewHome | None = NewHome(said["code"].strip(), said["village"].strip(), "")
    if said["where"] == STANDING:
        into = queries.home_coded(actor_of(request), home.place_no, said["code"].strip())
    if into is None:
        raise MoveElsewhere
    people = {row.uid: row.relation for row in _rows(request, home) if row.goes}
    return Moving(people, into, said["on"], MoveWhy(said["why"]), said["said_by"])


def _rows(request: HttpRequest, home: HouseholdShown) -> list[Row]:
    """The members with what was ticked and chosen for each."""
    chosen, known = set(request.POST.getlist("who")), set(Relation)
    rows = []
    for person in home.people:
        said = request.POST.get(f"relation_{person.uid}", "")
        relation = Relation(said) if said in known else person.relation
        rows.append(Row(person.uid, person.name, relation, str(person.uid) in chosen))
    return rows


def _say(request: HttpRequest, done: Moved) -> None:
    messages.success(request, gettext("They live here now. Under “What was changed” it can be put back."))
    if done.emptied:
        text = gettext("Nobody is left in household %(code)s: it ended that day and stays in the history.")
        messages.info(request, text % {"code": done.emptied})
