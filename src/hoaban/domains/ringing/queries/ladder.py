"""How long each rung waits, as the pack says: the province's own file before the nation's."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hoaban.domains.ringing.values import Ladder
from hoaban.kit import pack

FILE = "ringing.toml"


def ladder() -> Ladder:
    return _ladder(settings.PROVINCE, tuple(settings.PACK_DIRS))


@lru_cache(maxsize=4)
def _ladder(province: str, folders: tuple[Path, ...]) -> Ladder:
    ours = [pack.of_province(province, folders), pack.find("vn", folders)]
    said = next(one for one in ours if one.has(FILE)).toml(FILE)
    after_deputy, after_commune, round_again = (
        timedelta(seconds=int(said[name])) for name in ("deputy_after", "commune_after", "again_after")
    )
    waits = (after_deputy, after_commune - after_deputy, round_again - after_commune)
    if min(waits) <= timedelta() or int(said["rounds"]) < 1:
        raise pack.PackBroken(f"{FILE}: deputy_after < commune_after < again_after, and at least one round")
    return Ladder(
        waits, timedelta(seconds=int(said["lapse_after"])), int(said["rounds"]), int(said["least_level"]),
        int(said.get("most_signs", 10)), timedelta(seconds=int(said.get("signs_within", 21600))),
    )  # fmt: skip
