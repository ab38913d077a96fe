"""What others had said is kept with each decision, once, unchanged, and shown beside what is newer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.bulletins import api as bulletins
from hoaban.domains.warning import queries
from hoaban.domains.warning.models import Decision, Quote
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.tests.steps import (
    NEXT,
    NOW,
    OWN,
    PROVINCE,
    changed,
    drafted,
    ended,
    issued,
    reviewed,
    row,
    text,
)
from hoaban.domains.warning.values import Step
from hoaban.foundation.access.api import SystemActor
from hoaban.kit.cap import stamp
from tests.support.bulletins import cap

pytestmark = pytest.mark.django_db(databases="__all__")
CODES = {OWN: "03646", NEXT: "03664"}


@pytest.fixture(autouse=True)
def feed() -> Any:
    from hoaban.domains.bulletins.models import Feed

    asked = bulletins.NewFeed("https://e.example/a", "Made-up service", "", PROVINCE, 5, 0, is_made_up=True)
    bulletins.add_feed(by=cast_member("it_officer", "keeper", None), feed=asked, request=None, now=NOW)
    return Feed.plain.get()


def came(feed: Any, name: str, place: int = OWN, minutes: int = -5, **said: Any) -> Any:
    """Brought so many minutes from now."""
    from hoaban.domains.bulletins.actions import taking
    from hoaban.domains.bulletins.models import Bulletin
    from hoaban.domains.bulletins.rules import Place
    from hoaban.kit.cap.listing import Entry

    book = [Place(code, "", (start, start + 10_000), None) for start, code in CODES.items()]
    at = NOW + timedelta(minutes=minutes)
    extra = f"<geocode><valueName>VN-GSO-COMMUNE</valueName><value>{CODES[place]}</value></geocode>"
    said = {
        "sent": stamp(at),
        "expires": stamp(at + timedelta(hours=9)),
        "headline": name,
        "extra": extra,
    } | said
    taking.take(feed, Entry(name, name, ""), cap(name, **said), book, at)
    return Bulletin.plain.get(identifier=name)


def said(actor: Any, uid: UUID) -> list[tuple[list[Step], list[str]]]:
    return [
        ([step for step, _at in group.steps], [one.headline for one in group.quotes])
        for group in queries.known_of(actor, uid)
    ]


def test_a_draft_keeps_what_touched_its_places_then(feed: Any, officer: Any) -> None:
    one = came(feed, "here")
    came(feed, "elsewhere", NEXT)
    came(feed, "later", minutes=1)
    came(feed, "over", expires=stamp(NOW - timedelta(minutes=1)))
    came(feed, "a drill", status="Exercise")
    drafted(officer)
    kept = Quote.plain.get()
    piece = one.piece
    assert (
        kept.bulletin_uid,
        kept.headline,
        kept.severity,
        kept.digest,
        kept.kept_at,
        kept.alert_version,
    ) == (
        one.uid,
        "here",
        "Severe",
        piece.digest,
        NOW,
        1,
    )
    assert (kept.sender, kept.sent_at, kept.until) == ("Made-up service", one.sent_at, one.until)
    assert (kept.is_made_up, kept.mark, kept.is_signed, kept.feed) == (True, "none", False, "Made-up service")


def test_a_second_arrival_keeps_nothing_twice(feed: Any, officer: Any, issuer: Any) -> None:
    came(feed, "here")
    uid = drafted(officer, request="one")
    assert drafted(officer, request="one") == uid
    reviewed(issuer, uid, request="two")
    reviewed(issuer, uid, seen=1, request="two")
    assert Quote.plain.count() == Decision.plain.count() == 2


def test_each_decision_keeps_what_was_known_at_it(feed: Any, officer: Any, issuer: Any) -> None:
    came(feed, "first")
    uid = drafted(officer)
    came(feed, "second", minutes=0)
    reviewed(issuer, uid, now=NOW + timedelta(minutes=1))
    issued(issuer, uid, now=NOW + timedelta(minutes=1))
    came(feed, "third", minutes=2)
    ended(issuer, uid, now=NOW + timedelta(minutes=3))
    assert said(officer, uid) == [
        ([Step.CANCEL], ["third", "second", "first"]),
        ([Step.ISSUE, Step.REVIEW], ["second", "first"]),
        ([Step.DRAFT], ["first"]),
    ]


def test_another_text_is_quoted_for_its_own_places(feed: Any, officer: Any) -> None:
    came(feed, "here")
    came(feed, "there", NEXT)
    uid = drafted(officer)
    changed(officer, uid, text(areas=(NEXT,)))
    assert said(officer, uid) == [([Step.CHANGE], ["there"]), ([Step.DRAFT], ["here"])]


def test_a_rule_that_drafts_keeps_it_too(feed: Any, officer: Any) -> None:
    came(feed, "here")
    uid = drafted(SystemActor("a rule", frozenset({Permission.DRAFT})))
    assert said(officer, uid) == [([Step.DRAFT], ["here"])]


def test_what_was_kept_stays_when_the_bulletin_is_replaced_or_the_feed_renamed(
    feed: Any, officer: Any
) -> None:
    one = came(feed, "here")
    uid = drafted(officer)
    came(feed, "newer", minutes=1, kind="Cancel", references=f"{one.sender},here,{one.sent}")
    type(feed).plain.update(title="Another name", is_made_up=False)
    (group,) = queries.known_of(officer, uid)
    (quote,) = group.quotes
    assert (quote.headline, quote.feed, quote.is_made_up) == ("here", "Made-up service", True)
    later = bulletins.since(officer, [quote.bulletin], NOW)[quote.bulletin]
    assert (later.is_current, later.is_cancelled) == (False, True)


def test_a_quote_is_written_once_and_never_changed_or_deleted(feed: Any, officer: Any) -> None:
    came(feed, "here")
    drafted(officer)
    kept = Quote.plain.get()
    with pytest.raises(TypeError):
        kept.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()
    kept.pk = None
    with pytest.raises(IntegrityError, match=r"warning_quote_once|decision_id"), transaction.atomic():
        kept.save()


def test_people_of_elsewhere_see_none(feed: Any, officer: Any) -> None:
    came(feed, "here")
    uid = drafted(officer)
    neighbour = cast_member("duty_officer", "neighbour", 3664)
    assert queries.known_of(neighbour, uid) == []


def test_a_decision_from_before_they_were_kept_is_not_said_to_have_had_none(officer: Any) -> None:
    uid = drafted(officer)
    assert said(officer, uid) == [([Step.DRAFT], [])]
    Decision.plain.update(quoted=None)
    assert said(officer, uid) == []


def test_the_page_tells_what_was_known_and_what_is_newer(
    feed: Any, officer: Any, as_actor: Callable[[Any], Client]
) -> None:
    now = timezone.now()
    ahead = int((now - NOW).total_seconds() // 60)
    came(feed, "The older word", minutes=ahead - 5)
    uid = drafted(officer, told=text(onset=now, expires=now + timedelta(hours=6)), now=now)
    page = f"/w/warning/alerts/{uid}/"
    told = as_actor(officer).get(page).content.decode()
    assert "Lúc đó cơ quan khác đã nói gì" in told
    assert Quote.plain.get().digest in told
    assert "Chưa có bản tin nào mới hơn" in told
    assert "Số liệu mô phỏng cho bản chạy thử" in told
    came(feed, "The newer word", minutes=ahead)
    told = as_actor(officer).get(page).content.decode()
    assert told.index("The older word") < told.index("Bây giờ có gì mới hơn") < told.index("The newer word")
    assert told.count("The older word") == 1
    assert row(uid).version == 1
