"""Reports of damage to read: the events, one event with all its communes and their sum, one commune with its versions."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hoaban.domains.damage import queries, spoken
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.damage.values import Board, Cause, CommuneLine, Kind
from hoaban.domains.damage.web.shown import groups_of, history, law, sources, title_of
from hoaban.domains.damage.web.writing import kind_of
from hoaban.foundation.access.api import Actor, actor_of, door
from hoaban.foundation.places import api as places
from hoaban.ui import formats
from hoaban.ui.tables import Column, Row, Table

REPORTED, SILENT = "reported", "silent"


class BoardForm(forms.Form):
    """What the page of an event is narrowed to; it stands in the address."""

    kind = forms.ChoiceField(label=_("Which report"), required=False)
    who = forms.ChoiceField(
        label=_("Communes"), required=False,
        choices=[("", _("all")), (REPORTED, _("that have reported")), (SILENT, _("that have not reported"))],
    )  # fmt: skip
    group = forms.ChoiceField(label=_("Numbers of"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds, groups = self.fields["kind"], self.fields["group"]
        if isinstance(kinds, forms.ChoiceField) and isinstance(groups, forms.ChoiceField):
            kinds.choices = [(one.value, spoken.kind(one)) for one in Kind]
            groups.choices = [(one.key, spoken.named(one)) for one in queries.form().groups]


@door(permission=Permission.SEE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Events of the asker's communes, the newest first."""
    actor = actor_of(request)
    lines = [(one, spoken.event(one)) for one in queries.events_for(actor)]
    unasked = [(one, spoken.event(one.event)) for one in queries.unasked_for(actor, timezone.now())]
    return render(
        request,
        "damage/home.html",
        {
            "lines": lines,
            "unasked": unasked,
            "law": law(),
            "sources": sources(),
            "may_take": bool((lines or unasked) and queries.communes_of(actor)),
        },
    )


@door(permission=Permission.SEE)
@require_GET
def event(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who reported what and when, and the sum of what was counted."""
    actor, kind = actor_of(request), kind_of(request)
    board = queries.board_for(actor, uid, kind)
    groups = queries.form().groups
    group = next((one for one in groups if one.key == request.GET.get("group")), groups[0])
    told = {"kind": kind.value, "group": group.key, "who": request.GET.get("who", "")}
    context = {
        "board": board, "title": spoken.event(board.event), "law": law(), "kind": kind.value, "kind_words": spoken.kind(kind),
        "form": BoardForm(told), "sums": sums_of(board), "table": _table(actor, board, group.key, told["who"]),
        "uid": uid, "silent": sum(one.is_silent for one in board.lines), "now": timezone.localtime(),
    }  # fmt: skip
    return render(request, "damage/event.html", context)


def sums_of(board: Board) -> list[dict[str, Any]]:
    """The sums by group, each with how many communes it stands on."""
    return [
        {
            "name": spoken.named(group), "key": group.key,
            "rows": [(spoken.named(one.indicator), spoken.amount(one.total, one.indicator.unit), one)
                     for one in board.sums if one.indicator.group == group.key],
        }
        for group in queries.form().groups
    ]  # fmt: skip


def _table(actor: Actor, board: Board, group: str, who: str) -> Table:
    indicators, now = queries.form().of(group), timezone.now()
    columns = (
        Column("commune", _("Commune")), Column("state", _("Report")),
        *(Column(one.key, spoken.named(one), numeric=True) for one in indicators),
    )  # fmt: skip
    kept = {REPORTED: (True,), SILENT: (False,)}.get(who, (True, False))
    lines = [one for one in board.lines if (not one.is_silent) in kept]
    rows = [
        Row(
            (one.name, state_of(one, now), *(_amount(one, each.key) for each in indicators)),
            reverse("damage:commune", args=[board.event.uid, one.commune_no]),
        )
        for one in lines
    ]  # fmt: skip
    return Table(_("Communes"), columns, rows, empty_title=_("No commune like that"))


def _amount(one: CommuneLine, key: str) -> str:
    """Of a commune whose report is part of another one's nothing stands here to be added up."""
    return "" if one.within else spoken.amount(one.last.amounts.get(key) if one.last else None)


def state_of(one: CommuneLine, now: Any) -> str:
    """Who reported when and which version, or that nobody has."""
    if one.within:
        return gettext("in the report of %(commune)s") % {"commune": one.within}
    if one.last is None:
        is_owed = one.first_at is None and one.is_late(now)
        return gettext("not reported, overdue") if is_owed else gettext("not reported yet")
    said = {"n": one.last.number, "at": formats.moment(timezone.localtime(one.last.at)), "who": one.last.who}
    return gettext("version %(n)s, %(at)s, %(who)s") % said


@door(permission=Permission.SEE)
@require_GET
def commune(request: HttpRequest, uid: UUID, commune: int) -> HttpResponse:
    """One commune: the newest of each report, and every version with what changed."""
    actor = actor_of(request)
    asked = queries.asked_for(actor, uid, commune)
    told = queries.kinds_told(queries.versions_for(actor, uid, commune))
    covered = {number for versions in told.values() for number in versions[0].covers}
    names, areas = places.names_of(covered) if covered else {}, actor.areas(Permission.WRITE)
    context = title_of(actor, uid, commune) | {
        "asked": asked, "cause": gettext(spoken.CAUSES[Cause(asked.cause)]), "law": law(), "uid": uid, "commune": commune,
        "may_write": any(area.contains(commune) for area in areas),
        "kinds": [
            {"key": one.value, "name": spoken.kind(one), "last": told[one][0] if one in told else None,
             "groups": groups_of(told[one][0].amounts) if one in told else [], "history": history(told.get(one, [])),
             "covers": ", ".join(names[each] for each in told[one][0].covers if each in names) if one in told else ""}
            for one in Kind
        ],
    }  # fmt: skip
    return render(request, "damage/commune.html", context)
