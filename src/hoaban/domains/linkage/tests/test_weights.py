"""A province goes by weights of its own: learnt from its people, put in force with a reason, and back again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.linkage import actions, jobs, queries, rules
from hoaban.domains.linkage.errors import WhyMissing
from hoaban.domains.linkage.models import EVERYWHERE, InForce, Pair, Scan, Weighing
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.rules import learning
from hoaban.domains.linkage.tests.test_queue import JOB as FINDER
from hoaban.domains.linkage.tests.test_queue import OWN, SignIn, as_actor, twice
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.jobs.api import JobContext
from tests.support.doubles import give_number

__all__ = ["as_actor", "twice"]
pytestmark = pytest.mark.django_db(databases="__all__")
PROVINCE = 14 * 10**9
LEARNER = SystemActor(
    "linkage.learn",
    frozenset({Permission.WEIGH, Permission.REVIEW, "registry:household:see", "registry:person:merge"}),
)


@pytest.fixture(autouse=True)
def _fewer_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of twelve people as many pairs are not needed as of a province; what is learnt of many, test_learning judges."""
    draw = learning.by_chance
    monkeypatch.setattr(
        learning, "by_chance", lambda people, count, seed: draw(people, min(count, 20_000), seed)
    )


@pytest.fixture
def keeper(make_actor: Any) -> Any:
    return make_actor(Permission.WEIGH, Permission.REVIEW, "registry:person:merge", name="keeper")


def learn() -> int:
    ctx = JobContext(actor=LEARNER, deadline=timezone.now() + timedelta(hours=1), clock=timezone.now)
    return jobs.learn(ctx).done


def ask(by: Any, request: str | None = None) -> int:
    return actions.ask_learning(by=by, province=PROVINCE, request=request, now=timezone.now())


def put(
    by: Any, number: int, holds: int, why: str = "tried on our lists", request: str | None = None
) -> None:
    actions.put_in_force(
        by=by, province=PROVINCE, number=number, holds=holds, why=why, request=request, now=timezone.now()
    )


@pytest.fixture
def learnt(twice: tuple[Any, Any], keeper: Any) -> int:
    number = ask(keeper)
    assert learn() == 1
    return number


def test_weights_are_learnt_once_however_often_they_are_asked_for(
    twice: tuple[Any, Any], keeper: Any
) -> None:
    give_number(twice[0], "000000000017")
    assert [ask(keeper, "asked"), ask(keeper, "asked"), ask(keeper)] == [1, 1, 1]
    assert [learn(), learn()] == [1, 0], "nothing waits any more"
    row = Weighing.plain.get()
    assert (row.people, row.beside) == (12, 0)
    assert rules.weights_of_text(row.text).source == f"learnt from 12 people of {PROVINCE}"
    line = Entry.plain.get(tag="linkage:weights:learn")
    assert (line.count, line.note) == (12, "identity numbers opened: 1")
    assert ask(keeper) == 2


def test_learning_alone_changes_nothing(learnt: int) -> None:
    assert queries.weighed(PROVINCE).number == 0
    assert not InForce.plain.exists()


def test_killed_midway_they_are_learnt_the_next_time(twice: tuple[Any, Any], keeper: Any) -> None:
    class Killed(Exception):
        pass

    def beat() -> None:
        raise Killed

    ask(keeper)
    with pytest.raises(Killed):
        actions.learn(by=LEARNER, row=Weighing.plain.get(), beat=beat, now=timezone.now())
    assert Weighing.plain.get().learnt_at is None
    assert learn() == 1


def test_a_province_that_breaks_holds_up_no_other(
    twice: tuple[Any, Any], keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Weighing.plain.create(province=11 * 10**9, number=1, asked_at=timezone.now(), asked_by="k")
    ask(keeper)
    real = jobs.learn_weights

    def learnt(*, row: Weighing, **rest: Any) -> int:
        if row == broken:
            raise ValueError("this province breaks")
        return real(row=row, **rest)

    monkeypatch.setattr(jobs, "learn_weights", learnt)
    assert learn() == 1
    assert list(Weighing.plain.filter(learnt_at=None)) == [broken]


def test_what_they_would_change_is_told_without_a_name(learnt: int, keeper: Any) -> None:
    ships = rules.known_weights()
    other = rules.weights_text(ships).replace("shown_from = 0.5", "shown_from = 0.999999")
    Weighing.plain.update(text=other)
    put(keeper, learnt, 0)
    ask(keeper)
    learn()
    shown = queries.weighing_for(keeper, PROVINCE, 2)
    assert shown.row is not None
    assert (shown.row.beside, shown.row.before, shown.row.after, shown.row.gained) == (learnt, 0, 1, 1)
    (pair,) = shown.gained
    assert pair.reasons
    assert "Xuy" not in str(shown.row.sample)


def test_in_force_they_weigh_and_scores_say_so_and_the_way_back_is_open(
    learnt: int, keeper: Any, twice: tuple[Any, Any]
) -> None:
    Scan.plain.create(commune=OWN, asked_at=timezone.now(), done_at=timezone.now())
    for _ in range(2):
        put(keeper, learnt, 0, request="sent-twice")
    assert queries.weighed(PROVINCE).number == learnt
    assert queries.waiting_scans() == [OWN], "everybody is looked through again"
    assert Scan.plain.filter(commune=EVERYWHERE).exists()
    actions.scan_commune(by=FINDER, commune=OWN, beat=lambda: None, now=timezone.now())
    assert Pair.plain.get().weights_no == learnt
    put(keeper, 0, learnt, "too many pairs")
    actions.scan_commune(by=FINDER, commune=OWN, beat=lambda: None, now=timezone.now())
    assert Pair.plain.get().weights_no == 0
    told = list(InForce.plain.order_by("pk").values_list("number", "why", "by_label"))
    assert told == [(learnt, "tried on our lists", "keeper"), (0, "too many pairs", "keeper")]
    assert Entry.plain.filter(tag="linkage:weights:enforce").count() == 2


def test_nobody_decides_over_what_another_put_in_force_meanwhile_nor_without_a_reason(
    learnt: int, keeper: Any
) -> None:
    with pytest.raises(WhyMissing):
        put(keeper, learnt, 0, "  ")
    put(keeper, learnt, 0)
    with pytest.raises(Stale):
        put(keeper, 0, 0)
    with pytest.raises(NotFound):
        put(keeper, 7, learnt)


def test_another_province_s_keeper_and_a_commune_decide_nothing(
    learnt: int, make_actor: Any, commune_officer: Any
) -> None:
    with pytest.raises(NotAllowed):
        put(commune_officer, learnt, 0)
    commune_only = make_actor(Permission.WEIGH, commune=3646)
    with pytest.raises(NotFound):
        put(commune_only, learnt, 0)
    with pytest.raises(NotFound):
        actions.ask_learning(
            by=make_actor(Permission.WEIGH), province=11 * 10**9, request=None, now=timezone.now()
        )


def test_pages_ask_show_decide_and_go_back(learnt: int, keeper: Any, as_actor: SignIn) -> None:
    client: Client = as_actor(keeper)
    assert "/w/linkage/weights/" in client.get("/w/linkage/").content.decode()
    assert f"/w/linkage/weights/{learnt}/" in client.get("/w/linkage/weights/").content.decode()
    detail = f"/w/linkage/weights/{learnt}/"
    assert f"{detail}enforce/" in client.get(detail).content.decode()
    assert client.post(f"{detail}enforce/", {"holds": "0", "why": ""}).status_code == 422
    assert client.post(f"{detail}enforce/", {"holds": "0", "why": "tried"}).status_code == 302
    stale = client.post("/w/linkage/weights/0/enforce/", {"holds": "0", "why": "seen too late"})
    assert (stale.status_code, "seen too late" in stale.content.decode()) == (409, True)
    page = client.get("/w/linkage/weights/").content.decode()
    assert "tried" in page
    assert "/w/linkage/weights/0/" in page
    assert f"{detail}enforce/" not in client.get(detail).content.decode(), "it holds already"
    assert (
        client.post("/w/linkage/weights/0/enforce/", {"holds": str(learnt), "why": "back"}).status_code == 302
    )
    assert queries.weighed(PROVINCE).number == 0
    assert client.post("/w/linkage/weights/learn/").status_code == 302
    assert client.get("/w/linkage/weights/2/").status_code == 404, "not learnt yet"


def test_kept_weights_outlive_what_is_compared_later() -> None:
    text = rules.weights_text(rules.known_weights())
    older = text[: text.index("[address]")].replace("rough = ", "once = ")
    assert rules.weights_of_text(older).one["name"][12] == rules.known_weights().one["name"][12]
