"""The small map and the timeline of what runs: on the duty room's page, on a page of its own, and only what the reader may see."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.answers import actions
from hoaban.domains.answers.models import Help
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import DOOR, NEXT, OTHER, OWN, VILLAGE
from hoaban.domains.answers.values import Dark, Grade
from hoaban.domains.answers.web import duty_room
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.values import Status

pytestmark = pytest.mark.django_db(databases="__all__")
Page = Callable[[Any], Client]
WHOLE = "/w/answers/happened/"


def html(response: Any) -> str:
    return response.content.decode()


def main(text: str) -> str:
    return text.partition("<main")[2].partition("</main>")[0]


def told(actor: Any, *sorts: warning.Sort, status: Status = Status.ACTUAL) -> list[warning.Happening]:
    span = warning.span_for(actor, status, timezone.now())
    return warning.timeline(actor, span, sorts or tuple(warning.Sort), 100) if span else []


def test_each_step_stands_on_the_timeline_the_newest_first(officer: Any, alert: Any) -> None:
    now = timezone.now()
    steps.wrote(officer, alert, steps.said(Grade.TOLD), now=now + timedelta(seconds=1))
    steps.wrote(
        officer, alert, steps.said(Grade.HELP, injured=2), number=OTHER, now=now + timedelta(seconds=2)
    )
    row = Help.plain.get()
    actions.take_help(by=officer, uid=row.uid, request=None, now=now + timedelta(seconds=3))
    found = told(officer)
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    sorts = {one.sort for one in found}
    assert {warning.Sort.DRAFT, warning.Sort.DECISION, warning.Sort.ANSWER, warning.Sort.HELP} <= sorts
    first = found[0]
    assert (first.sort, first.by) == (warning.Sort.HELP, officer.label)
    assert first.where == "Bản Nà Lồi, Xã Mường Bú"
    assert all(one.url for one in found)


def test_no_line_says_a_telephone_or_what_somebody_typed(officer: Any, alert: Any) -> None:
    steps.wrote(officer, alert, steps.said(Grade.HELP, words="Gọi 0912345678"))
    actions.mark_dark(
        by=officer, alert=alert, numbers=[OTHER], why=Dark.TOWER, request=None, now=timezone.now()
    )
    assert told(officer, warning.Sort.DARK)
    for one in told(officer):
        assert not re.search(r"\d{6}", f"{one.text} {one.where}")


def test_a_commune_sees_its_own_villages_only_and_no_draft(officer: Any, issuer: Any, as_actor: Page) -> None:
    alert = steps.issued(officer, issuer, (OWN, NEXT))
    steps.wrote(officer, alert, steps.said(Grade.TOLD), number=VILLAGE)
    steps.wrote(officer, alert, steps.said(Grade.MOVING), number=DOOR)
    mine = cast_member("commune_officer", "own", 3646)
    found = told(mine)
    assert {one.sort for one in found} == {warning.Sort.ANSWER, warning.Sort.DECISION}, found
    assert [one.where for one in found if one.where] == ["Bản Hua Ít, Xã Mường Bú"]
    page = html(as_actor(mine).get(WHOLE))
    assert "Bản Hua Ít" in page
    assert "Bản Cửa Rừng" not in page
    assert officer.label not in main(page)
    seen = duty_room.glance(mine, Status.ACTUAL)
    assert seen is not None
    assert sum(one.count for one in seen.key) == 2


def test_the_map_says_who_has_not_been_told_by_shape_word_and_count(officer: Any, alert: Any) -> None:
    steps.wrote(officer, alert, steps.said(Grade.HELP), number=OTHER)
    seen = duty_room.glance(officer, Status.ACTUAL)
    assert seen is not None
    assert seen.title == "1 trên 2 bản chưa được báo"
    assert [(one.said, one.count) for one in seen.key] == [("Cần cứu giúp", 1), ("Chưa được báo", 1)]
    assert f"/w/answers/{alert}/{OTHER}/" in seen.picture
    assert "scale-5" in seen.picture
    assert "scale-4" in seen.picture
    assert duty_room.glance(officer, Status.EXERCISE) is None


def test_several_communes_are_one_mark_each_by_the_gravest(officer: Any, issuer: Any) -> None:
    alert = steps.issued(officer, issuer, (OWN, NEXT))
    steps.wrote(officer, alert, steps.said(Grade.SAFE), number=DOOR)
    seen = duty_room.glance(officer, Status.ACTUAL)
    assert seen is not None
    assert f"?commune={OWN}" in seen.picture
    assert seen.picture.count("sketch-mark") == 2
    assert seen.url == f"/w/answers/{alert}/"


def test_villages_that_nobody_placed_are_marks_with_names(officer: Any, alert: Any) -> None:
    apps.get_model("places", "Unit").plain.filter(level="village").update(longitude=None, latitude=None)
    steps.wrote(officer, alert, steps.said(Grade.SAFE))
    seen = duty_room.glance(officer, Status.ACTUAL)
    assert seen is not None
    assert not seen.picture
    assert [(one.name, one.said) for one in seen.marks] == [
        ("Bản Nà Lồi", "Chưa được báo"),
        ("Bản Hua Ít", "Mọi người đã an toàn"),
    ]


def test_the_duty_room_shows_both_and_leads_to_the_whole(officer: Any, alert: Any, as_actor: Page) -> None:
    steps.wrote(officer, alert, steps.said(Grade.TOLD))
    page = html(as_actor(officer).get("/w/warning/"))
    assert re.search(r'id="glance" data-live="[a-z ]*answers', page)
    assert re.search(r'id="happened" data-live="[a-z ]*warnings', page)
    assert f'{WHOLE}?status=actual"' in page
    assert "Đã ban hành: Lũ quét" in page
    listed = html(as_actor(cast_member("commune_officer", "own", 3646)).get("/w/answers/"))
    assert 'id="glance"' in listed
    assert 'id="happened"' in listed
    assert "warnings" not in re.findall(r'id="happened" data-live="([^"]*)"', listed)[0], (
        "that stream is refused"
    )


def test_the_whole_is_filtered_paged_and_says_when_nothing_runs(
    officer: Any, issuer: Any, alert: Any, as_actor: Page
) -> None:
    now = timezone.now()
    for n in range(45):
        steps.wrote(
            officer, alert, steps.said(Grade.MOVING, moved=n, homes=99), now=now + timedelta(seconds=n)
        )
    browser = as_actor(officer)
    first, second = (
        html(browser.get(f"{WHOLE}?kind=answer")),
        html(browser.get(f"{WHOLE}?kind=answer&page=2")),
    )
    assert (first.count('class="happened-answer"'), second.count('class="happened-answer"')) == (40, 5)
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
    assert 'class="happened-decision"' not in first
    assert 'class="happened-decision"' in html(browser.get(f"{WHOLE}?kind=decision"))
    for odd in ("?kind=x", "?page=x", "?page=-3", "?page=999999999999", "?status=x"):
        assert browser.get(WHOLE + odd).status_code == 200
    folded = html(browser.get("/w/warning/"))
    assert "45 câu trả lời của các bản" in folded
    assert "Lúc này không có đợt nào" in html(browser.get(f"{WHOLE}?status=exercise"))


def test_a_drill_stays_in_the_drill(officer: Any, issuer: Any) -> None:
    alert = steps.issued(officer, issuer, status=Status.EXERCISE)
    steps.wrote(officer, alert, steps.said(Grade.TOLD))
    assert told(officer) == []
    assert told(officer, status=Status.EXERCISE)
    assert duty_room.glance(officer, Status.ACTUAL) is None
    assert duty_room.glance(officer, Status.EXERCISE) is not None


def test_more_villages_cost_no_more_queries(officer: Any, issuer: Any, as_actor: Page) -> None:
    counted = []
    browser = as_actor(officer)
    Alert.plain.filter(uid=steps.issued(officer, issuer)).update(
        state="cancelled"
    )  # what is over is a list, too
    alert = steps.issued(officer, issuer, (OWN, NEXT))
    steps.wrote(officer, alert, steps.said(Grade.TOLD))
    for path in ("/w/warning/", WHOLE, "/w/answers/"):
        browser.get(path)
        with CaptureQueriesContext(connections["default"]) as asked:
            browser.get(path)
        counted.append(len(asked))
    for number in range(3, 20):
        apps.get_model("places", "Unit").plain.create(
            level="village", code=f"03646{number:04d}", kind="Bản", name=f"Số {number}", full_name=f"Bản Số {number}", name_key="x",
            name_sort="x", start=OWN + number, stop=OWN + number + 1, longitude=103.9 + number / 100, latitude=21.3,
        )  # fmt: skip
    Alert.plain.filter(uid=alert).update(state="cancelled")
    again = steps.issued(officer, issuer, (OWN, NEXT))
    for number in range(1, 20):
        steps.wrote(officer, again, steps.said(Grade.TOLD), number=OWN + number)
    more = []
    for path in ("/w/warning/", WHOLE, "/w/answers/"):
        browser.get(path)
        with CaptureQueriesContext(connections["default"]) as asked:
            browser.get(path)
        more.append(len(asked))
    assert more == counted
