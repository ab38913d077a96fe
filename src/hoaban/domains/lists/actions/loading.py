"""What a checked list says, made ready outside any transaction and handed to the registry, which writes it.

Writing runs inside the import engine's transaction, at most 2,000 rows at a time.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from hoaban.domains.lists import papers, recognising
from hoaban.domains.lists.actions import facts, ledger, villages
from hoaban.domains.lists.judging import HouseholdKey, Prepared
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.values import NUMBERS, Part, PersonTold
from hoaban.foundation.imports.values import BatchFacts, ChunkResult, Fault


@dataclass(slots=True)
class Told(registry.HomeBrought):
    """What a chunk says of a household; one row may know what another leaves empty."""

    good: int
    bad: int
    """Rows of the whole list that come in, and that stay out."""


@dataclass(slots=True)
class Chunk:
    """Rows ready to be written; only ids of households are still missing."""

    rows: list[int]
    """Of new people."""
    keys: list[HouseholdKey]
    people: Sequence[Any]
    """Ready to be written, once their households stand."""
    numbers: dict[Part, dict[str, int]]
    """Index of a number → row, of new people."""
    households: dict[HouseholdKey, Told]
    """As the rows of this chunk tell."""
    stood: dict[int, int]
    """Person who stands already → row."""
    said: dict[int, PersonTold]
    """Person who stands already → what her row says of her."""
    papers: dict[int, list[registry.Paper]]
    """Person who stands already → numbers the register lacks."""
    homes_of_stood: set[HouseholdKey]
    facts: facts.Told | None
    digest: bytes
    whole: Prepared
    """The whole list, whose counts learn what is refused as it is written."""


def prepare_chunk(batch: BatchFacts, prepared: Prepared, rows: Sequence[int]) -> Chunk:
    """Everything that takes time: new villages, keys of names, sealed numbers, ids."""
    villages.name_villages(batch.asker, prepared, rows)
    households: dict[HouseholdKey, Told] = {}
    for row in rows:
        _tell(households, prepared, row)
    fresh = [row for row in rows if row not in prepared.matched]
    people, digest = registry.ready_people(batch, prepared, fresh)
    stood = {prepared.matched[row].pk: row for row in rows if row in prepared.matched}
    return Chunk(
        rows=fresh,
        keys=[prepared.keys[row] for row in fresh],
        people=people,
        numbers={
            part: {index: row for row in fresh for index in prepared.indexes(part, row)} for part in NUMBERS
        },
        households=households,
        stood=stood,
        said={pk: prepared.told(row) for pk, row in stood.items()},
        papers=papers.sealed(prepared, rows),
        homes_of_stood={prepared.keys[row] for row in stood.values()},
        facts=facts.of_rows(prepared, rows),
        digest=digest,
        whole=prepared,
    )


def _tell(households: dict[HouseholdKey, Told], prepared: Prepared, row: int) -> None:
    key, village, address = prepared.keys[row], prepared.village[row], prepared.address[row]
    told = households.get(key)
    if told is None:
        good, bad = prepared.good[key], prepared.bad[key]
        status = prepared.poverty.get(key)
        told = households[key] = Told(key[0], "", "", status.told if status else None, good, bad)
    if village and not told.village:
        told.village = village
        told.place_no = prepared.placed.numbers.get(prepared.placed.keys[row], key[0])
    told.address = told.address or address


def write_chunk(batch: BatchFacts, chunk: Chunk) -> ChunkResult:
    """Households that are not there yet, new people, and what changes in those who stood. What was taken meanwhile is a
    late fault."""
    taken = registry.numbers_taken(batch, chunk.numbers)
    late = [
        Fault(
            row,
            part,
            f"{part}_{'in_register' if taken[index] else 'elsewhere'}",
            recognising.settled_at(part, taken[index]),
        )
        for part, rows in chunk.numbers.items()
        for index, row in rows.items()
        if index in taken
    ]
    left_out = {fault.row for fault in late}
    kept = [place for place, row in enumerate(chunk.rows) if row not in left_out]
    unfit = registry.change_people(batch, chunk.said, chunk.papers)
    late += [
        Fault(chunk.stood[pk], column, kind, recognising.settled_at(column, whose))
        for pk, (column, kind, whose) in unfit.items()
    ]
    keys = [chunk.keys[place] for place in kept]
    refused = _refused(chunk, {fault.row for fault in late})
    homes = registry.bring_homes(batch, chunk.households, {*keys, *chunk.homes_of_stood})
    ledger.count_left_out(batch.id, homes, chunk.households, refused)
    people = [chunk.people[place] for place in kept]
    registry.bring_people(batch, homes, keys, people)
    if chunk.facts:
        rows = [chunk.rows[place] for place in kept]
        stood = {pk: row for pk, row in chunk.stood.items() if pk not in unfit}
        facts.bring(batch, chunk.facts, homes, facts.Written(rows, people, stood))
    return ChunkResult(len(kept), chunk.digest, late)


def _refused(chunk: Chunk, rows: Collection[int]) -> Counter[HouseholdKey]:
    """How many rows of each household did not come in after all; a later part of the list knows it too."""
    counts, fresh = chunk.whole, set(chunk.rows)
    refused = Counter(counts.keys[row] for row in rows)
    counts.bad.update(refused)
    counts.good.subtract(counts.keys[row] for row in rows if row in fresh)
    for key in refused:
        told = chunk.households[key]
        told.good, told.bad = counts.good[key], counts.bad[key]
    return refused
