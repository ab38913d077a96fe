"""How long each part may take and what it is worth, as the pack says: the province's own file before the nation's."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hoaban.domains.aftermath.values import Goal, Goals, Point, ShareOf, Worth
from hoaban.foundation.sources.values import Mark
from hoaban.kit import pack

FILE = "aftermath.toml"


def goals() -> Goals:
    return _goals(settings.PROVINCE, tuple(settings.PACK_DIRS))


@lru_cache(maxsize=4)
def _goals(province: str, folders: tuple[Path, ...]) -> Goals:
    ours = [pack.of_province(province, folders), pack.find("vn", folders)]
    said = next(one for one in ours if one.has(FILE)).toml(FILE)
    return Goals(
        tuple(
            Goal(
                Point(one["from"]), Point(one["to"]), timedelta(seconds=int(one["seconds"])), int(one["points"]), str(one["source"]),
                Mark(one["mark"]),
            )
            for one in said["goal"]
        ),
        tuple(
            Worth(ShareOf(one["of"]), int(one["points"]), str(one["source"]), Mark(one["mark"]))
            for one in said["share"]
        ),
    )  # fmt: skip
