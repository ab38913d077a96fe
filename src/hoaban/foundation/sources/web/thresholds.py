"""Warning thresholds as the packs hold them. Rules that act on them keep versions of their own; this page only shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from hoaban.foundation.sources import queries, rules
from hoaban.foundation.sources.values import Citation, Mark
from hoaban.kit.pack import Pack

COLUMNS = ("group", "place", "what", "value", "unit", "source", "status", "note")


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number above which somebody must act; an empty ``value`` is one that nobody has found yet."""

    place: str
    what: str
    value: str
    unit: str
    mark: Mark
    source: Citation
    note: str


def grouped(*packs: Pack) -> dict[str, list[Threshold]]:
    """By kind of danger, in the order of the files: the nation's first."""
    rows = [(pack.name, row) for pack in packs for row in pack.optional_rows("thresholds.csv", COLUMNS)]
    keys = _keys(rows)
    cited = queries.cite_many(keys.values())
    found: dict[str, list[Threshold]] = {}
    for name, row in rows:
        one = Threshold(
            row["place"], row["what"], row["value"], row["unit"], rules.mark_of(row["status"]),
            cited[keys[name, row["source"]]], row["note"],
        )  # fmt: skip
        found.setdefault(row["group"], []).append(one)
    return found


def _keys(rows: Iterable[tuple[str, dict[str, str]]]) -> dict[tuple[str, str], str]:
    known = queries.known_keys()
    return {(name, row["source"]): queries.key_in_pack(known, name, row["source"]) for name, row in rows}
