"""Made-up people for demos and tests: names put together from the pack's parts. Nobody real is meant."""

import itertools
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from hoaban.kit import pack

# Whose given names (and middle names) a group's families use, where the pack has no list of its own.
BORROWED = {"06": "01", "09": "01", "29": "03", "33": "03", "34": "03", "37": "03", "39": "03"}
# How often a group is met in the demo; invented, not a statistic.
MIX = {"03": 55, "08": 17, "01": 14, "06": 6, "34": 2, "09": 2, "29": 2, "33": 1, "37": 0.5, "39": 0.5}


@dataclass(frozen=True, slots=True)
class Part:
    """Choices with cumulative weights: one draw is one bisection."""

    texts: Sequence[str]
    cumulative: Sequence[float]


class Namer:
    """Draws names of a group; the same seed draws the same names."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 — made-up names, not secrets
        rows = pack.find("vn").rows("names.csv", required=("ethnic_code", "part", "sex", "text", "weight"))
        weighed: dict[tuple[str, str, str], list[tuple[str, float]]] = defaultdict(list)
        for row in rows:
            for sex in [row["sex"]] if row["sex"] else ["m", "f"]:
                weighed[row["ethnic_code"], row["part"], sex].append((row["text"], float(row["weight"])))
        self._parts = {
            key: Part(
                [text for text, _weight in pairs],
                list(itertools.accumulate(weight for _text, weight in pairs)),
            )
            for key, pairs in weighed.items()
        }
        self.groups = [group for group in MIX if (group, "family", "m") in self._parts]
        self._group_weights = list(itertools.accumulate(MIX[group] for group in self.groups))

    def group(self) -> str:
        return self.random.choices(self.groups, cum_weights=self._group_weights)[0]

    def family(self, group: str, sex: str = "m") -> str:
        return self._draw(group, "family", sex)

    def name(self, group: str, sex: str, family: str) -> str:
        """Family, middle, given, as all groups here put them."""
        return " ".join(
            part
            for part in (family, self._draw(group, "middle", sex), self._draw(group, "given", sex))
            if part
        )

    def _draw(self, group: str, part: str, sex: str) -> str:
        found = self._parts.get((group, part, sex)) or self._parts.get((BORROWED.get(group, "01"), part, sex))
        return self.random.choices(found.texts, cum_weights=found.cumulative)[0] if found else ""
