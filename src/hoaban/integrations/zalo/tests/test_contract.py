"""The promises of a line, kept over a twin of Zalo. No real account was tried: what the twin knows is second-hand."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import Answer, Outgoing
from hoaban.integrations.zalo import line as zalo
from hoaban.integrations.zalo.api import AddressUnreadable, ZaloLine, from_url
from tests.support.zalo import FIRST, Twin, zalo_twin


@pytest.fixture
def twin(loopback: str) -> Iterator[Twin]:
    with zalo_twin() as made:
        made.followers = {"1", "2", "3"}
        yield made


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "zalo.json"


@pytest.fixture
def line(twin: Twin, chain: Path) -> ZaloLine:
    return from_url(twin.url, FIRST, chain)


def notice(user: str = "1") -> Outgoing:
    return Outgoing(uuid4(), user, "Nguy hiểm", "Rời nhà ven suối ngay.", "/warnings/x/", True, "vi")


def test_a_follower_gets_the_words_and_the_ledger_a_number(line: ZaloLine, twin: Twin) -> None:
    results = line.send([notice("1"), notice("2")])
    assert [(one.answer, one.provider_id) for one in results] == [
        (Answer.ACCEPTED, "m-1"),
        (Answer.ACCEPTED, "m-2"),
    ]
    assert twin.sent[0] == ("1", "Nguy hiểm\nRời nhà ven suối ngay.")
    assert twin.renewals == 1


def test_the_chain_of_keys_lies_on_the_disk_for_nobody_else_and_goes_on_after_a_start(
    line: ZaloLine, twin: Twin, chain: Path
) -> None:
    line.send([notice()])
    assert chain.stat().st_mode & 0o077 == 0
    assert json.loads(chain.read_text())["refresh"] == "refresh-1"
    again = from_url(twin.url, FIRST, chain)
    assert again.send([notice()])[0].answer == Answer.ACCEPTED
    assert twin.renewals == 1
    twin.take_back()
    assert again.send([notice()])[0].answer == Answer.ACCEPTED
    assert twin.renewals == 2


def test_two_processes_never_spend_the_same_key(twin: Twin, chain: Path) -> None:
    lines = [from_url(twin.url, FIRST, chain) for _ in range(4)]
    found: list[Any] = []
    threads = [threading.Thread(target=lambda one=one: found.extend(one.send([notice()]))) for one in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.answer for one in found] == [Answer.ACCEPTED] * 4
    assert twin.renewals == 1


def test_a_key_that_is_about_to_end_is_renewed_before(line: ZaloLine, twin: Twin, chain: Path) -> None:
    line.send([notice()])
    said = json.loads(chain.read_text())
    chain.write_text(json.dumps(said | {"until": 0}))
    line.send([notice()])
    assert twin.renewals == 2


def test_a_chain_that_broke_waits_for_a_person_who_begins_another(twin: Twin, chain: Path) -> None:
    twin.refresh = "lost on the way"
    with pytest.raises(ChannelDown, match="authorised anew"):
        from_url(twin.url, FIRST, chain).send([notice()])
    twin.refresh = "refresh-new"
    assert from_url(twin.url, "refresh-new", chain).send([notice()])[0].answer == Answer.ACCEPTED
    twin.refresh = "refresh-newer"
    twin.take_back()
    chain_before = chain.read_text()
    assert from_url(twin.url, "refresh-newer", chain).send([notice()])[0].answer == Answer.ACCEPTED
    assert chain.read_text() != chain_before


@pytest.mark.parametrize(
    ("word", "answer", "reason"),
    [
        (-213, Answer.REFUSED, "does not follow"), (-230, Answer.REFUSED, "wrote too long ago"),
        (-232, Answer.REFUSED, "wrote too long ago"), (-244, Answer.REFUSED, "does not want"), (-32, Answer.LATER, "too many"),
        (-211, Answer.LATER, "used up"), (-218, Answer.LATER, "as many as"), (-99999, Answer.REFUSED, "Zalo says -99999"),
    ],
)  # fmt: skip
def test_a_word_about_one_person_is_hers_alone(
    line: ZaloLine, twin: Twin, word: int, answer: Answer, reason: str
) -> None:
    twin.words["2"] = word
    results = line.send([notice("1"), notice("2"), notice("3")])
    assert [one.answer for one in results] == [Answer.ACCEPTED, answer, Answer.ACCEPTED]
    assert reason in results[1].reason
    assert results[1].is_long_away is (word == -211)


@pytest.mark.parametrize("word", zalo.NOT_OURS)
def test_an_account_that_may_not_send_leaves_everything_waiting(
    line: ZaloLine, twin: Twin, word: int
) -> None:
    twin.word = word
    with pytest.raises(ChannelDown, match=str(word)):
        line.send([notice(), notice()])
    assert twin.sent == []


def test_what_was_not_begun_waits_when_the_account_is_refused_midway(line: ZaloLine, twin: Twin) -> None:
    twin.words["2"] = -219
    results = line.send([notice("1"), notice("2"), notice("3")])
    assert [(one.answer, one.is_untried) for one in results] == [
        (Answer.ACCEPTED, False), (Answer.LATER, True), (Answer.LATER, True),
    ]  # fmt: skip
    assert len(twin.sent) == 1


def test_no_answer_leaves_in_doubt_and_no_connection_leaves_waiting(
    line: ZaloLine, twin: Twin, chain: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.send([notice()])
    twin.hangs_up = True
    assert line.send([notice()])[0].answer == Answer.UNSURE
    twin.hangs_up, twin.breaks_off = False, True
    assert line.send([notice()])[0].answer == Answer.UNSURE
    twin.breaks_off, twin.seconds = False, 0.3
    monkeypatch.setattr(zalo, "SECONDS", 0.1)
    assert line.send([notice()])[0].answer == Answer.UNSURE
    away = from_url(f"zalo://1:2@127.0.0.1:{free_port}/?oauth=127.0.0.1:{free_port}&tls=none", FIRST, chain)
    with pytest.raises(ChannelDown):
        away.send([notice()])


def test_a_broken_service_is_tried_again(line: ZaloLine, twin: Twin) -> None:
    line.send([notice()])
    twin.status, twin.word = 503, -1
    (result,) = line.send([notice()])
    assert (result.answer, result.retry_after) == (Answer.LATER, 60)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://a:b@openapi.zalo.me/",
        "zalo://openapi.zalo.me/",
        "zalo://a:b@/",
        "zalo://a:b@x/?per_second=no",
    ],
)
def test_an_unreadable_address_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(AddressUnreadable):
        from_url(url, FIRST, tmp_path / "x")


def test_secrets_stand_in_no_log_and_only_the_twin_is_spoken_to_in_the_clear(tmp_path: Path) -> None:
    made = from_url("zalo://app:hidden@openapi.zalo.me/?tls=none", "hidden-too", tmp_path / "x")
    assert made.account.api == "https://openapi.zalo.me"
    assert "hidden" not in repr(made)
    with pytest.raises(AddressUnreadable):
        from_url("zalo://app:hidden@openapi.zalo.me/", "", tmp_path / "x")


def test_a_slow_service_holds_up_one_message_and_no_window(
    line: ZaloLine, twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.send([notice()])
    twin.seconds = 0.3
    monkeypatch.setattr(zalo, "SECONDS", 0.1)
    results = line.send([notice() for _ in range(20)])
    assert [one.answer for one in results] == [Answer.UNSURE] + [Answer.LATER] * 19
    assert all(one.is_untried for one in results[1:])
