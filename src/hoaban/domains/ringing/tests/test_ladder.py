"""A draft rings the duty officer, then the deputy, then the commune, until somebody has it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from conftest import cast_member
from hoaban.domains.ringing import actions, api, jobs, queries, spoken
from hoaban.domains.ringing.errors import NothingRings, OnlyPeopleTake, TakenAlready, WriterRung
from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.tests.steps import (
    CLOCK,
    MINUTE,
    NEXT,
    NOW,
    OWN,
    PHONES,
    Night,
    bell,
    clock,
    hear,
    opened,
)
from hoaban.domains.ringing.values import FirstRings, How, Stage, State
from hoaban.domains.warning import actions as warning
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.values import Hazard, Proof, Status, Sureness
from hoaban.foundation.access.api import EVERYWHERE
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.accounts.models import Delegation, Membership
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify.models import Batch, Delivery
from hoaban.foundation.notify.values import CallSaid, Channel

pytestmark = pytest.mark.django_db(databases="__all__")
NEAR = timedelta(seconds=1)


def test_a_grave_draft_rings_the_duty_officer_on_every_channel(night: Night) -> None:
    night.draft()
    assert night.rung() == ["duty_officer"]
    ways = Delivery.plain.filter(batch__kind="ringing.draft").values_list("channel", "address")
    assert {Channel(way): address for way, address in ways}.items() >= {
        Channel.VOICE: PHONES["duty_officer"], Channel.SMS: PHONES["duty_officer"],
    }.items()  # fmt: skip
    assert Delivery.plain.filter(batch__kind="ringing.draft", is_life=False).count() == 0


def test_unopened_after_three_minutes_the_deputy_after_six_the_commune(night: Night) -> None:
    night.draft()
    assert clock(NOW + 3 * MINUTE - NEAR) == 0
    assert clock(NOW + 3 * MINUTE) == 1
    assert night.rung()[1:] == ["duty_deputy"], "who wrote it is awake and is not called"
    clock(NOW + 6 * MINUTE)
    assert night.rung()[2:] == ["commune_officer"]
    clock(NOW + 9 * MINUTE)
    assert night.rung()[3:] == ["duty_officer"], "round again"


def test_the_clock_run_twice_rings_once(night: Night) -> None:
    night.draft()
    assert [clock(NOW + 3 * MINUTE), clock(NOW + 3 * MINUTE)] == [1, 0]
    assert Ring.plain.count() == Batch.plain.filter(kind="ringing.draft").count() == 2


def test_the_job_tells_what_it_did(night: Night) -> None:
    night.draft()
    told = jobs.climb(JobContext(CLOCK, NOW + 5 * MINUTE, lambda: NOW + 4 * MINUTE))
    assert (told.done, told.failed) == (1, 0)


@pytest.mark.parametrize(
    ("level", "sure", "rings"),
    [(1, Sureness.LIKELY, 0), (1, Sureness.POSSIBLE, 1), (2, Sureness.LIKELY, 1), (2, Sureness.OBSERVED, 1)],
)
def test_what_is_light_and_sure_rings_nobody(night: Night, level: int, sure: Sureness, rings: int) -> None:
    night.draft(level=level, sure=sure)
    assert Bell.plain.count() == rings


def test_whoever_took_the_shift_over_is_called_first(night: Night) -> None:
    uid = warning.hand_over(
        by=night.actor("duty_officer"), text="Suối dâng.", proof=Proof.PASSKEY, request=None, now=NOW - MINUTE
    )
    warning.take_over(
        by=night.actor("duty_deputy"), uid=uid, proof=Proof.PASSKEY, request=None, now=NOW - MINUTE
    )
    night.draft()
    clock(NOW + 3 * MINUTE)
    assert night.rung() == ["duty_deputy", "duty_officer"]


def test_an_old_line_of_the_log_says_nothing_of_tonight(night: Night) -> None:
    uid = warning.hand_over(
        by=night.actor("duty_officer"),
        text="Suối.",
        proof=Proof.PASSKEY,
        request=None,
        now=NOW - 26 * 60 * MINUTE,
    )
    warning.take_over(
        by=night.actor("duty_deputy"), uid=uid, proof=Proof.PASSKEY, request=None, now=NOW - 25 * 60 * MINUTE
    )
    night.draft()
    assert night.rung() == ["duty_officer"]


def test_whoever_is_away_is_called_with_her_stand_in(night: Night) -> None:
    held = Membership.plain.get(user=night.cast.user("duty_officer"))
    today = timezone.localdate()
    Delegation.plain.create(
        membership=held,
        to_user=night.cast.user("warning_issuer"),
        first_day=today,
        last_day=today,
        reason="x",
    )
    night.draft(by=night.actor("duty_deputy"))
    assert night.rung() == ["warning_issuer", "duty_officer"]


def test_whoever_takes_it_ends_the_calls(night: Night) -> None:
    night.draft()
    actions.take(by=night.actor("duty_officer"), uid=bell().uid, request="r", now=NOW + MINUTE)
    actions.take(by=night.actor("duty_officer"), uid=bell().uid, request="r", now=NOW + 2 * MINUTE)
    row = bell()
    assert (row.state, row.taken_how, row.taken_at) == (State.TAKEN, How.BUTTON, NOW + MINUTE)
    assert clock(NOW + 10 * MINUTE) == 0
    assert queries.still_sought(row.pk) is None, "a call that still waits is not made"


def test_whoever_takes_it_and_falls_asleep_is_called_again(night: Night) -> None:
    night.draft()
    actions.take(by=night.actor("duty_officer"), uid=bell().uid, request=None, now=NOW)
    clock(NOW + 15 * MINUTE)
    assert (bell().state, night.rung()) == (State.RINGING, ["duty_officer", "duty_officer"])


def test_to_open_the_draft_is_to_have_it_and_its_writer_does_not_count(night: Night) -> None:
    alert = night.draft()
    assert not opened(night.actor("warning_issuer"), alert)
    assert not opened(night.actor("commune_officer", next_door=True), alert)
    assert opened(night.actor("duty_officer"), alert)
    assert (bell().state, bell().taken_how) == (State.TAKEN, How.PAGE)
    assert not opened(night.actor("duty_deputy"), alert)


def test_to_pass_it_on_calls_the_next_at_once(night: Night) -> None:
    night.draft()
    actions.pass_on(by=night.actor("duty_officer"), uid=bell().uid, request=None, now=NOW + MINUTE)
    assert night.rung() == ["duty_officer", "duty_deputy"]
    assert bell().next_at == NOW + 4 * MINUTE


def key(night: Night, pressed: str, role: str = "duty_officer", number: int = 1) -> bool:
    batch = Batch.plain.filter(kind__startswith="ringing.").latest("pk")
    who = f"user:{night.cast.user(role).pk}"
    return api.on_call(CallSaid(number, pressed, PHONES[role], NOW + MINUTE, batch.kind, batch.request, who))


def test_key_one_takes_it_and_key_two_calls_the_next(night: Night) -> None:
    night.draft()
    assert key(night, "2")
    assert key(night, "2"), "told twice, it is one press"
    assert night.rung() == ["duty_officer", "duty_deputy"]
    assert key(night, "1", "duty_deputy", 2)
    assert (bell().state, bell().taken_by, bell().taken_how) == (
        State.TAKEN,
        f"user:{night.cast.user('duty_deputy').pk}",
        How.KEY,
    )
    assert not api.on_call(CallSaid(3, "1", "+84912000001", NOW, "some.kind", "r", "user:1"))


def test_i_cannot_counts_only_for_the_rung_she_is_called_on(night: Night) -> None:
    night.draft()
    for number in range(1, 10):
        key(night, "2", number=number)
    assert (bell().state, night.rung()) == (State.RINGING, ["duty_officer", "duty_deputy"])
    assert not actions.pass_on(by=night.actor("commune_officer"), uid=bell().uid, request=None, now=NOW)
    first = f"{bell().uid}:0:0"
    for minutes in (4, 7):
        clock(NOW + minutes * MINUTE)
    assert night.rung()[-1] == "duty_officer", "the second round calls her again"
    who = f"user:{night.cast.user('duty_officer').pk}"
    api.on_call(CallSaid(99, "2", PHONES["duty_officer"], NOW, "ringing.draft", first, who))
    assert night.rung()[-1] == "duty_officer", "a key of her first call says nothing of the second"


def test_only_whoever_has_it_hands_it_on_and_nobody_takes_it_from_her(night: Night) -> None:
    night.draft()
    clock(NOW + 3 * MINUTE)
    officer, deputy = night.actor("duty_officer"), night.actor("duty_deputy")
    actions.take(by=officer, uid=bell().uid, request=None, now=NOW + 4 * MINUTE)
    assert not actions.pass_on(by=deputy, uid=bell().uid, request=None, now=NOW + 4 * MINUTE)
    with pytest.raises(TakenAlready):
        actions.take(by=deputy, uid=bell().uid, request=None, now=NOW + 4 * MINUTE)
    assert (bell().state, bell().taken_by) == (State.TAKEN, officer.key)
    assert actions.pass_on(by=officer, uid=bell().uid, request=None, now=NOW + 5 * MINUTE)
    assert (bell().state, bell().taken_by, bell().taken_at) == (State.RINGING, "", None)
    assert night.rung()[-1] == "commune_officer"


def test_whoever_wrote_the_draft_cannot_silence_its_bell(night: Night) -> None:
    night.draft()
    with pytest.raises(WriterRung):
        actions.take(by=night.actor("warning_issuer"), uid=bell().uid, request=None, now=NOW)
    assert bell().state == State.RINGING


def test_a_drill_that_nobody_opened_is_no_duty_of_danger_to_life(night: Night) -> None:
    night.draft(status=Status.EXERCISE)
    for minutes in range(3, 60, 3):
        clock(NOW + minutes * MINUTE)
    duty = Duty.plain.get(kind__startswith="ringing.", closed_at__isnull=True)
    assert duty.kind == "ringing.unheard_drill"
    assert read(duty, "vi").startswith("DIỄN TẬP. Lũ quét, cấp 3, Xã Chiềng: ")
    assert read(duty, "en").startswith("DRILL. Flash flood, level 3, Xã Chiềng: ")
    actions.take(by=night.actor("duty_deputy"), uid=bell().uid, request=None, now=NOW + 60 * MINUTE)
    assert not Duty.plain.filter(kind__startswith="ringing.", closed_at__isnull=True).exists()


def test_one_storm_rings_once_unless_it_grows_graver(night: Night) -> None:
    night.draft(level=2)
    night.draft(level=2, areas=(OWN, NEXT))
    assert (Bell.plain.count(), Ring.plain.count()) == (1, 1)
    graver = night.draft(level=4, areas=(OWN, NEXT))
    row = bell()
    assert (Bell.plain.count(), row.subject, row.level, row.round) == (1, graver, 4, 1)
    assert night.rung() == ["duty_officer", "duty_officer"]


def test_dealt_with_it_is_silent_and_the_next_draft_rings_anew(night: Night) -> None:
    alert = night.draft()
    steps.reviewed(night.actor("duty_officer"), alert)
    assert hear(alert)
    assert (bell().state, bell().next_at) == (State.SETTLED, None)
    with pytest.raises(NothingRings):
        actions.take(by=night.actor("duty_officer"), uid=bell().uid, request=None, now=NOW)
    night.draft(now=NOW + MINUTE)
    assert Bell.plain.count() == 2


def test_one_of_two_dealt_with_leaves_the_other_to_whoever_has_the_bell(night: Night) -> None:
    first, second = night.draft(level=3), night.draft(level=3)
    assert bell().subject == first
    steps.reviewed(night.actor("duty_officer"), first)
    hear(first)
    assert (bell().subject, bell().state) == (second, State.RINGING)


def test_heard_twice_it_rings_once(night: Night) -> None:
    alert = night.draft()
    assert not hear(alert)
    assert Ring.plain.count() == 1


def test_a_drill_rings_as_one(night: Night) -> None:
    night.draft(status=Status.EXERCISE)
    assert bell().is_drill
    assert set(Batch.plain.filter(kind__startswith="ringing.").values_list("kind", flat=True)) == {
        "ringing.drill"
    }


def test_when_it_rang_in_vain_it_is_a_duty_of_danger_to_life_and_says_no_more_than_that(night: Night) -> None:
    night.draft()
    for minutes in range(3, 60, 3):
        clock(NOW + minutes * MINUTE)
    row = bell()
    assert (row.state, row.round, row.stage) == (State.UNHEARD, 2, Stage.COMMUNE)
    assert Ring.plain.count() == 9
    duty = Duty.plain.get(kind="ringing.unheard", closed_at__isnull=True)
    assert read(duty, "vi") == "Lũ quét, cấp 3, Xã Chiềng: chưa ai mở dự thảo"
    assert read(duty, "en").startswith("Flash flood, level 3, Xã Chiềng: ")
    actions.take(by=night.actor("duty_deputy"), uid=row.uid, request=None, now=NOW + 60 * MINUTE)
    assert not Duty.plain.filter(kind="ringing.unheard", closed_at__isnull=True).exists()


def read(duty: Duty, language: str) -> str:
    """Its title on the desk."""
    with translation.override(language):
        return gettext(duty.title) % duty.params


@pytest.mark.parametrize("hazard", Hazard)
def test_every_danger_has_its_duty_in_both_languages(hazard: Hazard) -> None:
    for titles, drill in (
        (spoken.UNHEARD, {}),
        (spoken.UNHEARD_DRILL, {"vi": "DIỄN TẬP. ", "en": "DRILL. "}),
    ):
        for language in ("vi", "en"):
            with translation.override(language):
                danger = spoken.danger(hazard, 2, "Ít Ong")
                said = gettext(titles[hazard]) % {"level": 2, "where": "Ít Ong"}
            assert said.startswith(f"{drill.get(language, '')}{danger}: ")


def test_where_nobody_holds_the_right_it_says_so_at_once(night: Night) -> None:
    Membership.plain.update(start=NEXT, stop=NEXT + 1)
    night.draft(by=steps_writer(night))
    assert (bell().state, Ring.plain.count()) == (State.UNHEARD, 0)


def steps_writer(night: Night) -> Any:
    return cast_member("warning_issuer", "writer", None)


def test_a_clock_set_back_leaves_no_bell_waiting_for_years(night: Night) -> None:
    night.draft(now=NOW)
    assert queries.due(NOW - 24 * 60 * MINUTE) == [bell().pk]


def test_who_may_not_is_refused_and_a_program_takes_nothing(night: Night) -> None:
    night.draft()
    uid = bell().uid
    with pytest.raises(NotFound):
        actions.take(by=night.actor("commune_officer", next_door=True), uid=uid, request=None, now=NOW)
    with pytest.raises(NotAllowed):
        actions.pass_on(by=cast_member("auditor", "a", None), uid=uid, request=None, now=NOW)

    class Program:
        key, label = "client:1", "a program"

        def may(self, _permission: str) -> bool:
            return True

        def areas(self, _permission: str) -> tuple[Any, ...]:
            return (EVERYWHERE,)

    with pytest.raises(OnlyPeopleTake):
        actions.take(by=Program(), uid=uid, request=None, now=NOW)


def test_the_time_to_the_first_ring_is_measured(night: Night) -> None:
    officer = night.actor("duty_officer")
    assert api.time_to_first_ring(officer, NOW) == FirstRings(None, 0, 0)
    alert = steps.drafted(night.actor("warning_issuer"))
    hear(alert, NOW + timedelta(seconds=2))
    once = FirstRings(2, 1, 1)
    assert api.time_to_first_ring(officer, NOW) == once
    graver = steps.drafted(
        night.actor("warning_issuer"), Status.ACTUAL, steps.text(level=5), now=NOW + 9 * MINUTE
    )
    hear(graver, NOW + 9 * MINUTE)
    night.draft(status=Status.EXERCISE, now=NOW + MINUTE)
    assert api.time_to_first_ring(officer, NOW) == once, (
        "neither a graver draft of that storm nor a drill moves it"
    )
    assert api.time_to_first_ring(officer, NOW + 10 * MINUTE).drafts == 0
    next_door = night.actor("commune_officer", next_door=True)
    assert api.time_to_first_ring(next_door, NOW).drafts == 0, "another commune's draft"


def test_a_draft_for_which_nobody_was_called_is_counted_among_the_drafts(night: Night) -> None:
    night.draft()
    Ring.plain.all().delete()
    assert api.time_to_first_ring(night.actor("duty_officer"), NOW) == FirstRings(None, 0, 1)
