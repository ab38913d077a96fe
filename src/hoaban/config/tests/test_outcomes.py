"""What the page of outcomes says to whom, in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from conftest import cast_member
from hoaban.config import outcomes
from hoaban.domains.answers.models import Owed, Round
from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import identity
from tests.support.people import OWN

pytestmark = pytest.mark.django_db(databases="__all__")
A_DAY = timedelta(days=1)


@pytest.fixture
def officer() -> Any:
    return cast_member("duty_officer", "officer", None)


@pytest.fixture
def warned() -> None:
    """Three villages, two of which answered in time; a draft that rang after four seconds and one that called nobody."""
    at = timezone.now() - A_DAY
    common = {
        "is_exercise": False,
        "hazard": "flood",
        "level": 3,
        "number": 1,
        "areas": [OWN],
        "ends_at": at + A_DAY,
    }
    row = Round.plain.create(
        alert="01990000-0000-7000-8000-000000000001",
        place_no=OWN,
        place_stop=OWN + 10_000,
        issued_at=at,
        sent_at=at,
        **common,
    )
    for number, minutes in ((1, 3), (2, 15), (3, 40)):
        Owed.plain.create(
            round=row,
            place_no=OWN + number,
            asked_at=at,
            owed_since=at,
            answered_at=at + timedelta(minutes=minutes),
        )
    for number in (1, 2):
        bell = Bell.plain.create(
            occasion=f"01990000-0000-7000-8000-00000000001{number}", subject=f"01990000-0000-7000-8000-00000000002{number}",
            is_drill=False, level=3, places="Xã Mẫu", place_no=OWN, place_stop=OWN + 10_000, written_by="", drafted_at=at,
            began_at=at, state="settled",
        )  # fmt: skip
    Ring.plain.create(
        bell=bell, stage=0, round=0, recipient="user:1", label="", rung_at=at + timedelta(seconds=4)
    )


@pytest.mark.parametrize(
    ("language", "answered", "rang"),
    [
        (
            "vi",
            "2 trong 3 lượt bản, của 1 cảnh báo trong 12 tháng qua",
            "1 trong 2 dự thảo đã có người được gọi",
        ),
        (
            "en",
            "2 of 3 villages, by 1 warning in the last 12 months",
            "Somebody was called for 1 of 2 drafts",
        ),
    ],
)
def test_the_page_says_the_share_the_counts_and_over_which_time(
    client: Any, monkeypatch: Any, officer: Any, warned: None, language: str, answered: str, rang: str
) -> None:
    monkeypatch.setattr(identity, "_finders", [lambda _request: officer])
    client.cookies["django_language"] = language
    page = client.get("/w/outcomes/").content.decode()
    assert "<b>66%</b>" in page, "two of three are not rounded up"
    assert answered in page
    assert rang in page
    assert {"vi": "<b>4 giây</b>", "en": "<b>4 seconds</b>"}[language] in page


def test_the_page_asks_a_question_for_each_number_whatever_happened(
    officer: Any, warned: None, django_assert_max_num_queries: Any
) -> None:
    for measure in (outcomes.answered, outcomes.first_ring):
        with django_assert_max_num_queries(1):
            measure(officer)


def test_who_may_not_see_is_told_so_and_nothing_is_no_failure(officer: Any) -> None:
    auditor = cast_member("auditor", "auditor", None)
    with translation.override("en"):
        for measure in (outcomes.answered, outcomes.first_ring):
            assert measure(auditor).value == "Counted, but not shown to your role"
            assert measure(officer).value.startswith("Nothing to count in the last 12 months")


def test_a_language_is_covered_when_every_sentence_is_approved(monkeypatch: Any, officer: Any) -> None:
    with translation.override("en"):
        for counts, value, of in (((0, 0), "No language", ""), ((1, 8), "12%", "1 of 8 languages")):
            monkeypatch.setattr(warning, "voiced_languages", lambda counts=counts: counts)
            found = outcomes.languages(officer)
            assert (found.value[: len(value)], found.of[: len(of)]) == (value, of)
