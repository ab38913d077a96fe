"""The demo's queue of pairs is not empty, and building the demo twice plants nothing twice."""

import pytest
from django.db.models import F
from django.utils import timezone

from hoaban.config.demo import doubles
from hoaban.domains.linkage import queries
from hoaban.domains.linkage.actions import scan_commune, scan_province
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.values import Place
from hoaban.domains.registry import queries as registry
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.domains.registry.models import Person
from hoaban.foundation.access.api import SystemActor

pytestmark = pytest.mark.django_db(databases="__all__")
COMMUNE = 14_03646_0000
JOB = SystemActor(
    "linkage.find",
    frozenset(
        {"linkage:pair:review", "registry:household:see", "registry:person:merge", "registry:person:identify"}
    ),
)


def test_planted_doubles_wait_in_the_queue() -> None:
    generate_people(by=doubles.LOADER, count=200, communes=[COMMUNE])
    assert [doubles.plant(COMMUNE) for _ in range(2)] == [len(doubles.SPELT), 0]
    scan_commune(by=JOB, commune=COMMUNE, beat=lambda: None, now=timezone.now())
    assert len(queries.pairs(JOB, queries.Chosen()).rows) >= len(doubles.SPELT) - 1


def test_a_family_written_twice_and_a_woman_in_two_communes_wait_too() -> None:
    other = 14_03664_0000
    generate_people(by=doubles.LOADER, count=200, communes=[COMMUNE, other])
    planted, again = (doubles.plant_families(COMMUNE, other) for _ in range(2))
    assert (planted > 2, again) == (True, 0)
    scan_commune(by=JOB, commune=COMMUNE, beat=lambda: None, now=timezone.now())
    reasons = [reason[:2] for pair in Pair.plain.all() for reason in pair.reasons]
    assert ["place", Place.FAMILY] in reasons
    scan_province(by=JOB, beat=lambda: None, now=timezone.now())
    assert Pair.plain.exclude(first_place=F("second_place")).exists()


def test_a_home_that_was_left_does_not_keep_a_demo_from_starting_again() -> None:
    generate_people(by=doubles.LOADER, count=200, communes=[COMMUNE])
    first = registry.households(doubles.LOADER, registry.ListFilter(commune=COMMUNE))[0]
    Person.plain.filter(household__uid=first.uid).update(replaced_at=timezone.now())
    assert doubles.plant(COMMUNE) == len(doubles.SPELT)
