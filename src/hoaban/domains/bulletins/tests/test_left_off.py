"""A source that signs and suddenly does not: told once while it goes on, over when signed ones come again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hoaban.domains.bulletins import actions
from hoaban.domains.bulletins.models import Feed, FeedCertificate
from hoaban.domains.bulletins.tests.signed import STRANGER, came, entered, message, sealed
from hoaban.domains.bulletins.tests.steps import JOB, NOW, a_feed, later
from hoaban.foundation.duties import api as duties
from hoaban.foundation.duties.models import Duty

pytestmark = pytest.mark.django_db(databases="__all__")


def asked(days: int = 0) -> bool:
    actions.watch(by=JOB, now=later(hours=1, days=days))
    return bool(duties.waiting_targets(["bulletins.bare"], "bulletins.feed"))


def test_it_is_asked_once_while_it_goes_on_and_once_a_day_where_signed_ones_come_between(keeper: Any) -> None:
    a_feed(keeper)
    entered(keeper)
    came(sealed(message("a")))
    assert not asked()
    for name in "bc":
        came(message(name))
        assert asked()
    assert Duty.plain.filter(kind="bulletins.bare").count() == 1
    came(sealed(message("d"), STRANGER))
    assert asked(), "what does not fit is not theirs"
    came(sealed(message("e")))
    assert not asked()
    came(message("f"))
    assert not asked(), "a source of which some desks sign would be asked about at each bulletin"
    assert asked(days=1)
    assert Duty.plain.filter(kind="bulletins.bare").count() == 2


def test_what_came_before_any_certificate_and_feeds_without_one_ask_nobody(keeper: Any) -> None:
    a_feed(keeper)
    came(message("a"), later(minutes=-1))
    assert not asked()
    entered(keeper)
    assert not asked()


def test_it_ends_with_its_certificate_and_with_its_feed(keeper: Any) -> None:
    uid = a_feed(keeper)
    entered(keeper)
    came(message("a"))
    assert asked()
    actions.switch_feed(by=keeper, uid=uid, to_on=False, request=None, now=NOW)
    assert not asked()
    actions.switch_feed(by=keeper, uid=uid, to_on=True, request=None, now=NOW)
    FeedCertificate.plain.update(until=later(minutes=1))
    assert not asked()


def test_the_pages_of_its_feed_say_it(keeper: Any, as_actor: Callable[[Any], Client]) -> None:
    uid = a_feed(keeper)
    entered(keeper)
    client = as_actor(keeper)
    addresses = ["/w/bulletins/feeds/", f"/w/bulletins/feeds/{uid}/certificates/"]
    said = ["gửi bản tin không ký", "không có chữ ký, dù nơi phát vẫn ký"]
    for is_bare in (False, True):
        for address, words in zip(addresses, said, strict=True):
            assert (words in client.get(address).content.decode()) is is_bare
        came(message("a"))
        assert Feed.plain.count() == 1
