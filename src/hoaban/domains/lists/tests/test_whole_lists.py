"""A whole list of households confirmed as one deed: only what she looked at, only what is hers, once, and all of it back."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.lists import api, jobs, queries
from hoaban.domains.lists.actions import whole
from hoaban.domains.lists.errors import NotAtThisStage
from hoaban.domains.lists.models import LeftOut, WholeList
from hoaban.domains.lists.ports import connected
from hoaban.domains.lists.values import Stage
from hoaban.domains.registry import actions as registry_actions
from hoaban.domains.registry import api as registry
from hoaban.domains.registry import queries as registry_queries
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.rows import WhyLeft
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events.models import Event
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.jobs.api import JobContext, StopRequested

pytestmark = pytest.mark.django_db(databases="__all__")
OWN, NEXT = 14_03646_0000, 14_03664_0000


def homes(count: int, place_no: int = OWN, village: str = "Bản Mẫu") -> list[Household]:
    """Households with a head, nothing to look at."""
    made = Household.plain.bulk_create(
        Household(code=f"W{place_no}-{number}", code_sort=f"{number:06d}", place_no=place_no, village=village)
        for number in range(count)
    )
    Person.plain.bulk_create(
        Person(household=home, place_no=place_no, name="Lò Thị Mẫu", name_key="lo thi mau", name_sort="1",
               relation="head", birth_year=1980)
        for home in made
    )  # fmt: skip
    return made


def looked(by: Any, **filters: Any) -> UUID:
    """What the list's button does."""
    chosen = registry_queries.ListFilter(unconfirmed=True, **filters)
    found = registry_queries.homes_to_confirm(by, chosen, 20_000)
    return whole.look_over(by=by, homes=found, kept="open=on", request=None, now=timezone.now())


def work(by: Any, monkeypatch: pytest.MonkeyPatch, beat: Callable[[], None] = lambda: None) -> Any:
    monkeypatch.setattr(connected, "find_actor", {by.key: by}.get)
    until = timezone.now() + timedelta(hours=1)
    return jobs.confirm(JobContext(SystemActor("lists.confirm"), until, timezone.now, beat))


def work_once(by: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked to end after its first part, as a lane that is stopped."""
    beats = iter([None])

    def beat() -> None:
        if next(beats, StopRequested) is StopRequested:
            raise StopRequested

    with contextlib.suppress(StopRequested):
        work(by, monkeypatch, beat)


def confirmed(by: Any, monkeypatch: pytest.MonkeyPatch) -> UUID:
    uid = looked(by)
    whole.begin(by=by, uid=uid, request=None)
    work(by, monkeypatch)
    return uid


def waiting() -> int:
    return Household.plain.filter(confirmed_at__isnull=True).count()


# --- What is confirmed ---------------------------------------------------------------------------------------------


def test_a_look_confirms_nothing_and_a_word_confirms_all_of_it(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes(7)
    uid = looked(commune_officer)
    work(commune_officer, monkeypatch)
    assert waiting() == 7
    for _ in range(2):
        whole.begin(by=commune_officer, uid=uid, request="r1")
    work(commune_officer, monkeypatch)
    shown = queries.whole_for(commune_officer, uid)
    assert (shown.stage, shown.confirmed, shown.left_count, waiting()) == (Stage.DONE, 7, 0, 0)
    assert set(Household.plain.values_list("confirmation_uid", "confirmed_by")) == {
        (uid, commune_officer.key)
    }


def test_the_look_shows_villages_and_a_few_from_the_whole_length(commune_officer: Any) -> None:
    homes(40)
    homes(3, village="Bản Xa")
    shown = queries.whole_for(commune_officer, looked(commune_officer))
    assert shown.villages == [("Bản Mẫu", 40), ("Bản Xa", 3)]
    assert len(shown.sample) == queries.SAMPLE
    assert shown.sample[-1].code > shown.sample[0].code


def test_what_has_something_to_look_at_is_not_among_them(commune_officer: Any) -> None:
    fine, headless, short, odd = homes(4)
    Person.plain.filter(household=headless).update(relation="other")
    batch = ImportBatch.plain.create(kind="x", file_id=_file(), file_name="x", asker_key="x", asker_label="x",
                                     office_start=OWN, office_stop=OWN + 1)  # fmt: skip
    LeftOut.plain.create(household=short, batch=batch, rows=2)
    Person.plain.create(household=odd, place_no=OWN, name="Con", name_key="con", name_sort="1", relation="child",
                        birth_year=1979)  # fmt: skip
    chosen = registry_queries.ListFilter()
    assert registry_queries.homes_to_confirm(commune_officer, chosen, 9) == {fine.pk: 1}
    counts = registry_queries.count_waiting(commune_officer, chosen)
    assert (counts.some, counts.none) == (3, 1)


def _file() -> int:
    from hoaban.foundation.files.models import StoredFile

    return StoredFile.plain.create(purpose="x", name="x", size=1, sha256="0" * 64, owner_key="x").pk


def test_a_finding_between_look_and_work_leaves_the_household_and_names_it(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, changed, taken, ended, joined, _fine = homes(6)
    uid = looked(commune_officer)
    of_a_list = {"name": "Lò Văn Mẫu", "name_key": "lo van mau", "name_sort": "2", "relation": "child"}
    Person.plain.create(household=joined, place_no=OWN, **of_a_list)
    Person.plain.filter(household=found).update(relation="other")
    Household.plain.filter(pk=changed.pk).update(version=2)
    now = timezone.now()
    registry_actions.confirm_household(by=commune_officer, uid=taken.uid, version=1, request=None, now=now)
    Household.plain.filter(pk=ended.pk).update(replaced_at=now)
    whole.begin(by=commune_officer, uid=uid, request=None)
    work(commune_officer, monkeypatch)
    shown = queries.whole_for(commune_officer, uid)
    assert (shown.confirmed, shown.left_count) == (1, 5)
    assert {line.row.code: line.why for line in shown.left} == {
        found.code: WhyLeft.FINDING, changed.code: WhyLeft.CHANGED, taken.code: WhyLeft.CONFIRMED,
        joined.code: WhyLeft.CHANGED,
    }  # fmt: skip
    assert waiting() == 4


# --- Whose it is ---------------------------------------------------------------------------------------------------


def test_households_of_the_next_commune_stay_whatever_was_kept(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = homes(2, NEXT)
    asked = {home.pk: 1 for home in [*homes(2), *other]}
    uid = whole.look_over(by=commune_officer, homes=asked, kept="", request=None, now=timezone.now())
    whole.begin(by=commune_officer, uid=uid, request=None)
    work(commune_officer, monkeypatch)
    assert not Household.plain.filter(place_no=NEXT, confirmed_at__isnull=False).exists()
    shown = queries.whole_for(commune_officer, uid)
    assert (shown.confirmed, shown.left_count, shown.left) == (2, 2, []), "and nothing is said of them"


def test_who_may_not_confirm_and_who_did_not_look_do_nothing(
    commune_officer: Any, province_officer: Any, outsider: Any
) -> None:
    homes(2)
    uid = looked(commune_officer)
    with pytest.raises(NotAllowed):
        whole.look_over(by=province_officer, homes={1: 1}, kept="", request=None, now=timezone.now())
    for act in (whole.begin, whole.take_back):
        with pytest.raises(NotAllowed):
            act(by=province_officer, uid=uid, request=None)
        with pytest.raises(NotFound):
            act(by=outsider, uid=uid, request=None)


def test_a_right_that_ended_meanwhile_stops_it_and_the_page_says_so(
    commune_officer: Any, make_actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes(2)
    uid = looked(commune_officer)
    whole.begin(by=commune_officer, uid=uid, request=None)
    monkeypatch.setattr(connected, "find_actor", lambda _key: make_actor("registry:household:see"))
    now = timezone.now()
    jobs.confirm(JobContext(SystemActor("lists.confirm"), now + timedelta(hours=1), timezone.now))
    assert WholeList.plain.get(uid=uid).stage == Stage.STOPPED
    assert waiting() == 2


# --- Sets ----------------------------------------------------------------------------------------------------------


def test_many_households_cost_no_query_more_than_few(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for many in (2, 5, 400):  # the first taking back opens the commune's duty, which the next closes
        homes(many)
        uid = looked(commune_officer)
        whole.begin(by=commune_officer, uid=uid, request=None)
        with CaptureQueriesContext(connection) as asked:
            assert not whole.go_on(by=commune_officer, uid=uid, now=timezone.now())
        whole.take_back(by=commune_officer, uid=uid, request=None)
        with CaptureQueriesContext(connection) as back:
            assert not whole.go_on(by=commune_officer, uid=uid, now=timezone.now())
        counts.append((len(asked), len(back)))
        Household.plain.update(confirmed_at=timezone.now())
    assert counts[1] == counts[2], counts


def test_one_event_and_one_line_of_record_for_a_part(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = homes(6)
    confirmed(commune_officer, monkeypatch)
    told = Event.plain.filter(name="registry.households_confirmed")
    assert [sorted(event.payload["household_ids"]) for event in told] == [sorted(home.pk for home in made)]
    lines = Entry.plain.filter(tag="registry:household:confirm")
    assert [(line.count, line.actor_key) for line in lines] == [(6, commune_officer.key)]


def test_the_registry_s_part_of_it(commune_officer: Any) -> None:
    """One part, confirmed and taken back; said again it changes nothing more."""
    fine, other = homes(2)
    deed: Any = {"by": commune_officer, "under": UUID(int=9), "target": ("lists.WholeList", "9")}
    times: Any = {"looked_at": timezone.now(), "now": timezone.now()}
    left = registry.confirm_homes(homes={fine.pk: 1, other.pk: 7}, **times, **deed)
    assert left == {other.pk: WhyLeft.CHANGED}
    assert registry.confirm_homes(homes={fine.pk: 1}, **times, **deed) == {fine.pk: WhyLeft.CONFIRMED}
    assert registry.take_back_homes(homes={fine.pk: 1}, **deed) == {}
    assert registry.take_back_homes(homes={fine.pk: 1}, **deed) == {fine.pk: WhyLeft.CHANGED}
    assert waiting() == 2


# --- Killed, run twice ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["confirm", "take_back"])
def test_killed_after_any_part_it_ends_as_if_it_never_was(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    monkeypatch.setattr(whole, "AT_ONCE", 3)
    homes(10)
    uid = looked(commune_officer)
    whole.begin(by=commune_officer, uid=uid, request=None)
    if deed == "take_back":
        work(commune_officer, monkeypatch)
        whole.take_back(by=commune_officer, uid=uid, request=None)
    reached = []
    for _ in range(4):
        assert WholeList.plain.get(uid=uid).stage in {Stage.RUNNING, Stage.UNDOING}
        work_once(commune_officer, monkeypatch)
        row = WholeList.plain.get(uid=uid)
        reached.append(row.returned if deed == "take_back" else row.reached)
    work(commune_officer, monkeypatch)
    assert reached == [3, 6, 9, 10]
    assert waiting() == (10 if deed == "take_back" else 0)
    assert set(Household.plain.values_list("version", flat=True)) == {3 if deed == "take_back" else 2}


def test_a_part_that_breaks_leaves_neither_confirmation_nor_mark(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes(4)
    uid = looked(commune_officer)
    whole.begin(by=commune_officer, uid=uid, request=None)

    def broken(_self: Any, **_more: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(WholeList, "save", broken)
        report = work(commune_officer, monkeypatch)
    assert (report.failed, waiting(), WholeList.plain.get(uid=uid).reached) == (1, 4, 0)
    work(commune_officer, monkeypatch)
    assert waiting() == 0


# --- Back ----------------------------------------------------------------------------------------------------------


def test_all_of_it_goes_back_but_what_somebody_worked_on_since(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched, anew, *_rest = homes(6)
    uid = confirmed(commune_officer, monkeypatch)
    Household.plain.filter(pk=touched.pk).update(version=9)
    registry_actions.confirm_household(
        by=commune_officer, uid=anew.uid, version=2, request=None, now=timezone.now()
    )
    before = queries.whole_for(commune_officer, uid)
    assert (before.returns, sorted(line.row.code for line in before.stayed)) == (4, [touched.code, anew.code])
    for _ in range(2):
        whole.take_back(by=commune_officer, uid=uid, request="back")
    work(commune_officer, monkeypatch)
    after = queries.whole_for(commune_officer, uid)
    assert (after.stage, after.returns, waiting()) == (Stage.UNDONE, 4, 4)
    assert sorted(line.row.code for line in after.stayed) == [touched.code, anew.code]
    with pytest.raises(NotAtThisStage):
        whole.take_back(by=commune_officer, uid=uid, request="again")


def test_the_commune_s_duty_ends_with_the_last_and_is_asked_anew(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hoaban.domains.registry.actions.asking import ask_without_list

    homes(3)
    ask_without_list(commune_officer)
    assert duties.count_for(commune_officer)
    uid = confirmed(commune_officer, monkeypatch)
    assert not duties.count_for(commune_officer)
    for _ in range(2):
        whole.take_back(by=commune_officer, uid=uid, request="x")
        work(commune_officer, monkeypatch)
    assert duties.count_for(commune_officer)
    confirmed(commune_officer, monkeypatch)
    assert not duties.count_for(commune_officer)


def test_a_look_nobody_began_is_forgotten_after_a_day(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes(1)
    uid = looked(commune_officer)
    work(commune_officer, monkeypatch)
    assert WholeList.plain.filter(uid=uid).exists()
    WholeList.plain.update(looked_at=timezone.now() - timedelta(days=2))
    work(commune_officer, monkeypatch)
    assert not WholeList.plain.exists()


def test_the_list_leads_to_her_latest_while_it_is_fresh(
    commune_officer: Any, outsider: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes(2)
    room, now = api.Whole(), timezone.now()
    looked(commune_officer)
    assert room.last(commune_officer, now) is None, "nothing was begun"
    uid = confirmed(commune_officer, monkeypatch)
    last = room.last(commune_officer, now)
    assert last is not None
    assert (str(uid) in last.url, last.count, last.is_moving) == (True, 2, False)
    assert room.last(outsider, now) is None
    assert room.last(commune_officer, now + timedelta(days=2)) is None
