"""How long a village may be silent before the next is asked, as the pack holds it."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hoaban.domains.answers.values import Ladder, Rung, Step
from hoaban.kit import pack

TABLE = "answers.toml"


def ladder() -> Ladder:
    """The province's own file comes before the nation's."""
    return _ladder(settings.PROVINCE, tuple(settings.PACK_DIRS))


@lru_cache(maxsize=4)
def _ladder(province: str, folders: tuple[Path, ...]) -> Ladder:
    ours = [pack.of_province(province, folders), pack.find("vn", folders)]
    table = next(one for one in ours if one.has(TABLE)).toml(TABLE)
    rescue = str(ours[1].toml("pack.toml")["phones"]["rescue"])
    steps = tuple(Step(Rung(one["asks"]), timedelta(minutes=one["after_minutes"])) for one in table["step"])
    return Ladder(
        steps,
        timedelta(minutes=table["goal_minutes"]),
        table["source"],
        table["mark"],
        rescue,
        table["rescue"]["mark"],
    )
