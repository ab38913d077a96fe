"""A pair across two communes: found by the province's search, seen by each officer from her side, told apart or put off by either."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.linkage import actions, jobs, queries
from hoaban.domains.linkage.actions import duty
from hoaban.domains.linkage.models import EVERYWHERE, Pair, Scan
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.values import State
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.errors import MergeElsewhere
from hoaban.foundation.access import identity
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.jobs.api import JobContext
from tests.support.doubles import give_number, record_of

pytestmark = pytest.mark.django_db(databases="__all__")
OWN, NEXT = 14_03646_0000, 14_03664_0000
JOB = SystemActor(
    "linkage.find_across", frozenset({Permission.REVIEW, "registry:household:see", "registry:person:merge"})
)


@pytest.fixture
def apart() -> tuple[Any, Any]:
    """One woman in two communes; beside her two records within one, which are the commune's own search."""
    record_of("Quàng Văn Giáp", "H-1", OWN, year=1950)
    record_of("Quàng Văn Giáp", "H-2", OWN, year=1950)
    return record_of("Lò Thị Xuyến", "H-50", OWN, year=1990), record_of(
        "Lò Thị Xuyến", "H-51", NEXT, year=1990
    )


def look(beat: Callable[[], None] = lambda: None) -> int:
    return actions.scan_province(by=JOB, beat=beat, now=timezone.now())


def say(by: Any, state: State) -> None:
    actions.decide(by=by, uid=Pair.plain.get().uid, state=state, request=None, now=timezone.now())


def test_a_pair_across_communes_is_found_at_night_and_both_officers_are_asked(apart: tuple[Any, Any]) -> None:
    ctx = JobContext(actor=JOB, deadline=timezone.now() + timedelta(hours=1), clock=timezone.now)
    give_number(apart[0], "000000000017")
    assert jobs.find_across(ctx).done == 0, "nothing came since"
    Scan.plain.create(commune=EVERYWHERE, asked_at=timezone.now())
    assert [jobs.find_across(ctx).done for _ in range(2)] == [1, 0]
    pair = Pair.plain.get()
    assert (pair.first_place, pair.second_place) == (OWN, NEXT)
    assert set(Duty.plain.filter(kind="linkage.review").values_list("number", flat=True)) == {OWN, NEXT}
    line = Entry.plain.get(tag="linkage:province:scan")
    assert (line.count, line.note) == (1, "identity numbers opened: 1")


def test_a_number_with_one_slip_brings_together_what_nothing_else_does(apart: tuple[Any, Any]) -> None:
    one, other = apart
    unknown = {"birth_year": None, "birth_month": None, "birth_date": None}
    type(other).plain.filter(pk=other.pk).update(name="Lo Thi Xuyen", **unknown)
    look()
    assert not Pair.plain.exists(), "another commune, and nobody knows when she was born"
    for person, number in ((one, "000123456789"), (other, "000123465789")):
        person.refresh_from_db()
        give_number(person, number)
    look()
    pair = Pair.plain.get()
    assert (pair.first_person, pair.second_person) == (one.pk, other.pk)
    assert ["identity", 2] in [reason[:2] for reason in pair.reasons]


def test_a_search_asked_for_waits_for_the_night_s_too(
    sheet_commune: None, apart: tuple[Any, Any], commune_officer: Any
) -> None:
    actions.ask_scan(by=commune_officer, request=None, now=timezone.now())
    assert queries.waiting_scans() == [OWN]
    assert queries.is_province_waiting()


def test_killed_midway_it_is_done_whole_the_next_time(apart: tuple[Any, Any]) -> None:
    class Killed(Exception):
        pass

    def beat(left: list[int]) -> None:
        if not left:
            raise Killed
        left.pop()

    Scan.plain.create(commune=EVERYWHERE, asked_at=timezone.now())
    for beats in range(4):
        left = [1] * beats
        with pytest.raises(Killed):
            look(lambda left=left: beat(left))
        assert queries.is_province_waiting()
    for _ in range(2):
        look()
    assert Pair.plain.count() == 1
    assert not queries.is_province_waiting()


def test_a_commune_s_own_search_leaves_pairs_across_alone(apart: tuple[Any, Any]) -> None:
    look()
    actions.scan_commune(by=JOB, commune=OWN, beat=lambda: None, now=timezone.now())
    assert Pair.plain.filter(first_place=OWN, second_place=NEXT).count() == 1
    assert Pair.plain.filter(second_place=OWN).count() == 1


def test_each_officer_sees_her_own_record_and_where_the_other_lies(
    apart: tuple[Any, Any], commune_officer: Any, outsider: Any
) -> None:
    look()
    for officer, own in ((commune_officer, 0), (outsider, 1)):
        row = queries.pairs(officer, queries.Chosen()).rows[0]
        assert row.names[own] == "Lò Thị Xuyến"
        assert (row.names[1 - own], row.about[1 - own]) == ("", "")


def test_the_other_record_is_shown_for_the_pair_and_the_look_is_on_record(
    apart: tuple[Any, Any], commune_officer: Any, make_actor: Any
) -> None:
    look()
    uid = Pair.plain.get().uid
    assert actions.look_across(by=commune_officer, uid=uid, now=timezone.now()).name == "Lò Thị Xuyến"
    line = ReadEntry.plain.filter(tag="registry:person:settle").latest("at")
    assert (line.purpose, line.actor_key) == ("settle_pair", commune_officer.key)
    say(commune_officer, State.DIFFERENT)
    with pytest.raises(NotFound):
        queries.other_sides(commune_officer, uid)


def test_nobody_else_sees_it(apart: tuple[Any, Any], make_actor: Any) -> None:
    look()
    stranger = make_actor(Permission.REVIEW, "registry:person:merge", commune=3910)
    with pytest.raises(NotFound):
        queries.other_sides(stranger, Pair.plain.get().uid)
    assert queries.pairs(stranger, queries.Chosen()).rows == []


def test_either_says_two_people_and_nobody_who_keeps_one_side_makes_them_one(
    apart: tuple[Any, Any], commune_officer: Any, outsider: Any
) -> None:
    look()
    choice = registry.Choice(1, 1, frozenset(), None, timezone.now())
    with pytest.raises((MergeElsewhere, NotFound)):
        actions.decide_same(
            by=commune_officer, uid=Pair.plain.get().uid, kept_uid=apart[0].uid, merged_uid=apart[1].uid,
            choice=choice, now=timezone.now(),
        )  # fmt: skip
    say(outsider, State.DIFFERENT)
    assert Pair.plain.get().state == State.DIFFERENT
    assert not Duty.plain.filter(kind="linkage.review", closed_at=None).exists()


def test_pages_show_her_side_and_the_other_on_demand(
    apart: tuple[Any, Any], client: Client, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_finders", [lambda _request: commune_officer])
    look()
    uid = Pair.plain.get().uid
    assert f"/w/linkage/{uid}/" in client.get("/w/linkage/").content.decode()
    page = client.get(f"/w/linkage/{uid}/").content.decode()
    assert f"/w/linkage/{uid}/other/" in page
    assert "H-51" not in page
    answered = client.post(f"/w/linkage/{uid}/other/").content.decode()
    assert "H-51" in answered
    assert 'data-live-from="' in answered, "its bell is asked for elsewhere: this address answers no GET"
    assert "data-live-from" not in client.get(f"/w/linkage/{uid}/").content.decode()
    assert "H-51" not in client.get(f"/w/linkage/{uid}/").content.decode(), "a link never shows it"


def test_a_commune_whose_officers_cannot_be_asked_holds_up_no_other_and_is_asked_the_next_time(
    apart: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real, broken = duty.settle, [OWN]

    def settle(by: Any, commune: int) -> None:
        real(by, commune)
        if commune in broken:
            raise ValueError("this commune breaks")

    monkeypatch.setattr(duty, "settle", settle)
    Scan.plain.create(commune=EVERYWHERE, asked_at=timezone.now())
    ctx = JobContext(actor=JOB, deadline=timezone.now() + timedelta(hours=1), clock=timezone.now)
    report = jobs.find_across(ctx)
    assert (report.done, report.failed) == (1, 1)
    assert str(OWN) in caplog.text
    assert asked() == {NEXT}, "nothing of the one that broke stays half done"
    assert queries.is_province_waiting()
    broken.clear()
    assert [jobs.find_across(ctx).failed for _ in range(2)] == [0, 0]
    assert asked() == {OWN, NEXT}
    assert Duty.plain.filter(kind="linkage.review").count() == 2, "nobody is asked twice"
    assert not queries.is_province_waiting()


def test_killed_before_anybody_was_asked_both_are_asked_the_next_time(
    apart: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(duty, "to_settle", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            look()
    assert asked() == set()
    look()
    assert asked() == {OWN, NEXT}, "what stands is asked about, not what this search found new"


def asked() -> set[int]:
    return set(Duty.plain.filter(kind="linkage.review", closed_at=None).values_list("number", flat=True))
