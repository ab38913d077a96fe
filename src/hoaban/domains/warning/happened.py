"""The timeline of what runs: this room's own lines and the signs of the room below, with those of rooms above."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.hazards import api as hazards
from hoaban.domains.warning import ports, queries
from hoaban.domains.warning.spoken import HAZARDS, LEVELS, SHIFTS, STEPS
from hoaban.domains.warning.values import Status, Step
from hoaban.domains.warning.values.happened import Happening, Sort, Span
from hoaban.foundation.access.api import Actor

EARLIER = timedelta(hours=24)
"""So long before the first draft a sign may have been its beginning: our own choice."""
SORTS = {
    Sort.SIGN: _("Signs"),
    Sort.DRAFT: _("Drafts"),
    Sort.RING: _("Calls to the duty room"),
    Sort.DECISION: _("Decisions"),
    Sort.TOLD: _("Telling people"),
    Sort.ANSWER: _("Answers of villages"),
    Sort.HELP: _("Calls for help"),
    Sort.DARK: _("Cut off"),
    Sort.SHIFT: _("Shifts"),
}
_DRAFTING = (Step.DRAFT, Step.CHANGE, Step.NAME, Step.WITHDRAW, Step.RESTORE)
_ICONS = {
    Step.DRAFT: "edit", Step.CHANGE: "edit", Step.NAME: "edit", Step.WITHDRAW: "cross", Step.RESTORE: "retry", Step.REVIEW: "check",
    Step.ISSUE: "announce", Step.UPDATE: "announce", Step.OVERRIDE: "announce", Step.CANCEL: "refused", Step.ALL_CLEAR: "done",
    Step.EXPIRE: "clock",
}  # fmt: skip


def timeline(actor: Actor, span: Span, sorts: Collection[Sort], most: int) -> list[Happening]:
    """The newest of these sorts, as far as this reader may see; as many queries for one line as for a thousand."""
    wanted = frozenset(sorts)
    found: list[Happening] = []
    for tells in reversed(ports.tellers()):
        found += tells(actor, span, wanted, most)
    found += _own(actor, span, wanted, most)
    # Of one instant what follows from another stands above it: rooms above before this one, the later of a room first.
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def signs(actor: Actor, span: Span, most: int) -> list[Happening]:
    """What people told since a day before the first draft in the communes it is about, and what nobody could place."""
    told = hazards.signs_since(
        actor, span.since - EARLIER, span.areas, exercise=span.status is Status.EXERCISE, most=most
    )
    return [
        Happening(
            one.facts.first_at,
            Sort.SIGN,
            hazards.KINDS[one.facts.kind].icon if one.facts.kind in hazards.KINDS else "attention",
            _sign(one.facts),
            reverse("signs:detail", args=[one.facts.uid]),
            one.place,
        )
        for one in told
    ]


def _sign(one: hazards.SignFacts) -> str:
    kind = hazards.KINDS.get(one.kind)
    what = gettext(kind.label) if kind else one.kind
    if one.tellers < 2:
        return what
    people = ngettext("%(n)s person tells it", "%(n)s people tell it", one.tellers) % {"n": one.tellers}
    return f"{what} ({people})"


def _own(actor: Actor, span: Span, sorts: frozenset[Sort], most: int) -> list[Happening]:
    found: list[Happening] = []
    steps = [
        step for step in Step if (Sort.DRAFT if step in _DRAFTING else Sort.DECISION) in sorts
    ]  # fmt: skip
    for one in queries.decisions_in(actor, span, steps, most) if steps else ():
        said = f"{gettext(STEPS[one.step])}: {gettext(HAZARDS[one.hazard])}, {gettext(LEVELS[one.level])}"
        sort = Sort.DRAFT if one.step in _DRAFTING else Sort.DECISION
        page = reverse("warning:alert", args=[one.alert])
        found.append(Happening(one.at, sort, _ICONS[one.step], said, page, one.places, one.by))
    if Sort.SHIFT in sorts:
        found += [
            Happening(at, Sort.SHIFT, "switch-user", gettext(SHIFTS[kind]), reverse("warning:shift"), by=by)
            for at, kind, by in queries.shifts_in(actor, span.since, most)
        ]
    return found + (signs(actor, span, most) if Sort.SIGN in sorts else [])


def folded(entries: Sequence[Happening], more: str) -> list[Happening]:
    """Three and more answers in a row are one line that leads to all of them: a night's other deeds stay in sight."""
    found: list[Happening] = []
    run: list[Happening] = []
    for one in [*entries, None]:
        if one is not None and one.sort is Sort.ANSWER:
            run.append(one)
            continue
        found += run if len(run) < 3 else [_together(run, more)]
        run = []
        if one is not None:
            found.append(one)
    return found


def _together(run: Sequence[Happening], more: str) -> Happening:
    said = ngettext("%(n)s answer of villages", "%(n)s answers of villages", len(run)) % {"n": len(run)}
    names = list(dict.fromkeys(one.where for one in run if one.where))
    first = "; ".join(names[:2]) + (" …" if len(names) > 2 else "")
    return Happening(run[0].at, Sort.ANSWER, "people", said, more, first)
