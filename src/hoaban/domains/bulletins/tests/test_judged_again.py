"""What came before its certificate was entered is judged again, once, and says what it was held for until then."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.bulletins import actions, api, jobs, queries
from hoaban.domains.bulletins.actions import judging
from hoaban.domains.bulletins.models import Bulletin, FeedCertificate, JudgedAgain
from hoaban.domains.bulletins.tests.signed import DAY, SENT, STRANGER, came, entered, message, sealed
from hoaban.domains.bulletins.tests.steps import JOB, NOW, OWN, a_feed, later
from hoaban.domains.bulletins.values import Signature
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.duties import api as duties
from hoaban.foundation.jobs.api import JobContext
from tests.support.certificates import make

pytestmark = pytest.mark.django_db(databases="__all__")
HOUR = timedelta(hours=1)


def looked_back() -> int:
    return jobs.look_back(JobContext(JOB, later(minutes=9), lambda: later(minutes=1))).done


def judged(name: str) -> tuple[Signature, list[str]]:
    """What is said of it now, and what was said before, the oldest first."""
    row = Bulletin.plain.get(identifier=name)
    before = JudgedAgain.plain.filter(bulletin=row).order_by("pk").values_list("was", flat=True)
    return row.signature, list(before)


def test_what_came_before_its_certificate_is_judged_again_once(keeper: Any) -> None:
    a_feed(keeper)
    came(sealed(message("right")), NOW - HOUR)
    came(sealed(message("wrong"), STRANGER), NOW - HOUR)
    came(message("plain"), NOW - HOUR)
    entered(keeper)
    assert looked_back() == 2
    for _again in range(2):
        assert looked_back() == 0
        assert judged("right") == (Signature.RIGHT, [Signature.UNCHECKED])
        assert judged("wrong") == (Signature.WRONG, [Signature.UNCHECKED])
        assert judged("plain") == (Signature.NONE, [])
        FeedCertificate.plain.update(looked_back_at=None)  # as if it had been killed before its end
    assert [one.identifier for one in queries.newest(keeper, NOW)] == ["plain", "right"]
    assert duties.waiting_targets(["bulletins.mismatch"], "bulletins.feed")


def test_killed_between_two_it_goes_on_and_changes_nothing_twice(
    keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_feed(keeper)
    for name in "ab":
        came(sealed(message(name)), NOW - HOUR)
    entered(keeper)

    class Killed(BaseException):
        pass

    beats = iter([None, Killed()])

    def beat() -> None:
        if fault := next(beats):
            raise fault

    with pytest.raises(Killed):
        actions.look_back(by=JOB, certificate_id=FeedCertificate.plain.get().pk, clock=lambda: NOW, beat=beat)
    assert [judged(name)[0] for name in "ab"] == [Signature.UNCHECKED, Signature.RIGHT], "the newest first"
    assert looked_back() == 1
    assert [judged(name) for name in "ab"] == [(Signature.RIGHT, [Signature.UNCHECKED])] * 2


def test_one_that_breaks_stays_as_it_was_and_stops_no_other(
    keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_feed(keeper)
    broken, _whole = (came(sealed(message(name)), NOW - HOUR) for name in "ab")
    entered(keeper)
    kept = judging._judge

    def breaks(by: Any, pk: int, *rest: Any) -> bool:
        if pk == broken.pk:
            raise ValueError
        return kept(by, pk, *rest)

    monkeypatch.setattr(judging, "_judge", breaks)
    assert looked_back() == 1
    assert [judged(name)[0] for name in "ab"] == [Signature.UNCHECKED, Signature.RIGHT]


def test_a_new_certificate_entered_late_rights_what_did_not_fit(keeper: Any) -> None:
    a_feed(keeper)
    entered(keeper, STRANGER)
    came(sealed(message()))
    assert judged("one") == (Signature.WRONG, [])
    entered(keeper, at=later(minutes=1))
    looked_back()
    assert judged("one") == (Signature.RIGHT, [Signature.WRONG])
    assert [one.signer for one in queries.newest(keeper, NOW)] == ["Đài mẫu"]


def test_what_could_not_sign_when_it_came_says_nothing_about_it(keeper: Any) -> None:
    a_feed(keeper)
    came(sealed(message()), NOW - 8 * DAY)
    entered(keeper, make("Đài mới", since=NOW - DAY, days=4000))
    assert looked_back() == 0
    assert judged("one") == (Signature.UNCHECKED, [])


def test_only_what_is_signed_is_read_of_what_turns_out_right(keeper: Any) -> None:
    a_feed(keeper)
    row = came(sealed(message()).replace(b"heavy rain", b"heavy<!-- --> rain"), NOW - HOUR)
    assert row.headline != "Made up: heavy rain"
    entered(keeper)
    looked_back()
    row.refresh_from_db()
    assert (row.headline, row.received_at) == ("Made up: heavy rain", NOW - HOUR)


def test_what_a_forged_cancellation_took_back_holds_again(keeper: Any) -> None:
    a_feed(keeper)
    came(sealed(message("a")), NOW - HOUR)
    cancel = message("b", kind="Cancel", references=f"kttv.example,a,{SENT}")
    came(sealed(cancel, STRANGER), NOW - HOUR)
    assert queries.newest(keeper, NOW) == []
    entered(keeper)
    looked_back()
    assert [one.identifier for one in queries.newest(keeper, NOW)] == ["a"]
    assert [one.identifier for one in api.saying([OWN], NOW)] == ["a"]


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_right_cancellation_still_cancels_in_whatever_order_they_came(order: str, keeper: Any) -> None:
    a_feed(keeper)
    bodies = {"a": message("a"), "b": message("b", kind="Cancel", references=f"kttv.example,a,{SENT}")}
    for name in order:
        came(sealed(bodies[name]), NOW - HOUR)
    entered(keeper)
    looked_back()
    cancelled = Bulletin.plain.get(identifier="a").replaced_by
    assert (cancelled, judged("a")[0]) == (Bulletin.plain.get(identifier="b"), Signature.RIGHT)


def test_an_unsigned_cancellation_no_longer_cancels_what_turns_out_right(keeper: Any) -> None:
    a_feed(keeper)
    came(sealed(message("a")), NOW - HOUR)
    came(message("b", kind="Cancel", references=f"kttv.example,a,{SENT}"), NOW - HOUR)
    entered(keeper)
    looked_back()
    assert [one.identifier for one in queries.newest(keeper, NOW)] == ["a"]


def test_a_name_that_a_right_one_took_meanwhile_stays_its_own(keeper: Any) -> None:
    a_feed(keeper)
    first = came(sealed(message()), NOW - HOUR)
    entered(keeper)
    second = came(sealed(message()), NOW, key="again")
    assert looked_back() == 0
    first.refresh_from_db()
    assert (first.signature, first.replaced_by) == (Signature.UNCHECKED, second)


def test_a_quote_that_turned_out_forged_holds_no_longer(keeper: Any) -> None:
    a_feed(keeper)
    row = came(sealed(message(), STRANGER), NOW - HOUR)
    assert queries.since(keeper, [row.uid], NOW)[row.uid].is_current
    entered(keeper)
    looked_back()
    found = queries.since(keeper, [row.uid], NOW)[row.uid]
    assert (found.is_current, found.signature, found.judged_at) == (False, Signature.WRONG, later(minutes=1))


def test_the_page_says_when_it_was_judged_and_what_it_was_before(
    keeper: Any, as_actor: Callable[[Any], Client]
) -> None:
    a_feed(keeper)
    row = came(sealed(message()), NOW - HOUR)
    entered(keeper)
    looked_back()
    page = as_actor(keeper).get(f"/w/bulletins/{row.uid}/").content.decode()
    assert "chữ ký đúng của Đài mẫu (kiểm lại 01/07/2026 20:01)" in page
    assert "đến 01/07/2026 20:01: có chữ ký, chưa có chứng thư để kiểm" in page


def test_a_mark_in_the_list_stays_short_however_late_it_was_judged(
    keeper: Any, as_actor: Callable[[Any], Client]
) -> None:
    """A mark does not break: with the hour in it a phone of 360 px scrolled sideways."""
    a_feed(keeper)
    came(sealed(message(), STRANGER), NOW - HOUR)
    entered(keeper)
    looked_back()
    page = as_actor(keeper).get("/w/bulletins/?show=wrong").content.decode()
    assert 'badge-attention">chữ ký không khớp</span>' in page
    assert "chữ ký không khớp (kiểm lại 01/07/2026 20:01)" in page


def test_a_certificate_that_is_entered_ends_the_duty_that_asks_for_it(keeper: Any) -> None:
    from hoaban.domains.bulletins.actions import asking
    from hoaban.domains.bulletins.models import Feed

    a_feed(keeper)
    asking.ask_lapsed(JOB, Feed.plain.get(), NOW)
    entered(keeper)
    assert not duties.waiting_targets(["bulletins.lapsed"], "bulletins.feed")


def test_only_who_looks_after_feeds_judges_again(keeper: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.look_back(
            by=SystemActor("nobody", frozenset()), certificate_id=1, clock=timezone.now, beat=lambda: None
        )


def test_a_forged_copy_of_what_is_held_is_told_as_one_and_leads_to_it(
    keeper: Any, as_actor: Callable[[Any], Client]
) -> None:
    a_feed(keeper)
    entered(keeper)
    held = came(sealed(message()))
    forged = came(sealed(message(headline="Nothing to fear."), STRANGER), key="forged")
    assert (forged.signature, forged.piece.problem) == (Signature.WRONG, "")
    assert came(bytes(forged.piece.content), key="again") == forged, "the same bytes are told once"
    assert [one.identifier for one in queries.newest(keeper, NOW)] == ["one"]
    page = as_actor(keeper).get(f"/w/bulletins/{forged.uid}/").content.decode()
    assert "mang mã của một bản tin đang lưu" in page
    assert f"/w/bulletins/{held.uid}/" in page
