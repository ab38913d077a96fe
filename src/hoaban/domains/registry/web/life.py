"""Pages for what happens in a life. First the questions, then what will change, then one press."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import BirthDayUnfit, DeathDayUnfit, SecondHead
from hoaban.domains.registry.facts import About, FactShown
from hoaban.domains.registry.life import child_of
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.ports import connected
from hoaban.domains.registry.spoken import RELATIONS
from hoaban.domains.registry.values import HouseholdShown, Lookalike, PersonShown, ReadFor, Relation
from hoaban.domains.registry.web import comparing, fact_words, views
from hoaban.domains.registry.web.life_forms import BirthForm, DeathForm
from hoaban.domains.registry.web.merging import leads_to_who_stands
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotFound, Stale
from hoaban.foundation.audit import api as audit

BESIDE = {BirthDayUnfit: "born", DeathDayUnfit: "on", SecondHead: "head"}
"""Under which question each refusal is shown."""


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
def birth(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A child is born into this household."""
    home = _whole(request, uid)
    form = BirthForm(request.POST or None, people=home.people)

    def write() -> None:
        actions.record_birth(by=actor_of(request), uid=uid, birth=form.birth(), deed=_deed(request))

    def alike() -> Sequence[Lookalike]:
        return connected.lookalikes(actor_of(request), form.told(), home.place_no)

    return asked(
        request, home, form, write, lambda: _will_be_born(home, form), gettext("A child was born"), alike
    )


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def death(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Somebody of a household died; where she was its head, who is it now?"""
    home = _whole(request, queries.home_of(actor_of(request), uid))
    person = next((one for one in home.people if one.uid == uid), None)
    if person is None:
        return _pressed_twice(request, home)
    heirs = [one for one in home.people if one.uid != uid] if person.relation is Relation.HEAD else []
    form = DeathForm(request.POST or None, heirs=heirs)

    def write() -> None:
        actions.record_death(by=actor_of(request), uid=uid, death=form.death(), deed=_deed(request))

    title = gettext("%(name)s died") % {"name": person.name}
    return asked(request, home, form, write, lambda: list(_will_end(home, person, form)), title)


def asked(
    request: HttpRequest, home: HouseholdShown, form: django_forms.Form, write: Callable[[], None],
    will: Callable[[], Sequence[str]], title: str, alike: Callable[[], Sequence[Lookalike]] = lambda: (),
) -> HttpResponse:  # fmt: skip
    """Ask; say what will change; write when that was pressed. Nothing typed is lost on the way."""
    context: dict[str, Any] = {
        "household": home,
        "form": form,
        "title": title,
        "seen": comparing.packed(home),
    }
    if request.method == "POST" and form.is_valid():
        try:
            if "sure" in request.POST:
                write()
                messages.success(
                    request, gettext("Written down. Under “What was changed” it can be put back.")
                )
                return redirect("registry:household", home.uid)
            if "again" not in request.POST:
                context |= {"will": will(), "lookalikes": alike()}
        except Stale:
            return views.compared(request, home.uid)
        except DomainError as problem:
            _say_beside(form, problem)
    return render(request, "registry/life.html", context, status=422 if form.errors else 200)


def _pressed_twice(request: HttpRequest, home: HouseholdShown) -> HttpResponse:
    """She is not of this household any more: by this very form, or by somebody else's word."""
    if audit.answered(actor_of(request), request_id(request)):
        return redirect("registry:household", home.uid)
    raise NotFound


def _say_beside(form: django_forms.Form, problem: DomainError) -> None:
    field = BESIDE.get(type(problem), "")
    if type(problem) not in BESIDE:
        raise problem
    form.add_error(field if field in form.fields else None, gettext(problem.msgid))


def _whole(request: HttpRequest, uid: UUID) -> HouseholdShown:
    """With names: whoever sees initials only writes nothing down of them."""
    home = queries.household_for(actor_of(request), uid, ReadFor.SERVICE)
    if home.is_masked:
        raise NotFound
    return home


def _will_be_born(home: HouseholdShown, form: BirthForm) -> list[str]:
    birth = form.birth()
    parent = next((one for one in home.people if one.uid == birth.parent), None)
    relation = child_of(parent.relation) if parent else Relation.OTHER
    people = ngettext(
        "The household has %(n)s person then.", "The household has %(n)s people then.", len(home.people) + 1
    )
    return [
        gettext("%(name)s counts in household %(code)s. Relation to the head: %(relation)s.")
        % {"name": birth.child.name, "code": home.code, "relation": gettext(RELATIONS[relation])},
        people % {"n": len(home.people) + 1},
    ]


def _will_end(home: HouseholdShown, person: PersonShown, form: DeathForm) -> Iterator[str]:
    death = form.death()
    said: Mapping[str, str] = {"name": person.name, "code": home.code, "day": f"{death.on:%d/%m/%Y}"}
    yield gettext("%(name)s no longer counts in household %(code)s since %(day)s.") % said
    if ended := [fact_words.label_of(fact.kind) for fact in home.facts if _is_hers(fact, person)]:
        yield gettext("What was recorded of her ends that day: %(what)s.") % {"what": ", ".join(ended)}
    if heir := next((one for one in home.people if one.uid == death.head), None):
        yield gettext(
            "%(name)s is the head of the household. Look at the relations of the others afterwards."
        ) % {"name": heir.name}
    elif "head" in form.fields:
        yield gettext("Nobody is the head. The household's page goes on asking who it is.")
    if len(home.people) == 1:
        yield gettext("Nobody is left: the household ends that day and stays in the history.")


def _is_hers(fact: FactShown, person: PersonShown) -> bool:
    return fact.is_current and fact.about is About.PERSON and fact.owner == person.id


def _deed(request: HttpRequest) -> actions.Deed:
    return actions.Deed(views.version_of(request), request_id(request), timezone.now())
