"""The line in a process of its own keeps the same promises; where that process dies, what it had is in doubt, and another begins."""

import os
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks._smsc import Habits, Smsc, running
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import TOO_LATE, Answer, Report
from hoaban.integrations.sms_smpp import apart
from hoaban.integrations.sms_smpp.api import LineApart, from_urls
from hoaban.integrations.sms_smpp.tests.test_line import Kept, deliver, many, taken, to

pytestmark = pytest.mark.slow


def command(descriptor: int) -> list[str]:
    return [sys.executable, "-c", f"from hoaban.integrations.sms_smpp.api import serve; serve({descriptor})"]


class Apart(Kept):
    """Whoever keeps, and a line to centres with these habits."""

    is_broken = False

    def keep(self, reports: Sequence[Report]) -> None:
        if self.is_broken and len(reports) > 1:
            self.refused += 1
            raise ValueError("one of them")
        super().keep(reports)


@pytest.fixture
def kept() -> Apart:
    return Apart()


@pytest.fixture
def joined(loopback: str, kept: Apart) -> Iterator[Callable[..., tuple[LineApart, list[Smsc]]]]:
    opened: list[Any] = []

    def make(*habits: Habits, words: str = "") -> tuple[LineApart, list[Smsc]]:
        context = running(*habits)
        centres = context.__enter__()
        urls = [
            f"smpp://u:p@127.0.0.1:{one.port}/?name=op{n}&from=HOABAN{words}" for n, one in enumerate(centres)
        ]
        line = LineApart(from_urls("\n".join(urls)), kept.keep, kept.heard.append, command)
        opened.extend((line.close, lambda: context.__exit__(None, None, None)))
        return line, centres

    yield make
    for close in opened:
        close()


def test_every_answer_comes_across_and_receipts_come_home(joined: Any, kept: Apart) -> None:
    line, (centre,) = joined(Habits(refuses="5677", twice=0.2), words="&prefixes=91")
    over = datetime.now(UTC) - timedelta(seconds=1)
    odd = [to(912345677), to(990000000), to(912345678, "x" * 60_000), to(912345679, expires_at=over)]
    results = line.send([*odd, to(912345680, "Lũ quét. " * 20), *many(200, first=913_000_000)])
    assert [one.reason for one in results[:3]] == [
        "op0 says 0xb",
        "no operator for this number",
        "too long for a text message",
    ]
    assert {one.answer for one in results[:3]} == {Answer.REFUSED}
    assert results[3] == TOO_LATE
    assert {one.answer for one in results[4:]} == {Answer.ACCEPTED}
    assert (len(results[4].ids), len({given for one in results[4:] for given in one.ids})) == (3, 203)
    assert sum(taken(centre).values()) == 203
    kept.until(lambda: len({one.provider_id for one in kept.reports}) == 203)
    assert {one.provider_id for one in kept.reports} == {given for one in results[4:] for given in one.ids}


def test_two_windows_are_on_their_way_at_once_and_each_gets_its_own_answers(joined: Any) -> None:
    line, (centre,) = joined(Habits(per_second=400))
    first, second = many(300), many(100, first=920_000_000)
    words = [line.begin(first), line.begin(second)]
    ids = [[one.provider_id for one in said()] for said in words]
    assert [len(set(one)) for one in ids] == [300, 100]
    assert not set(ids[0]) & set(ids[1])
    assert set(taken(centre)) == {one.address[1:].encode() for one in (*first, *second)}


def test_what_went_back_says_when_it_may_come_again(joined: Any) -> None:
    line, _centres = joined(Habits(per_second=50))
    results = line.send(many(400))
    waiting = [one for one in results if one.answer == Answer.LATER]
    assert len(waiting) > 100
    assert all(one.is_untried and one.retry_after for one in waiting)


def test_nobody_there_took_nothing(loopback: str, free_port: int, kept: Apart) -> None:
    line = LineApart(
        from_urls(f"smpp://u:p@127.0.0.1:{free_port}/?name=one&from=H"), kept.keep, kept.heard.append, command
    )
    with pytest.raises(ChannelDown, match="one"):
        line.send(many(3))
    line.close()


def test_what_cannot_be_kept_is_not_acknowledged_and_one_that_breaks_stops_no_other(
    joined: Any, kept: Apart
) -> None:
    line, (centre,) = joined(Habits())
    kept.is_away = True
    line.send(many(3))
    kept.until(lambda: kept.refused >= 2)
    assert (kept.reports, centre.acknowledged) == ([], 0)
    kept.is_away, kept.is_broken = False, True
    kept.until(lambda: len(kept.reports) == 3)
    kept.until(lambda: centre.acknowledged == 3)


def test_what_somebody_sends_us_comes_whole_or_as_a_part(joined: Any, kept: Apart) -> None:
    line, (centre,) = joined(Habits(receipts=False))
    line.send(many(1))
    centre.later(deliver(b"84912345678", b"CO", flags=b"\0"))
    centre.later(deliver(b"84912345678", b"\5\0\3\x07\2\2 can nguoi"))
    kept.until(lambda: len(kept.heard) == 2)
    assert {(one.sender, one.text, one.part and one.part.number) for one in kept.heard} == {
        ("84912345678", "CO", None), ("84912345678", " can nguoi", 2),
    }  # fmt: skip


def test_a_process_that_dies_leaves_its_window_in_doubt_and_another_begins(
    joined: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "START_AGAIN", 0.3)
    line, (centre,) = joined(Habits(per_second=0.001), words="&window=20")
    said = line.begin(many(50))
    until = time.monotonic() + 30
    while len(centre.taken) < 20:
        assert time.monotonic() < until
        time.sleep(0.01)
    line._process.child.kill()
    assert Counter(one.answer for one in said()) == {Answer.UNSURE: 50}
    time.sleep(0.3)
    centre.habits = Habits()
    assert {one.answer for one in line.send(many(5, first=920_000_000))} == {Answer.ACCEPTED}


def test_it_stops_at_once_when_whoever_began_it_is_gone(joined: Any) -> None:
    """Its lane was killed: the next one finds the window in doubt and sends it again."""
    line, (centre,) = joined(Habits(per_second=100), words="&window=20")
    said = line.begin(many(2000))
    until = time.monotonic() + 30
    while not centre.taken:
        assert time.monotonic() < until
        time.sleep(0.01)
    process = line._process
    with socket.socket(fileno=os.dup(process.end.fileno())) as ours:
        ours.shutdown(socket.SHUT_RDWR)
    assert process.child.wait(5) in (0, -signal.SIGKILL)
    left = len(centre.taken)
    assert {one.answer for one in said()} == {Answer.UNSURE}
    time.sleep(0.5)
    assert len(centre.taken) == left < 500


@pytest.mark.parametrize(
    "program", ["raise SystemExit(1)", "import time; time.sleep(0.3); raise SystemExit(1)"]
)
def test_one_that_does_not_come_up_took_nothing_and_is_not_begun_without_pause(
    loopback: str, free_port: int, kept: Apart, program: str
) -> None:
    url = f"smpp://u:p@127.0.0.1:{free_port}/?name=one&from=H"
    begun: list[int] = []

    def broken(descriptor: int) -> list[str]:
        begun.append(descriptor)
        return [sys.executable, "-c", program]

    line = LineApart(from_urls(url), kept.keep, kept.heard.append, broken)
    for _window in range(2):
        with pytest.raises(ChannelDown, match="does not run"):
            line.send(many(2))
    assert len(begun) == 1
    line.close()


def test_one_that_does_not_read_holds_nobody_up(
    loopback: str, kept: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its end is full after some hundred kilobytes; the lane that speaks has other channels too."""
    monkeypatch.setattr(apart, "LONGER", 1)
    deaf = "import time; time.sleep(600)"
    line = LineApart(
        from_urls("smpp://u:p@127.0.0.1/?name=one&from=H"),
        kept.keep,
        kept.heard.append,
        lambda _end: [sys.executable, "-c", deaf],
    )
    with pytest.raises(ChannelDown, match="does not run"):
        line.send(many(20_000, text="x" * 100))
    assert line._process is not None
    assert line._process.child.wait(5) == -signal.SIGKILL


def test_where_no_process_is_to_be_had_the_line_is_down_and_nothing_breaks(kept: Apart) -> None:
    line = LineApart(
        from_urls("smpp://u:p@127.0.0.1/?name=one&from=H"),
        kept.keep,
        kept.heard.append,
        lambda _end: ["/nowhere"],
    )
    line.listen()
    with pytest.raises(ChannelDown, match="does not run"):
        line.send(many(2))
