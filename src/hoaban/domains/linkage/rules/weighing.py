"""The weights as a file: per thing compared and level m and u, with the source they come from."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from hoaban.domains.linkage.values import COMPARED, Weights

FILE = "weights.toml"


@lru_cache(maxsize=1)
def known_weights() -> Weights:
    """The weights the room ships with."""
    text = resources.files("hoaban.domains.linkage").joinpath(FILE).read_text(encoding="utf-8")
    return read_weights(tomllib.loads(text))


def read_weights(told: Mapping[str, Any]) -> Weights:
    one = {what: _column(told[what], what, "m") for what in COMPARED}
    two = {what: _column(told[what], what, "u") for what in COMPARED}
    return Weights(one, two, float(told["prior"]), float(told["shown_from"]), str(told["source"]))


def _column(table: Mapping[str, Mapping[str, float]], what: str, which: str) -> Any:
    """By level; level 0 (not known) says nothing either way."""
    return np.array([1.0, *(table[level.name.lower()][which] for level in COMPARED[what])])


def weights_text(weights: Weights) -> str:
    """The file that `read_weights` reads."""
    lines = [
        f'source = "{weights.source}"',
        f"prior = {weights.prior:.6g}",
        f"shown_from = {weights.shown_from:.6g}",
    ]
    for what, levels in COMPARED.items():
        lines += ["", f"[{what}]"]
        lines += [
            f"{level.name.lower()} = {{ m = {weights.one[what][level]:.6g}, u = {weights.two[what][level]:.6g} }}"
            for level in levels
        ]
    return "\n".join(lines) + "\n"
