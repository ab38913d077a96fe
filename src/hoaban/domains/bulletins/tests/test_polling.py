"""A feed is asked: what came is kept once and whole, whatever it is, whoever asks twice, and wherever the job is killed."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from hoaban.domains.bulletins import actions, jobs, queries
from hoaban.domains.bulletins.actions import taking
from hoaban.domains.bulletins.errors import FeedElsewhere, FeedKnown, FeedUnfit, Trouble
from hoaban.domains.bulletins.models import Bulletin, Feed, FeedStep, Piece, Reading
from hoaban.domains.bulletins.tests.steps import (
    ADDRESS,
    JOB,
    NEXT,
    NOW,
    OWN,
    PROVINCE,
    Web,
    a_feed,
    later,
    poll,
)
from hoaban.domains.bulletins.values import Placed, Problem, Show, Step
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.duties import api as duties
from hoaban.foundation.jobs.api import JobContext
from tests.support.bulletins import atom, cap

pytestmark = pytest.mark.django_db(databases="__all__")
SENT = "2026-07-01T19:00:00+07:00"
CODE = "<geocode><valueName>VN-GSO-COMMUNE</valueName><value>03646</value></geocode>"


def message(name: str = "one", **said: Any) -> bytes:
    return cap(name, **{"sent": SENT, "expires": "2026-07-02T06:00:00+07:00", **said})


def current(actor: Any) -> list[str]:
    return [one.identifier for one in queries.bulletins(actor, later(minutes=9))[0]]


def test_what_came_is_kept_byte_for_byte_and_read(web: Web, keeper: Any) -> None:
    a_feed(keeper)
    whole = message()
    web.pages = {ADDRESS: _linking("one.cap"), "https://kttv.example/one.cap": whole}
    assert poll()
    piece, bulletin = Piece.plain.get(), Bulletin.plain.get()
    assert (bytes(piece.content), piece.digest) == (whole, hashlib.sha256(whole).hexdigest())
    assert (bulletin.headline, bulletin.is_signed, piece.received_at) == ("Made up: heavy rain", False, NOW)


def _linking(*links: str) -> bytes:
    entries = "".join(
        f'<entry><id>{one}</id><link type="application/cap+xml" href="{one}"/></entry>' for one in links
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()


def test_asked_twice_it_is_kept_once_and_what_is_unchanged_is_not_read(web: Web, keeper: Any) -> None:
    a_feed(keeper)
    web.pages, web.etag = {ADDRESS: atom(message())}, '"1"'
    assert poll()
    assert not poll()  # its time has not come: somebody else just asked
    Feed.plain.update(next_at=NOW)
    assert poll(later(minutes=5))
    assert web.asked == [(ADDRESS, ""), (ADDRESS, '"1"')]
    assert Bulletin.plain.count() == 1


def test_the_same_message_in_two_entries_is_one_and_other_words_under_its_name_are_told(
    web: Web, keeper: Any
) -> None:
    a_feed(keeper)
    one = message()
    web.pages = {
        ADDRESS: _linking("c", "a", "b"),
        "https://kttv.example/a": one,
        "https://kttv.example/b": one,
    }
    web.pages["https://kttv.example/c"] = message(headline="Something else")
    poll()
    assert Bulletin.plain.count() == 1
    assert sorted(Piece.plain.values_list("problem", flat=True)) == ["", "", Problem.OTHER_WORDS]
    assert duties.waiting_targets(["bulletins.unread"], "bulletins.feed")


def test_an_update_and_a_cancellation_take_the_place_of_what_they_name_in_any_order(
    web: Web, keeper: Any
) -> None:
    a_feed(keeper)
    update = message("two", kind="Update", references=f"kttv.example,one,{SENT}")
    cancel = message("three", kind="Cancel", references=f"kttv.example,two,{SENT}")
    for body, holds in ((message(), ["one"]), (update, ["two"]), (cancel, [])):
        web.pages = {ADDRESS: atom(body)}
        Feed.plain.update(next_at=NOW)
        poll()
        assert current(keeper) == holds
    Bulletin.plain.update(replaced_by=None)
    Bulletin.plain.filter(identifier="one").delete()
    Piece.plain.exclude(pk__in=Bulletin.plain.values("piece")).delete()
    web.pages = {ADDRESS: atom(message())}
    Feed.plain.update(next_at=NOW)
    poll()  # the first comes last
    assert Bulletin.plain.get(identifier="one").replaced_by == Bulletin.plain.get(identifier="two")


def test_nobody_else_takes_a_bulletin_back(web: Web, keeper: Any) -> None:
    a_feed(keeper)
    foreign = message("x", kind="Cancel", references=f"kttv.example,one,{SENT}").replace(
        b"kttv.example</sender", b"other</sender"
    )
    inexact = message("y", kind="Cancel", references="kttv.example,one,2026-07-01T12:00:00-00:00")
    web.pages = {ADDRESS: atom(message(), foreign, inexact)}
    poll()
    a_feed(keeper, "https://other.example/")
    web.pages["https://other.example/"] = atom(
        message("z", kind="Cancel", references=f"kttv.example,one,{SENT}")
    )
    poll(address="https://other.example/")
    assert current(keeper) == ["one"]


def test_a_drill_a_test_and_what_ran_out_hold_nothing(web: Web, keeper: Any) -> None:
    a_feed(keeper)
    web.pages = {
        ADDRESS: atom(
            message("d", status="Exercise"), message("t", status="Test"), message("o", expires=SENT)
        )
    }
    poll()
    assert current(keeper) == []
    assert len(queries.bulletins(keeper, NOW, Show.OVER)[0]) == 3
    assert len(queries.bulletins(keeper, NOW, Show.ALL)[0]) == 3


def test_where_it_is_about_is_read_from_codes_then_shapes_then_names(web: Web, keeper: Any) -> None:
    a_feed(keeper)
    web.pages = {
        ADDRESS: atom(
            message("codes", extra=CODE, area="Xã Mường"), message("names", area="khu vực Xã Chiềng và phụ cận"),
            message("far", extra="<polygon>60,10 60,11 61,11 60,10</polygon>"), message("nothing"),
        )
    }  # fmt: skip
    poll()
    found = {one.identifier: Placed(one.placed) for one in Bulletin.plain.all()}
    assert found["codes"] is Placed.CODES
    assert (found["far"], found["nothing"]) == (Placed.ELSEWHERE, Placed.FEED)
    names = {
        number: {one.identifier for one in queries.touching(keeper, [number], NOW)}
        for number in (OWN, NEXT, PROVINCE)
    }
    assert "codes" in names[OWN]
    assert "codes" not in names[NEXT]
    assert all("nothing" in one and "far" not in one for one in names.values())


def test_a_code_we_do_not_know_is_kept_told_and_counts_for_the_whole_area_of_its_feed(
    web: Web, keeper: Any
) -> None:
    """Of a commune that a reform ended, or of another table: what it warns of may lie here, so nobody here is spared it."""
    a_feed(keeper)
    other = CODE.replace("03646", "99999")
    web.pages = {ADDRESS: atom(message("strange", extra=other), message("beside", extra=other + CODE))}
    poll()
    strange, beside = (Bulletin.plain.get(identifier=name) for name in ("strange", "beside"))
    assert b"<value>99999</value>" in bytes(strange.piece.content)
    assert (Placed(strange.placed), strange.ranges) == (Placed.FEED, [[PROVINCE, PROVINCE + 10**9]])
    assert strange.oddities == ["geocode VN-GSO-COMMUNE: '99999'"]
    assert Placed(beside.placed) is Placed.CODES
    assert (beside.ranges, beside.oddities) == ([[OWN, OWN + 10_000]], []), "the known one says where"
    assert {one.identifier for one in queries.touching(keeper, [NEXT], NOW)} == {"strange"}


@pytest.mark.parametrize(
    "body", [b"", b"<html/>", b"<feed>", b"\xff\xfe", b"<!DOCTYPE a [<!ENTITY b 'c'>]><feed>&b;</feed>"]
)
def test_what_is_no_feed_is_a_trouble_and_no_crash(web: Web, keeper: Any, body: bytes) -> None:
    a_feed(keeper)
    web.pages = {ADDRESS: body}
    assert poll()
    assert (Feed.plain.get().trouble, Feed.plain.get().failures) == (Trouble.NOT_A_FEED, 1)


def test_one_bad_entry_stops_no_other_and_is_asked_for_again(web: Web, keeper: Any) -> None:
    a_feed(keeper)
    web.etag = '"1"'
    web.pages = {
        ADDRESS: _linking("a", "b", "page"),
        "https://kttv.example/a": message("a"),
        "https://kttv.example/page": b"<html/>",
    }
    poll()
    assert (Bulletin.plain.count(), Feed.plain.get().etag) == (
        1,
        "",
    )  # so that the next reading is a whole one
    web.pages["https://kttv.example/b"] = message("b")
    Feed.plain.update(next_at=NOW)
    poll(later(minutes=5))
    assert (Bulletin.plain.count(), Feed.plain.get().etag, Feed.plain.get().failures) == (2, '"1"', 0)
    assert [one[0] for one in web.asked].count("https://kttv.example/page") == 1


def test_one_that_our_own_program_breaks_on_is_kept_and_told_and_stops_no_other(
    web: Web, keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_feed(keeper)
    web.pages, web.etag = {ADDRESS: atom(message("a"), message("b"), message("c"))}, '"1"'
    reads = taking.read

    def breaks(content: bytes) -> Any:
        if b">b<" in content:
            raise RecursionError
        return reads(content)

    monkeypatch.setattr(taking, "read", breaks)
    poll()
    assert sorted(Bulletin.plain.values_list("identifier", flat=True)) == ["a", "c"]
    broken = Piece.plain.get(problem=Problem.BROKE)
    assert b">b<" in bytes(broken.content)
    feed = Feed.plain.get()
    assert (feed.etag, feed.failures, feed.newest_at) == ('"1"', 0, NOW)
    assert duties.waiting_targets(["bulletins.unread"], "bulletins.feed")


def test_while_the_database_is_away_nothing_is_called_broken(
    web: Web, keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_feed(keeper)
    web.pages = {ADDRESS: atom(message())}

    def away(*_said: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(taking, "take", away)
        with pytest.raises(OperationalError):
            poll()
    assert not Piece.plain.exists()
    assert poll(later(minutes=5))
    assert Bulletin.plain.count() == 1


def test_killed_between_two_messages_the_next_reading_finds_the_rest(web: Web, keeper: Any) -> None:
    a_feed(keeper)
    web.pages, web.etag = {ADDRESS: atom(message("a"), message("b"))}, '"1"'
    beats = iter([None, RuntimeError("killed")])

    def beat() -> None:
        if isinstance(fault := next(beats), RuntimeError):
            raise fault

    row = Feed.plain.get()
    with pytest.raises(RuntimeError):
        actions.poll(by=JOB, feed_id=row.pk, clock=lambda: NOW, beat=beat)
    assert Bulletin.plain.count() == 1
    assert not poll()  # not asked twice in the same minute
    assert poll(later(minutes=5))
    assert Bulletin.plain.count() == 2


def test_a_feed_that_fails_again_and_again_is_a_duty_until_it_is_well(web: Web, keeper: Any) -> None:
    a_feed(keeper)
    web.pages = {ADDRESS: Trouble.SLOW}
    for n in range(3):
        Feed.plain.update(next_at=NOW)
        poll(later(minutes=n))
        actions.watch(by=JOB, now=later(minutes=n))
        assert bool(duties.waiting_targets(["bulletins.away"], "bulletins.feed")) is (n == 2)
    web.pages = {ADDRESS: atom()}
    Feed.plain.update(next_at=NOW)
    poll(later(minutes=9))
    assert actions.watch(by=JOB, now=later(minutes=9)) == 1
    assert not duties.waiting_targets(["bulletins.away"], "bulletins.feed")


def test_a_feed_that_falls_silent_is_a_duty_and_one_switched_off_is_not(web: Web, keeper: Any) -> None:
    uid = a_feed(keeper, silent_hours=6)
    assert actions.watch(by=JOB, now=later(hours=5)) == 0
    assert actions.watch(by=JOB, now=later(hours=7)) == 1
    assert actions.watch(by=JOB, now=later(hours=7)) == 0
    actions.switch_feed(by=keeper, uid=uid, to_on=False, request=None, now=later(hours=8))
    assert actions.watch(by=JOB, now=later(hours=9)) == 1
    assert not duties.waiting_targets(["bulletins.away"], "bulletins.feed")


def test_the_job_asks_every_feed_whose_time_has_come(web: Web, keeper: Any) -> None:
    a_feed(keeper)
    a_feed(keeper, "https://other.example/")
    web.pages = {ADDRESS: atom(message())}
    ctx = JobContext(JOB, later(minutes=1), lambda: NOW)
    assert (jobs.poll(ctx).done, jobs.poll(ctx).done) == (2, 0)
    assert Feed.plain.get(url="https://other.example/").trouble == Trouble.STATUS


def test_a_feed_is_added_once_switched_and_the_history_stays(keeper: Any) -> None:
    uid = a_feed(keeper)
    with pytest.raises(FeedKnown):
        a_feed(keeper)
    actions.switch_feed(by=keeper, uid=uid, to_on=False, request="r" * 20, now=later(hours=1))
    actions.switch_feed(by=keeper, uid=uid, to_on=False, request="s" * 20, now=later(hours=2))
    assert queries.due(later(days=1)) == []
    actions.switch_feed(by=keeper, uid=uid, to_on=True, request="t" * 20, now=later(hours=3))
    assert queries.due(later(hours=3)) == [Feed.plain.get().pk]
    assert list(FeedStep.plain.order_by("pk").values_list("step", flat=True)) == [Step.ADD, Step.OFF, Step.ON]


@pytest.mark.parametrize(
    "address", ["ftp://e/", "https://u:p@e/", "file:///etc/passwd", "https://e/" + "a" * 500]
)
def test_addresses_that_are_none_are_refused(keeper: Any, address: str) -> None:
    with pytest.raises(FeedUnfit):
        a_feed(keeper, address)


def test_only_who_may_and_where_she_may(keeper: Any, officer: Any) -> None:
    with pytest.raises(FeedElsewhere):
        a_feed(keeper, place=11 * 10**9)
    with pytest.raises(NotAllowed):
        a_feed(officer)
    uid = a_feed(keeper)
    with pytest.raises(NotAllowed):
        actions.switch_feed(by=officer, uid=uid, to_on=False, request=None, now=NOW)
    nobody = SystemActor("nobody", frozenset())
    with pytest.raises(NotAllowed):
        actions.poll(by=nobody, feed_id=1, clock=lambda: NOW, beat=lambda: None)
    assert queries.newest(nobody, NOW) == []


def test_whoever_read_it_first_stays_on_record(web: Web, keeper: Any, officer: Any) -> None:
    a_feed(keeper)
    web.pages = {ADDRESS: atom(message())}
    poll()
    uid = Bulletin.plain.get().uid
    for who in (officer, keeper):
        actions.mark_read(by=who, uid=uid, request=None, now=NOW + timedelta(minutes=1))
    assert Reading.plain.get().by_key == officer.key
    assert queries.newest(keeper, NOW)[0].read_by == officer.label
