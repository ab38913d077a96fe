"""The page of an event: what is still missing, the sums folded by group, and the reports that came in, narrowed by the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.domains.damage import queries, spoken
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.damage.values import Amounts, Board, CommuneLine, Indicator, Kind, Sum
from hoaban.foundation.access.api import Actor
from hoaban.ui import formats
from hoaban.ui.tables import Column, Row, Table

SILENT, EVERY = "silent", "every"
NAMED = 8
"""So many communes without a report are named at once; the others open."""
SAID = 3
"""So many numbers of a group, or of a report, stand on its line."""
COLUMNS = 6
"""A group of more numbers than these is told in words: as columns they were wider than a screen."""
PAGE = 25
FEW = 3
"""Whoever writes for so many communes at most is led straight to what they reported; whoever writes for more takes the table."""


class BoardForm(forms.Form):
    """What the list of reports is narrowed to; it stands in the address."""

    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    who = forms.ChoiceField(
        label=_("Communes"), required=False,
        choices=[("", _("that have reported")), (SILENT, _("that have not reported")), (EVERY, _("all"))],
    )  # fmt: skip
    group = forms.ChoiceField(label=_("Numbers of"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        groups = self.fields["group"]
        if isinstance(groups, forms.ChoiceField):
            groups.choices = [
                ("", _("all groups, in short")),
                *((one.key, spoken.named(one)) for one in queries.form().groups),
            ]


def context_of(request: HttpRequest, actor: Actor, board: Board) -> dict[str, Any]:
    """Everything the page shows beside its title."""
    told = {
        "kind": board.kind.value,
        "who": request.GET.get("who", ""),
        "group": request.GET.get("group", ""),
    }
    sums = sums_of(board)
    return {
        "board": board, "kind": board.kind.value, "kind_words": spoken.kind(board.kind), "tabs": _tabs(board), "form": BoardForm(told),
        "sums": sums, "uncounted": [one["name"] for one in sums if not one["counted"]], "missing": _missing(actor, board),
        "mine": _mine(actor, board),
        "table": _table(request, board, told["group"], told["who"]), "now": timezone.localtime(),
    }  # fmt: skip


def sums_of(board: Board) -> list[dict[str, Any]]:
    """The sums by group, each with how many communes it stands on; on its own line what was lost of it."""
    found = []
    for group in queries.form().groups:
        own = [one for one in board.sums if one.indicator.group == group.key]
        rows = [
            (spoken.named(one.indicator), spoken.amount(one.total, one.indicator.unit), one) for one in own
        ]
        counted = sum(one.total is not None for one in own)
        found.append(
            {
                "name": spoken.named(group),
                "key": group.key,
                "rows": rows,
                "counted": counted,
                "line": _line(own),
            }
        )
    return found


def _line(sums: list[Sum]) -> str:
    lost = {one.indicator.key: one.total for one in sums if one.total}
    if lost:
        return _short(lost)
    return (
        gettext("0 of what was counted")
        if any(one.total is not None for one in sums)
        else gettext("not counted")
    )


def _short(amounts: Amounts) -> str:
    """The first numbers that are no zero, in the order of the form, and how many more there are."""
    said = [
        f"{spoken.named(one)}: {spoken.amount(amounts[one.key], one.unit)}"
        for one in queries.form().indicators
        if amounts.get(one.key)
    ]
    more = len(said) - SAID
    rest = [gettext("%(n)s more") % {"n": formats.number(more)}] if more > 0 else []
    return " · ".join([*said[:SAID], *rest])


def _tabs(board: Board) -> list[tuple[str, str, bool]]:
    address = reverse("damage:event", args=[board.event.uid])
    return [(spoken.kind(one), f"{address}?kind={one.value}", one is board.kind) for one in Kind]


def _missing(actor: Actor, board: Board) -> dict[str, Any]:
    """Communes without a report, the overdue first; hers lead to the form, the others to their page."""
    areas, now = actor.areas(Permission.WRITE), timezone.now()
    owing = [one for one in board.lines if one.is_silent]
    owing.sort(key=lambda one: not is_owed(one, now))
    rows = [
        {
            "name": one.name, "state": state_of(one, now), "is_late": is_owed(one, now), "commune": one.commune_no,
            "may_write": any(area.contains(one.commune_no) for area in areas),
        }
        for one in owing
    ]  # fmt: skip
    return {"all": len(rows), "first": rows[:NAMED], "rest": rows[NAMED:]}


def _mine(actor: Actor, board: Board) -> list[CommuneLine]:
    """Her own communes that have reported: who counts again goes on from there. Nothing for whoever writes for more than a few.

    A former commune's report is corrected in that of the commune it is part of now.
    """
    areas = actor.areas(Permission.WRITE)
    current = [one for one in board.lines if not one.within]
    hers = [one for one in current if any(area.contains(one.commune_no) for area in areas)]
    return [one for one in hers if one.last is not None] if len(hers) <= FEW else []


def _table(request: HttpRequest, board: Board, group: str, who: str) -> Table:
    indicators, now = queries.form().of(group), timezone.now()
    fit = indicators if len(indicators) <= COLUMNS else ()
    numbers = tuple(Column(one.key, spoken.named(one), numeric=True) for one in fit)
    columns = (
        Column("commune", _("Commune")),
        Column("state", _("Report")),
        *(numbers or (Column("told", _("What was lost")),)),
    )
    kept = {SILENT: (True,), EVERY: (True, False)}.get(who, (False,))
    lines = [one for one in board.lines if one.is_silent in kept]
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    rows = [
        Row(
            (one.name, state_of(one, now), *([_amount(one, each.key) for each in fit] or [_told(one, indicators)])),
            reverse("damage:commune", args=[board.event.uid, one.commune_no]),
        )
        for one in page
    ]  # fmt: skip
    return Table(_("Communes"), columns, rows, page=page, empty_title=_("No commune like that"))


def _amount(one: CommuneLine, key: str) -> str:
    """Of a commune whose report is part of another one's nothing stands here to be added up."""
    return "" if one.within else spoken.amount(one.last.amounts.get(key) if one.last else None)


def _told(one: CommuneLine, indicators: Sequence[Indicator]) -> str:
    """A report in one line: what was lost, and how much of the form was not counted; of one group every number."""
    if one.within or one.last is None:
        return ""
    if indicators:
        told = one.last.amounts
        return " · ".join(
            f"{spoken.named(each)}: {spoken.amount(told.get(each.key), each.unit)}" for each in indicators
        )
    left = sum(each.key not in one.last.amounts for each in queries.form().indicators)
    said = _short(one.last.amounts) or gettext("0 of what was counted")
    return f"{said} · {gettext('%(n)s not counted') % {'n': formats.number(left)}}" if left else said


def is_owed(one: CommuneLine, now: Any) -> bool:
    """Nothing came, and its term is over."""
    return one.is_silent and one.first_at is None and one.is_late(now)


def state_of(one: CommuneLine, now: Any) -> str:
    """Who reported when and which version, or that nobody has."""
    if one.within:
        return gettext("in the report of %(commune)s") % {"commune": one.within}
    if one.last is None:
        return gettext("not reported, overdue") if is_owed(one, now) else gettext("not reported yet")
    said = {"n": one.last.number, "at": formats.moment(timezone.localtime(one.last.at)), "who": one.last.who}
    return gettext("version %(n)s, %(at)s, %(who)s") % said
