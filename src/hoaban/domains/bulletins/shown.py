"""Lines of a list in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from hoaban.domains.bulletins import spoken
from hoaban.domains.bulletins.values import BulletinLine
from hoaban.kit.cap.values import Status


@dataclass(frozen=True, slots=True)
class Told:
    one: BulletinLine
    severity: str | Promise
    kind: str | Promise
    status: str | Promise
    """Empty where it is real."""
    placed: str | Promise


def lines(found: Iterable[BulletinLine]) -> list[Told]:
    return [
        Told(
            one, spoken.SEVERITIES[one.severity], spoken.KINDS[one.kind],
            "" if one.status is Status.ACTUAL else spoken.STATUSES[one.status], spoken.PLACED[one.placed],
        )
        for one in found
    ]  # fmt: skip
