"""What the pages of this room share."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from hoaban.domains.triggers import ports, rules, spoken
from hoaban.domains.triggers.values import Answer, Now, RuleFacts, VersionFacts
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.places import api as places
from hoaban.ui import formats
from hoaban.ui.tables import Column, Row, Table


def head(rule: RuleFacts) -> dict[str, Any]:
    """What stands above every page of a rule."""
    return {
        "rule": rule, "hazard": _(spoken.HAZARDS[rule.hazard]), "kind": _(spoken.KINDS[rule.kind]),
        "steps": [spoken.step(rule.kind, one) for one in rule.version.params.steps], "mark": rule.version.mark.drawn,
    }  # fmt: skip


def differences(rule: RuleFacts, proposed: VersionFacts) -> dict[str, Any]:
    """What would be otherwise: other numbers, or steps that come and go. A step more moves the places of those behind it."""
    held, new = rule.version.params, proposed.params
    if len(held.steps) != len(new.steps):
        return {
            "added": [spoken.step(rule.kind, one) for one in new.steps if one not in held.steps],
            "dropped": [spoken.step(rule.kind, one) for one in held.steps if one not in new.steps],
        }
    before = {it.name: it.value for it in rules.entries(rule.kind, held)}
    return {
        "differences": [
            (spoken.entry(rule.kind, new, it), spoken.number(before[it.name]), spoken.number(it.value))
            for it in rules.entries(rule.kind, new)
            if before.get(it.name, it.value) != it.value
        ]
    }


def outcomes(asked: Sequence[RuleFacts], tallies: Mapping[UUID, ports.Tally]) -> Table | None:
    """How often people said that each rule hit, missed, or cried wolf; None: nobody's word, or not for her. Rules of which nobody
    said anything stand in no row of zeros."""
    told = ((rule, tallies.get(rule.uid)) for rule in asked)
    found = [(rule, one) for rule, one in told if one and (one.hits or one.misses or one.false_alarms)]
    if not found:
        return None
    columns = (
        Column("rule", _("Rule")), Column("hits", _("Hits"), numeric=True),
        Column("misses", _("Misses of its danger in its places"), numeric=True),
        Column("false", _("False alarms"), numeric=True),
    )  # fmt: skip
    rows = [
        Row(
            (format_html("<span data-quoted>{}</span>", rule.title), one.hits, one.misses, one.false_alarms),
            reverse("triggers:rule", args=[rule.uid]),
        )
        for rule, one in found
    ]
    return Table(_("What people said happened"), columns, rows)


def stations(told: Sequence[Now]) -> Table:
    """What is reached first, then what cannot be judged: silence is no answer."""
    order = (Answer.RAISED, Answer.UNKNOWN, Answer.BELOW)
    names = places.names_of({one.place_no for one in told})
    rows = [
        Row(
            (
                one.station, names.get(one.place_no, ""), _(spoken.ANSWERS[one.answer]),
                spoken.quoted(one.quote) if one.quote else _(spoken.REASONS[one.answer]),
                formats.moment(timezone.localtime(one.newest)) if one.newest else _("nothing in the time it needs"),
            ),
            reverse("hazards:station", args=[one.station_uid]),
        )
        for one in sorted(told, key=lambda one: (order.index(one.answer), one.station))
    ]  # fmt: skip
    columns = (
        Column("station", _("Station")), Column("place", _("Commune")), Column("answer", _("What it says now")),
        Column("why", _("Why")), Column("newest", _("Newest reading")),
    )  # fmt: skip
    return Table(
        _("What it says now"), columns, rows, empty_title=_("No station can be asked"),
        empty_text=_("No station of its area measures what this rule compares. Add stations to the pack, or readings to them."),
    )  # fmt: skip


def told(problem: DomainError) -> str:
    """The sentence in the language of the page."""
    said = _(problem.msgid)
    return said % problem.params if problem.params else said
