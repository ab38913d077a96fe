"""Pages of a marriage: with whom, when, and who lives elsewhere since."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.registry import actions, queries, rules
from hoaban.domains.registry.errors import (
    MarriesHerself,
    MoveDayUnfit,
    MoveElsewhere,
    MoveToItself,
    WeddingDayUnfit,
)
from hoaban.domains.registry.life import MARRIAGE_LAW, Moves, Wedding, married_to
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.spoken import RELATIONS
from hoaban.domains.registry.values import PersonHeld
from hoaban.domains.registry.web import asking, views
from hoaban.domains.registry.web.correcting_forms import LeftForm
from hoaban.domains.registry.web.merging import SHOWN, leads_to_who_stands
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.sources import api as sources

BESIDE = {
    WeddingDayUnfit: "on", MoveDayUnfit: "on", MarriesHerself: "", MoveToItself: "moves", MoveElsewhere: "moves",
}  # fmt: skip

LAW_MARKS = {
    sources.Mark.VERIFIED: gettext_noop("read in the source"),
    sources.Mark.PARTIAL: gettext_noop("read in part"),
    sources.Mark.UNVERIFIED: gettext_noop("not verified"),
    sources.Mark.SYNTHETIC: gettext_noop("made up for demonstration"),
}
"""How sure the article is that a sentence names."""


class WeddingForm(LeftForm):
    """When, and who moves; the name where the other one is not of this register."""

    other_name = forms.CharField(label=_("Full name of the other one"), max_length=80)
    moves = forms.ChoiceField(
        label=_("Who lives elsewhere since?"), widget=forms.RadioSelect, initial=Moves.NOBODY
    )
    said_by = forms.CharField(label=_("Who said so?"), max_length=120)
    paper = forms.CharField(label=_("Number of the marriage certificate"), max_length=160, required=False)
    field_order = ("other_name", "on", "moves", "said_by", "paper")

    def __init__(self, one: PersonHeld, other: PersonHeld | None, *args: Any) -> None:
        super().__init__(*args)
        self.fields["on"].label = _("When did it happen?")
        if other:
            del self.fields["other_name"]
        if other is None or other.household_uid == one.household_uid:
            del self.fields["moves"]
            return
        field = self.fields["moves"]
        assert isinstance(field, forms.ChoiceField)
        goes = _("%(name)s goes to live in household %(code)s")
        field.choices = [
            (Moves.NOBODY, _("Nobody, for now")),
            (Moves.ONE, goes % {"name": one.name, "code": other.household_code}),
            (Moves.OTHER, goes % {"name": other.name, "code": one.household_code}),
        ]

    def clean_other_name(self) -> str:
        name = " ".join(self.cleaned_data["other_name"].split())
        if not rules.is_name(name):
            raise forms.ValidationError(_("Write the name in letters, without digits or signs."))
        return name

    def wedding(self, other: PersonHeld | None) -> Wedding:
        said = self.cleaned_data
        moves = Moves(said.get("moves", Moves.NOBODY))
        return Wedding(
            said["on"], other.uid if other else None, said.get("other_name", ""), moves, said["said_by"], said["paper"]
        )  # fmt: skip


@door(permission=Permission.CORRECT)
@require_GET
@leads_to_who_stands
def whom(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Find the other one among the people of the area, or go on with a name."""
    actor, typed = actor_of(request), request.GET.get("q", "").strip()[:80]
    held = queries.person_to_correct(actor, uid)
    every = queries.people_found(actor, typed, SHOWN + 2) if typed else queries.Found()
    found = [one for one, _fit in every if one.uid != uid]
    context = {"held": held, "typed": typed, "found": found[:SHOWN], "is_cut": len(found) > SHOWN}
    context["is_unordered"] = not every.is_ordered
    return render(request, "registry/whom.html", context)


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def outside(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The other one stands in no household of this register."""
    return _wedding(request, queries.person_to_correct(actor_of(request), uid), None)


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def wedding(request: HttpRequest, uid: UUID, other: UUID) -> HttpResponse:
    """Both are of this register."""
    actor = actor_of(request)
    return _wedding(request, queries.person_to_correct(actor, uid), queries.person_to_correct(actor, other))


@door(permission=Permission.CORRECT)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """They did not marry; who moved for it lives again where she lived."""
    home = actions.take_back_marriage(
        by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("Put back as it was before."))
    return redirect("registry:household", home)


def _wedding(request: HttpRequest, one: PersonHeld, other: PersonHeld | None) -> HttpResponse:
    home = asking.whole(request, one.household_uid)
    form = WeddingForm(one, other, request.POST or None)

    def write() -> tuple[str, str]:
        actions.record_marriage(
            by=actor_of(request), uid=one.uid, wedding=form.wedding(other), deed=views.deed_of(request)
        )
        sentence = gettext("Written down. Under “What was changed” it can be put back.")
        return reverse("registry:household", args=[one.household_uid]), sentence

    told = asking.of_household(home, gettext("%(name)s married") % {"name": one.name})
    will = partial(_will, request, one, other, form)
    return asking.asked(request, "registry/life.html", told, form, write, will, BESIDE)


def _will(request: HttpRequest, one: PersonHeld, other: PersonHeld | None, form: WeddingForm) -> list[str]:
    return list(_sentences(request, one, other, form.wedding(other)))


def _sentences(
    request: HttpRequest, one: PersonHeld, other: PersonHeld | None, said: Wedding
) -> Iterator[str]:
    names = {"one": one.name, "other": other.name if other else said.other_name, "day": f"{said.on:%d/%m/%Y}"}
    yield gettext("%(one)s and %(other)s are written down as married since %(day)s.") % names
    if other and said.moves is not Moves.NOBODY:
        goes, stays = (one, other) if said.moves is Moves.ONE else (other, one)
        yield gettext("%(name)s lives in household %(code)s since then. Relation to the head: %(relation)s.") % {
            "name": goes.name, "code": stays.household_code, "relation": gettext(RELATIONS[married_to(stays.relation)]),
        }  # fmt: skip
    people = [person for person in (one, other) if person]
    notes = queries.wedding_notes(actor_of(request), [person.uid for person in people], said.on)
    for person in people:
        for before in notes[person.uid].standing:
            yield gettext(
                "Look: %(name)s is already written down as married (%(names)s, %(day)s). A divorce or a death may not have "
                "been told yet; the marriage is written down all the same."
            ) % {"name": person.name, "names": " – ".join(before.names), "day": f"{before.on:%d/%m/%Y}"}
        if notes[person.uid].is_too_young:
            yield gettext(
                "Look: %(name)s is younger than the law asks (Law on Marriage and Family %(law)s, article 8: women 18, men 20; %(mark)s). "
                "The register notes what happened and forbids nothing."
            ) % {
                "name": person.name,
                "law": MARRIAGE_LAW,
                "mark": gettext(LAW_MARKS[sources.legal(MARRIAGE_LAW).mark]),
            }
