"""Where a warning holds, drawn: first the list of what it touches, then, once that was read, the text with it."""

import hashlib
from dataclasses import dataclass, replace
from itertools import groupby

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from hoaban.domains.warning import ports
from hoaban.domains.warning.errors import ShapeElsewhere, ShapeUnread
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.values import NOT_DRAWN, Shape, Text
from hoaban.domains.warning.web import pictures, shown
from hoaban.domains.warning.web.forms import DrawnForm, TextForm
from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.places import api as places

COMMUNE = 10**4
ASKS = ("saved", "outline", "circles")
CHECKS = "check"
"""The button that shows what a drawn area touches, and sends nothing."""


@dataclass(slots=True)
class Look:
    """What was asked, and what it touches."""

    form: DrawnForm
    is_asked: bool
    is_kept: bool = False
    """The shape of the text before stays."""
    drawn: ports.Drawn | None = None
    fault: str = ""
    is_read: bool = False
    picture: SafeString | None = None
    """To draw on."""
    is_check: bool = False
    """She only wants to see what it touches."""

    @property
    def waits(self) -> bool:
        """Nothing is written yet: the list has to be read, or something is wrong with what was drawn."""
        return self.is_check or (self.is_asked and not self.is_read)

    @property
    def checks_next(self) -> bool:
        """The next press sends nothing: it shows what the area touches. Its button says so."""
        if self.drawn is not None and self.drawn.areas:
            return False
        return self.is_asked or bool(self.form["saved"].value())

    @property
    def digest(self) -> str:
        return (
            hashlib.sha256(repr((self.drawn.areas, self.drawn.shape)).encode()).hexdigest()
            if self.drawn
            else ""
        )

    @property
    def by_commune(self) -> list[tuple[str, list[ports.Touched]]]:
        """What is touched, commune by commune."""
        found = sorted(self.drawn.touched if self.drawn else (), key=lambda one: one.number)
        groups = [
            (key, list(some)) for key, some in groupby(found, lambda one: one.number // COMMUNE * COMMUNE)
        ]
        names = places.names_of({key for key, _some in groups})
        return [(names.get(key, ""), some) for key, some in groups]

    @property
    def unsure(self) -> list[tuple[str, list[str]]]:
        """Each reason once, with the places of which it is said: one reason stood twenty-three times."""
        found: dict[str, list[str]] = {}
        for name, why in self.drawn.unsure if self.drawn else ():
            found.setdefault(why, []).append(name)
        return list(found.items())


def look(request: HttpRequest, actor: Actor, form: TextForm, standing: Text | None = None) -> Look:
    """What is drawn, judged where the rest of the form is whole. A text with a drawn area needs no unit by name."""
    shape = standing.shape if standing else NOT_DRAWN
    mine = DrawnForm(
        request.POST or None,
        actor=actor,
        has_shape=bool(shape),
        initial={"saved": request.GET.get("saved", "")},
    )
    is_asked = mine.is_bound and any((mine[name].value() or "").strip() for name in ASKS)
    is_check = CHECKS in request.POST
    is_kept = bool(shape) and bool(request.POST.get("keep"))
    form.fields["areas"].required = not (is_asked or is_kept)
    found = Look(mine, is_asked, is_kept, picture=pictures.to_draw_on(actor), is_check=is_check)
    if is_check and not is_asked:
        found.fault = gettext("Nothing is drawn yet: choose a saved area, or draw one.")
    if is_asked and mine.is_valid() and form.is_valid():
        try:
            _find(found, request, actor, tuple(form.cleaned_data["areas"]), standing if is_kept else None)
        except DomainError as problem:
            found.fault = shown.told(problem)
    return found


def _find(found: Look, request: HttpRequest, actor: Actor, units: tuple[int, ...], kept: Text | None) -> None:
    """``kept``: the text whose shape and places stay, beside what is drawn now."""
    asked = found.form.asked((*kept.areas, *units), kept.shape) if kept else found.form.asked(units)
    drawn = ports.drawing().drawn(actor, asked)
    own = actor.areas(Permission.DRAFT)
    wholes = [UnitRange(number, places.stop_of(number)) for number in drawn.areas]
    if not all(any(area.covers(one) for area in own) for one in wholes):
        raise ShapeElsewhere
    found.drawn = drawn
    if not drawn.areas:
        found.fault = gettext(
            "The drawn area touches no village or commune that we can place. Draw it larger, or choose by name."
        )
    elif (read := request.POST.get("touched", "")) and not found.is_check:
        if read != found.digest:
            raise ShapeUnread
        found.is_read = True


def placed(found: Look, text: Text, standing: Text | None = None) -> Text:
    """The text where it was drawn."""
    if found.drawn is not None:
        return replace(text, areas=found.drawn.areas, shape=found.drawn.shape)
    if found.is_kept and standing is not None:
        # What she ticked beside it is added; `noting.checked` sorts and leaves doubles out.
        shape = ports.drawing().beside(standing.shape, text.areas)
        return replace(text, areas=(*standing.areas, *text.areas), shape=shape)
    return replace(text, shape=Shape())
