"""Villages that answered within 15 minutes: the number the platform is measured by."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.answers import api
from hoaban.domains.answers.api import InTime
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import NEXT, OTHER, OWN, VILLAGE
from hoaban.domains.answers.values import Grade
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.values import Status

pytestmark = pytest.mark.django_db(databases="__all__")

MINUTE, YEAR = timedelta(minutes=1), timedelta(days=365)
HOUR_AGO = 60 * MINUTE


def this_second() -> datetime:
    """Messages name no smaller part of time."""
    return timezone.now().replace(microsecond=0)


def issued(officer: Any, issuer: Any, at: datetime, **more: Any) -> Any:
    return steps.issued(officer, issuer, now=at, **more)


def counted(actor: Any, now: datetime) -> InTime:
    return api.in_time(actor, now - YEAR, now)


def test_in_time_is_a_quarter_of_an_hour_late_and_silent_are_not(officer: Any, issuer: Any) -> None:
    now = this_second()
    first, second = (issued(officer, issuer, now - HOUR_AGO - one * MINUTE) for one in (0, 1))
    steps.wrote(officer, first, steps.said(Grade.HEARD), VILLAGE, now=now - HOUR_AGO + 15 * MINUTE)
    steps.wrote(officer, first, steps.said(Grade.HEARD), OTHER, now=now - HOUR_AGO + 16 * MINUTE)
    steps.wrote(officer, second, steps.said(Grade.HELP), VILLAGE, now=now - HOUR_AGO)
    assert counted(officer, now) == InTime(villages=4, answered=2, warnings=2)


def test_a_drill_and_what_is_older_than_asked_are_not_counted(officer: Any, issuer: Any) -> None:
    now = this_second()
    issued(officer, issuer, now - HOUR_AGO, status=Status.EXERCISE)
    issued(officer, issuer, now - YEAR - MINUTE)
    assert counted(officer, now) == InTime(0, 0, 0)


def test_who_may_still_answer_in_time_is_not_counted_as_late(officer: Any, issuer: Any) -> None:
    now = this_second()
    issued(officer, issuer, now)
    assert counted(officer, now + 14 * MINUTE).villages == 0
    assert counted(officer, now + 15 * MINUTE) == InTime(2, 0, 1)


def test_an_update_counts_no_village_twice_and_what_it_names_first_from_then_on(
    officer: Any, issuer: Any
) -> None:
    now = this_second()
    alert = issued(officer, issuer, now)
    steps.wrote(officer, alert, steps.said(Grade.TOLD), VILLAGE, now=now + MINUTE)
    later = now + 30 * MINUTE
    seen = Alert.plain.get(uid=alert)
    wider = replace(text_of(seen), areas=(OWN, NEXT), onset=later, expires=later + 5 * HOUR_AGO)
    warnings.change(by=officer, uid=alert, seen=seen.version, text=wider, request=None, now=later)
    steps.send(issuer, alert, later)
    steps.wrote(officer, alert, steps.said(Grade.TOLD), VILLAGE, now=later + 20 * MINUTE)
    steps.wrote(officer, alert, steps.said(Grade.TOLD), steps.DOOR, now=later + MINUTE)
    assert counted(officer, later + 30 * MINUTE) == InTime(villages=3, answered=2, warnings=1)


def test_a_commune_counts_its_own_villages_only_and_who_sees_none_counts_none(
    officer: Any, issuer: Any
) -> None:
    now = this_second()
    alert = issued(officer, issuer, now - HOUR_AGO, areas=(OWN, NEXT))
    steps.wrote(officer, alert, steps.said(Grade.HEARD), VILLAGE, now=now - HOUR_AGO)
    assert counted(cast_member("commune_officer", "own", 3646), now) == InTime(2, 1, 1)
    assert counted(cast_member("commune_officer", "outsider", 3664), now) == InTime(1, 0, 1)
    assert counted(cast_member("auditor", "auditor", None), now) == InTime(0, 0, 0)
