"""What Splink compares, brings together and learns from. Needs the extra `analytics`: nobody imports it before a search begins."""

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_level_library as levels
from splink import comparison_library as library

from hoaban.domains.linkage import api as linkage

COMMUNE = 10_000
CHANCE_PAIRS = 1e6
BLOCKS = (
    ("identity",), ("phone",), ("words", "year"), ("words", "commune"), ("sound", "commune"), ("given", "commune", "year"),
    ("birth", "commune"), ("birth", "given"), ("place", "year", "sex"),
)  # fmt: skip
"""The passes of the room's own engine, as far as equal columns can say them."""
STRANGERS_SLIP = 1e-6
"""Two strangers whose numbers are one slip apart: too few for a sample to show (`linkage/weights.toml`)."""


def columns(people: linkage.People, slips: linkage.Pairs | None = None) -> Any:
    """What is not known is null: Splink takes it for neither yes nor no. Two whose numbers are one slip apart share a mark."""
    forms = linkage.forms_of(people.name)
    ints = {
        "year": people.year, "sex": people.sex, "phone": people.phone, "identity": people.identity, "insurance": people.insurance,
        "place": people.place, "commune": people.place // COMMUNE, "household": people.household,
        "words": forms.order[forms.of], "sound": forms.sound[forms.of], "given": forms.given[forms.of],
        "birth": _birth(people),
    }  # fmt: skip
    keys = pa.array([" ".join(words) or None for words in forms.keys])
    return pa.table(
        {
            "unique_id": np.arange(len(people)),
            "name": keys.take(pa.array(forms.of)),
            **{name: pa.array(column, mask=column == 0) for name, column in ints.items()},
            "slips": _marks(len(people), slips),
        }
    )


def _marks(people: int, slips: linkage.Pairs | None) -> Any:
    """Per person the pairs she is of, each by a number of its own: no digit of anybody's goes to DuckDB, which may write to a disk."""
    if slips is None:
        return pa.array([None] * people, pa.list_(pa.int64()))
    who = np.concatenate([slips.first, slips.second])
    rows = np.argsort(who, kind="stable")
    ends = np.cumsum(np.bincount(who, minlength=people))
    mark = np.tile(np.arange(1, len(slips) + 1), 2)[rows]
    return pa.ListArray.from_arrays(
        pa.array(np.concatenate([[0], ends]), pa.int32()), pa.array(mark, pa.int64())
    )


def _birth(people: linkage.People) -> NDArray[np.int64]:
    precise = (people.year > 0) & (people.month > 0) & (people.day > 0)
    return np.where(precise, (people.year * 100 + people.month) * 100 + people.day, 0)


def linker_of(table: Any) -> Any:
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=_comparisons(),
        blocking_rules_to_generate_predictions=[
            *(block_on(*columns) for columns in BLOCKS),
            block_on("slips", arrays_to_explode=["slips"]),
        ],
    )
    database = DuckDBAPI(duckdb.connect(config={"memory_limit": "3GB", "threads": 2}))
    return Linker(database.register(table), settings, log_level="ERROR")


def _comparisons() -> list[Any]:
    def by(name: str, nothing: str, *conditions: str) -> Any:
        """The closest first, and whatever is left."""
        return library.CustomComparison(
            output_column_name=name,
            comparison_levels=[
                levels.NullLevel(nothing),
                *(levels.CustomLevel(condition) for condition in conditions),
                levels.ElseLevel(),
            ],
        )

    return [
        by(
            "name", "name", "name_l = name_r", "words_l = words_r", "sound_l = sound_r",
            "jaro_winkler_similarity(name_l, name_r) >= 0.92", "given_l = given_r",
        ),
        by(
            "born", "year", "birth_l = birth_r", "year_l = year_r AND (birth_l IS NULL OR birth_r IS NULL)",
            "birth_l % 10000 = birth_r % 10000", "year_l = year_r",
        ),
        by("lives", "place", "household_l = household_r", "place_l = place_r", "commune_l = commune_r"),
        library.CustomComparison(
            output_column_name="identity",
            comparison_levels=[
                levels.NullLevel("identity"),
                levels.CustomLevel("identity_l = identity_r"),
                levels.CustomLevel("list_has_any(slips_l, slips_r)").configure(
                    u_probability=STRANGERS_SLIP, fix_u_probability=True
                ),
                levels.ElseLevel(),
            ],
        ),
        *(library.ExactMatch(column) for column in ("sex", "phone", "insurance")),
    ]  # fmt: skip


def training(linker: Any) -> list[Callable[[], Any]]:
    sure = [block_on("identity"), block_on("name", "birth", "commune")]
    train = linker.training
    return [
        lambda: train.estimate_probability_two_random_records_match(sure, recall=0.6),
        lambda: train.estimate_u_using_random_sampling(max_pairs=CHANCE_PAIRS, seed=1),
        lambda: train.estimate_parameters_using_expectation_maximisation(block_on("words", "commune")),
        lambda: train.estimate_parameters_using_expectation_maximisation(block_on("birth", "commune")),
    ]
