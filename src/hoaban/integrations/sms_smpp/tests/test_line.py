"""The promises of a line, kept over centres of our own: nothing lost, nothing twice unless it is in doubt."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from benchmarks._smsc import QUEUE_FULL, THROTTLED, Habits, Smsc, running
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import TOO_LATE, Answer, Outgoing, Report
from hoaban.integrations.sms_smpp import line as line_module
from hoaban.integrations.sms_smpp.api import AddressUnreadable, Heard, SmppLine, from_urls
from hoaban.integrations.sms_smpp.operators import operator_for

pytestmark = pytest.mark.slow


class Kept:
    """What the line was told; nothing can be kept while the test says so."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.heard: list[Heard] = []
        self.is_away, self.refused = False, 0

    def keep(self, reports: Sequence[Report]) -> None:
        if self.is_away:
            self.refused += 1
            raise OSError("the database is away")
        self.reports += reports

    def until(self, is_there: Callable[[], bool]) -> None:
        until = time.monotonic() + 60
        while not is_there():
            assert time.monotonic() < until, f"{len(self.reports)} reports"
            time.sleep(0.01)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def joined(loopback: str, kept: Kept) -> Iterator[Callable[..., tuple[SmppLine, list[Smsc]]]]:
    """A line to centres with these habits; the first takes what the others do not."""
    opened: list[Any] = []

    def make(*habits: Habits, words: str = "", **more: str) -> tuple[SmppLine, list[Smsc]]:
        context = running(*habits)
        centres = context.__enter__()
        urls = [
            f"smpp://u:p@127.0.0.1:{one.port}/?name=op{n}&from=HOABAN{words}{more.get(f'op{n}', '')}"
            for n, one in enumerate(centres)
        ]
        line = SmppLine(from_urls("\n".join(urls)), kept.keep, kept.heard.append)
        opened.extend((line.close, lambda: context.__exit__(None, None, None)))
        return line, centres

    yield make
    for close in opened:
        close()


def to(number: int, text: str = "Den noi cao ngay.", **more: Any) -> Outgoing:
    return Outgoing(uuid4(), f"+84{number}", "t", text, "/", True, "vi", **more)


def many(count: int, first: int = 912_000_000, text: str = "Den noi cao ngay.") -> list[Outgoing]:
    return [to(first + n, text) for n in range(count)]


def taken(centre: Smsc) -> Counter[bytes]:
    return Counter(one.number for one in centre.taken)


def test_each_message_leaves_once_and_its_receipt_comes_home(joined: Any, kept: Kept) -> None:
    line, (centre,) = joined(
        Habits(styles=("same", "hex", "padded", "upper"), twice=0.2, delay=(0, 0.1)), words="&binds=2"
    )
    results = line.send(many(500))
    assert {one.answer for one in results} == {Answer.ACCEPTED}
    assert (len(taken(centre)), max(taken(centre).values())) == (500, 1)
    assert len({one.provider_id for one in results}) == 500
    kept.until(lambda: len({one.address for one in kept.reports}) == 500)
    assert {one.provider_id.partition(":")[0] for one in kept.reports} == {"op0"}


def test_a_long_text_arrives_in_parts_under_ids_of_their_own(joined: Any) -> None:
    line, (centre,) = joined(Habits())
    (result,) = line.send([to(912345678, "Lũ quét. " * 20)])
    assert len(centre.taken) == 1 + len(result.more_ids) == 3
    assert [one.header[1:] for one in centre.taken] == [bytes((3, n)) for n in (1, 2, 3)]
    assert len({one.header[:1] for one in centre.taken}) == 1
    assert line.parts_of("Lũ quét. " * 20) == 3


@pytest.mark.parametrize("words", [1, 9000])
def test_what_leaves_whole_or_not_at_all_has_one_part(joined: Any, words: int) -> None:
    line, _centres = joined(Habits())
    assert line.parts_of("Lũ quét. " * words) == 1


@pytest.mark.parametrize("word", [THROTTLED, QUEUE_FULL])
def test_complaints_slow_it_down_and_lose_nothing(joined: Any, word: int) -> None:
    line, (centre,) = joined(Habits(throttle=(300, 40), complains=word), words="&window=50")
    results = line.send(many(1000))
    assert {one.answer for one in results} == {Answer.ACCEPTED}
    assert (sum(taken(centre).values()), centre.complaints >= 40) == (1000, True)


def test_a_connection_cut_in_a_window_leaves_only_the_unanswered_in_doubt(joined: Any) -> None:
    line, (centre,) = joined(Habits(cut_after=(200,)), words="&window=60")
    results = line.send(many(600))
    answers = Counter(one.answer for one in results)
    assert 0 < answers[Answer.UNSURE] <= 60
    assert set(answers) <= {Answer.UNSURE, Answer.ACCEPTED, Answer.LATER}
    for message, result in zip(many(600), results, strict=True):
        arrived = taken(centre)[message.address[1:].encode()]
        assert arrived <= 1
        assert arrived == 1 or result.answer != Answer.ACCEPTED
        assert arrived == 0 or result.answer != Answer.LATER


def test_a_slow_operator_holds_nobody_back_and_its_rest_goes_back_untried(joined: Any) -> None:
    line, (fast, slow) = joined(Habits(), Habits(per_second=100), op1="&prefixes=99")
    results = line.send([*many(1500), *many(500, first=990_000_000)])
    assert {one.answer for one in results[:1500]} == {Answer.ACCEPTED}
    waiting = [one for one in results[1500:] if one.answer == Answer.LATER]
    assert len(waiting) > 200
    assert all(one.is_untried and one.retry_after for one in waiting)
    assert (sum(taken(fast).values()), len(taken(slow))) == (1500, 500 - len(waiting))


def test_what_has_expired_does_not_leave_even_out_of_the_queue(joined: Any) -> None:
    line, (centre,) = joined(Habits())
    over, fresh = datetime.now(UTC) - timedelta(seconds=1), datetime.now(UTC) + timedelta(hours=1)
    results = line.send([to(912345678, expires_at=over), to(912345679, expires_at=fresh)])
    assert results[0] == TOO_LATE
    assert list(taken(centre)) == [b"84912345679"]


def test_numbers_that_do_not_exist_and_that_no_operator_takes_are_final(joined: Any) -> None:
    line, _centres = joined(Habits(refuses="7"), op0="&prefixes=91")
    told = line.send([to(912345677), to(990000000), to(912345678, "x" * 60_000)])
    assert [one.answer for one in told] == [Answer.REFUSED] * 3
    assert [one.reason for one in told] == [
        "op0 says 0xb",
        "no operator for this number",
        "too long for a text message",
    ]


def test_nobody_there_took_nothing(
    loopback: str, free_port: int, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "CONNECT_SECONDS", 0.2)
    line = SmppLine(
        from_urls(f"smpp://u:p@127.0.0.1:{free_port}/?name=one&from=H"), kept.keep, kept.heard.append
    )
    with pytest.raises(ChannelDown, match="one"):
        line.send(many(3))
    line.close()


def test_an_absent_operator_alone_in_a_window_does_not_rest_the_line(
    loopback: str, free_port: int, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "CONNECT_SECONDS", 0.3)
    with running(Habits()) as (centre,):
        urls = f"smpp://u:p@127.0.0.1:{centre.port}/?name=here&from=H smpp://u:p@127.0.0.1:{free_port}/?name=away&from=H&prefixes=99"
        line = SmppLine(from_urls(urls), kept.keep, kept.heard.append)
        for _window in range(2):
            (result,) = line.send([to(990_000_000)])
            assert (result.answer, result.is_untried, result.reason) == (Answer.LATER, True, "away is away")
        assert [one.answer for one in line.send(many(3))] == [Answer.ACCEPTED] * 3
        line.close()


def test_an_answer_that_never_comes_leaves_the_window_in_doubt(
    joined: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "PATIENCE", 0.1)
    monkeypatch.setattr(line_module, "ANSWER_SECONDS", 0.1)
    line, (centre,) = joined(Habits(per_second=0.001), words="&window=20")
    results = line.send(many(50))
    assert Counter(one.answer for one in results)[Answer.UNSURE] >= 19
    assert all(one.is_untried for one in results if one.answer == Answer.LATER)
    assert len(centre.taken) <= 20


def test_a_receipt_that_cannot_be_kept_is_not_acknowledged(
    joined: Any, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "TRY_AGAIN", 0.05)
    line, (centre,) = joined(Habits())
    kept.is_away = True
    line.send(many(3))
    kept.until(lambda: kept.refused >= 3)
    assert (kept.reports, centre.acknowledged) == ([], 0)
    kept.is_away = False
    kept.until(lambda: len(kept.reports) == 3)
    kept.until(lambda: centre.acknowledged == 3)


def test_a_rate_that_was_agreed_is_kept(joined: Any) -> None:
    line, (centre,) = joined(Habits(), words="&per_second=200")
    results = line.send(many(100))
    assert {one.answer for one in results} == {Answer.ACCEPTED}
    spread = max(one.at for one in centre.taken) - min(one.at for one in centre.taken)
    assert spread >= 0.3e9


def test_a_message_to_us_is_handed_on(joined: Any, kept: Kept) -> None:
    line, (centre,) = joined(Habits(receipts=False))
    line.send(many(1))
    centre.later(b"\0\1\x0184912345678\0\5\0HOABAN\0\0\0\0\0\0\0\0\0\0\2CO")
    kept.until(lambda: bool(kept.heard))
    assert (kept.heard[0].sender, kept.heard[0].text) == ("84912345678", "CO")


def deliver(
    sender: bytes, content: bytes, fields: bytes = b"", *, flags: bytes = b"\x40", code: bytes = b"\0"
) -> bytes:
    """What a centre brings of somebody's telephone."""
    head = b"\0\1\1" + sender + b"\0\5\0HOABAN\0" + flags + b"\0\0\0\0\0\0" + code + b"\0"
    return head + bytes((len(content),)) + content + fields


def test_parts_of_long_messages_say_which_they_are_and_are_acknowledged(joined: Any, kept: Kept) -> None:
    line, (centre,) = joined(Habits(receipts=False))
    line.send(many(1))
    centre.later(deliver(b"84912345678", b"\5\0\3\x07\2\2 can nguoi"))
    centre.later(deliver(b"84987654321", b"\6\x08\4\1\2\2\1" + "Lũ về".encode("utf-16-be"), code=b"\x08"))
    sar = b"\x02\x0c\0\2\0\5\x02\x0e\0\1\3\x02\x0f\0\1\1"
    centre.later(deliver(b"84912345678", b"CUU", sar, flags=b"\0"))
    centre.later(deliver(b"84912345678", b"CUU", sar[:-1] + b"\2", flags=b"\0"))
    kept.until(lambda: len(kept.heard) == 4)
    kept.until(lambda: centre.acknowledged == 4)
    found = {(one.sender, one.part and tuple(one.part), one.text) for one in kept.heard}
    assert found == {
        ("84912345678", ("op0/8/7", 2, 2), " can nguoi"),
        ("84987654321", ("op0/16/258", 1, 2), "Lũ về"),
        ("84912345678", ("op0/sar/5", 1, 3), "CUU"),
        ("84912345678", ("op0/sar/5", 2, 3), "CUU"),
    }
    assert len({one.provider_id for one in kept.heard}) == 4, "two parts of the same words are two"


def test_a_process_that_sends_nothing_holds_no_connection(joined: Any) -> None:
    before = threading.active_count()
    line, _centres = joined(Habits())
    assert line.is_real
    assert threading.active_count() <= before + 1  # the centre's own


@pytest.mark.parametrize(
    "text",
    [
        "", "smpp://h/", "http://u:p@h/?name=a&from=b", "smpp://h:x/?name=a&from=b", "smpp://h/?name=a&from=b&binds=0",
        "smpp://h/?name=a&from=b&prefixes=x", "smpp://h/?name=a&from=b smpp://i/?name=a&from=b", "smpp://h/?name=A&from=b",
        "smpp://h/?name=a&from=b&per_second=0", "smpp://h/?name=a&from=b&window=many",
    ],
)  # fmt: skip
def test_an_unreadable_setting_is_refused(text: str) -> None:
    with pytest.raises(AddressUnreadable):
        from_urls(text)


def test_the_longest_prefix_wins() -> None:
    operators = from_urls(
        "smpp://h/?name=all&from=b smpp://h/?name=nine&from=b&prefixes=9 smpps://h:1/?name=nineone&from=b&prefixes=91+32&binds=3"
    )
    found = [
        operator_for(number, operators)
        for number in ("+84912345678", "+84932345678", "+84322345678", "+84712345678")
    ]
    assert [one and one.name for one in found] == ["nineone", "nine", "nineone", "all"]
    assert (operators[2].is_sealed, operators[2].binds, operators[2].port) == (True, 3, 1)
