"""A kept question answers as the queryset does, for whoever asks, and for nobody else."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db.models import CharField, DateTimeField, QuerySet, UUIDField
from django.utils import timezone

from hoaban.foundation.access.api import Given, HowMany, PerActor, Prepared, SystemActor, UnitRange
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
