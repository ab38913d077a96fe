"""How far a warning has come: in numbers, by commune and channel, and who has to be told by foot."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.permissions import Permission
from hoaban.domains.delivery.values import Fate, Fates, PlaceTold, Told
from hoaban.domains.delivery.web.reasons import why
from hoaban.domains.delivery.web.words import CHANNELS, FATES, UNSURE, fates_of
from hoaban.domains.targeting import api as targeting
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor, actor_of, door
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places
from hoaban.ui.tables import Column, Row, Table


@door(permission=Permission.WATCH)
@require_GET
def telling(request: HttpRequest, alert: UUID) -> HttpResponse:
    """Who has not been told yet first; the page follows the messages by itself."""
    actor, asked, now = actor_of(request), request.GET.get("version", ""), timezone.now()
    told = queries.told_for(actor, alert, int(asked) if asked.isdecimal() and len(asked) < 6 else None)
    simulated = _simulated(told)
    context = {
        "holds": queries.holds(warning.sent(told.version_id), now), "told": told, "warning": warning.version_for(actor, alert, now),
        "others": [one for one in queries.numbers_for(actor, alert) if one != told.number],
        "bar": bar(told.fates), "fates": _lines(told.fates), "others_fates": _others(told) if told.sees_others else [],
        "unheard": _unheard(told), "receipts": notify.tells_receipts(notify.Channel.SMS),
        "table": _places(told), "channels": _channels(told), "doors": _doors(actor, told),
        "simulated": [CHANNELS[one] for one in simulated],
        "taken": [CHANNELS[one] for one, fates in told.channels if one in simulated and fates.told],
        "reasons": [(CHANNELS.get(channel, channel), why(reason), n) for channel, reason, n in told.reasons],
    }  # fmt: skip
    return render(request, "delivery/telling.html", context)


def bar(fates: Fates) -> list[dict[str, Any]]:
    """Pieces of a bar 100 wide: told, on its way, lost."""
    whole, at, found = fates.all or 1, 0.0, []
    for name, n in (("told", fates.told), ("underway", fates.underway), ("lost", fates.lost)):
        width = n / whole * 100
        if n:
            found.append({"name": name, "x": f"{at:.2f}", "width": f"{width:.2f}"})
        at += width
    return found


def _lines(fates: Fates, words: Mapping[Fate, Any] = FATES) -> list[tuple[Any, int]]:
    found = [(said, fates.of(fate)) for fate, said in words.items() if fates.of(fate)]
    return [*found, (UNSURE, fates.unsure)] if fates.unsure else found


def _others(told: Told) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """Way by way: an inbox has no network that takes anything, and a loudspeaker is no telephone."""
    return [
        (CHANNELS.get(channel, channel), _lines(fates, fates_of(channel))) for channel, fates in told.others
    ]


def _places(told: Told) -> Table:
    is_unsure = told.fates.unsure > 0
    columns = (
        Column("place", gettext("Commune")), Column("phones", gettext("Telephones"), numeric=True),
        *_became(is_unsure=is_unsure), Column("homes", gettext("Homes without a telephone"), numeric=True),
        Column("people", gettext("People, about so many told")),
    )  # fmt: skip
    rows = [Row(_cells(one, is_unsure=is_unsure)) for one in told.places]
    return Table(gettext("By commune: who has not been told yet first"), columns, rows)


def _became(*, is_unsure: bool) -> tuple[Column, ...]:
    """What messages came to; calls that nobody knows of have a column where there is one."""
    found = (
        Column("told", gettext("Told"), numeric=True), Column("underway", gettext("On the way"), numeric=True),
        Column("lost", gettext("Not reached"), numeric=True),
    )  # fmt: skip
    return (*found, Column("unsure", gettext("Nobody knows"), numeric=True)) if is_unsure else found


def _counts(told: int, fates: Fates, *, is_unsure: bool) -> tuple[int, ...]:
    found = (told, fates.underway, fates.lost)
    return (*found, fates.unsure) if is_unsure else found


def _cells(one: PlaceTold, *, is_unsure: bool) -> tuple[object, ...]:
    whole = gettext("%(told)s of %(people)s") % {"told": one.people_told, "people": one.reach.people}
    return (
        one.name, one.reach.phones, *_counts(one.phones_told, one.fates, is_unsure=is_unsure), one.reach.homes_without,
        whole if one.is_planned else gettext("being planned"),
    )  # fmt: skip


def _channels(told: Told) -> Table:
    is_unsure = any(fates.unsure for _channel, fates in told.channels)
    columns = (Column("channel", gettext("By way")), *_became(is_unsure=is_unsure))
    rows = [
        Row((CHANNELS.get(channel, channel), *_counts(fates.told, fates, is_unsure=is_unsure)))
        for channel, fates in told.channels
    ]
    return Table(gettext("By the way it went"), columns, rows)


def _doors(actor: Actor, told: Told) -> Table:
    """The villages whose doors she keeps; nothing for whoever keeps none. Homes without a village stand under their commune."""
    found = targeting.doors_told(actor, told.alert)
    names = places.names_of(found)
    columns = (
        Column("village", gettext("Village")), Column("homes", gettext("Homes on the list"), numeric=True),
        Column("done", gettext("Told"), numeric=True), Column("help", gettext("Need help"), numeric=True),
    )  # fmt: skip
    rows = [
        Row(
            (targeting.list_name(number, names.get(number, "")), *counts),
            reverse("targeting:doors_of", args=(told.alert, number)),
        )
        for number, counts in sorted(found.items(), key=lambda one: (one[1][1] - one[1][0], one[0]))
    ]
    return Table(gettext("From door to door: where most is left to do first"), columns, rows)


def _unheard(told: Told) -> int:
    """Text messages to people that were taken, and of which nothing more was heard."""
    return sum(fates.of(Fate.UNKNOWN) for channel, fates in told.channels if channel == notify.Channel.SMS)


def _simulated(told: Told) -> list[str]:
    """Ways whose line reaches nobody here: what they took must not be read as told."""
    lines = notify.lines()
    return [
        channel
        for channel, _fates in told.channels
        if channel in CHANNELS and lines.get(notify.Channel(channel)) is False
    ]
