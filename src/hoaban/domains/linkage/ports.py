"""Where another engine may stand: whoever takes people as columns and gives scored pairs."""

from collections.abc import Callable, Sequence
from typing import Protocol

from hoaban.domains.linkage.rules import found
from hoaban.domains.linkage.values import Pairs, People, Said, Scored, Weights

NearNumbers = Callable[[Sequence[tuple[int, int]]], Sequence[int]]
"""Pairs of ids → how near their identity numbers are (0 not known, 1 same, 2 a slip, 3 another); numbers stay where they are."""


class Finder(Protocol):
    """Finds pairs worth a person's look; `rules.found` is ours."""

    def __call__(
        self, people: People, near: NearNumbers, beat: Callable[[], None] = ..., weights: Weights | None = ...,
        slips: Pairs | None = ..., said: Said | None = ...,
    ) -> Scored:  # fmt: skip
        """Pairs of positions with score and levels; at least those a person should see. ``beat`` is called while it works.

        ``weights`` are what the province goes by; an engine that learns its own with each search passes them over.
        ``slips``: people whose identity numbers are one slip apart; they are brought together whatever else they share.
        ``said``: what people said of pairs before; an engine that asks who else stands in both households goes by it.
        """


_chosen: list[Finder] = []


def connect_finder(finder: Finder) -> None:
    """Another engine finds the pairs from now on."""
    _chosen[:] = [finder]


def finder() -> Finder:
    """The engine that was chosen, else our own."""
    return _chosen[0] if _chosen else found


def is_own() -> bool:
    """Whether the weights in force give the scores; another engine learns its own with each search."""
    return not _chosen
