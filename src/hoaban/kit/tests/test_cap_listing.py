"""Feeds of others: what is read, what is refused, and that nothing makes the reader stumble."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoaban.kit.cap.listing import MOST, NotAFeed, listed

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
ALERT = f'<alert xmlns="{CAP}"><identifier>a</identifier><sender>b</sender><sent>2026-01-01T00:00:00+07:00</sent></alert>'


def atom(inside: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{inside}</feed>'.encode()


def test_atom_links_to_cap_before_any_page() -> None:
    entry = (
        '<entry><id>1</id><title> Mưa\n lớn </title><updated>2026-01-01</updated><link rel="self" href="/s"/>'
        '<link href="/page"/><link rel="alternate" type="application/cap+xml" href="/1.cap"/></entry>'
    )
    found = listed(atom(entry))
    assert (found.title, found.entries[0].title, found.entries[0].link) == ("F", "Mưa lớn", "/1.cap")
    assert found.entries[0].cap == b""


def test_an_entry_that_changed_is_another() -> None:
    one, other = (
        f"<entry><id>1</id><updated>{day}</updated></entry>" for day in ("2026-01-01", "2026-01-02")
    )
    assert listed(atom(one)).entries[0].key != listed(atom(other)).entries[0].key


@pytest.mark.parametrize(
    "rss",
    [
        "<rss><channel><title>R</title><item><guid>g</guid><link>http://e/1</link></item></channel></rss>",
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>R</title>'
        "</channel><item><link>http://e/1</link></item></r:RDF>",
    ],
)
def test_rss_is_read(rss: str) -> None:
    found = listed(rss.encode())
    assert (found.title, found.entries[0].link) == ("R", "http://e/1")


@pytest.mark.parametrize("inside", [ALERT, ALERT.replace("<", "&lt;")])
def test_cap_inside_an_entry_is_taken_out(inside: str) -> None:
    found = listed(atom(f"<entry><id>1</id><content>{inside}</content></entry>"))
    assert b"<identifier>a</identifier>" in found.entries[0].cap


def test_a_message_by_itself_is_a_feed_of_one() -> None:
    assert listed(ALERT.encode()).entries[0].cap == ALERT.encode()


def test_more_than_is_looked_at_is_said_to_be_cut() -> None:
    found = listed(atom("<entry><id>1</id></entry>" * (MOST + 1)))
    assert (len(found.entries), found.is_cut) == (MOST, True)


BOMB = '<!DOCTYPE f [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><feed><title>&b;</title></feed>'
OUTSIDE = '<!DOCTYPE f [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed><title>&a;</title></feed>'


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<html/>", b"{}", BOMB.encode(), OUTSIDE.encode(), b"<feed>", b'<?xml version="1.0" encoding="klingon"?><feed/>',
        '<?xml version="1.0" encoding="utf-8"?><feed><title>ă</title></feed>'.encode("utf-16-le"), b"<feed>" * 40 + b"</feed>" * 40,
        b'<?xml version="1.0" encoding="utf-8"?><feed><title>\xe0\xe1</title></feed>',
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(NotAFeed, match="The file"):
        listed(content)


@given(st.binary(max_size=300))
@settings(max_examples=150)
def test_any_bytes_are_a_feed_or_refused(content: bytes) -> None:
    with suppress(NotAFeed):
        listed(content)


WORDS = st.sampled_from(
    ["feed", "rss", "entry", "item", "link", "content", "title", "alert", "id", "updated", "x"]
)
TREES = st.recursive(
    st.text(alphabet="abă <&", max_size=6).map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(WORDS, st.lists(inner, max_size=4)).map(
        lambda two: f"<{two[0]}>{''.join(two[1])}</{two[0]}>"
    ),
    max_leaves=12,
)


@given(WORDS, st.lists(TREES, max_size=4))
@settings(max_examples=150)
def test_any_tree_is_a_feed_or_refused(root: str, inside: list[str]) -> None:
    content = f"<{root}>{''.join(inside)}</{root}>".encode()
    try:
        found = listed(content)
    except NotAFeed:
        assert root not in ("feed", "rss")
    else:
        assert all(len(one.title) <= 500 and len(one.link) <= 500 for one in found.entries)
