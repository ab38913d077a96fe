"""Pages that correct a household: where it stands, who belongs to it, what is written of a person."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.registry import actions, numbers, queries
from hoaban.domains.registry.errors import (
    ChangeDayUnfit,
    NoNumber,
    NumberElsewhere,
    NumberHeld,
    NumberInMerged,
    NumberInWords,
    NumberOnRecord,
    NumberUnchanged,
    SecondHead,
    VillageUnclear,
)
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.ports import connected
from hoaban.domains.registry.queries import near_numbers
from hoaban.domains.registry.values import Lookalike, NumberKind, Part, PersonHeld, ReadFor
from hoaban.domains.registry.web import alike as likeness
from hoaban.domains.registry.web import comparing, views
from hoaban.domains.registry.web import correcting_forms as forms
from hoaban.domains.registry.web.merging import leads_to_who_stands
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, Stale

WRONG_NUMBER = (NoNumber, NumberHeld, NumberElsewhere, NumberInMerged, NumberOnRecord, NumberUnchanged)
BESIDE: dict[type[DomainError], tuple[str, ...]] = {
    SecondHead: ("relation",), VillageUnclear: ("village",), ChangeDayUnfit: ("since", "on"), NumberInWords: ("said_by",),
    **dict.fromkeys(WRONG_NUMBER, ("number",)),
}  # fmt: skip
"""Under which question each refusal is shown: the first of these that the page asks."""


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
def household(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Village and address."""
    home = queries.household_for(actor_of(request), uid, ReadFor.SERVICE)
    form = forms.PlaceForm(request.POST or None, initial={"village": home.village, "address": home.address})

    def write() -> None:
        said = form.cleaned_data
        actions.correct_household(
            by=actor_of(request),
            uid=uid,
            village=said["village"],
            address=said["address"],
            deed=views.deed_of(request),
            entry=form.entry(),
        )

    told = {
        "title": gettext("Correct village and address"),
        "code": home.code,
        "version": home.version,
        "seen": comparing.packed(home),
    }
    return _asked(request, uid, form, write, told)


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Somebody who lives here and stands in no list."""
    home = queries.household_for(actor_of(request), uid, ReadFor.SERVICE)
    form = forms.ArrivalForm(request.POST or None)

    def write() -> None:
        said, entry = form.cleaned_data, actions.Entry(said_by=form.cleaned_data["said_by"])
        actions.add_person(
            by=actor_of(request), uid=uid, told=form.told(), deed=views.deed_of(request), since=said["since"], entry=entry
        )  # fmt: skip

    told = {
        "title": gettext("Add a person"),
        "code": home.code,
        "version": home.version,
        "seen": comparing.packed(home),
        "done": gettext("Added. Among the changes it can be put back."),
    }
    return _asked(request, uid, form, write, told, alike=_alike(request, home.place_no))


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is written of a person."""
    held = queries.person_to_correct(actor_of(request), uid)
    first = {
        "name": held.name,
        "relation": held.relation,
        "sex": held.sex,
        "born": held.born,
        "phone": held.phone,
    }
    form = forms.PersonCorrectedForm(request.POST or None, initial=first)

    def write() -> None:
        actions.correct_person(
            by=actor_of(request), uid=uid, told=form.told(), deed=views.deed_of(request), entry=form.entry()
        )

    told = {"title": gettext("Correct a person"), "code": held.household_code, "version": held.version}
    alike = _alike(request, held.place_no, besides=uid)
    return _asked(request, held.household_uid, form, write, told, alike)


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def add_number(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A number that is missing, from her card."""
    held = queries.person_to_correct(actor_of(request), uid)
    title = gettext("Add a number for %(name)s") % {"name": held.name}
    done = gettext("Added. Among the changes it can be put back.")
    lacking = next((kind for kind in NumberKind if kind not in held.numbers), None)
    form = forms.NumberAddedForm(request.POST or None, initial={"kind": lacking})
    return _number_asked(request, held, form, actions.add_number, {"title": title, "done": done})


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def correct_number(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A number that is wrong: another one from her card, or none."""
    held = queries.person_to_correct(actor_of(request), uid)
    kinds = (
        held.numbers if request.method == "GET" else tuple(NumberKind)
    )  # sent twice, the first took it away
    if not kinds:
        raise NoNumber
    title = gettext("Correct a number of %(name)s") % {"name": held.name}
    form = forms.NumberCorrectedForm(kinds, request.POST or None)
    return _number_asked(request, held, form, actions.correct_number, {"title": title})


def _number_asked(
    request: HttpRequest, held: PersonHeld, form: forms.NumberAddedForm, deed: Callable[..., None], told: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    """Who has the number already is named if she may be read, and can be compared by who may merge."""
    told |= {"code": held.household_code, "version": held.version}

    def write() -> None:
        said = form.told()
        if "ask" in request.POST:
            indexes = numbers.indexes_of(Part(said.kind.value), said.number)
            if actions.ask_keeper_about(
                by=actor_of(request), uid=held.uid, kind=said.kind, indexes=indexes, request=request_id(request), now=timezone.now()
            ):  # fmt: skip
                told["done"] = gettext("The keeper of the register is asked. Nothing was changed.")
                return
        try:
            deed(by=actor_of(request), uid=held.uid, told=said, deed=views.deed_of(request))
        except NumberElsewhere as problem:
            part, indexes = Part(said.kind.value), numbers.indexes_of(said.kind, said.number)
            holder = queries.readable_holder(actor_of(request), part, indexes, besides=held.uid)
            if holder is None:
                told["may_ask"] = True
                raise
            told["same"] = (
                f"{reverse('registry:same_number', args=[holder.record, said.kind])}?beside={held.uid}"
            )
            if holder.uid is None:
                raise NumberInMerged(name=holder.name) from problem
            if holder.may_be_merged:
                told["twin"] = reverse("registry:merge", args=[held.uid, holder.uid])
            raise NumberHeld(name=holder.name, household=holder.household_code) from problem

    return _asked(
        request, held.household_uid, form, write, told, lambda form: _near(request, held, form, told)
    )


def _near(
    request: HttpRequest, held: PersonHeld, form: forms.NumberAddedForm, told: dict[str, Any]
) -> Sequence[Lookalike]:
    """Nearly this number is another record's of the commune, which may be hers: a digit was written wrongly once."""
    said = form.told()
    if "ask" in request.POST or said.kind is not NumberKind.IDENTITY or not said.number:
        return ()
    looks = near_numbers.near_looks(actor_of(request), timezone.now())
    if looks == near_numbers.MOST + 1:
        actions.note_near_limit(by=actor_of(request), uid=held.uid, looks=looks)
    if looks > near_numbers.MOST:
        told["not_compared"] = gettext(
            "You have tried %(most)s identity numbers within the hour: this one is not compared with numbers nearly like it. "
            "Saving works as before."
        ) % {"most": near_numbers.MOST}
        return ()
    return connected.near_number(actor_of(request), held.uid, said.number)


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def left(request: HttpRequest, uid: UUID) -> HttpResponse:
    """She moved away, and to which household nobody knows."""
    held = queries.person_to_correct(actor_of(request), uid)
    form = forms.DepartureForm(request.POST or None)

    def write() -> None:
        day, entry = form.cleaned_data["on"], actions.Entry(said_by=form.cleaned_data["said_by"])
        actions.person_left(by=actor_of(request), uid=uid, on=day, deed=views.deed_of(request), entry=entry)

    title = gettext("%(name)s moved away") % {"name": held.name}
    told = {"title": title, "code": held.household_code, "version": held.version}
    return _asked(request, held.household_uid, form, write, told)


@door(permission=Permission.CORRECT)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put one change back."""
    home = actions.take_back_change(
        by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("Put back as it was before."))
    return redirect("registry:household", home)


def _asked(
    request: HttpRequest,
    home: UUID,
    form: django_forms.Form,
    write: Callable[[], None],
    told: Mapping[str, Any],
    alike: Callable[[Any], Sequence[Lookalike]] = lambda _form: (),
) -> HttpResponse:
    """Ask, write, go back to the household; what does not fit is said beside the field and nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        if "another" not in request.POST and (found := alike(form)):
            context = {"form": form, "household_uid": home, "lookalikes": found, **told}
            return render(request, "registry/correct.html", context, status=409)
        try:
            write()
        except tuple(BESIDE) as problem:
            beside = next(name for name in BESIDE[type(problem)] if name in form.fields)
            form.add_error(beside, gettext(problem.msgid) % problem.params)
        except Stale:
            return views.compared(request, home)
        else:
            corrected = gettext("Corrected. What stood before is kept in the history.")
            messages.success(request, told.get("done", corrected))
            if "not_compared" in told:
                messages.info(request, told["not_compared"])
            return redirect("registry:household", home)
    context = {"form": form, "household_uid": home, **told}
    return render(request, "registry/correct.html", context, status=422 if form.errors else 200)


def _alike(
    request: HttpRequest, place_no: int, besides: UUID | None = None
) -> Callable[[Any], Sequence[Lookalike]]:
    """Who may be the person she is writing down; another relation or sex makes nobody somebody else."""

    def found(form: forms.PersonForm) -> Sequence[Lookalike]:
        if not {"name", "born", "phone"} & set(form.changed_data):
            return ()
        if besides is None:
            return likeness.alike(actor_of(request), form.told(), place_no)
        known = connected.lookalikes(actor_of(request), form.told(), place_no)
        return [one for one in known if one.uid != besides]

    return found
