"""A village that is cut off stays so from one warning to the next, until its line is back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.answers import actions
from hoaban.domains.answers.models import CutOff, History, Owed
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.receipts import LATER, AsActor, clock, told
from hoaban.domains.answers.tests.steps import OTHER, VILLAGE
from hoaban.domains.answers.values import Grade
from hoaban.domains.warning.values import Status
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify.models import Batch

pytestmark = pytest.mark.django_db(databases="__all__")


def marked(by: Any, alert: UUID, *numbers: int, why: str = "tower", now: datetime | None = None) -> int:
    return actions.mark_dark(
        by=by, alert=alert, numbers=numbers or [VILLAGE], why=steps.dark(why), request=uuid4().hex, now=now or timezone.now()
    )  # fmt: skip


def newer(officer: Any, issuer: Any, now: datetime | None = None) -> UUID:
    """The next warning over the same commune, its villages asked."""
    return steps.issued(officer, issuer, now=now)


# --- It is the village's, not the warning's ---------------------------------------------------------------------------
def test_the_next_warning_finds_the_village_cut_off_and_says_since_when_and_by_whom(
    officer: Any, issuer: Any, alert: UUID, as_actor: AsActor
) -> None:
    said_at = timezone.now()
    marked(officer, alert, now=said_at)
    later = newer(officer, issuer, said_at + timedelta(minutes=30))
    assert (steps.row(later).state, steps.row(later).dark, steps.row(later).was_dark) == (
        "dark",
        "tower",
        True,
    )
    assert steps.row(later, OTHER).dark == ""
    row = CutOff.plain.get()
    assert (row.place_no, row.since, row.by_label, row.ended_at) == (VILLAGE, said_at, officer.label, None)
    page = as_actor(officer).get(f"/w/answers/{later}/{VILLAGE}/").content.decode()
    assert f"người báo {officer.label}" in page


def test_a_newer_text_of_the_same_warning_leaves_it_cut_off(officer: Any, issuer: Any, alert: UUID) -> None:
    marked(officer, alert)
    Owed.plain.update(owed_since=timezone.now() - timedelta(hours=1))
    round_ = steps.row(alert).round
    round_.number, round_.sent_at = 2, timezone.now()
    round_.save()
    steps.asked()
    assert (steps.row(alert).dark, steps.row(alert).state) == ("tower", "dark")
    assert CutOff.plain.filter(ended_at__isnull=True).count() == 1


def test_its_cause_is_corrected_and_since_when_stays(officer: Any, alert: UUID) -> None:
    first = timezone.now()
    marked(officer, alert, now=first)
    marked(officer, alert, why="road", now=first + timedelta(minutes=5))
    row = CutOff.plain.get()
    assert (row.why, row.since) == ("road", first)


def test_whoever_says_that_the_line_is_back_says_it_for_every_warning(
    officer: Any, issuer: Any, alert: UUID
) -> None:
    marked(officer, alert)
    second = newer(officer, issuer)
    actions.mark_light(by=officer, alert=second, number=VILLAGE, request="b", now=timezone.now())
    assert (steps.row(alert).dark, steps.row(second).dark) == ("", "")
    row = CutOff.plain.get()
    assert (row.back, row.ended_label) == ("officer", officer.label)
    assert steps.row(newer(officer, issuer)).dark == ""


def test_marked_in_one_warning_it_is_cut_off_in_the_other_that_runs(
    officer: Any, issuer: Any, alert: UUID
) -> None:
    second = newer(officer, issuer)
    marked(officer, alert)
    assert (steps.row(second).dark, steps.row(second).next_at) == ("tower", None)


def test_an_answer_by_its_own_line_ends_it_and_one_told_by_radio_does_not(
    officer: Any, issuer: Any, alert: UUID
) -> None:
    marked(officer, alert)
    second = newer(officer, issuer)
    steps.wrote(officer, second, steps.said(Grade.HEARD), way="radio")
    assert CutOff.plain.filter(ended_at__isnull=True).exists()
    steps.by_link(second, steps.said(Grade.TOLD))
    row = CutOff.plain.get()
    assert (row.back, steps.row(second).dark, steps.row(alert).dark) == ("answer", "", "tower")
    clock(timezone.now())
    assert steps.row(alert).dark == "", "the other warning follows"


def test_a_drill_neither_marks_a_village_nor_finds_it_cut_off(officer: Any, issuer: Any, alert: UUID) -> None:
    drill = steps.issued(officer, issuer, status=Status.EXERCISE)
    marked(officer, drill, OTHER)
    assert not CutOff.plain.exists()
    marked(officer, alert)
    assert steps.row(drill).dark == ""
    assert steps.row(steps.issued(officer, issuer, status=Status.EXERCISE)).dark == ""


def test_what_was_known_before_is_asked_of_its_own_head_too(officer: Any, issuer: Any, alert: UUID) -> None:
    """Nobody has tried its line for this warning: what arrives there tells that it is back."""
    now = timezone.now()
    marked(officer, alert, now=now)
    assert not Batch.plain.filter(request__startswith=f"asked:{steps.row(alert).pk}:").exists()
    later = newer(officer, issuer, now + timedelta(minutes=10))
    steps.climbed(now + timedelta(minutes=10))
    assert Batch.plain.filter(
        kind="answers.asked", request__startswith=f"asked:{steps.row(later).pk}:"
    ).exists()
    assert Batch.plain.filter(
        kind="answers.near", request__startswith=f"near:{steps.row(later).pk}:"
    ).exists()


def test_it_can_be_said_while_no_warning_runs(
    officer: Any, issuer: Any, alert: UUID, as_actor: AsActor
) -> None:
    marked(officer, alert)
    apps.get_model("answers", "Round").plain.update(closed_at=timezone.now())
    client = as_actor(officer)
    assert "Bản đang mất liên lạc" in client.get("/w/answers/").content.decode()
    uid = CutOff.plain.get().uid
    assert client.post(f"/w/answers/lines/{uid}/back/", {"request_id": "x"}).status_code == 302
    assert "Bản đang mất liên lạc" not in client.get("/w/answers/").content.decode()
    outsider = cast_member("commune_officer", "next", 3664)
    with pytest.raises(NotFound):
        actions.line_back(by=outsider, uid=uid, request=None, now=timezone.now())


def test_the_line_is_said_to_be_back_once(officer: Any, alert: UUID) -> None:
    marked(officer, alert)
    uid = CutOff.plain.get().uid
    for number in (VILLAGE, 0):
        said = actions.line_back(by=officer, uid=uid, request="once", now=timezone.now())
        assert (said, steps.row(alert).dark) == (number, "")
    assert History.plain.filter(what="light").count() == 1


# --- Its telephones say that it is back ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("arrived", "is_back"), [((0, 9), False), ((1, 9), False), ((5, 9), True), ((2, 2), True)]
)
def test_receipts_of_what_was_sent_afterwards_end_it(
    officer: Any, alert: UUID, arrived: tuple[int, int], is_back: bool
) -> None:
    """One of many may be the telephone of somebody who works elsewhere; the head's own is enough."""
    now = timezone.now()
    marked(officer, alert, now=now)
    told(alert, now + timedelta(minutes=1), here=arrived)
    clock(now + LATER)
    row, owed = CutOff.plain.get(), steps.row(alert)
    assert (row.ended_at is not None, row.back, owed.dark) == (
        is_back, "receipt" if is_back else "", "" if is_back else "tower"
    )  # fmt: skip
    if is_back:
        assert owed.next_at is not None, "its own people are asked"
        assert clock(now + LATER) == 0


def test_what_arrived_before_it_was_cut_off_says_nothing(officer: Any, alert: UUID) -> None:
    now = timezone.now()
    told(alert, now - timedelta(minutes=1), here=(9, 9))
    marked(officer, alert, now=now)
    clock(now + LATER)
    assert steps.row(alert).dark == "tower"
