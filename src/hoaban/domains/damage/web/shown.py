"""What several pages of this room say: the event, the law that was read, versions with what changed."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from hoaban.domains.damage import queries, rules, spoken
from hoaban.domains.damage.values import Amounts, Kind, Version
from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places


def law() -> dict[str, Any]:
    """Which text was read and how well: it stands wherever the indicators do."""
    read = queries.form().law
    return {
        "number": read.number, "issued_on": read.issued_on, "address": read.address, "mark": read.mark.symbol,
        "drawn": read.mark.drawn, "read": spoken.named(read.read),
    }  # fmt: skip


def sources() -> list[dict[str, Any]]:
    """Of each indicator, by group: its unit, where it was read, and how well."""
    form = queries.form()
    return [
        {
            "name": spoken.named(group),
            "rows": [(spoken.named(one), spoken.unit(one), gettext(spoken.ORIGINS[one.origin]), one.source, one.mark.drawn)
                     for one in form.of(group.key)],
        }
        for group in form.groups
    ]  # fmt: skip


def title_of(actor: Actor, uid: UUID, commune: int) -> dict[str, str]:
    """The event and the commune in words, and the page above its form; NotFound where she has neither."""
    try:
        board = queries.board_for(actor, uid, Kind.QUICK)
    except NotFound:  # nobody asked her: she may begin by herself
        said = spoken.event(queries.shown_of(queries.unasked_of(actor, uid, commune)))
        return _title(said, places.names_of([commune]).get(commune, ""), reverse("damage:home"))
    name = next((one.name for one in board.lines if one.commune_no == commune), None)
    if name is None:
        return _title(
            spoken.event(board.event),
            places.names_of([commune]).get(commune, ""),
            reverse("damage:event", args=[uid]),
        )
    said = spoken.event(board.event).removesuffix(f", {name}")
    return _title(said, name, reverse("damage:commune", args=[uid, commune]))


def _title(event: str, commune: str, above: str) -> dict[str, str]:
    return {"event_words": event, "commune_name": commune, "above": above}


def groups_of(amounts: Amounts) -> list[dict[str, Any]]:
    """Every indicator by group, with what was counted and what was not."""
    form = queries.form()
    return [
        {
            "name": spoken.named(group),
            "rows": [(spoken.named(one), spoken.amount(amounts.get(one.key), one.unit), one.key in amounts)
                     for one in form.of(group.key)],
        }
        for group in form.groups
    ]  # fmt: skip


def history(versions: Sequence[Version]) -> list[dict[str, Any]]:
    """Versions of one kind, the newest first, each with what changed since the one before."""
    changes = [_changes(before.amounts, one) for one, before in pairwise(versions)]
    return [{"one": one, "changes": said} for one, said in zip(versions, [*changes, []], strict=False)]


def _changes(earlier: Amounts, one: Version) -> list[tuple[str, str, str]]:
    order = [each.key for each in queries.form().indicators]
    return [
        (spoken.label(change.key), spoken.amount(change.before), spoken.amount(change.after, one.units.get(change.key, "")))
        for change in rules.differences(earlier, one.amounts, order)
    ]  # fmt: skip
