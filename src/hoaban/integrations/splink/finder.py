"""People as columns to Splink, its pairs back as positions, told in our levels."""

from collections.abc import Callable

import numpy as np

from hoaban.domains.linkage import api as linkage

SHOWN_FROM = 0.5


def find(
    people: linkage.People,
    near: linkage.NearNumbers,
    beat: Callable[[], None] = lambda: None,
    weights: linkage.Weights | None = None,
    slips: linkage.Pairs | None = None,
    said: linkage.Said | None = None,
) -> linkage.Scored:
    """Pairs that Splink holds for one person, the likeliest first; its score, our levels for the reasons.

    ``weights`` and ``said`` are passed over: it learns its own with each search, and asks nothing of families.
    """
    try:
        from hoaban.integrations.splink import model  # noqa: PLC0415 — an extra, and slow to load
    except ModuleNotFoundError as problem:
        raise RuntimeError("Splink is not installed: HOABAN_EXTRAS=analytics ./hoaban doctor") from problem
    linker = model.linker_of(model.columns(people, slips))
    for step in model.training(linker):
        step()
        beat()
    told = linker.inference.predict(threshold_match_probability=SHOWN_FROM).as_pyarrow_table()
    one, other = (told[f"unique_id_{side}"].to_numpy() for side in ("l", "r"))
    score = told["match_probability"].to_numpy()
    rows = np.argsort(-score, kind="stable")
    pairs = linkage.Pairs(np.minimum(one, other)[rows], np.maximum(one, other)[rows])
    beat()
    return linkage.Scored(pairs, linkage.levels_between(people, pairs, near), score[rows])
