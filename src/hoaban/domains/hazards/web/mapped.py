"""Stations on a small map: who needs a person, who spoke lately, and how each position is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.hazards.values import Located, SeriesLine, StationLine
from hoaban.domains.hazards.web import words
from hoaban.foundation.places import api as places
from hoaban.ui import sketch, standings

LATELY = timedelta(days=2)
ALARM, LOOK, SPOKE, QUIET, OUT = 5, 4, 2, 1, 3
"""How a station stands: shape, sign and colour say the same (`ui.standings`)."""
SIGNS = {ALARM: "!", LOOK: "?", SPOKE: "✓", QUIET: "–", OUT: "×"}
SAID = {
    ALARM: _("river at an alarm level"),
    LOOK: _("somebody should look"),
    SPOKE: _("told something in two days"),
    QUIET: _("told nothing for two days, or never"),
    OUT: _("out of service"),
}


class NeedsSomebody(Protocol):
    """As the board has it."""

    @property
    def kind(self) -> str: ...

    @property
    def badge(self) -> str: ...


@dataclass(frozen=True, slots=True)
class StationMap:
    picture: SafeString
    key: Sequence[tuple[SafeString, str, int]]
    """Mark, words, how many; the gravest first."""
    unplaced: int
    """Stand in the middle of their commune, dashed: where they really stand nobody knows."""
    nowhere: int
    """Not on the map: not even that is known."""


def station_map(
    found: Sequence[StationLine], needs: Mapping[int, NeedsSomebody], heads: Mapping[int, SeriesLine], now: datetime
) -> StationMap | None:  # fmt: skip
    """None where no position is known. The ground is the province's communes: one query."""
    spots = {
        one.id: (one.longitude, one.latitude)
        for one in found
        if one.longitude is not None and one.latitude is not None
    }
    if not spots:
        return None
    centres = [unit.centre for unit in places.communes_at(int(settings.PROVINCE)) if unit.centre]
    ground = sketch.window([*centres, *spots.values()], around=0.04)
    if ground is None:
        return None
    held = [
        _stands(one, spots[one.id], needs.get(one.id), heads.get(one.id), now)
        for one in found
        if one.id in spots
    ]
    held.sort(key=lambda one: -one.way)
    counts = {way: sum(one.way == way for one in held) for way in (ALARM, LOOK, OUT, SPOKE, QUIET)}
    return StationMap(
        standings.standing_map(gettext("Map of the stations"), ground, centres, held),
        [(standings.swatch(way, SIGNS[way]), gettext(SAID[way]), n) for way, n in counts.items() if n],
        sum(one.is_near for one in held),
        len(found) - len(spots),
    )


def _stands(
    one: StationLine, at: sketch.Point, need: NeedsSomebody | None, head: SeriesLine | None, now: datetime
) -> standings.Stands:  # fmt: skip
    way = _way(one, need, head, now)
    said = (
        f"{words.KINDS[one.kind]}; {need.badge if need else gettext(SAID[way])}; {words.LOCATED[one.located]}"
    )
    url = reverse("hazards:station", args=[one.uid])
    return standings.Stands(one.name, at, way, SIGNS[way], said, url, is_near=one.located is Located.CENTROID)


def _way(one: StationLine, need: NeedsSomebody | None, head: SeriesLine | None, now: datetime) -> int:
    if one.is_out:
        return OUT
    if need is not None:
        return ALARM if need.kind == "fault" else LOOK
    return SPOKE if head and head.value_at and now - head.value_at <= LATELY else QUIET
