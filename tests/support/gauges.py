"""Samples about stations; `samples` offers them by name."""

from uuid import UUID

from django.utils import timezone

from tests.support.people import Cast


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
