"""The picture tiles of the first page. A tile is shown only while its page answers: no dead tile."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Tile:
    """What a citizen taps: a picture, a few plain words, and the name of the page behind it."""

    label: str | Promise
    text: str | Promise
    url_name: str
    icon: str

    @property
    def words(self) -> str:
        """What its speaker says."""
        return f"{self.label}. {self.text}"

    @property
    def key(self) -> str:
        """Under which name its words are recorded."""
        return f"home.{self.url_name.replace(':', '.')}"

    @property
    def url(self) -> str:
        """Empty when the room behind the tile is not installed here."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


class _Offers:
    tiles: list[Tile] = []


def offer(*tiles: Tile) -> None:
    """Put tiles on the first page, in this order (config/wiring.py, at start)."""
    for tile in tiles:
        if tile not in _Offers.tiles:
            _Offers.tiles.append(tile)


def offered() -> list[Tile]:
    """Tiles whose page exists."""
    return [tile for tile in _Offers.tiles if tile.url]
