"""What is written down at the desk is looked through too: soon, and the corrections of a morning by few searches."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.linkage import jobs, queries
from hoaban.domains.linkage.actions import scanning
from hoaban.domains.linkage.models import Pair, Scan
from hoaban.domains.linkage.tests.test_queue import OWN, ctx
from hoaban.domains.registry import actions as registry
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.values import NumberKind, PersonTold, Precision, Relation, Sex
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs.models import Wake
from tests.support.doubles import record_of

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def xuyen() -> Any:
    """Somebody in a crowd of others, all looked through."""
    for number, name in enumerate(("An", "Bình", "Giáp", "Hùng", "Minh", "Phúc", "Tùng", "Vinh")):
        record_of(f"Quàng Văn {name}", f"H-{number}", OWN, year=1950 + 3 * number)
    made = record_of("Lò Thị Xuyến", "H-50", OWN, year=1990)
    long_ago = timezone.now() - timedelta(days=1)
    Scan.plain.create(commune=OWN, asked_at=long_ago, done_at=long_ago)
    return made


def deed(home: Household) -> registry.Deed:
    return registry.Deed(Household.plain.get(pk=home.pk).version, None, timezone.now())


def add(by: Any, code: str, name: str) -> None:
    home = record_of("Lường Văn Ban", code, OWN, year=1960).household
    told = PersonTold(name, Relation.OTHER, Sex.FEMALE, 1990, 2, date(1990, 2, 3), Precision.DAY, "")
    registry.add_person(by=by, uid=home.uid, told=told, deed=deed(home))


def heard() -> None:
    events.sequence()
    events.dispatch()


def test_a_near_double_that_was_added_waits_as_a_pair(xuyen: Any, commune_officer: Any) -> None:
    add(commune_officer, "H-60", "Lo Thi Xuyen")
    assert queries.waiting_scans() == []
    heard()
    assert queries.waiting_scans() == [OWN]
    assert queries.is_province_waiting()
    jobs.find(ctx())
    added = Person.plain.latest("pk").pk
    assert Pair.plain.filter(first_person=xuyen.pk, second_person=added).exists()
    assert queries.waiting_scans() == []


def test_a_morning_s_corrections_ask_for_one_search_and_none_at_once(
    xuyen: Any, commune_officer: Any
) -> None:
    before = timezone.now()
    for number in range(3):
        add(commune_officer, f"H-6{number}", f"Cà Thị {number}")
        heard()
    (wake,) = Wake.plain.filter(job="linkage.find", at__gt=before)
    assert wake.at >= before + scanning.REST
    jobs.find(ctx())
    add(commune_officer, "H-70", "Cà Thị Thương")
    heard()
    assert Wake.plain.filter(job="linkage.find", at__gt=before).count() == 2, (
        "after a search the next one is asked for"
    )


def test_a_number_that_was_corrected_at_the_desk_is_looked_at_too(xuyen: Any, commune_officer: Any) -> None:
    told = registry.NumberTold(NumberKind.IDENTITY, "014190001234", "Lò Thị Xuyến", "")
    registry.add_number(by=commune_officer, uid=xuyen.uid, told=told, deed=deed(xuyen.household))
    heard()
    assert queries.waiting_scans() == [OWN]


def test_what_is_corrected_while_its_commune_is_looked_through_is_not_lost(
    xuyen: Any, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(commune_officer, "H-60", "Cà Thị Thương")
    heard()
    before, finish = timezone.now(), scanning._finish

    def meanwhile(*args: Any) -> None:
        """Everybody was read and compared; the result is written next."""
        add(commune_officer, "H-61", "Lo Thi Xuyen")
        heard()
        finish(*args)

    with monkeypatch.context() as patched:
        patched.setattr(scanning, "_finish", meanwhile)
        jobs.find(ctx())
    assert queries.waiting_scans() == [OWN], "its mark stands"
    assert Wake.plain.filter(job="linkage.find", at__gt=before + scanning.REST).count() == 1, (
        "and is woken for"
    )
    added = Person.plain.latest("pk").pk
    assert not Pair.plain.filter(second_person=added).exists()
    jobs.find(ctx())
    assert Pair.plain.filter(first_person=xuyen.pk, second_person=added).exists()
