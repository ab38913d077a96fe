"""Pairs are found by a job, wait for the commune's officer, and whatever she says of them can be taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from hoaban.domains.linkage import actions, api, jobs, queries
from hoaban.domains.linkage.errors import Decided
from hoaban.domains.linkage.models import Pair, Scan
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.values import State
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.queries.people import _name_words as known_words
from hoaban.foundation.access import identity
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.jobs.api import JobContext
from tests.support.doubles import give_number, record_of

pytestmark = pytest.mark.django_db(databases="__all__")
OWN, NEXT = 14_03646_0000, 14_03664_0000
JOB = SystemActor(
    "linkage.find", frozenset({Permission.REVIEW, "registry:household:see", "registry:person:merge"})
)
SignIn = Callable[[Any], Client]


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in


@pytest.fixture
def twice() -> tuple[Any, Any]:
    """One woman in two households of a commune, in a crowd of others."""
    for number, name in enumerate(
        ("An", "Bình", "Cường", "Giáp", "Hùng", "Minh", "Phúc", "Quyết", "Tùng", "Vinh")
    ):
        record_of(f"Quàng Văn {name}", f"H-{number}", OWN, year=1950 + 3 * number)
    return record_of("Lò Thị Xuyến", "H-50", OWN, year=1990), record_of(
        "Lo Thi Xuyen", "H-51", OWN, year=1990
    )


def look(beat: Callable[[], None] = lambda: None) -> int:
    return actions.scan_commune(by=JOB, commune=OWN, beat=beat, now=timezone.now())


def waiting() -> list[tuple[str, int, int]]:
    rows = Duty.plain.filter(kind__startswith="linkage.", closed_at=None).order_by("kind", "number")
    return [(row.kind.partition(".")[2], row.number, row.params["count"]) for row in rows]


def ctx() -> JobContext:
    return JobContext(actor=JOB, deadline=timezone.now() + timedelta(hours=1), clock=timezone.now)


def choice(*people: Any) -> registry.Choice:
    return registry.choice_of(
        {"kept_version": str(people[0].version), "merged_version": str(people[1].version)},
        None,
        timezone.now(),
    )


def say(by: Any, state: State, request: str | None = None) -> None:
    actions.decide(by=by, uid=Pair.plain.get().uid, state=state, request=request, now=timezone.now())


def make_one(by: Any, twice: tuple[Any, Any], request: str | None = None) -> None:
    told = registry.Choice(1, 1, frozenset(), request, timezone.now())
    actions.decide_same(
        by=by,
        uid=Pair.plain.get().uid,
        kept_uid=twice[0].uid,
        merged_uid=twice[1].uid,
        choice=told,
        now=timezone.now(),
    )


def back(by: Any, request: str | None = None) -> None:
    actions.take_back(by=by, uid=Pair.plain.get().uid, request=request, now=timezone.now())


def test_a_commune_is_looked_through_and_its_officer_asked_once(
    sheet_commune: None, twice: tuple[Any, Any], commune_officer: Any
) -> None:
    give_number(twice[0], "000000000017")
    assert actions.ask_scan(by=commune_officer, request="asked", now=timezone.now()) == 1
    assert queries.waiting_scans() == [OWN]
    assert jobs.find(ctx()).done == 1
    assert jobs.find(ctx()).done == 0, "nothing waits any more"
    pair = Pair.plain.get()
    assert (pair.first_person, pair.second_person) == (twice[0].pk, twice[1].pk)
    assert Duty.plain.filter(kind="linkage.review", number=OWN).count() == 1
    line = Entry.plain.get(tag="linkage:commune:scan")
    assert (line.count, bool(line.digest)) == (1, True)
    assert line.note == "identity numbers opened: 1"
    assert Scan.plain.get(commune=OWN).people == 12


def test_killed_midway_it_is_done_whole_the_next_time(twice: tuple[Any, Any]) -> None:
    class Killed(Exception):
        pass

    beats = iter([None, None])

    def beat() -> None:
        try:
            next(beats)
        except StopIteration:
            raise Killed from None

    Scan.plain.create(commune=OWN, asked_at=timezone.now())
    with pytest.raises(Killed):
        look(beat)
    assert queries.waiting_scans() == [OWN], "it waits still"
    for _ in range(2):
        look()
    assert Pair.plain.count() == 1
    assert queries.waiting_scans() == []


def test_a_commune_that_breaks_holds_up_no_other_and_waits_behind_them(
    twice: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for commune in (NEXT, OWN):
        Scan.plain.create(commune=commune, asked_at=timezone.now())
    real = actions.scanning._finish

    def finish(by: Any, commune: int, *rest: Any) -> None:
        if commune == NEXT:
            raise ValueError("this commune breaks")
        real(by, commune, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(actions.scanning, "_finish", finish)
        report = jobs.find(ctx())
    assert (report.done, report.failed) == (1, 1)
    assert str(NEXT) in caplog.text
    assert queries.waiting_scans() == [NEXT]
    Scan.plain.create(commune=11_03000_0000, asked_at=timezone.now() - timedelta(minutes=1))
    assert queries.waiting_scans()[-1] == NEXT
    assert jobs.find(ctx()).done == 2


def test_killed_between_the_pairs_and_the_question_the_officer_is_asked_the_next_time(
    twice: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(actions.scanning, "_finish", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            look()
    assert (Pair.plain.count(), waiting()) == (1, [])
    look()
    assert waiting() == [("review", OWN, 1)]


def test_two_people_stay_two_and_the_word_can_be_taken_back(
    twice: tuple[Any, Any], commune_officer: Any
) -> None:
    look()
    for _ in range(2):
        say(commune_officer, State.DIFFERENT, "sent-twice")
    look()
    assert Pair.plain.get().state == State.DIFFERENT, "what people said is not found anew"
    assert Duty.plain.exclude(closed_at=None).count() == 1
    with pytest.raises(Decided):
        say(commune_officer, State.LATER)
    for _ in range(2):
        back(commune_officer, "taken-back-twice")
    assert Pair.plain.get().state == State.OPEN


def test_one_person_is_merged_and_separated_from_the_queue(
    twice: tuple[Any, Any], commune_officer: Any
) -> None:
    look()
    for _ in range(2):
        make_one(commune_officer, twice, "sent-twice")
    assert registry.current([twice[1].pk]) == {twice[1].pk: twice[0].pk}
    assert Pair.plain.get().state == State.SAME
    back(commune_officer)
    assert registry.current([twice[1].pk]) == {twice[1].pk: twice[1].pk}
    assert Pair.plain.get().state == State.OPEN


def test_a_merge_elsewhere_decides_the_pair_and_its_separation_opens_it(
    twice: tuple[Any, Any], commune_officer: Any
) -> None:
    third = record_of("Lò Thị Xuyến", "H-52", OWN, year=1990)
    look()
    assert Pair.plain.count() == 3
    ids = {"kept_id": twice[0].pk, "merged_id": twice[1].pk}
    api.on_merged(ids, 1)
    states = {(pair.first_person, pair.second_person): pair.state for pair in Pair.plain.all()}
    assert states[twice[0].pk, twice[1].pk] == State.SAME
    assert states[twice[1].pk, third.pk] == State.MOOT
    api.on_merged({"kept_id": twice[0].pk, "merged_id": third.pk}, 2)
    assert waiting() == [], "nothing is left to look at"
    api.on_parted({"kept_id": twice[0].pk, "merged_id": third.pk}, 3)
    api.on_parted(ids, 4)
    assert waiting() == [("review", OWN, 2)]
    assert set(Pair.plain.values_list("state", flat=True)) == {State.OPEN}


def test_a_pair_goes_along_with_who_moves_to_another_commune(
    twice: tuple[Any, Any], commune_officer: Any, outsider: Any
) -> None:
    look()
    one, beyond = twice[0], 14_03664_0000
    Household, Person = (apps.get_model("registry", name) for name in ("Household", "Person"))
    Household.plain.filter(pk=one.household_id).update(place_no=beyond)
    Person.plain.filter(pk=one.pk).update(place_no=beyond)
    assert not Pair.objects.visible_to(outsider).exists()
    for _ in range(2):
        api.on_moved({"source_id": twice[1].household_id, "target_id": one.household_id}, 1)
    assert waiting() == [("across", 14 * 10**9, 1), ("review", OWN, 1), ("review", beyond, 1)]
    pair = Pair.plain.get()
    assert {pair.first_place, pair.second_place} == {OWN, beyond}
    assert Pair.objects.visible_to(outsider).exists()
    Person.plain.filter(pk=twice[1].pk).update(place_no=beyond)
    Household.plain.filter(pk=twice[1].household_id).update(place_no=beyond)
    api.on_moved({"source_id": one.household_id, "target_id": twice[1].household_id}, 2)
    assert not Pair.objects.visible_to(commune_officer).exists(), "the commune they left sees it no more"
    assert waiting() == [("review", beyond, 1)]


def test_a_merge_made_elsewhere_is_taken_back_from_the_queue_too(
    twice: tuple[Any, Any], commune_officer: Any
) -> None:
    look()
    registry.merge_people(
        by=commune_officer, kept_uid=twice[0].uid, merged_uid=twice[1].uid,
        choice=registry.Choice(1, 1, frozenset(), None, timezone.now()),
    )  # fmt: skip
    api.on_merged({"kept_id": twice[0].pk, "merged_id": twice[1].pk}, 1)
    back(commune_officer)
    assert registry.current([twice[1].pk]) == {twice[1].pk: twice[1].pk}


def test_a_long_queue_goes_on_page_by_page(twice: tuple[Any, Any], commune_officer: Any) -> None:
    people = [
        record_of("Cà Thị Xuân", f"X-{number}", OWN, year=1990).pk for number in range(queries.PAGE + 3)
    ]
    for second in people[1:]:
        Pair.plain.create(
            first_person=people[0], second_person=second, first_place=OWN, second_place=OWN, score=0.5, found_at=timezone.now()
        )  # fmt: skip
    first = queries.pairs(commune_officer, queries.Chosen())
    rest = queries.pairs(commune_officer, queries.Chosen(after=first.after))
    assert (len(first.rows), len(rest.rows), rest.after) == (queries.PAGE, 2, None)
    assert {row.uid for row in first.rows}.isdisjoint(row.uid for row in rest.rows)


def test_the_pair_of_whoever_stands_at_the_desk_is_found_by_her_name(
    twice: tuple[Any, Any], as_actor: SignIn, commune_officer: Any, make_actor: Any
) -> None:
    others = [record_of("Cà Thị Xuân", f"X-{number}", OWN, year=1990).pk for number in range(2)]
    look()
    assert Pair.plain.filter(first_person=others[0], second_person=others[1]).exists()
    xuyen = Pair.plain.get(first_person=twice[0].pk)
    told = {"state": "later", "filter": "name=xuyen"}
    client = as_actor(commune_officer)
    page = client.get("/w/linkage/?name=xuyen").content.decode()
    assert "Lo Thi Xuyen" in page
    assert "Cà Thị Xuân" not in page
    assert client.post(f"/w/linkage/{xuyen.uid}/decide/", told)["Location"] == "/w/linkage/?name=xuyen"
    page = client.get("/w/linkage/?name=ngoan").content.decode()
    assert "Không có cặp nào mang tên này" in page
    keeper = make_actor("linkage:pair:review", "registry:household:see", name="keeper")
    page = as_actor(keeper).get("/w/linkage/?name=xuyen").content.decode()
    assert 'name="name"' not in page, "whoever reads initials looks for no name"


def test_whoever_bears_a_name_is_found_page_by_page_and_a_slip_finds_who_is_close(
    sheet_commune: None, commune_officer: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many bear it: people with a name like it are looked for only where nobody of the queue does."""
    monkeypatch.setattr("hoaban.domains.linkage.queries.queue.NAMED", 1)
    known_words.cache_clear()
    first = record_of("Lò Thị Hoa", "X", OWN, year=1990).pk
    for number in range(queries.PAGE + 3):
        second = record_of("Cà Thị Xuân", f"X-{number}", OWN, year=1990).pk
        Pair.plain.create(
            first_person=first, second_person=second, first_place=OWN, second_place=OWN, score=0.5, found_at=timezone.now()
        )  # fmt: skip
    named = queries.people_named(commune_officer, "xuan ca", queries.Chosen())
    page = queries.pairs(commune_officer, queries.Chosen(people=named))
    rest = queries.pairs(commune_officer, queries.Chosen(people=named, after=page.after))
    assert (len(named), len(page.rows), len(rest.rows)) == (queries.PAGE + 3, queries.PAGE, 3)
    assert queries.people_named(commune_officer, "hoa", queries.Chosen()) == {first}
    assert queries.people_named(commune_officer, "hoa", queries.Chosen(state=State.LATER)) == {first}, (
        "by nearness"
    )
    assert len(queries.people_named(commune_officer, "xuann", queries.Chosen())) == 1, (
        "a slip: who is closest"
    )
    following = as_actor(commune_officer).get("/w/linkage/?name=xuan").content.decode()
    assert "name=xuan&amp;after=" in following


def test_a_corrected_record_takes_its_pair_away(twice: tuple[Any, Any]) -> None:
    look()
    type(twice[1]).plain.filter(pk=twice[1].pk).update(name="Cà Văn Dũng", birth_year=1940)
    look()
    assert Pair.plain.count() == 0


def test_nobody_sees_a_pair_of_the_next_commune(
    twice: tuple[Any, Any], commune_officer: Any, outsider: Any
) -> None:
    look()
    assert len(queries.pairs(commune_officer, queries.Chosen()).rows) == 1
    assert queries.pairs(outsider, queries.Chosen()).rows == []
    Pair.plain.update(first_place=NEXT, second_place=NEXT)
    with pytest.raises(NotFound):
        say(commune_officer, State.DIFFERENT)


def test_pages_list_show_and_decide(twice: tuple[Any, Any], as_actor: SignIn, commune_officer: Any) -> None:
    client = as_actor(commune_officer)
    assert "/w/linkage/look/" in client.get("/w/linkage/").content.decode()
    look()
    uid = Pair.plain.get().uid
    assert f"/w/linkage/{uid}/" in client.get("/w/linkage/").content.decode()
    page = client.get(f"/w/linkage/{uid}/?state=open").content.decode()
    assert 'data-key="1"' in page
    assert "Lo Thi Xuyen" in page
    sent = {
        "kept": str(twice[0].uid),
        "merged": str(twice[1].uid),
        "take_name": "merged",
        "kept_version": "1",
    }
    assert client.post(f"/w/linkage/{uid}/same/", sent | {"merged_version": "7"}).status_code == 409
    done = client.post(f"/w/linkage/{uid}/same/", sent | {"merged_version": "1"})
    assert (done.status_code, done["Location"]) == (302, "/w/linkage/")
    assert f"/w/linkage/{uid}/?state=same" in client.get("/w/linkage/?state=same").content.decode()
    assert f"/w/linkage/{uid}/undo/" in client.get(f"/w/linkage/{uid}/").content.decode()
    assert client.post(f"/w/linkage/{uid}/undo/").status_code == 302
    assert client.post(f"/w/linkage/{uid}/decide/", {"state": "later"}).status_code == 302
    assert Pair.plain.get().state == State.LATER


def test_who_may_not_look_through_pairs_finds_no_door(as_actor: SignIn, province_officer: Any) -> None:
    assert as_actor(province_officer).get("/w/linkage/").status_code == 403


def test_a_list_taken_in_has_its_communes_looked_through(twice: tuple[Any, Any]) -> None:
    api.on_list_changed({"batch_id": 0}, 1)
    assert queries.waiting_scans() == [], "no commune was ever looked through and the list is gone"
    Scan.plain.create(commune=OWN, asked_at=timezone.now(), done_at=timezone.now())
    api.on_list_changed({"batch_id": 0}, 2)
    assert queries.waiting_scans() == [OWN]
