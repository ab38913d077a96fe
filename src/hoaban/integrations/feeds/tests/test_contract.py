"""The reader against a server that behaves well, badly, or wickedly; and which addresses it never asks."""

from collections.abc import Iterator

import pytest

from hoaban.domains.bulletins.errors import FeedAway, Trouble
from hoaban.integrations.feeds.addresses import target_of
from hoaban.integrations.feeds.reader import FeedReader
from tests.support import feedtwin
from tests.support.feedtwin import Twin

BODY = "<feed>Mưa</feed>".encode()


@pytest.fixture
def twin(loopback: str) -> Iterator[Twin]:
    with feedtwin.running() as running:
        yield running


@pytest.fixture
def reader() -> FeedReader:
    return FeedReader(may_here=lambda: True, seconds=3, largest=20_000, resolve=lambda host, _port: [host])


def trouble(reader: FeedReader, address: str) -> Trouble:
    with pytest.raises(FeedAway) as away:
        reader.get(address)
    return away.value.trouble


def test_what_is_new_is_read_and_what_is_known_is_not_sent_again(twin: Twin, reader: FeedReader) -> None:
    twin.pages["/a"] = feedtwin.fresh(BODY)
    first = reader.get(twin.at("/a"))
    assert (first.content, first.is_unchanged) == (BODY, False)
    again = reader.get(twin.at("/a"), etag=first.etag, modified=first.modified)
    assert again.is_unchanged
    assert twin.asked[-1][1]["If-Modified-Since"] == first.modified


def test_packed_is_unpacked_and_a_bomb_is_not(twin: Twin, reader: FeedReader) -> None:
    twin.pages["/a"], twin.pages["/bomb"] = feedtwin.packed(BODY), feedtwin.packed(b"a" * 5_000_000)
    assert reader.get(twin.at("/a")).content == BODY
    assert trouble(reader, twin.at("/bomb")) is Trouble.LARGE


def test_faults_are_told_in_our_words(twin: Twin, reader: FeedReader) -> None:
    twin.pages |= {
        "/500": feedtwin.status(500), "/304": feedtwin.status(304), "/huge": lambda one: one.say(200, b"a" * 20_001),
        "/liar": lambda one: one.say(200, b"a", Content_Length="900"), "/odd": lambda one: one.say(200, b"a", Content_Encoding="br"),
        "/half": lambda one: one.say(200, b"\x1f\x8b\x08\x00", Content_Encoding="gzip"),
        "/endless": lambda one: one.say(200, b"a" * 50_000, Content_Length="x"),
    }  # fmt: skip
    found = {path: trouble(reader, twin.at(path)) for path in (*twin.pages, "/none")}
    assert found == {
        "/500": Trouble.STATUS, "/304": Trouble.STATUS, "/huge": Trouble.LARGE, "/liar": Trouble.CUT, "/odd": Trouble.PACKED,
        "/half": Trouble.CUT, "/endless": Trouble.LARGE, "/none": Trouble.STATUS,
    }  # fmt: skip


def test_a_server_that_drips_is_left_in_time(twin: Twin) -> None:
    twin.pages["/drip"] = feedtwin.dripping
    assert trouble(FeedReader(may_here=lambda: True, seconds=0.5), twin.at("/drip")) is Trouble.SLOW
    assert twin.outstayed == [], "it waited for the last byte"


def test_it_follows_a_few_moves_and_no_circle(twin: Twin, reader: FeedReader) -> None:
    twin.pages |= {"/a": feedtwin.fresh(BODY), "/b": feedtwin.status(301, Location="/a")}
    twin.pages["/round"] = feedtwin.status(302, Location="/round")
    assert reader.get(twin.at("/b")).content == BODY
    assert trouble(reader, twin.at("/round")) is Trouble.MOVED


@pytest.mark.parametrize(
    "onward", ["http://10.0.0.1/", "http://169.254.169.254/latest", "file:///etc/passwd", "ftp://e/"]
)
def test_no_move_leads_into_a_private_network(twin: Twin, reader: FeedReader, onward: str) -> None:
    twin.pages["/b"] = feedtwin.status(302, Location=onward)
    assert trouble(reader, twin.at("/b")) in (Trouble.INSIDE, Trouble.ADDRESS)


def test_nobody_at_home(reader: FeedReader, free_port: int) -> None:
    assert trouble(reader, f"http://127.0.0.1:{free_port}/") is Trouble.AWAY


def test_this_machine_is_not_asked_with_real_data(twin: Twin) -> None:
    twin.pages["/a"] = feedtwin.fresh(BODY)
    assert trouble(FeedReader(), twin.at("/a")) is Trouble.INSIDE
    assert twin.asked == []


@pytest.mark.parametrize(
    "number",
    [
        "10.1.2.3", "127.0.0.1", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "nonsense",
    ],
)  # fmt: skip
def test_numbers_that_are_never_asked(number: str) -> None:
    with pytest.raises(FeedAway) as away:
        target_of("https://name.example/", may_here=False, resolve=lambda _host, _port: [number])
    assert away.value.trouble is Trouble.INSIDE


def test_a_name_leads_to_the_number_that_was_judged() -> None:
    found = target_of(
        "https://name.example/a?b=c", may_here=False, resolve=lambda *_: ["10.0.0.1", "93.184.216.34"]
    )
    assert (found.number, found.port, found.path, found.named) == (
        "93.184.216.34",
        443,
        "/a?b=c",
        "name.example",
    )


@pytest.mark.parametrize(
    "address",
    ["", "gopher://e/", "https://u:p@e/", "http://e:99999/", "http://e/\r\nX: y", "http:///", "http://[/"],
)
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(FeedAway) as away:
        target_of(address, may_here=True, resolve=lambda *_: ["93.184.216.34"])
    assert away.value.trouble is Trouble.ADDRESS


def test_only_the_ports_of_the_web() -> None:
    with pytest.raises(FeedAway):
        target_of("http://e:22/", may_here=False, resolve=lambda *_: ["93.184.216.34"])
