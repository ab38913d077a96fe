"""A warning and a drill from the draft to the end, told afterwards: on the page and in the table."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import cast_member
from hoaban.domains.aftermath import queries, spoken
from hoaban.domains.aftermath.tests.steps import BEGAN, over
from hoaban.domains.aftermath.values import Point, ShareOf, Verdict
from hoaban.domains.answers.tests import steps as village
from hoaban.domains.answers.values import Grade, State
from hoaban.domains.delivery.actions import telling
from hoaban.domains.delivery.models import Count, Telling
from hoaban.domains.ringing import actions as ringing
from hoaban.domains.ringing import api as bells
from hoaban.domains.ringing import of_drafts
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.models import Alert, Decision, Version
from hoaban.domains.warning.queries import rooms
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.values import EXERCISE_WORD, Status
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.imports.cells import text_of
from hoaban.foundation.imports.sheet import opened
from hoaban.foundation.notify.models import Batch, Delivery
from tests.support.people import OWN

pytestmark = pytest.mark.django_db(databases="__all__")


def sheet(client: Client, uid: UUID, tmp: Path) -> list[tuple[Any, ...]]:
    answer = client.get(f"/w/aftermath/{uid}/table/")
    assert answer.status_code == 200
    kept = tmp / "report.xlsx"
    kept.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    with opened(kept) as book:
        return [tuple(text_of(cell) for cell in row) for row in book.rows(book.names()[0])]


def test_a_warning_is_told_from_its_draft_to_its_end(officer: Any, issuer: Any) -> None:
    found = queries.report_for(issuer, over(officer, issuer))
    at = {one.point: one.at - BEGAN for one in found.moments}
    assert at[Point.DRAFT] == at[Point.REVIEW] == at[Point.ISSUE] == timedelta()
    assert at[Point.ANSWER] == timedelta(minutes=5)
    assert at[Point.END] == timedelta(hours=1)
    assert Point.ALL not in at, "one village is silent"
    assert [one.at for one in found.moments] == sorted(one.at for one in found.moments)
    assert found.villages == {State.SAFE: 1, State.SILENT: 1}
    assert sum(found.villages.values()) == next(
        one.of for one in found.shares if one.what is ShareOf.ANSWERED
    )
    said = {(one.goal.start, one.goal.end): one.verdict for one in found.judged}
    assert said[Point.DRAFT, Point.ISSUE] is Verdict.MET
    assert said[Point.ISSUE, Point.ALL] is Verdict.NEVER
    assert said[Point.SIGN, Point.DRAFT] is Verdict.UNASKED
    assert found.score is None, "a real warning is not scored"


def test_the_line_s_own_times_are_told(officer: Any, issuer: Any) -> None:
    """Ten messages: half had left with the fifth, nine tenths with the ninth; an inbox is no line."""
    uid = over(officer, issuer)
    version = Version.plain.get(alert__uid=uid, number=1)
    telling.begin(by=SystemActor("delivery.begin"), version_id=version.pk, now=BEGAN)
    batch = Batch.plain.create(kind="test", urgency="life", path="/", by_key="x", request="x")
    Delivery.plain.bulk_create(
        Delivery(
            batch=batch, recipient=f"registry:{n}", channel="in_app" if n > 10 else "sms", state="confirmed", next_try_at=BEGAN,
            sent_at=BEGAN + timedelta(seconds=n),
        )
        for n in range(1, 15)
    )  # fmt: skip
    Telling.plain.filter(alert=uid).update(batch=batch.uid)
    at = {one.point: (one.at - BEGAN).total_seconds() for one in queries.report_for(issuer, uid).moments}
    assert (at[Point.FIRST], at[Point.HALF], at[Point.MOST]) == (1, 5, 9)
    assert at[Point.FIRST] <= at[Point.HALF] <= at[Point.MOST]
    Delivery.plain.filter(recipient="registry:9").update(state="failed")
    Delivery.plain.filter(recipient="registry:10").update(state="failed")
    missing = queries.report_for(issuer, uid).missing
    assert Point.MOST in missing, "what failed was not told"


def test_whoever_opened_it_and_the_first_ring_are_told(officer: Any, issuer: Any) -> None:
    uid = steps.drafted(officer, told=steps.text(onset=BEGAN, expires=BEGAN + timedelta(hours=6)), now=BEGAN)
    cause = of_drafts.cause(Alert.plain.get(uid=uid).pk)
    assert cause is not None
    ringing.hear(by=bells.RINGER, cause=cause, now=BEGAN + timedelta(seconds=2))
    ringing.note_opened(by=issuer, what=bells.What.DRAFT, uids=[uid], now=BEGAN + timedelta(seconds=40))
    steps.reviewed(issuer, uid, now=BEGAN + timedelta(minutes=1))
    steps.issued(issuer, uid, now=BEGAN + timedelta(minutes=2))
    steps.ended(issuer, uid, now=BEGAN + timedelta(minutes=30))
    at = {one.point: (one.at - BEGAN).total_seconds() for one in queries.report_for(issuer, uid).moments}
    assert at[Point.OPENED] == 40
    assert at[Point.ISSUE] == 120


def test_a_drill_is_scored_and_its_page_and_rows_bear_the_word(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client], tmp_path: Path
) -> None:
    uid, client = over(officer, issuer, Status.EXERCISE), as_actor(issuer)
    score = queries.report_for(issuer, uid).score
    assert score is not None
    assert 0 < score.earned < score.of
    page = client.get(f"/w/aftermath/{uid}/").content.decode()
    assert page.count(EXERCISE_WORD) >= 2
    assert f"<title>{EXERCISE_WORD}" in page
    assert 'href="/w/aftermath/?drills=1"' in page, "back to drills, not to real warnings"
    rows = sheet(client, uid, tmp_path)[1:]
    assert rows
    assert all(str(row[0]).startswith(f"{EXERCISE_WORD}: ") for row in rows)
    points = [str(row[2]) for row in rows if row[2] and " / " in str(row[2])]
    assert points[-1] == f"{spoken.number(score.earned)} / {score.of}"
    assert len(points) == len(score.parts) + 1


def test_a_drill_fails_on_one_thing_that_is_missing_and_a_warning_is_not_judged_by_it(
    officer: Any,
    issuer: Any,
    as_actor: Callable[[Any], Client],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rooms, "gaps", lambda: [warning.Gap("words", "cold", 2)])
    drill, real, client = over(officer, issuer, Status.EXERCISE), over(officer, issuer), as_actor(issuer)
    monkeypatch.setattr(rooms, "gaps", list)
    monkeypatch.setattr(warning, "gaps", list)  # filled the morning after
    page = client.get(f"/w/aftermath/{drill}/").content.decode()
    assert "Chưa đạt" in page
    assert "2 cấp chưa có lời sẵn." in page
    assert "Tính theo lúc diễn tập kết thúc" in page
    ((what, why, looked),) = [row[1:] for row in sheet(client, drill, tmp_path) if "Chưa đạt" in str(row[0])]
    assert (what, why) == ("Rét hại", "2 cấp chưa có lời sẵn.")
    assert str(looked).startswith("Tính theo lúc diễn tập kết thúc")
    assert "Chưa đạt" not in client.get(f"/w/aftermath/{real}/").content.decode()


def test_a_drill_fails_on_what_a_language_spoken_here_lacks(
    officer: Any,
    issuer: Any,
    as_actor: Callable[[Any], Client],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It ran to its end, and is scored all the same: on the page and in the table (decision 0110)."""
    lacking = [warning.Gap("tongue", "Tiếng Thử", 4), warning.Gap("untold", "Tiếng Khác", 1)]
    client = as_actor(issuer)
    monkeypatch.setattr(rooms, "gaps", lambda: lacking)
    drill = over(officer, issuer, Status.EXERCISE)
    assert queries.report_for(issuer, drill).score
    page = client.get(f"/w/aftermath/{drill}/").content.decode()
    assert "nêu 2 điều thiếu." in page
    assert "Tiếng Thử" in page
    assert "Tiếng Khác" in page
    rows = [" ".join(map(str, row)) for row in sheet(client, drill, tmp_path) if "Chưa đạt" in str(row[0])]
    assert len(rows) == 2
    assert "Tiếng Thử" in rows[0]
    assert "Tiếng Khác" in rows[1]


def test_what_is_missing_since_a_drill_ended_does_not_fail_it(
    officer: Any,
    issuer: Any,
    as_actor: Callable[[Any], Client],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rooms, "gaps", list)
    drill, client = over(officer, issuer, Status.EXERCISE), as_actor(issuer)
    monkeypatch.setattr(warning, "gaps", lambda: [warning.Gap("words", "cold", 2)])
    page = client.get(f"/w/aftermath/{drill}/").content.decode()
    assert "Chưa đạt" not in page
    assert "không nêu điều gì thiếu" in page
    assert any("không nêu điều gì thiếu" in str(row[1]) for row in sheet(client, drill, tmp_path))


def test_a_drill_that_ended_before_that_was_kept_is_read_as_of_today_and_says_so(
    officer: Any,
    issuer: Any,
    as_actor: Callable[[Any], Client],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drill, client = over(officer, issuer, Status.EXERCISE), as_actor(issuer)
    Decision.plain.filter(alert__uid=drill).update(lacked=None)
    monkeypatch.setattr(warning, "gaps", lambda: [warning.Gap("words", "cold", 2)])
    page = client.get(f"/w/aftermath/{drill}/").content.decode()
    assert "2 cấp chưa có lời sẵn." in page
    assert "Xem tại lúc này" in page
    (row,) = [row for row in sheet(client, drill, tmp_path) if "Chưa đạt" in str(row[0])]
    assert "Xem tại lúc này" in str(row[3])
    monkeypatch.setattr(warning, "gaps", list)
    page = client.get(f"/w/aftermath/{drill}/").content.decode()
    assert "Chưa đạt" not in page
    assert "Xem tại lúc này" in page, "nothing is missing today says nothing of that night"


def test_a_drill_and_a_warning_never_stand_in_one_list(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client], tmp_path: Path
) -> None:
    real, drill, client = over(officer, issuer), over(officer, issuer, Status.EXERCISE), as_actor(issuer)
    warnings, drills = (client.get(f"/w/aftermath/{what}").content.decode() for what in ("", "?drills=1"))
    assert str(real) in warnings
    assert str(drill) not in warnings
    assert EXERCISE_WORD not in warnings
    assert str(drill) in drills
    assert str(real) not in drills
    assert EXERCISE_WORD not in client.get(f"/w/aftermath/{real}/").content.decode()
    assert not any(EXERCISE_WORD in str(cell) for row in sheet(client, real, tmp_path) for cell in row)


def test_calls_of_which_nobody_knows_stand_in_the_table_as_on_the_page(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client], tmp_path: Path
) -> None:
    uid, client = over(officer, issuer), as_actor(issuer)
    version = Version.plain.get(alert__uid=uid, number=1)
    telling.begin(by=SystemActor("delivery.begin"), version_id=version.pk, now=BEGAN)
    assert not any("không ai rõ" in str(row[0]) for row in sheet(client, uid, tmp_path)), (
        "no such call, no row"
    )
    row = Telling.plain.get(alert=uid, number=1)
    for fate, n in (("unknown", 7), ("delivered", 2)):
        Count.plain.create(telling=row, place_no=OWN, channel="voice", fate=fate, messages=n)
    (told,) = [row for row in sheet(client, uid, tmp_path) if "không ai rõ" in str(row[0])]
    assert str(told[2]) == "7"
    page = client.get(f"/w/aftermath/{uid}/").content.decode()
    assert "không ai rõ: 7" in page
    assert "Số điện thoại đã được báo" in page, "its share leaves out what was only taken"


def test_what_still_runs_has_no_report(officer: Any, issuer: Any) -> None:
    with pytest.raises(NotFound):
        queries.report_for(issuer, village.issued(officer, issuer))


def test_a_duty_room_of_the_next_commune_finds_no_report(officer: Any, issuer: Any) -> None:
    uid = over(officer, issuer)
    stranger = cast_member("duty_officer", "stranger", 3664)
    assert queries.over_for(stranger, Status.ACTUAL) == []
    with pytest.raises(NotFound):
        queries.report_for(stranger, uid)


def test_names_are_read_by_whoever_may(officer: Any, issuer: Any) -> None:
    uid = over(officer, issuer)
    assert all(one.who for one in queries.report_for(issuer, uid).deeds)
    assert not any(one.who for one in queries.report_for(officer, uid).deeds)


def test_the_role_of_a_step_stands_beside_the_name_and_without_it(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client], tmp_path: Path
) -> None:
    """Only names are withheld; what was decided before roles were kept tells its name alone."""
    uid = over(officer, issuer)
    steps_kept = Decision.plain.filter(alert__uid=uid)
    steps_kept.filter(step="issue").update(by_role="warning_issuer")
    for reader, told in (
        (issuer, "issuer (Người duyệt của cơ quan ban hành)"),
        (officer, "Người duyệt của cơ quan ban hành"),
    ):
        browser = as_actor(reader)
        page = browser.get(f"/w/aftermath/{uid}/")
        assert told in [one["by"] for one in page.context["deeds"]]
        assert told in {row[-1] for row in sheet(browser, uid, tmp_path)}
    assert all(one.who for one in queries.report_for(issuer, uid).deeds)


def test_a_report_asks_no_more_for_more_villages(officer: Any, issuer: Any) -> None:
    """Of two villages and of twenty, of which all but one answered: the same questions."""
    few = asked_for(issuer, over(officer, issuer))
    for number in range(3, 21):
        apps.get_model("places", "Unit").plain.create(
            level="village", code=f"03646{number:04d}", kind="Bản", name=f"Số {number}", full_name=f"Bản Số {number}",
            name_key=f"so {number}", name_sort="x", start=OWN + number, stop=OWN + number + 1,
        )  # fmt: skip
    uid = village.issued(officer, issuer, now=BEGAN)
    for number in range(2, 21):
        village.wrote(officer, uid, village.said(Grade.SAFE), OWN + number, now=BEGAN + timedelta(minutes=5))
    steps.ended(issuer, uid, "all_clear", now=BEGAN + timedelta(hours=1))
    assert sum(queries.report_for(issuer, uid).villages.values()) == 20
    assert asked_for(issuer, uid) == few


def asked_for(actor: Any, uid: UUID) -> int:
    """How many questions a report costs that was read before."""
    queries.report_for(actor, uid)
    with CaptureQueriesContext(connections["default"]) as asked:
        queries.report_for(actor, uid)
    return len(asked)


def test_every_state_and_moment_has_its_words() -> None:
    assert set(spoken.STATES) == set(State)
    assert set(spoken.POINTS) == set(Point)
