"""How far names are spoken for: which communes lack an office, which office cannot send, what an end would leave."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.errors import MandateOver, NobodySpeaks, NotSpeaker
from hoaban.domains.warning.mandate_models import Mandate as Entry
from hoaban.domains.warning.rules import speaking
from hoaban.domains.warning.spoken import gap
from hoaban.domains.warning.tests.offices import DAY, TODAY, of_office, office
from hoaban.domains.warning.tests.steps import NEXT, NOW, OWN, PROVINCE, communes, drafted, in_force, text
from hoaban.domains.warning.values import Gap
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.accounts import rules
from hoaban.foundation.accounts.models import Membership, User
from hoaban.foundation.duties import api as duties
from hoaban.kit import clock

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
PAGE = "/w/warning/issuers/"


def cover(issuer: str, now: Any = NOW) -> Any:
    return queries.covers(queries.entered(), now)[issuer]


def person(office_id: int, role: str, area: int = PROVINCE, **changed: Any) -> None:
    """Somebody who sits in that office with a role for a whole unit."""
    number = User.objects.count()
    user = User.objects.create_user(f"p{number}", display_name=f"Người {number}")
    whole = rules.subtree(area)
    Membership.plain.create(
        user=user, organisation_id=office_id, role=role, start=whole.start, stop=whole.stop,
        **{"valid_from": TODAY - 9 * DAY} | changed,
    )  # fmt: skip


def test_each_commune_is_named_by_what_it_lacks(speaks: Any) -> None:
    assert cover("command_commune").unnamed == ("Xã Chiềng", "Xã Mường")
    low, over = office("UBND xã Chiềng", OWN), office("UBND xã Mường", NEXT)
    speaks(low, "command_commune", up_to=3)
    speaks(over, "command_commune", valid_from=TODAY - 9 * DAY, last_day=TODAY)
    found = cover("command_commune")
    assert (found.low, found.ending, found.unnamed, found.whole) == (
        ((3, ("Xã Chiềng",)),), ("Xã Mường",), (), 1,
    )  # fmt: skip
    assert cover("command_commune", NOW + DAY).shut == ("Xã Mường",)
    speaks(low, "command_commune", up_to=5)
    assert (cover("command_commune").low, cover("command_commune").whole) == ((), 2)
    assert cover("hydromet").unnamed == ("Tỉnh",), (
        "a commune's office says nothing about a name of the province"
    )


@pytest.mark.parametrize(("lower", "is_told"), [(2, True), (5, False)])
def test_what_ends_soon_is_told_where_no_other_office_speaks_as_high(
    as_actor: SignIn, speaks: Any, manager: Any, lower: int, *, is_told: bool
) -> None:
    """A lower office that stays hid it: levels 3 to 5 went mute, and nobody had been told."""
    today = clock.today()
    given = {"valid_from": today, "document_day": today, "now": timezone.now()}
    for issuer, number in (("command_commune", OWN), ("hydromet", PROVINCE)):
        speaks(office(f"Cao {number}", number), issuer, last_day=today + 3 * DAY, **given)
        speaks(office(f"Thấp {number}", number), issuer, up_to=lower, **given)
    told = ("Xã Chiềng",) if is_told else ()
    found = cover("command_commune", timezone.now())
    assert (found.ending, found.low, found.whole) == (told, (), 1)
    assert ("hydromet" in {one.code for one in queries.lacking(timezone.now())}) is is_told
    page = as_actor(manager).get(PAGE).content.decode()
    assert (page.count("không cơ quan nào khác được ban hành đến cấp ấy") == 2) is is_told


def test_days_without_an_office_between_two_are_told(speaks: Any) -> None:
    station = office("Đài")
    speaks(station, last_day=TODAY + 3 * DAY)
    speaks(station, valid_from=TODAY + 6 * DAY)
    assert cover("hydromet").ending == ("Tỉnh",)
    speaks(station, valid_from=TODAY + 4 * DAY, last_day=TODAY + 5 * DAY)
    assert cover("hydromet").ending == ()


def test_each_unit_stands_in_one_list_or_in_none(speaks: Any) -> None:
    speaks(office("UBND xã Chiềng", OWN), "command_commune", up_to=3, last_day=TODAY + 3 * DAY)
    found = cover("command_commune")
    assert (found.low, found.ending, found.unnamed) == (((3, ("Xã Chiềng",)),), (), ("Xã Mường",))


def test_an_entry_that_was_taken_back_left_nobody_shut_out(speaks: Any, manager: Any) -> None:
    uid = speaks(office("UBND xã Chiềng", OWN), "command_commune")
    actions.end_mandate(by=manager, uid=uid, request=None, now=NOW)
    assert cover("command_commune").unnamed == ("Xã Chiềng", "Xã Mường")


def test_seventy_five_communes_are_counted_first_and_cost_no_query_more(
    as_actor: SignIn, speaks: Any, manager: Any, django_assert_max_num_queries: Any
) -> None:
    speaks(office("UBND xã Chiềng", OWN), "command_commune")
    speaks(office("UBND xã Mường", NEXT), "command_commune", up_to=2)
    browser = as_actor(manager)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as before:
        browser.get(PAGE)
    communes(73)
    with django_assert_max_num_queries(len(before)):
        page = browser.get(PAGE).content.decode()
    assert "có cơ quan được ban hành ở mọi cấp: 1/75" in page
    assert "73 xã, phường</strong></summary>" in page
    assert "Xã Mường Chiềng 72</li>" in page
    assert "data-quoted>Xã Mường</strong>" in page, "one alone needs no fold"


@pytest.mark.parametrize(
    ("drafts", "reviews", "issues", "can"),
    [
        ({1}, {1}, {1}, False),
        ({1, 2}, {1, 2}, {1}, True),
        ({1, 2}, {1, 2}, set(), False),
        ({1, 2}, {2}, {1, 2}, True),
        ({1}, set(), {1}, False),
        (set(), set(), set(), False),
    ],
)
def test_who_sends_among_themselves(
    drafts: set[int], reviews: set[int], issues: set[int], *, can: bool
) -> None:
    assert speaking.can_send(drafts, reviews, issues) is can


def test_an_office_with_fewer_than_two_is_a_gap_that_is_named(speaks: Any, hydromet: int) -> None:
    def found() -> list[Gap]:
        return [one for one in queries.gaps() if one.kind in ("thin", "mute")]

    today = timezone.localdate()
    assert found() == [], "no office, no gap of this kind"
    speaks(
        hydromet,
        valid_from=min(today, TODAY),
        document_day=min(today, TODAY) - DAY,
        last_day=today + 30 * DAY,
    )
    assert found() == [Gap("thin", "Đài", 0)]
    person(hydromet, "duty_officer", valid_from=today - DAY)
    assert found() == [Gap("thin", "Đài", 1)]
    assert "Đài" in gap(found()[0])[1]
    person(hydromet, "duty_officer", valid_from=today - DAY)
    assert found() == [Gap("mute", "Đài", 0)], "two agree, nobody issues"
    person(hydromet, "warning_issuer", OWN, valid_from=today - DAY)
    assert found() == [Gap("mute", "Đài", 0)], "one commune is not the province"
    person(hydromet, "warning_issuer", valid_from=today - DAY)
    assert found() == []


def test_a_gap_of_many_offices_names_some_and_counts_the_rest() -> None:
    names = [f"UBND xã {n}" for n in range(75)]
    said = gap(Gap("thin", "; ".join(names), 1))[1]
    assert "UBND xã 7 và 67 cơ quan khác" in said


def test_the_last_office_of_a_name_is_ended_only_by_who_read_what_holds_then(
    as_actor: SignIn, speaks: Any, manager: Any
) -> None:
    today = clock.today()
    given = {"now": timezone.now() - 3 * DAY, "valid_from": today - 2 * DAY, "document_day": today - 9 * DAY}
    first, second, low = (
        speaks(office(name), up_to=up_to, **given) for name, up_to in (("Đài", 5), ("Ban", 5), ("Trạm", 2))
    )
    browser = as_actor(manager)

    def ended(uid: Any, **said: Any) -> Any:
        return browser.post(f"{PAGE}{uid}/end/", said)

    assert ended(first)["Location"] == PAGE, "another office speaks as high"
    asked = ended(second)
    assert (asked.context["left"].key, Entry.plain.get(uid=second).valid_to) == ("2", None)
    assert "Trên cấp 2" in asked.content.decode()
    assert ended(second, left="0").status_code == 200, "she agreed to something else"
    assert ended(second, left="2")["Location"] == PAGE
    last = ended(low)
    assert (last.context["left"].key, Entry.plain.get(uid=low).valid_to) == ("0", None)
    assert "không ai được ban hành với tên này" in last.content.decode()
    ended(low, left="0")
    assert Entry.plain.get(uid=low).valid_to == today
    assert ended(low, left="0")["Location"] == PAGE, "over already: nothing is asked"


@pytest.mark.parametrize("way", ["used", "of yesterday"])
def test_what_began_today_and_held_keeps_this_day_and_opens_the_name_to_nobody(
    as_actor: SignIn, speaks: Any, manager: Any, hydromet: int, way: str
) -> None:
    """It ended as it began, as if it had never held: the page said that nobody speaks then, and everybody did."""
    now, today = timezone.now(), clock.today()
    given = {
        "valid_from": today,
        "document_day": today - DAY,
        "now": now - DAY if way == "of yesterday" else now,
    }
    uid = speaks(hydromet, **given)
    if way == "used":
        told = text(onset=now, expires=now + timedelta(hours=6))
        in_force(of_office("here", hydromet), of_office("deputy", hydromet), told=told)
    browser = as_actor(manager)
    asked = browser.post(f"{PAGE}{uid}/end/")
    assert (asked.context["left"].key, asked.context["left"].is_held) == ("0", True)
    page = asked.content.decode()
    assert "không tự mở lại cho mọi" in page
    assert "từ ngày mai" in page
    answer = browser.post(f"{PAGE}{uid}/end/", {"left": "0"}, follow=True).content.decode()
    assert "Hôm nay là ngày cuối" in answer
    assert "rút lại trước khi có hiệu lực" not in answer
    assert Entry.plain.get(uid=uid).valid_to == today + DAY
    outside = of_office("outside", office("Sở"), "duty_officer")
    for later, refused in ((timedelta(0), NotSpeaker), (DAY, NobodySpeaks)):
        at = now + later
        with pytest.raises(refused):
            drafted(outside, told=text(onset=at, expires=at + timedelta(hours=6)), now=at)
    with pytest.raises(MandateOver):
        actions.end_mandate(by=manager, uid=uid, request=None, now=now)


def test_whoever_takes_over_tomorrow_is_no_question_today(speaks: Any, manager: Any, hydromet: int) -> None:
    held = speaks(hydromet, now=NOW - DAY)
    speaks(office("Ban"), valid_from=TODAY + DAY)
    assert queries.left_after(manager, held, NOW) is None
    assert actions.end_mandate(by=manager, uid=held, request=None, now=NOW)


def test_what_is_to_come_ends_unasked_and_what_is_not_hers_is_refused(
    speaks: Any, manager: Any, hydromet: int
) -> None:
    coming = speaks(hydromet, valid_from=TODAY + DAY)
    assert queries.left_after(manager, coming, NOW) is None
    commune = of_office("communal", office("UBND xã", OWN), "account_manager", OWN)
    with pytest.raises(NotAllowed):
        queries.left_after(commune, coming, NOW)
    held = speaks(hydromet, valid_from=TODAY - DAY, now=NOW - DAY)
    left = queries.left_after(manager, held, NOW)
    assert left is not None
    assert (left.issuer, left.office, left.place, left.key) == (
        "Đài Khí tượng Thủy văn tỉnh",
        "Đài",
        "Tỉnh",
        "0",
    )


def test_an_office_that_can_send_nothing_is_somebody_s_duty_until_two_can(
    speaks: Any, manager: Any, hydromet: int
) -> None:
    def asked(now: Any = NOW) -> list[str]:
        actions.ask_for_offices(by=SystemActor("warning.offices"), now=now)
        return [one.title for one in duties.duties_for(manager, now=now) if one.kind == "warning.staff"]

    assert asked() == []
    speaks(hydromet)
    (title,) = asked()
    assert title.endswith("Đài: chưa đủ người được ký")
    assert len(asked(NOW + DAY)) == 1, "asked twice, it asks once"
    person(hydromet, "duty_officer")
    person(hydromet, "warning_issuer")
    assert asked() == []
