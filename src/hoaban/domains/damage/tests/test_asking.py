"""Who is asked: communes of a warning that is over or that hit, of a danger nobody warned of; never for a drill."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.aftermath import actions as aftermath
from hoaban.domains.aftermath.models import Outcome
from hoaban.domains.aftermath.tests.steps import over
from hoaban.domains.aftermath.values import Said, What
from hoaban.domains.answers.tests import steps as village
from hoaban.domains.damage import actions
from hoaban.domains.damage.models import Asked
from hoaban.domains.damage.tests.steps import NOW, asked, reported
from hoaban.domains.damage.tests.steps import told as of
from hoaban.domains.damage.values import Cause
from hoaban.domains.damage.web.links import reports
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.tests import steps as warnings
from hoaban.domains.warning.values import Hazard, Status
from hoaban.foundation.duties.models import Duty
from tests.support.people import NEXT, OWN, PROVINCE

pytestmark = pytest.mark.django_db(databases="__all__")


def heard(uid: UUID) -> None:
    """As the events of this warning would tell it, twice."""
    payload: Mapping[str, Any] = {"alert_id": Alert.plain.get(uid=uid).pk, "version_id": 0}
    for _ in range(2):
        actions.on_version_sent(payload, 1)
        actions.on_alert_expired(payload, 1)


def test_a_warning_that_is_over_asks_its_communes_once(officer: Any, issuer: Any) -> None:
    uid = over(officer, issuer)
    heard(uid)
    row = Asked.plain.get()
    assert (row.commune_no, row.cause, row.hazard) == (OWN, Cause.ENDED, "flash_flood")
    assert row.event == Alert.plain.get(uid=uid).occasion.uid
    assert row.due_at - row.asked_at == timedelta(hours=24)
    duty = Duty.plain.get(kind="damage.report")
    assert (duty.number, duty.permission, duty.due_at) == (OWN, "damage:report:write", row.due_at)
    assert "43/2015" in duty.law
    assert "◐" in duty.law, "how well the text was read stands beside the deadline"
    assert duty.look_at < duty.due_at, "its clock reminds before it is late"


def test_a_warning_leads_to_what_its_communes_lost_once_they_are_asked(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client]
) -> None:
    uid = over(officer, issuer)
    assert reports(issuer, uid) is None
    heard(uid)
    link = reports(issuer, uid)
    assert link is not None
    assert link.url == f"/w/damage/{Asked.plain.get().event}/"
    assert f'href="{link.url}"' in as_actor(issuer).get(f"/w/aftermath/{uid}/").content.decode()


def test_what_still_runs_and_a_drill_ask_nobody(officer: Any, issuer: Any) -> None:
    heard(village.issued(officer, issuer, now=timezone.now()))
    heard(over(officer, issuer, Status.EXERCISE))
    assert not Asked.plain.exists()
    assert not Duty.plain.filter(kind="damage.report").exists()


def test_a_cancelled_warning_asks_only_once_somebody_says_that_it_came(officer: Any, issuer: Any) -> None:
    uid = village.issued(officer, issuer, now=timezone.now() - timedelta(hours=2))
    warnings.ended(issuer, uid, "cancel", now=timezone.now() - timedelta(hours=1))
    heard(uid)
    assert not Asked.plain.exists()
    said(issuer, uid, What.FALSE)
    assert not Asked.plain.exists()
    said(issuer, uid, What.HIT, seen=1)
    assert Asked.plain.get().cause == Cause.HIT


def taken_back(by: Any, subject: UUID, seen: int = 1) -> None:
    aftermath.take_outcome_back(
        by=by, subject=subject, seen=seen, source="Nhầm trận", request=None, now=timezone.now()
    )
    told()


def told() -> None:
    """Every word so far, twice: events come in order, and may come again."""
    for pk in [*Outcome.plain.order_by("pk").values_list("pk", flat=True)] * 2:
        actions.on_outcome_said({"outcome_id": pk}, 1)


def cancelled(officer: Any, issuer: Any) -> UUID:
    uid = village.issued(officer, issuer, now=timezone.now() - timedelta(hours=2))
    warnings.ended(issuer, uid, "cancel", now=timezone.now() - timedelta(hours=1))
    return uid


def test_a_miss_that_is_taken_back_asks_nobody_any_more(issuer: Any) -> None:
    said(issuer, None, What.MISS)
    taken_back(issuer, Asked.plain.get().event)
    assert not Asked.plain.exists()
    assert Duty.plain.get(kind="damage.report").state == "withdrawn"


def test_a_hit_that_is_taken_back_or_was_none_asks_nobody_any_more_and_said_again_it_does(
    officer: Any, issuer: Any
) -> None:
    uid = cancelled(officer, issuer)
    said(issuer, uid, What.HIT)
    said(issuer, uid, What.FALSE, seen=1)
    assert not Asked.plain.exists()
    said(issuer, uid, What.HIT, seen=2)
    assert Asked.plain.get().cause == Cause.HIT
    assert Duty.plain.filter(kind="damage.report", state="open").count() == 1
    taken_back(issuer, uid, seen=3)
    assert not Duty.plain.filter(kind="damage.report", state="open").exists()


def test_what_was_reported_stays_when_the_word_is_taken_back(issuer: Any, stranger: Any) -> None:
    said(issuer, None, What.MISS)
    event = Asked.plain.get().event
    reported(stranger, event, of(dead=0), commune=NEXT)
    taken_back(issuer, event)
    assert Asked.plain.get().event == event
    assert Duty.plain.get(kind="damage.report").state == "done"


def test_who_reported_is_read_after_the_rows_are_held(issuer: Any) -> None:
    """A report that is saved while this waits for its row: one statement for both would not see it on PostgreSQL."""
    said(issuer, None, What.MISS)
    with CaptureQueriesContext(connection) as asked_for:
        taken_back(issuer, Asked.plain.get().event)
    reads = [one["sql"] for one in asked_for if one["sql"].startswith("SELECT")]
    held = [place for place, sql in enumerate(reads) if '"damage_asked"."cause" = ' in sql]
    told_in = [place for place, sql in enumerate(reads) if '"damage_report"' in sql]
    assert held
    assert min(told_in) > held[0]


def test_a_warning_of_the_same_storm_that_is_over_goes_on_asking(officer: Any, issuer: Any) -> None:
    first = cancelled(officer, issuer)
    said(issuer, first, What.HIT)
    second = over(officer, issuer)
    Alert.plain.filter(uid=second).update(occasion=Alert.plain.get(uid=first).occasion)
    taken_back(issuer, first)
    assert Asked.plain.get().commune_no == OWN
    assert Duty.plain.get(kind="damage.report").state == "open"


def said(by: Any, alert: UUID | None, what: What, seen: int = 0) -> None:
    now = timezone.now()
    word = Said(what, timezone.localdate(now), "Báo cáo của xã")
    about = {"hazard": None, "place_no": None} if alert else {"hazard": Hazard.LANDSLIDE, "place_no": NEXT}
    aftermath.record_outcome(by=by, alert=alert, said=word, seen=seen, request=None, now=now, **about)
    told()


def test_a_danger_nobody_warned_of_asks_the_commune_it_names(issuer: Any) -> None:
    said(issuer, None, What.MISS)
    row = Asked.plain.get()
    assert (row.commune_no, row.cause, row.hazard) == (NEXT, Cause.MISS, "landslide")


def test_a_province_asks_all_its_communes_and_a_village_its_own(there: None) -> None:
    assert actions.asking.communes_of([OWN + 7]) == [OWN]
    assert {OWN, NEXT} <= set(actions.asking.communes_of([PROVINCE]))


def test_a_second_warning_of_the_same_storm_asks_only_who_was_not_asked(there: None) -> None:
    event = asked(OWN)
    assert actions.ask_communes(event, Hazard.STORM, [OWN, NEXT], Cause.ENDED, NOW, NOW) == 1
    assert Asked.plain.filter(event=event).count() == 2
