"""Loudspeakers of the places are told beside people, and hear the end of what they were told."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from hoaban.domains.delivery import rules
from hoaban.domains.delivery.actions import telling as actions
from hoaban.domains.delivery.models import Telling
from hoaban.domains.delivery.tests.steps import NEXT, OWN, plan_all, send_all, sent_out, telling
from hoaban.domains.warning.tests.steps import ended
from hoaban.domains.warning.values import Status
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.models import Delivery
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Channel

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def poles(line: MemoryLine) -> MemoryLine:
    """Two in the own commune, one in the next; a school is no loudspeaker."""
    for kind, code, number in (
        ("loudspeaker", "loa-1", OWN + 1), ("loudspeaker", "loa-2", OWN), ("loudspeaker", "loa-3", NEXT + 1),
        ("school", "truong-1", OWN + 1),
    ):  # fmt: skip
        apps.get_model("places", "Facility").plain.create(
            kind=kind, code=code, name=code, name_key=code, number=number, status="reported"
        )
    made = MemoryLine(is_real=True, window=1000)
    ports.connect(Channel.SPEAKER, made)
    return made


def test_those_of_the_places_are_told_and_no_telephone_is_counted_for_them(
    officer: Any, issuer: Any, people: Any, poles: MemoryLine
) -> None:
    uid = sent_out(officer, issuer)
    plan_all()
    send_all()
    assert sorted(one.address for one in poles.sent) == ["loa-1", "loa-2"]
    assert {(one.kind, one.params["version"]) for one in poles.sent} == {
        ("delivery.warning", telling(uid).version_id)
    }
    assert set(Delivery.plain.filter(channel="speaker").values_list("part", flat=True)) == {0}


def test_one_on_record_for_its_whole_commune_is_told_when_only_a_village_is_named(
    officer: Any, issuer: Any, people: Any, poles: MemoryLine
) -> None:
    sent_out(officer, issuer, (OWN + 1,))
    plan_all()
    send_all()
    assert sorted(one.address for one in poles.sent) == ["loa-1", "loa-2"]


def test_those_that_were_told_hear_that_it_is_over(
    officer: Any, issuer: Any, people: Any, poles: MemoryLine
) -> None:
    uid = sent_out(officer, issuer)
    plan_all()
    send_all()
    ended(issuer, uid, now=timezone.now())
    poles.sent.clear()
    plan_all()
    send_all()
    assert sorted(one.address for one in poles.sent) == ["loa-1", "loa-2"]


def test_one_that_may_still_play_it_is_counted_while_the_warning_holds(
    officer: Any, issuer: Any, people: Any, poles: MemoryLine
) -> None:
    uid = sent_out(officer, issuer)
    plan_all()
    send_all()
    row = telling(uid)
    Telling.plain.update(expires_at=row.opened_at + timedelta(days=3))
    loud, late = Delivery.plain.filter(channel="speaker"), row.opened_at + rules.SETTLES_AFTER * 1.1
    Delivery.plain.exclude(channel="speaker").update(state="confirmed")
    for state, stage in (("unknown", "planned"), ("confirmed", "settled")):
        loud.update(state=state)
        actions.count(by=actions.SENDER, telling_id=row.pk, now=late)
        assert telling(uid).stage == stage


def test_where_no_line_to_loudspeakers_is_joined_none_is_planned(
    officer: Any, issuer: Any, people: Any, poles: MemoryLine
) -> None:
    del ports.connected.lines[Channel.SPEAKER]
    sent_out(officer, issuer)
    plan_all()
    assert not Delivery.plain.filter(channel="speaker").exists()


def test_a_drill_stays_off_simulated_lines_too_while_loudspeakers_are_real(
    officer: Any, issuer: Any, people: Any, poles: MemoryLine, line: MemoryLine
) -> None:
    line.is_real = False
    sent_out(officer, issuer, status=Status.EXERCISE)
    plan_all()
    assert not Delivery.plain.exists()
