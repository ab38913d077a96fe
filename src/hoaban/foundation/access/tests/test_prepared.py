"""A kept question answers as the queryset does, for whoever asks, and for nobody else."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import CharField, DateTimeField, QuerySet, UUIDField
from django.utils import timezone

from hoaban.foundation.access.api import (
    Given,
    HowMany,
    Number,
    PerActor,
    Prepared,
    SystemActor,
    UnitRange,
    numbers,
)
from hoaban.foundation.access.errors import UnscopedQuery
from hoaban.foundation.duties.models import CalendarLink, Duty
from hoaban.foundation.jobs.models import Failure

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody signed in who holds nothing."""

    key: str
    label: str = "Lò Văn Ún"

    def may(self, permission: str) -> bool:
        return False

    def areas(self, permission: str) -> tuple[UnitRange, ...]:
        return ()


def failures(count: int) -> list[Failure]:
    now = timezone.now()
    return [
        Failure.plain.create(
            job=f"room.job-{number % 2}", at=now - timedelta(hours=number), holder="test", reason="torn"
        )
        for number in range(count)
    ]


def _of_job(_actor: object) -> "QuerySet[Failure]":
    return Failure.plain.filter(
        job=Given("job", CharField()), at__gt=Given("since", DateTimeField())
    ).order_by("pk")


def test_models_come_back_as_the_queryset_gives_them() -> None:
    failures(6)
    asked, since = Prepared(_of_job), timezone.now() - timedelta(hours=3)
    for job in ("room.job-0", "room.job-1", "room.none"):
        plain = Failure.plain.filter(job=job, at__gt=since).order_by("pk")
        assert [row.__dict__ | {"_state": None} for row in asked(job=job, since=since)] == [
            row.__dict__ | {"_state": None} for row in plain
        ]
    assert asked(job="room.job-0", since=since)


def test_columns_come_back_as_tuples_and_a_count_as_one() -> None:
    failures(5)
    columns = Prepared(lambda _actor: _of_job(None).values_list("job", "at"))
    counted = Prepared(lambda _actor: _of_job(None).order_by().values_list(HowMany()))
    since = timezone.now() - timedelta(days=1)
    assert columns(job="room.job-1", since=since) == list(
        Failure.plain.filter(job="room.job-1").order_by("pk").values_list("job", "at")
    )
    assert counted(job="room.job-0", since=since) == [(3,)]


def test_a_uuid_is_told_as_its_column_keeps_it() -> None:
    asked = Prepared(lambda _actor: Duty.plain.filter(uid=Given("uid", UUIDField())).values_list("uid"))
    assert asked(uid=Duty().uid) == []


def test_a_question_that_nobody_cleared_is_refused_each_time() -> None:
    asked = Prepared(lambda _actor: Duty.objects.all())
    for _ in range(2):
        with pytest.raises(UnscopedQuery):
            asked(SystemActor("test"))


def test_each_actor_sees_her_own_rows() -> None:
    for number in (1, 2):
        CalendarLink.plain.create(user_key=f"user:{number}", digest=str(number) * 64, made_at=timezone.now())
    asked = Prepared(lambda actor: CalendarLink.objects.visible_to(actor).values_list("user_key"))
    people = [Holder(f"user:{number}") for number in (1, 2, 3)]
    for _ in range(2):
        assert [asked(one) for one in people] == [[("user:1",)], [("user:2",)], []]


def test_an_actor_without_any_area_is_answered_with_nothing() -> None:
    asked = Prepared(lambda actor: Duty.objects.visible_to(actor, "edit"))
    assert asked(Holder("user:1")) == []


def test_what_is_kept_hangs_on_the_very_object() -> None:
    worked_out: list[object] = []

    def work_out(actor: object) -> int:
        worked_out.append(actor)
        return len(worked_out)

    kept = PerActor(work_out)
    one, alike = Holder("user:1"), Holder("user:1")
    assert [kept(one), kept(one), kept(alike), kept(one)] == [1, 1, 2, 1]


def test_the_book_begins_anew_before_it_grows_too_thick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoaban.foundation.access.prepared.MOST_ACTORS", 3)
    kept = PerActor(lambda actor: actor.key)
    people = [Holder(key=f"user:{number}") for number in range(10)]
    assert [kept(one) for one in people] == [one.key for one in people]
    assert len(kept._kept) <= 3


def _counting(job: str) -> Number:
    return Number(lambda _actor: Failure.plain.filter(job=job).order_by().values_list("pk"))


def test_numbers_of_several_questions_are_one_statement(django_assert_num_queries: Any) -> None:
    failures(5)
    few = Number(lambda _actor: Failure.plain.order_by().values_list("pk")[:2])
    asked = [_counting("room.job-0"), _counting("room.none"), lambda _actor: 7, few]
    with django_assert_num_queries(1):
        assert numbers(None, asked) == [3, 0, 7, 2]
    assert _counting("room.job-1")(None) == 2


def test_a_number_of_nothing_at_all_asks_nobody(django_assert_num_queries: Any) -> None:
    nothing = Number(lambda _actor: Failure.plain.none().values_list("pk"))
    with django_assert_num_queries(0):
        assert numbers(None, [nothing, nothing]) == [0, 0]


def test_each_actor_has_numbers_of_her_own() -> None:
    CalendarLink.plain.create(user_key="user:2", digest="2" * 64, made_at=timezone.now())
    links = Number(lambda actor: CalendarLink.objects.visible_to(actor).order_by().values_list("pk"))
    assert [links(Holder(f"user:{number}")) for number in (1, 2)] == [0, 1]


def test_a_number_that_nobody_cleared_is_refused() -> None:
    with pytest.raises(UnscopedQuery):
        numbers(SystemActor("test"), [Number(lambda _actor: Duty.objects.values_list("pk"))])
