"""Who owes an answer to a warning, and who is asked when nobody answers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from hoaban.domains.answers import actions, api, jobs, queries
from hoaban.domains.answers.actions import climbing
from hoaban.domains.answers.models import Contact, History, Owed, Round
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import DOOR, HEAD, NEXT, OTHER, OWN, VILLAGE
from hoaban.domains.answers.values import Grade, State, Way
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.values import Proof, Status
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify.actions import choosing
from hoaban.foundation.notify.models import Delivery
from hoaban.foundation.notify.queries import notices_for
from hoaban.foundation.notify.values import Channel
from hoaban.foundation.notify.wording import words
from tests.support.people import make_cast

pytestmark = pytest.mark.django_db(databases="__all__")


def owing(alert: Any) -> dict[int, str]:
    return dict(Owed.plain.filter(round__alert=alert, is_out=False).values_list("place_no", "state"))


def sms() -> list[str]:
    return list(Delivery.plain.filter(channel="sms").order_by("pk").values_list("address", flat=True))


def test_every_village_of_the_area_owes_an_answer_and_asking_twice_asks_once(alert: Any) -> None:
    assert owing(alert) == {VILLAGE: "silent", OTHER: "silent"}
    steps.heard(alert)
    Round.plain.update(asked_number=0)
    steps.asked()
    assert Owed.plain.count() == 2


def test_a_commune_whose_villages_nobody_listed_answers_as_one(officer: Any, issuer: Any) -> None:
    apps.get_model("places", "Unit").plain.filter(start=DOOR).delete()
    assert owing(steps.issued(officer, issuer, (NEXT,))) == {NEXT: "silent"}


def test_who_may_walk_to_a_village_is_the_nearest_that_does_not_need_somebody_itself(
    officer: Any, issuer: Any
) -> None:
    steps.issued(officer, issuer, (OWN, NEXT))
    owed = Owed.plain.get(place_no=VILLAGE)
    Owed.plain.filter(place_no=OTHER).update(state=State.TOLD)
    for state, order in (
        (State.HEARD, [DOOR, OTHER]),
        (State.HELP, [OTHER, DOOR]),
        (State.DARK, [OTHER, DOOR]),
    ):
        Owed.plain.filter(place_no=DOOR).update(state=state)
        assert [one.number for one in queries.people_near(officer, owed)] == order
    for step in range(1, 6):
        number, name = DOOR + step, f"Bản Xa {step}"
        apps.get_model("places", "Unit").plain.create(
            level="village", code=f"03664{step + 1:04d}", kind="bản", name=name, full_name=name, name_key=name.lower(),
            name_sort=name.lower(), start=number, stop=number + 1, longitude=104 + step / 100, latitude=21.3,
        )  # fmt: skip
    Owed.plain.filter(place_no=OTHER).update(state=State.SILENT)
    near = [one.number for one in queries.people_near(officer, owed)]
    assert near == [DOOR + 1, DOOR + 2, DOOR + 3, DOOR + 4, DOOR, OTHER], (
        "who is near is there, whatever her village needs"
    )


def test_the_register_knows_who_has_no_network_and_how_many_homes_there_are(
    officer: Any, issuer: Any
) -> None:
    registry = apps.get_model("registry", "Household").plain
    for number in range(3):
        registry.create(code=f"HO-{number}", place_no=VILLAGE)
    apps.get_model("registry", "VillageFact").plain.create(
        unit=apps.get_model("places", "Unit").plain.get(start=OTHER),
        place_no=OTHER,
        kind="coverage",
        value="none",
        recorded_at=timezone.now(),
    )
    alert = steps.issued(officer, issuer)
    assert (steps.row(alert).homes, steps.row(alert, OTHER).dark) == (3, "no_network")
    assert owing(alert)[OTHER] == "dark"


def test_an_update_asks_again_and_keeps_what_is_known(alert: Any, officer: Any, issuer: Any) -> None:
    steps.wrote(officer, alert, steps.said(Grade.MOVING, moved=4, homes=9))
    later = timezone.now() + timedelta(minutes=20)
    seen = Alert.plain.get(uid=alert)
    wider = replace(text_of(seen), areas=(OWN, NEXT), onset=later, expires=later + timedelta(hours=5))
    warnings.change(by=officer, uid=alert, seen=seen.version, text=wider, request=None, now=later)
    steps.send(issuer, alert, later)
    owed = steps.row(alert)
    assert owing(alert) == {VILLAGE: "moving", OTHER: "silent", DOOR: "silent"}
    assert (owed.answered_number, owed.round.number, owed.next_at) == (1, 2, owed.round.sent_at)
    steps.wrote(officer, alert, steps.said(Grade.HEARD), now=later)
    owed = steps.row(alert)
    assert (owed.state, owed.answered_number, owed.next_at) == ("moving", 2, None)


def test_the_ladder_is_climbed_on_time_and_each_step_once(alert: Any) -> None:
    start = steps.row(alert).owed_since
    seen = []
    for minutes in (0, 0, 4, 5, 9, 10, 14, 15, 60):
        steps.climbed(start + timedelta(minutes=minutes))
        seen.append(steps.row(alert).rung)
    assert seen == [1, 1, 1, 2, 2, 3, 3, 4, 4]
    assert steps.row(alert).next_at is None
    told = (
        History.plain.filter(owed__place_no=VILLAGE, what="rung")
        .order_by("pk")
        .values_list("rung", flat=True)
    )
    assert list(told) == ["head", "standing", "commune", "neighbour"]
    kinds = Duty.plain.filter(target_type="answers.owed", target_id=str(steps.row(alert).pk), state="open")
    assert sorted(kinds.values_list("kind", flat=True)) == ["answers.neighbour", "answers.silent"]
    assert sms().count(HEAD) == 2
    assert steps.DOOR_HEAD in sms()


def test_where_nobody_is_on_the_list_the_commune_is_asked_at_once(alert: Any) -> None:
    steps.climbed(steps.row(alert).owed_since)
    assert (steps.row(alert, OTHER).rung, steps.row(alert).rung) == (3, 1)


def test_a_night_without_power_asks_everybody_due_in_one_go(alert: Any) -> None:
    steps.climbed(steps.row(alert).owed_since + timedelta(hours=1))
    assert steps.row(alert).rung == 4
    assert sms().count(HEAD) == 2


def test_a_warning_whose_villages_cannot_be_asked_leaves_the_silence_of_others_no_longer(
    alert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Round.plain.update(asked_number=0)
    monkeypatch.setattr(jobs, "rounds_to_ask", lambda: [10**6, Round.plain.get().pk])
    later = timezone.now() + timedelta(minutes=20)
    said = jobs.chase(JobContext(steps.CHASER, later + timedelta(minutes=1), lambda: later))
    assert said.failed == 1
    assert Duty.plain.filter(kind="answers.silent").exists()


def test_a_village_that_breaks_the_clock_is_put_off_and_the_others_of_its_ten_climb(
    alert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now() + timedelta(minutes=20)
    broken, moved = steps.row(alert, OTHER).pk, climbing.moved

    def breaks(owed: Owed) -> None:
        moved(owed)
        if owed.pk == broken:
            raise ValueError(broken)

    before = steps.row(alert, OTHER).rung
    monkeypatch.setattr(climbing, "moved", breaks)
    said = jobs.chase(JobContext(steps.CHASER, later + timedelta(minutes=1), lambda: later))
    assert said.failed == 1
    assert steps.row(alert).rung > before
    assert (steps.row(alert, OTHER).rung, steps.row(alert, OTHER).next_at) == (before, later + jobs.AGAIN)


def test_an_answer_ends_the_climb_and_its_duties(alert: Any, officer: Any) -> None:
    steps.climbed(steps.row(alert).owed_since + timedelta(minutes=11))
    steps.wrote(officer, alert, steps.said(Grade.HEARD))
    steps.climbed(steps.row(alert).owed_since + timedelta(minutes=30))
    assert (steps.row(alert).rung, steps.row(alert).next_at) == (3, None)
    assert not Duty.plain.filter(
        target_id=str(steps.row(alert).pk), target_type="answers.owed", state="open"
    ).exists()


def test_a_cut_off_village_is_asked_by_radio_and_neighbours_and_not_by_telephone(
    alert: Any, officer: Any
) -> None:
    actions.mark_dark(
        by=officer, alert=alert, numbers=[VILLAGE], why=steps.dark("tower"), request="a", now=timezone.now()
    )
    actions.mark_dark(
        by=officer, alert=alert, numbers=[VILLAGE], why=steps.dark("tower"), request="a", now=timezone.now()
    )
    steps.climbed(timezone.now() + timedelta(hours=1))
    owed = steps.row(alert)
    assert (owed.state, owed.dark, owed.next_at) == ("dark", "tower", None)
    assert HEAD not in sms()
    assert steps.DOOR_HEAD in sms()
    assert Duty.plain.filter(kind="answers.dark", target_id=str(owed.pk), state="open").count() == 1


def test_a_cut_off_village_that_speaks_by_itself_is_reached_again_and_by_radio_it_is_not(
    alert: Any, officer: Any
) -> None:
    actions.mark_dark(
        by=officer, alert=alert, numbers=[VILLAGE], why=steps.dark("power"), request="a", now=timezone.now()
    )
    steps.wrote(officer, alert, steps.said(Grade.HEARD), way="radio")
    assert (steps.row(alert).state, steps.row(alert).dark) == ("heard", "power")
    number = api.key_pressed(
        by=steps.LINE, phone=HEAD, key="2", call="c1", at=timezone.now(), now=timezone.now()
    )
    assert (number, steps.row(alert).dark, steps.row(alert).state) == (1, "", "moving")
    assert steps.row(alert).was_dark


def test_reached_again_its_own_people_are_asked_from_the_first_rung(alert: Any, officer: Any) -> None:
    actions.mark_dark(
        by=officer, alert=alert, numbers=[VILLAGE], why=steps.dark("power"), request="a", now=timezone.now()
    )
    now = timezone.now() + timedelta(minutes=1)
    actions.mark_light(by=officer, alert=alert, number=VILLAGE, request="b", now=now)
    assert steps.row(alert).state == "silent"
    steps.climbed(now)
    assert HEAD in sms()


def test_who_was_asked_before_the_tower_fell_is_asked_again_once_it_stands(alert: Any, officer: Any) -> None:
    start = steps.row(alert).owed_since
    steps.climbed(start)
    actions.mark_dark(
        by=officer, alert=alert, numbers=[VILLAGE], why=steps.dark("tower"), request="a", now=start
    )
    now = start + timedelta(minutes=30)
    actions.mark_light(by=officer, alert=alert, number=VILLAGE, request="b", now=now)
    of_this = Duty.plain.filter(target_id=str(steps.row(alert).pk), state="open")
    assert not of_this.filter(kind="answers.dark").exists()
    steps.climbed(now)
    steps.climbed(now)
    assert sms().count(HEAD) == 2
    steps.climbed(now + timedelta(minutes=11))
    assert of_this.filter(kind="answers.silent").count() == 1


@pytest.mark.parametrize("how", ["cancel", "expired"])
def test_what_is_over_asks_nobody_and_its_duties_are_taken_back(alert: Any, issuer: Any, how: str) -> None:
    steps.climbed(steps.row(alert).owed_since + timedelta(minutes=11))
    if how == "cancel":
        seen = Alert.plain.get(uid=alert).version
        warnings.cancel(
            by=issuer,
            uid=alert,
            seen=seen,
            reason="Mưa đã tạnh, suối rút.",
            proof=Proof.PASSKEY,
            request=None,
            now=timezone.now(),
        )
        steps.heard(alert)
    else:
        api.on_alert_expired({"alert_id": Alert.plain.get(uid=alert).pk}, 2)
    actions.close_waiting(by=steps.CHASER, now=timezone.now())
    steps.climbed(timezone.now() + timedelta(hours=1))
    assert not Duty.plain.filter(target_type="answers.owed", state="open").exists()
    assert steps.row(alert).rung == 3
    assert not Owed.plain.filter(next_at__isnull=False).exists()


def test_a_message_says_the_village_the_words_and_the_link_and_nothing_once_it_has_answered(
    alert: Any, officer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    batch = Delivery.plain.filter(address=HEAD).select_related("batch").get().batch
    from hoaban.foundation.notify.values import Channel

    told = words("answers.asked", batch.params, Channel.SMS, "vi")
    assert told is not None
    assert "bản Hua Ít" in told[1]
    assert "https://hoaban.invalid/a/" in told[1]
    steps.wrote(officer, alert, steps.said(Grade.HEARD))
    assert words("answers.asked", batch.params, Channel.SMS, "vi") is None


def test_a_drill_says_so_in_every_message_and_stands_below_real_work(officer: Any, issuer: Any) -> None:
    alert = steps.issued(officer, issuer, status=Status.EXERCISE)
    steps.climbed(steps.row(alert).owed_since + timedelta(minutes=16))
    steps.wrote(officer, alert, steps.said(Grade.HELP))
    from hoaban.foundation.notify.values import Channel

    told = [
        words(one.batch.kind, one.batch.params, Channel.SMS, "vi")
        for one in Delivery.plain.select_related("batch").filter(channel="sms")
    ]
    assert told
    assert all(one[1].startswith("DIỄN TẬP") for one in told if one is not None)
    assert set(Duty.plain.filter(kind__startswith="answers.").values_list("kind", flat=True)) == {
        "answers.drill"
    }
    assert not Delivery.plain.filter(is_life=True).exists()


def test_times_tell_when_villages_answered(alert: Any, officer: Any) -> None:
    asked = steps.row(alert).asked_at
    steps.wrote(officer, alert, steps.said(Grade.HEARD), now=asked + timedelta(minutes=4))
    steps.wrote(officer, alert, steps.said(Grade.SAFE), OTHER, now=asked + timedelta(minutes=40))
    times = api.times(officer, alert)
    assert (times.answered, times.in_time, times.share) == (2, 1, 0.5)
    assert times.median == timedelta(minutes=4)
    assert [one.way for one in times.villages] == [Way.OFFICER, Way.OFFICER]
    assert api.round_for(officer, alert).counts == {State.HEARD: 1, State.SAFE: 1}


def inbox(actor: Any) -> list[str]:
    return [one.text for one in notices_for(actor)[0]]


def test_silent_villages_of_a_warning_come_together_and_the_notice_says_how_many_there_are_by_now(
    officer: Any, issuer: Any
) -> None:
    cast = make_cast(("duty_officer", "commune_officer"))
    Contact.plain.create(
        place_no=OTHER, part="head", name="Lò Văn Mẫu", phone_e164="+84912345670", since=timezone.now()
    )
    alert = steps.issued(officer, issuer, (OWN, NEXT))
    start = steps.row(alert).owed_since
    for minutes in (0, 5, 10, 10):
        steps.climbed(start + timedelta(minutes=minutes))
    province, commune = cast.actor("duty_officer"), cast.actor("commune_officer")
    assert inbox(province) == ["3 bản được cảnh báo chưa trả lời: hãy gọi, hoặc đến tận nơi"]
    assert inbox(commune) == ["2 bản được cảnh báo chưa trả lời: hãy gọi, hoặc đến tận nơi: xã Mường Bú"]
    steps.wrote(officer, alert, steps.said(Grade.HEARD))
    assert inbox(province)[0].startswith("2 bản"), "counted whenever it is read"
    assert inbox(commune) == ["1 bản được cảnh báo chưa trả lời: hãy gọi, hoặc đến tận nơi: bản Nà Lồi"]
    paths = [notices_for(one)[0][0].path for one in (province, commune)]
    assert paths == [f"/w/answers/{alert}/", f"/w/answers/{alert}/?commune={OWN}"]
    for number in (OTHER, DOOR):
        steps.wrote(officer, alert, steps.said(Grade.HEARD), number)
    assert inbox(province) == ["Không còn bản nào chờ việc này"]
    batch = apps.get_model("notify", "Batch").plain.filter(kind="answers.woken").first()
    assert words(batch.kind, batch.params, Channel.SMS, "vi") is None, "nobody is rung for it"


def test_who_falls_silent_in_time_wakes_again_after_those_with_nobody_on_the_list(
    officer: Any, issuer: Any
) -> None:
    province = make_cast(("duty_officer",)).actor("duty_officer")
    alert = steps.issued(officer, issuer, (OWN, NEXT))
    start = steps.row(alert).owed_since
    steps.climbed(start)
    assert [one[:5] for one in inbox(province)] == ["1 bản"], "nobody answers for one of them"
    steps.climbed(start + timedelta(minutes=10))
    assert [one[:5] for one in inbox(province)] == ["3 bản", "3 bản"]


def test_villages_cut_off_at_once_wake_once_and_later_ones_again(alert: Any, officer: Any) -> None:
    province, now = make_cast(("duty_officer",)).actor("duty_officer"), timezone.now()
    for numbers, later in (([VILLAGE, OTHER], 0), ([VILLAGE], 5)):
        why = steps.dark("tower" if not later else "power")
        at = now + timedelta(minutes=later)
        actions.mark_dark(by=officer, alert=alert, numbers=numbers, why=why, request=f"d{later}", now=at)
    said = "2 bản được cảnh báo mất liên lạc: bộ đàm, người đưa tin, hoặc bản bên cạnh: xã Mường Bú"
    assert inbox(province) == [said, said]


def test_a_call_for_help_stands_before_all_notices_until_it_is_read(alert: Any, officer: Any) -> None:
    province = make_cast(("duty_officer",)).actor("duty_officer")
    start = steps.row(alert).owed_since
    steps.wrote(officer, alert, steps.said(Grade.HELP), now=start)
    steps.climbed(start + timedelta(minutes=16))
    (first, *rest), _more = notices_for(province)
    assert (first.title, len(rest)) == ("Một bản cần cứu giúp", 3), "her ring among the others"
    assert first.id not in [one.id for one in notices_for(province, before=rest[0].id)[0]], "it stands once"
    choosing.mark_read(by=province, ids=[first.id])
    assert notices_for(province)[0][-1].id == first.id, "once it is read it stands where it came"


def test_a_call_for_help_in_a_drill_stands_before_nothing_real(officer: Any, issuer: Any) -> None:
    province = make_cast(("duty_officer",)).actor("duty_officer")
    drill = steps.issued(officer, issuer, status=Status.EXERCISE)
    steps.wrote(officer, drill, steps.said(Grade.HELP))
    real = steps.issued(officer, issuer, (NEXT,))
    steps.climbed(steps.row(real, DOOR).owed_since + timedelta(minutes=11))
    titles = [one.title for one in notices_for(province)[0]]
    assert titles[-1] == "Một bản cần cứu giúp"
    assert len(titles) > 1
