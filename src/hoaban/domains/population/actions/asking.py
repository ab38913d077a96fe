"""Which communes are to be counted anew, after what."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from hoaban.domains.population import queries
from hoaban.domains.population.models import Count, Tally
from hoaban.domains.population.permissions import Permission
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.places import api as places

JOB = "population.count"


@transaction.atomic
def ask_count(*, by: access.Actor, area: int, request: str | None, now: datetime) -> int:
    """Have the communes of an area counted anew; how many."""
    access.require_at(by, Permission.COUNT, area)
    wanted = access.UnitRange(area, places.stop_of(area))
    mine = [one for one in by.areas(Permission.COUNT) if one.covers(wanted)]
    asked = [number for number in places.commune_numbers().values() if mine and wanted.contains(number)]
    if audit.answered(by, request):
        return len(asked)
    _ask(asked)
    audit.record(
        "population:counts:ask",
        by=by,
        target=("population.area", str(area)),
        request=request,
        count=len(asked),
    )
    return len(asked)


def on_list_changed(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of ``imports.batch_finished`` and ``imports.batch_undone``."""
    # A list taken back leaves no row that says where it was: whatever was counted is counted again.
    _ask(registry.communes_of_list(payload["batch_id"]) or queries.communes_known())


def on_household(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of what the registry says about one household."""
    _ask(registry.communes_of(households=[payload["household_id"]]))


def on_moved(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of ``registry.people_moved``: both households' communes."""
    _ask(registry.communes_of(households=[payload["source_id"], payload["target_id"]]))


def on_people(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of ``registry.people_merged`` and ``registry.people_parted``."""
    _ask(registry.communes_of(people=[payload["kept_id"], payload["merged_id"]]))


def on_person(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of ``registry.person_fact_recorded``."""
    _ask(registry.communes_of(people=[payload["person_id"]]))


def on_village(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of ``registry.village_fact_recorded`` and ``places.facilities_changed`` (a loudspeaker)."""
    _ask([payload["number"] - payload["number"] % queries.COMMUNE])


@transaction.atomic
def on_renumbered(_payload: Mapping[str, int], _seq: int) -> None:
    """Listener of ``places.renumbered``: rows under old numbers go, everything is counted anew."""
    Tally.plain.all().delete()
    Count.plain.all().delete()
    ask_everything()


def ask_everything() -> None:
    """Every commune in which somebody lives."""
    _ask(registry.communes_settled(sorted(places.commune_numbers().values())))


@transaction.atomic
def _ask(communes: Iterable[int]) -> None:
    asked = sorted(communes)
    for commune in asked:
        if not Count.plain.filter(commune=commune).update(asked=F("asked") + 1):
            Count.plain.create(commune=commune)
    if asked:  # a job that wakes itself for nothing never lets its lane go
        jobs.wake(JOB)
