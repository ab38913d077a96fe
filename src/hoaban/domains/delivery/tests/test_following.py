"""Whoever lives elsewhere is told of her village: proven first, five at most, until she says stop."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.delivery import jobs, queries
from hoaban.domains.delivery.actions import following, zalo
from hoaban.domains.delivery.errors import NoSuchPlace, TooManyFollow, TooManyPlaces
from hoaban.domains.delivery.models import Follow, Follower
from hoaban.domains.delivery.tests.steps import (
    NEXT,
    OWN,
    Person,
    plan_all,
    planned_for,
    run,
    send_all,
    sent_out,
    telling,
)
from hoaban.domains.warning.values import Status
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import jobs as sending
from hoaban.foundation.notify.errors import TooManyCodes, WrongCode
from hoaban.foundation.notify.models import Endpoint, Stopped
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Channel, InboundMessage

pytestmark = pytest.mark.django_db(databases="__all__")
NUMBER = "+84987654321"
VILLAGE = OWN + 1


def asked(numbers: list[int], phone: str = "0987 654 321", request: str | None = None) -> Any:
    return following.follow_by_number(
        by=ANONYMOUS, numbers=numbers, phone=phone, request=request, now=timezone.now()
    )


def code(line: MemoryLine) -> str:
    run(sending.send)
    (digits,) = re.findall(r"\b\d{6}\b", line.sent.pop().text)
    return str(digits)


def followed(line: MemoryLine, numbers: list[int]) -> Any:
    uid = asked(numbers)
    following.prove(by=ANONYMOUS, uid=uid, code=code(line), now=timezone.now())
    return uid


def test_six_digits_prove_a_telephone_and_then_it_is_warned(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    uid = asked([VILLAGE], request="once")
    assert asked([VILLAGE], request="once") == uid
    unproven = sent_out(officer, issuer)
    plan_all()
    assert NUMBER not in planned_for(telling(unproven))
    with pytest.raises(WrongCode):
        following.prove(by=ANONYMOUS, uid=uid, code="000000x", now=timezone.now())
    following.prove(by=ANONYMOUS, uid=uid, code=code(line), now=timezone.now())
    warned = sent_out(officer, issuer)
    plan_all()
    assert NUMBER in planned_for(telling(warned))
    assert queries.follower_for(uid).places == ("Bản Bó",)


@pytest.mark.parametrize(("areas", "reached"), [((OWN,), True), ((VILLAGE,), True), ((NEXT,), False)])
def test_she_is_told_of_her_village_and_of_what_holds_it(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, areas: tuple[int, ...], reached: bool
) -> None:
    followed(line, [VILLAGE])
    uid = sent_out(officer, issuer, areas=areas)
    plan_all()
    assert (NUMBER in planned_for(telling(uid))) is reached


def test_who_lives_there_too_gets_it_once(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    people += [(900, 900, VILLAGE, True, int(NUMBER[1:]))]
    followed(line, [VILLAGE])
    uid = sent_out(officer, issuer)
    plan_all()
    send_all()
    assert [one.address for one in line.sent].count(NUMBER) == 1
    assert planned_for(telling(uid)).count(NUMBER) == 1


def test_whoever_ends_it_is_told_nothing_more(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    uid = followed(line, [VILLAGE])
    following.stop(by=ANONYMOUS, uid=uid, now=timezone.now())
    warned = sent_out(officer, issuer)
    plan_all()
    assert NUMBER not in planned_for(telling(warned))
    assert queries.follower_for(uid).is_ended
    assert bytes(Endpoint.plain.get().sealed) == b""


def test_one_word_by_message_ends_it_and_stop_counts_too(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    followed(line, [VILLAGE])
    Stopped.plain.create(phone_e164=NUMBER, stopped_at=timezone.now())
    stopped = sent_out(officer, issuer)
    plan_all()
    assert NUMBER not in planned_for(telling(stopped))
    message = InboundMessage(1, Channel.SMS, NUMBER, "botheo", "", timezone.now())
    assert following.stop_number(message) == notify.Reply("delivery.stopped")
    assert queries.followers_of(NUMBER) == []


def test_a_number_that_begins_again_follows_what_it_chose_last(
    people: list[Person], line: MemoryLine
) -> None:
    followed(line, [VILLAGE])
    again = followed(line, [NEXT])
    assert queries.followers_of(NUMBER) == [again]
    assert list(Follow.plain.values_list("place_no", flat=True)) == [NEXT]


@pytest.mark.parametrize(
    ("numbers", "problem"),
    [
        ([], TooManyPlaces),
        ([OWN + n for n in range(1, 8)], TooManyPlaces),
        ([OWN + 77], NoSuchPlace),
        ([14 * 10**9], NoSuchPlace),
    ],
)
def test_five_places_that_there_are(numbers: list[int], problem: type[Exception]) -> None:
    with pytest.raises(problem):
        asked(numbers)


def test_nobody_is_flooded_with_digits(
    people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _time in range(5):
        asked([VILLAGE])
    with pytest.raises(TooManyCodes):
        asked([VILLAGE])
    monkeypatch.setattr(following, "AN_HOUR", 5)
    with pytest.raises(TooManyFollow):
        asked([VILLAGE], phone="0987 654 322")


def test_pages_for_zalo_close_no_following_by_telephone(
    people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "AN_HOUR", 1)
    given: dict[str, Any] = {"by": ANONYMOUS, "numbers": [VILLAGE], "request": None, "now": timezone.now()}
    zalo.follow_by_zalo(**given)
    with pytest.raises(TooManyFollow):
        zalo.follow_by_zalo(**given)
    asked([VILLAGE])
    with pytest.raises(TooManyFollow):
        asked([VILLAGE], phone="0987 654 322")


def test_who_never_sent_the_digits_is_forgotten_after_a_day(people: list[Person], line: MemoryLine) -> None:
    uid = asked([VILLAGE])
    run(jobs.tidy, timezone.now() + timedelta(hours=25))
    assert not Follower.plain.exists()
    assert bytes(Endpoint.plain.get().sealed) == b""
    with pytest.raises(NotFound):
        queries.follower_for(uid)


def test_a_drill_tells_no_follower_over_a_real_line(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    followed(line, [VILLAGE])
    uid = sent_out(officer, issuer, status=Status.EXERCISE)
    plan_all()
    assert planned_for(telling(uid)) == []


def test_a_villager_chooses_types_the_digits_and_ends_it_on_pages(
    people: list[Person], line: MemoryLine, client: Client
) -> None:
    page = client.get("/warnings/follow/", {"v": VILLAGE})
    assert "Bản Bó" in page.content.decode()
    wrong = client.post("/warnings/follow/", {"v": VILLAGE, "phone": "12", "request_id": "a1"})
    assert wrong.status_code == 422
    assert "Bản Bó" in wrong.content.decode()
    begun = client.post("/warnings/follow/", {"v": VILLAGE, "phone": "0987654321", "request_id": "a2"})
    assert begun.status_code == 302
    address = begun["Location"]
    assert client.post(address, {"code": "1", "request_id": "a3"}).status_code == 422
    assert client.post(address, {"code": code(line), "request_id": "a4"}).status_code == 302
    assert "Bản Bó" in client.get(address).content.decode()
    assert client.post(f"{address}stop/", {"request_id": "a5"}).status_code == 302
    assert "Bản Bó" not in client.get(address).content.decode()


def test_her_own_data_name_what_her_telephone_follows(people: list[Person], line: MemoryLine) -> None:
    followed(line, [VILLAGE])
    assert [name for name, _since in queries.followed_by(NUMBER)] == ["Bản Bó"]


def test_a_drawn_area_may_name_more_villages_than_one_question_bears(
    people: list[Person], line: MemoryLine
) -> None:
    uid = followed(line, [VILLAGE])
    many = [(VILLAGE + 10_000 * n, VILLAGE + 10_000 * n + 1) for n in range(1, 700)]
    assert [one for one, _at in queries.following([*many, (VILLAGE, VILLAGE + 1)])] == [uid]
    assert queries.following(many) == []
