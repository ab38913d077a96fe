"""A key pressed in a call answers the village, the warning and the text of that very call, or is a cry; who heard a call hears the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.answers import api
from hoaban.domains.answers.actions import ringing
from hoaban.domains.answers.models import Report, Round
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.calls import calls, off, presses, rings, updated
from hoaban.domains.answers.tests.steps import HEAD, LINE, NEXT, VILLAGE
from hoaban.domains.warning.tests.steps import ended
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import dispatching
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Channel

pytestmark = pytest.mark.django_db(databases="__all__")


# --- Keys --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("key", "state"), [("1", "heard"), ("2", "moving"), ("3", "help")])
def test_her_key_answers_for_the_village_in_her_name(
    voice: MemoryLine, keys: None, alert: Any, key: str, state: str
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    for _told_twice in range(2):
        presses(key, calls()[0])
    row = Report.plain.get()
    assert (steps.state(alert)[0], row.way, row.by_label, row.text_number, row.is_sure) == (
        state, "key", "Lò Văn Mẫu", 1, True,
    )  # fmt: skip
    assert steps.row(alert).next_at is None


def test_a_key_of_an_old_call_never_answers_a_newer_text(
    voice: MemoryLine, keys: None, alert: Any, officer: Any, issuer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    updated(officer, issuer, alert)
    presses("1", calls()[0])
    owed = steps.row(alert)
    assert (owed.state, owed.answered_number, owed.round.number) == ("heard", 1, 2)
    assert owed.next_at is not None, "it is still asked for the newer one"


@pytest.mark.parametrize("why", ["out", "ended", "ended long ago"])
@pytest.mark.parametrize("key", ["1", "3"])
def test_no_key_is_lost_when_the_village_is_asked_no_more(
    voice: MemoryLine, keys: None, alert: Any, officer: Any, issuer: Any, why: str, key: str
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    if why == "out":
        updated(officer, issuer, alert, areas=(NEXT,))
    else:
        ended(issuer, alert, now=timezone.now())
        steps.heard(alert)
        if why != "ended":
            Round.plain.update(closed_at=timezone.now() - timedelta(days=2))
    presses(key, calls()[0])
    row = Report.plain.get()
    assert (row.owed_id, row.waits) == (steps.row(alert).pk, True)
    assert Duty.plain.filter(kind="answers.word", state="open").exists()
    assert Duty.plain.filter(kind="answers.help", state="open").exists() is (key == "3")
    assert not (key == "3" and steps.row(alert).is_out)


@pytest.mark.parametrize(("key", "state"), [("1", "silent"), ("2", "silent"), ("3", "help")])
def test_a_key_of_somebody_taken_off_the_list_answers_for_nobody_but_a_cry_counts(
    voice: MemoryLine, keys: None, alert: Any, commune_officer: Any, key: str, state: str
) -> None:
    start = steps.row(alert).owed_since
    steps.climbed(start)
    rings()
    off(commune_officer, HEAD)
    steps.climbed(start + timedelta(minutes=5))
    presses(key, calls()[0])
    row, owed = Report.plain.get(), steps.row(alert)
    assert (owed.state, row.waits, row.is_sure) == (state, True, False)
    assert Duty.plain.filter(kind="answers.help", state="open").exists() is (key == "3")
    if key != "3":
        assert owed.next_at is not None, "it is still asked"
        assert [one.state for one in calls()] == ["confirmed", "planned"], "the deputy is called all the same"


def test_whoever_was_put_on_the_list_again_answers(
    voice: MemoryLine, keys: None, alert: Any, commune_officer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    off(commune_officer, HEAD)
    steps.contact(commune_officer)
    presses("1", calls()[0])
    assert steps.state(alert)[0] == "heard"


def test_whoever_was_taken_off_the_list_is_neither_called_nor_written_to(
    voice: MemoryLine, alert: Any, commune_officer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    off(commune_officer, HEAD)
    rings()
    assert (voice.sent, [one.state for one in calls()]) == ([], ["suppressed"])
    texts = MemoryLine(is_real=True, window=30)
    ports.connect(Channel.SMS, texts)
    dispatching.dispatch_window(Channel.SMS, is_life=True, now=timezone.now())
    assert HEAD not in [one.address for one in texts.sent]


def test_a_call_that_is_none_of_ours_is_about_nothing(voice: MemoryLine, alert: Any) -> None:
    steps.climbed(steps.row(alert).owed_since)
    row = calls()[0]
    assert api.call_about(row.batch.kind, row.batch.request, row.recipient) == api.CallAbout(
        alert, VILLAGE, 1
    )
    for kind, request, recipient in (
        ("delivery.warning", row.batch.request, row.recipient),
        ("answers.call", "call:0:1:5", row.recipient),
        ("answers.call", "call:x", row.recipient),
        ("answers.call", row.batch.request, "contact:0"),
        ("answers.call", row.batch.request, "contact:²"),
        ("answers.call", row.batch.request, ""),
    ):
        assert api.call_about(kind, request, recipient) is None


# --- A resident's key ---------------------------------------------------------------------------------------------------
STRANGER = "+84911111111"


def three(alert: Any, home_no: int | None, key: str = "3", phone: str = STRANGER) -> int:
    """In a call to a resident, as config/calling.py tells it."""
    now = timezone.now()
    return api.key_pressed(
        by=LINE, phone=phone, key=key, call="r1", at=now, now=now, alert=alert, text_number=1, home_no=home_no
    )


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the telephones of those who ring for help are told, in Vietnamese."""
    said: list[str] = []
    known: set[str] = set()

    def tell(*, what: notify.Plan, **_more: Any) -> None:
        if what.kind == ringing.CALLED and what.request not in known:
            known.add(what.request)
            said.append(str((ringing._fill_called(what.params, "vi") or {})["words"]))

    monkeypatch.setattr(ringing.notify, "tell", tell)
    return said


def test_a_resident_s_three_is_a_call_for_help_of_her_village_whose_head_is_still_asked(
    voice: MemoryLine, alert: Any, woken: list[str]
) -> None:
    start = steps.row(alert).owed_since
    for _told_twice in range(2):
        three(alert, VILLAGE)
    row, owed = Report.plain.get(), steps.row(alert)
    assert (row.owed_id, row.grade, row.is_sure, row.waits, owed.state) == (
        owed.pk,
        "help",
        False,
        True,
        "help",
    )
    assert (owed.answered_number, owed.answered_at, owed.next_at) == (0, None, start)
    assert Duty.plain.filter(kind="answers.help", state="open").count() == 1
    assert woken == ["Có bản cần cứu giúp: nhận việc, gọi cứu nạn: bản Hua Ít"]
    steps.climbed(start)
    rings()
    assert [one.address for one in voice.sent] == [HEAD]


@pytest.mark.parametrize("key", ["1", "2"])
def test_no_other_key_of_a_resident_says_anything_for_the_village(alert: Any, key: str) -> None:
    assert three(alert, VILLAGE, key) == 0
    assert (steps.state(alert)[0], Report.plain.exists()) == ("silent", False)


@pytest.mark.parametrize(
    ("home_no", "phone", "place"),
    [
        (None, STRANGER, steps.PROVINCE),
        (steps.PROVINCE, STRANGER, steps.PROVINCE),
        (steps.DOOR, STRANGER, steps.DOOR),
        (None, steps.DOOR_HEAD, steps.DOOR),
    ],
)
def test_a_three_that_fits_no_warned_village_rings_and_keeps_what_place_is_known(
    alert: Any, woken: list[str], home_no: int | None, phone: str, place: int
) -> None:
    for _told_twice in range(2):
        assert three(alert, home_no, phone=phone) == 1
    row = Report.plain.get()
    assert (row.place_no, row.waits, row.owed_id) == (place, True, None)
    assert len(woken) == 1, "told twice, it rings once"
    assert woken[0].startswith("Có người bấm phím cần cứu giúp, chưa chắc ở bản nào: đọc tin, gọi lại")
    assert ("Cửa Rừng" in woken[0]) is (place == steps.DOOR)


# --- The end -----------------------------------------------------------------------------------------------------------
def test_whoever_heard_the_call_is_called_about_the_end_and_nobody_else(
    voice: MemoryLine, alert: Any, officer: Any, issuer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    steps.climbed(steps.row(alert).owed_since + timedelta(minutes=5))  # the deputy's call waits
    ended(issuer, alert, now=timezone.now())
    for _told_twice in range(2):
        steps.heard(alert)
    rings()
    assert [one.address for one in calls("answers.call_end")] == [HEAD]
    assert [one.address for one in voice.sent] == [HEAD, HEAD]
    assert "Bấm phím" not in voice.sent[1].text
    assert [one.state for one in calls()] == ["confirmed", "expired"]


def test_no_end_stands_before_anybody_who_has_to_flee(
    voice: MemoryLine, alert: Any, officer: Any, issuer: Any
) -> None:
    """Neither before a head, nor before residents of the least grave warning that calls."""
    from hoaban.domains.delivery.rules import leaves_from

    steps.climbed(steps.row(alert).owed_since)
    rings()
    at = timezone.now()
    ended(issuer, alert, now=at)
    steps.heard(alert)
    (end,) = calls("answers.call_end")
    assert end.next_try_at > leaves_from(at, 1)
    assert end.next_try_at <= timezone.now()
