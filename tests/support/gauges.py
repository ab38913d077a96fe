"""Samples about stations; `samples` offers them by name."""

from uuid import UUID

from django.utils import timezone

from hoaban.kit.uid import uuid7
from tests.support.people import Cast

__all__ = ["danger_number", "danger_place", "danger_rule", "ground_deed", "proposed_version", "station"]


def station(_cast: Cast, number: int = 1) -> UUID:
    """A rain gauge of the own commune that has spoken once."""
    from hoaban.domains.hazards.models import Observation, Series, Station
    from tests.support import samples

    row = Station.plain.create(
        code=f"RG-{number}", name=f"Trạm {number}", kind="rain", place_no=samples.OWN, location_method="reported", mark="verified",
    )  # fmt: skip
    now = timezone.now()
    series = Series.plain.create(
        station=row, variable="rain", minutes=60, origin="station", newest_at=now, value_at=now, value=number
    )
    Observation.plain.create(
        series=series, ended_at=now, value=number, used=True, received_at=now, channel="http"
    )
    return row.uid


def ground_deed(_cast: Cast) -> UUID:
    """How easily the own commune's ground slides, set by one person and compared by nobody yet."""
    from hoaban.domains.hazards.models import Ground
    from tests.support import samples

    now = timezone.now()
    return Ground.plain.create(
        place_no=samples.OWN, number=1, holds=True, ground=3, paper="Quyết định thử", since=now.date(), deed=uuid7(),
        by_key="user:0", by_label="Người đặt", at=now,
    ).deed  # fmt: skip


PROVINCE = 14 * 10**9


def danger_number(_cast: Cast) -> str:
    return "step-0-at"


def danger_place(_cast: Cast) -> int:
    return 0


def danger_rule(_cast: Cast, code: str = "mau") -> UUID:
    """A rule of the own province with its first version."""
    from hoaban.domains.triggers.models import Decision, Rule, Version

    known = Rule.plain.filter(place_no=PROVINCE, code=code).first()
    if known is not None:
        return known.uid
    now = timezone.now()
    rule = Rule.plain.create(
        code=code, place_no=PROVINCE, title=f"Quy tắc {code}", kind="sum", hazard="flash_flood"
    )
    steps = {"steps": [{"over": 3, "at": 60, "level": 1}, {"over": 3, "at": 120, "level": 3}]}
    version = Version(
        rule=rule,
        number=1,
        based_on=0,
        params=steps,
        article="Điều 46",
        mark="partial",
        by_key="system:x",
        by_label="vn-14",
        at=now,
    )
    version.save()
    Decision(version=version, is_approved=True, by_key="system:x", by_label="vn-14", at=now).save()
    return rule.uid


def proposed_version(cast: Cast) -> UUID:
    """Another number for it, which waits for another person."""
    from hoaban.domains.triggers import actions
    from hoaban.domains.triggers.values import Change
    from hoaban.foundation.sources.api import Mark

    change = Change("step-0-at", 50, "Mưa ít hơn đã gây lũ.", "Biên bản", Mark.PARTIAL)
    return actions.propose_change(
        by=cast.actor("province_officer"),
        rule_uid=danger_rule(cast),
        change=change,
        request=None,
        now=timezone.now(),
    )
