"""The weights as a file: per thing compared and level m and u, with the source they come from."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from hoaban.domains.linkage.values import COMPARED, People, Place, Weights

FILE = "weights.toml"
COMMUNE = 10_000
COMMUNE_OF = 5_000
"""Fewer people than a small commune has prove nothing: whoever is compared counts as so many at least."""
LEAST_APART = 1e-3


@lru_cache(maxsize=1)
def known_weights() -> Weights:
    """The weights the room ships with."""
    text = resources.files("hoaban.domains.linkage").joinpath(FILE).read_text(encoding="utf-8")
    return read_weights(tomllib.loads(text))


def weights_of_text(text: str) -> Weights:
    """Weights a province keeps: what was not compared yet when they were learnt counts as it ships."""
    told = tomllib.loads(text)
    ships = tomllib.loads(
        resources.files("hoaban.domains.linkage").joinpath(FILE).read_text(encoding="utf-8")
    )
    return read_weights(told | {what: ships[what] | told.get(what, {}) for what in COMPARED})


def read_weights(told: Mapping[str, Any]) -> Weights:
    one = {what: _column(told[what], what, "m") for what in COMPARED}
    two = {what: _column(told[what], what, "u") for what in COMPARED}
    kin = {what: _column(told[what], what, "k") for what in COMPARED}
    doubled = float(told["doubled"])
    return Weights(
        one, two, kin, doubled, _prior(doubled, COMMUNE_OF), float(told["shown_from"]), str(told["source"])
    )


def fitted(weights: Weights, people: People) -> Weights:
    """The same for who is compared: the more strangers, the likelier one of them fits by chance, in her commune and elsewhere."""
    size = max(len(people), COMMUNE_OF)
    _communes, count = np.unique(people.place // COMMUNE, return_counts=True)
    together = float((count.astype(float) ** 2).sum()) / max(len(people), 1) ** 2
    place = weights.two["place"] * max(together, 1 / size)
    place[0], place[Place.ELSEWHERE] = 1.0, max(1 - together, LEAST_APART)
    return replace(weights, two=weights.two | {"place": place}, prior=_prior(weights.doubled, size))


def _prior(doubled: float, size: int) -> float:
    return 2 * doubled / size


def _column(table: Mapping[str, Mapping[str, float]], what: str, which: str) -> Any:
    """By level; level 0 (not known) says nothing either way."""
    return np.array([1.0, *(table[level.name.lower()][which] for level in COMPARED[what])])


def weights_text(weights: Weights) -> str:
    """The file that `read_weights` reads."""
    lines = [
        f'source = "{weights.source}"',
        f"doubled = {weights.doubled:.6g}",
        f"shown_from = {weights.shown_from:.6g}",
    ]
    for what, levels in COMPARED.items():
        lines += ["", f"[{what}]"]
        lines += [f"{level.name.lower()} = {_told(weights, what, level)}" for level in levels]
    return "\n".join(lines) + "\n"


def _told(weights: Weights, what: str, level: int) -> str:
    shares = {"m": weights.one, "u": weights.two, "k": weights.kin}
    return "{ " + ", ".join(f"{which} = {share[what][level]:.6g}" for which, share in shares.items()) + " }"
