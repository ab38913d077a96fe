"""Long messages that come in parts: joined in their order, once; what never came is marked, and nothing is lost."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.notify import ports, queries, sealing
from hoaban.foundation.notify.actions import inbound, joining
from hoaban.foundation.notify.actions.inbound import Coming
from hoaban.foundation.notify.actions.joining import Part
from hoaban.foundation.notify.models import Inbound
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.tests.test_telling import NOON
from hoaban.foundation.notify.values import Channel, InboundMessage, InboundState

pytestmark = pytest.mark.django_db(databases="__all__")
GATEWAY = SystemActor("gateway", frozenset({Permission.RECEIVE}))
ONE, OTHER = "0912345678", "0987654321"
WAIT = timedelta(seconds=61)


def part(
    text: str,
    number: int,
    total: int,
    sender: str = ONE,
    of: str = "one/8/7",
    at: Any = NOON,
    brought: str = "",
) -> bool:
    said = text.encode("utf-16-be", "surrogatepass").hex()
    given = hashlib.sha256(f"{sender}:{of}:{number}:{said}:{brought}".encode()).hexdigest()[:40]
    message = Coming(Channel.SMS, sender, text, given, at)
    return joining.receive_part(by=GATEWAY, message=message, part=Part(of, number, total))


def messages() -> list[tuple[str, str, int]]:
    rows = Inbound.plain.filter(part_of="").order_by("pk")
    return [(row.sender, sealing.unseal_text(row.sealed_text, row.provider_id), row.missing) for row in rows]


def test_parts_out_of_order_are_one_message_once() -> None:
    assert part(" can nguoi", 3, 3)
    assert part("CUU ban Hua It", 1, 3)
    assert joining.join_parts(NOON) == 0, "one is waited for"
    assert part(" sat lo", 2, 3)
    assert not part(" sat lo", 2, 3), "brought twice"
    assert not part(" sat lo", 2, 3, brought="again"), "brought twice under another id"
    for _ in range(2):
        joining.join_parts(NOON)
    assert messages() == [("+84912345678", "CUU ban Hua It sat lo can nguoi", 0)]
    assert not part(" sat lo", 2, 3, at=NOON + timedelta(minutes=5), brought="late"), (
        "it was handed on already"
    )
    assert joining.join_parts(NOON + timedelta(hours=1)) == 0


def test_two_who_write_at_once_with_the_same_count_stay_two() -> None:
    part("Toi la Pan, ", 1, 2)
    part("Toi la Huong, ", 1, 2, sender=OTHER)
    part("khong sao", 2, 2, sender=OTHER)
    part("can cuu", 2, 2)
    assert joining.join_parts(NOON) == 2
    assert sorted(messages()) == [
        ("+84912345678", "Toi la Pan, can cuu", 0),
        ("+84987654321", "Toi la Huong, khong sao", 0),
    ]


def test_what_never_came_is_marked_after_the_wait_and_not_before() -> None:
    part("CUU ban Hua It", 1, 4)
    part(" nhe", 4, 4)
    assert joining.join_parts(NOON + timedelta(seconds=59)) == 0
    assert joining.join_parts(NOON + WAIT) == 1
    assert messages() == [("+84912345678", "CUU ban Hua It[…] nhe", 2)]
    part(" sat lo", 2, 4, at=NOON + WAIT)
    assert joining.join_parts(NOON + WAIT) == 0
    assert joining.join_parts(NOON + 2 * WAIT) == 1, "what came too late is handed on by itself"
    assert messages()[1][1:] == ("[…] sat lo[…]", 3)


def test_a_telephone_that_always_counts_the_same_begins_anew() -> None:
    part("Mot, ", 1, 2)
    part("hai", 2, 2)
    joining.join_parts(NOON)
    part("Ba, ", 1, 2)
    part("Bon, ", 1, 2)
    part("nam", 2, 2)
    assert joining.join_parts(NOON) == 2, "the one before is ended by the next"
    assert [said for _who, said, _n in messages()] == ["Mot, hai", "Ba, […]", "Bon, nam"]


def test_a_letter_that_two_parts_share_is_whole_again() -> None:
    bell = "🔔".encode("utf-16-be")
    first, second = (half.decode("utf-16-be", "surrogatepass") for half in (bell[:2], bell[2:]))
    part("Chuông " + first, 1, 2)
    part(second + " reo", 2, 2)
    joining.join_parts(NOON)
    assert messages()[0][1] == "Chuông 🔔 reo"


def test_pieces_are_sealed_and_stand_on_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    part("Bi mat", 1, 2)
    row = Inbound.plain.get()
    assert (row.state, row.word) == (InboundState.PART, "")
    assert b"Bi" not in bytes(row.sealed_text)
    reader = SystemActor("reader", frozenset({Permission.READ}))
    assert queries.inbound_for(reader) == []
    part(" cua toi", 2, 2)
    joining.join_parts(NOON)
    assert [one.text for one in queries.inbound_for(reader)] == ["Bi mat cua toi"]
    assert Inbound.plain.filter(state=InboundState.JOINED).count() == 2


def test_a_room_hears_how_much_is_missing_and_no_first_word_is_made_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[InboundMessage] = []
    monkeypatch.setattr(ports.connected, "readers", {"some": lambda message: heard.append(message)})
    part("huy tin nay", 2, 2)
    joining.join_parts(NOON + WAIT)
    inbound.route_waiting(NOON + WAIT)
    (message,) = heard
    assert (message.word, message.rest, message.missing) == ("", "[…]huy tin nay", 1)


def test_killed_between_the_message_and_its_parts_nothing_is_lost_or_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    part("CUU ", 1, 2)
    part("ban Hua It", 2, 2)

    class Killed(BaseException):
        pass

    def dies(**_said: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(joining, "take", dies)
        with pytest.raises(Killed):
            joining.join_parts(NOON)
    assert messages() == []
    assert joining.join_parts(NOON) == 1
    assert joining.join_parts(NOON) == 0
    assert [said for _who, said, _n in messages()] == ["CUU ban Hua It"]


DAY = timedelta(days=1)


def broken_pair() -> None:
    """Two parts, the second of which does not open with our keys."""
    part("CUU ban Hua It", 1, 2), part(" sat lo", 2, 2)
    Inbound.plain.filter(part_no=2).update(sealed_text=b"broken")


def test_one_that_breaks_stops_no_other_and_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "AT_ONCE", 2)
    broken_pair()
    part("c", 1, 2, sender=OTHER), part("d", 2, 2, sender=OTHER)
    assert joining.join_parts(NOON) == 0
    assert joining.join_parts(NOON) == 1, "it rests and keeps nobody from the turn"
    assert [said for _who, said, _n in messages()] == ["cd"]
    assert Inbound.plain.filter(state=InboundState.PART).count() == 2, "it stays for whoever mends the key"


def test_what_does_not_open_for_a_day_is_handed_on_once_as_what_came() -> None:
    broken_pair()
    assert joining.join_parts(NOON + DAY - timedelta(minutes=2)) == 0
    assert messages() == []
    assert joining.join_parts(NOON + DAY) == 1
    assert messages() == [("+84912345678", "CUU ban Hua It[…]", 1)]
    assert joining.join_parts(NOON + 2 * DAY) == 0
    assert list(Inbound.plain.exclude(reason="").values_list("part_no", "state", "reason")) == [
        (2, InboundState.JOINED, joining.UNOPENED)
    ]


def test_a_message_of_which_nothing_opens_still_says_who_wrote() -> None:
    broken_pair()
    Inbound.plain.update(sealed_text=b"broken")
    joining.join_parts(NOON + DAY)
    assert messages() == [("+84912345678", "[…]", 2)]


def test_a_key_that_is_back_within_the_day_gives_the_whole_message() -> None:
    broken_pair()
    sealed = sealing.seal_text(" sat lo".encode("utf-16-be").hex(), Inbound.plain.get(part_no=2).provider_id)
    assert joining.join_parts(NOON) == 0
    Inbound.plain.filter(part_no=2).update(sealed_text=sealed)
    assert joining.join_parts(NOON + inbound.TRY_AGAIN) == 1
    assert messages() == [("+84912345678", "CUU ban Hua It sat lo", 0)]


@pytest.mark.parametrize("wait", [5, 60, 600])
def test_a_part_that_comes_while_its_message_rests_rests_along(wait: int, settings: Any) -> None:
    settings.SMS_PARTS_WAIT = wait
    part("CUU ban Hua It", 1, 3), part(" sat lo", 2, 3)
    sealed = Inbound.plain.get(part_no=2).sealed_text
    Inbound.plain.filter(part_no=2).update(sealed_text=b"broken")
    tried = NOON + timedelta(seconds=max(wait, 60))
    assert joining.join_parts(tried) == 0, "it does not open, and rests"
    part(" can nguoi", 3, 3, at=tried)
    part("Con toi dau?", 1, 1, of="one/8/8", at=tried)
    rested = tried + inbound.TRY_AGAIN
    assert joining.join_parts(rested - timedelta(seconds=1)) == 1, "another message goes on"
    Inbound.plain.filter(part_no=2).update(sealed_text=sealed)
    assert joining.join_parts(rested) == 1
    assert [said for _who, said, _n in messages()] == ["Con toi dau?", "CUU ban Hua It sat lo can nguoi"]


def test_killed_while_it_is_given_up_nothing_is_lost_or_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    broken_pair()

    class Killed(BaseException):
        pass

    def dies(*_said: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(joining.log, "error", dies)
        with pytest.raises(Killed):
            joining.join_parts(NOON + DAY)
    assert messages() == []
    assert [joining.join_parts(NOON + DAY) for _again in range(2)] == [1, 0]
    assert [said for _who, said, _n in messages()] == ["CUU ban Hua It[…]"]


def test_an_operator_with_a_long_name_stops_nobody() -> None:
    part("a", 1, 2, of="x" * 70 + "/16/7"), part("b", 2, 2, of="x" * 70 + "/16/7")
    part("c", 1, 2, of="x" * 70 + "/16/8")
    assert joining.join_parts(NOON) == 1
    assert [said for _who, said, _n in messages()] == ["ab"]


def test_who_may_not_hand_in_messages_hands_in_no_part() -> None:
    message = Coming(Channel.SMS, ONE, "CO", "x", NOON)
    with pytest.raises(NotAllowed):
        joining.receive_part(by=SystemActor("nobody"), message=message, part=Part("one/8/1", 1, 2))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), sizes=st.lists(st.integers(2, 5), min_size=1, max_size=3))
def test_whatever_the_order_every_message_is_whole(db: None, data: Any, sizes: list[int]) -> None:
    Inbound.plain.all().delete()
    coming = [(f"one/16/{which}", n, size) for which, size in enumerate(sizes) for n in range(1, size + 1)]
    order = data.draw(st.permutations(coming + data.draw(st.lists(st.sampled_from(coming), max_size=4))))
    for of, number, total in order:
        part(f"<{of}:{number}>", number, total, of=of)
        joining.join_parts(NOON)
    said = sorted(text for _who, text, _missing in messages())
    assert said == sorted(
        "".join(f"<one/16/{which}:{n}>" for n in range(1, size + 1)) for which, size in enumerate(sizes)
    )
