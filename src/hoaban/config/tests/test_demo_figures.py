"""What a night told again says it took: from the rows of the rooms, by the queries of the page of outcomes."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from conftest import cast_member
from hoaban.config.demo import figures, past, replay_steps
from hoaban.config.demo.figures import Figures, Way
from hoaban.domains.answers.tests import steps as village
from hoaban.domains.answers.values import Grade
from hoaban.domains.delivery.actions import telling
from hoaban.domains.delivery.models import Count, Telling
from hoaban.domains.hazards.models import Observation, Series, Station
from hoaban.domains.hazards.sign_models import Sign
from hoaban.domains.replay.api import Night, State
from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.warning.models import Version
from hoaban.domains.warning.tests import steps as warned
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.models import Batch, Delivery
from tests.support.people import OWN

pytestmark = pytest.mark.django_db(databases="__all__")
BEGAN = timezone.now() - timedelta(hours=2)
DRAFTED, ISSUED = 26, 60
"""Seconds after the telling began, as all numbers here."""


def after(seconds: float) -> Any:
    return BEGAN + timedelta(seconds=seconds)


def night(alert: UUID | None) -> Night:
    return Night(
        uuid4(), State.TOLD, 3600, BEGAN, 3, 3, after(900), timedelta(), alert, BEGAN, after(900), after(9_000)
    )  # fmt: skip


@pytest.fixture
def alert(settings: Any) -> UUID:
    """A reading, a head's text, a draft that rings, two villages of which one answers, ten messages of which eight are taken."""
    settings.PROVINCE = "14"
    village.places()
    village.people()
    officer, issuer = (cast_member(role, role, None) for role in ("duty_officer", "warning_issuer"))
    rained(10, 20, 40)
    notify.receive(
        by=replay_steps.PHONES, channel=notify.Channel.SMS, sender=replay_steps._phone(0), text=replay_steps.CRACK_WORDS,
        provider_id="crack", received_at=after(5),
    )  # fmt: skip
    Sign.plain.create(kind="crack", number=OWN + 1, is_exercise=False, first_at=after(7), last_at=after(7))
    told = warned.text(onset=after(DRAFTED), expires=BEGAN + timedelta(hours=6))
    uid = warned.drafted(officer, told=told, now=after(DRAFTED))
    rang(uid, 4)
    rang(uuid4(), None)
    village.send(issuer, uid, after(ISSUED))
    village.wrote(officer, uid, village.said(Grade.SAFE), now=after(ISSUED + 300))
    sent(uid, 1.5)
    return uid


def rained(*received: float) -> None:
    gauge = Station.plain.create(
        code=past.STATION, name="Mẫu", kind="rain", place_no=OWN, location_method="reported", mark="synthetic"
    )  # fmt: skip
    series = Series.plain.create(
        station=gauge, variable="rain", minutes=60, origin="station", newest_at=BEGAN, value_at=BEGAN, value=1
    )  # fmt: skip
    for hours, seconds in enumerate(reversed(received)):
        Observation.plain.create(
            series=series, ended_at=BEGAN - timedelta(hours=hours), value=50, used=True, received_at=after(seconds), channel="http"
        )  # fmt: skip


def rang(uid: UUID, seconds: float | None) -> None:
    bell = Bell.plain.create(
        occasion=uuid4(), subject=uid, is_drill=False, level=3, places="Xã Mẫu", place_no=OWN, place_stop=OWN + 10_000, written_by="",
        drafted_at=after(DRAFTED), began_at=after(DRAFTED), state="settled",
    )  # fmt: skip
    if seconds is not None:
        Ring.plain.create(
            bell=bell, stage=0, round=0, recipient="user:1", label="", rung_at=after(DRAFTED + seconds)
        )


def sent(uid: UUID, seconds: float) -> None:
    version = Version.plain.get(alert__uid=uid, number=1)
    telling.begin(by=SystemActor("delivery.begin"), version_id=version.pk, now=after(ISSUED))
    batch = Batch.plain.create(kind="test", urgency="life", path="/", by_key="x", request="x")
    Delivery.plain.create(
        batch=batch, recipient="registry:1", channel="sms", state="confirmed", next_try_at=BEGAN, sent_at=after(ISSUED + seconds)
    )  # fmt: skip
    Telling.plain.filter(alert=uid).update(batch=batch.uid)
    row = Telling.plain.get(alert=uid)
    for fate, n in (("accepted", 8), ("failed", 2)):
        Count.plain.create(telling=row, place_no=OWN, channel="sms", fate=fate, reason="", messages=n)


def test_each_figure_is_what_the_rows_say(alert: UUID) -> None:
    found = figures.figures(night(alert), after(900))
    assert found == Figures(
        sign_on_list=2, reading_on_list=6, first_ring=4, rang=1, drafts=2, first_message=1.5, answered=1, villages=2,
        ways=(Way("sms", 8, 10),),
    )  # fmt: skip


def test_what_no_row_says_is_not_known_and_no_nought(alert: UUID) -> None:
    for one in (night(None), night(uuid4())):
        found = figures.figures(one, after(900))
        assert (found.reading_on_list, found.first_message, found.ways) == (None, None, ())
    later = Night(
        uuid4(), State.TOLD, 3600, after(3000), 3, 3, after(3000), timedelta(), alert, after(3000), None, after(9_000)
    )  # fmt: skip
    again = figures.figures(later, after(4000))
    assert (again.sign_on_list, again.reading_on_list, again.first_ring, again.drafts, again.villages) == (
        None, None, None, 0, 0,
    ), "a second telling of the same storm measures nothing of the first"  # fmt: skip


def test_the_lines_give_counts_beside_each_share_and_the_file_the_same_numbers(tmp_path: Path) -> None:
    found = Figures(2.04, None, 4.0, 1, 2, 1.5, 2, 3, (Way("sms", 8, 10), Way("voice", 0, 0)))
    assert list(figures.said_of(found)) == [
        "     2.0 s  from the head's text to the sign on the duty list",
        " not known  from the last reading to its draft on the duty list",
        "     4.0 s  from a draft to the first ring (1 of 2 drafts rang)",
        "     1.5 s  from the issue to the first message that a line took",
        "      66 %  of villages answered within 15 minutes: 2 of 3",
        "      80 %  told by sms: 8 of 10 messages",
        "    nobody  told by voice: 0 of 0 messages",
    ]
    figures.keep(found, tmp_path)
    kept = json.loads((tmp_path / figures.FILE).read_text())
    assert (kept["reading_on_list"], kept["answered"], kept["ways"][0]) == (
        None, 2, {"channel": "sms", "told": 8, "of": 10},
    )  # fmt: skip
