"""The demo's queue of pairs is not empty, and building the demo twice plants nothing twice."""

import pytest
from django.utils import timezone

from hoaban.config.demo import doubles
from hoaban.domains.linkage import queries
from hoaban.domains.linkage.actions import scan_commune
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


def test_a_home_that_was_left_does_not_keep_a_demo_from_starting_again() -> None:
    generate_people(by=doubles.LOADER, count=200, communes=[COMMUNE])
    first = registry.households(doubles.LOADER, registry.ListFilter(commune=COMMUNE))[0]
    Person.plain.filter(household__uid=first.uid).update(replaced_at=timezone.now())
    assert doubles.plant(COMMUNE) == len(doubles.SPELT)
