"""The demo's made-up service: read by the real job, kept like any other, labelled everywhere, and silent outside a demo."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.management import call_command
from django.utils import timezone

from conftest import cast_member
from hoaban.config.demo import feed, story
from hoaban.domains.bulletins import ports, queries
from hoaban.domains.bulletins.errors import FeedAway, Trouble
from hoaban.domains.bulletins.models import Bulletin, Feed, Piece
from hoaban.domains.bulletins.values import Show, Signature
from hoaban.foundation.accounts.models import Organisation
from hoaban.integrations.feeds.api import WithTwin
from hoaban.kit import clock
from hoaban.kit.cap import findings, read
from hoaban.kit.cap.writing import built

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]
ADDRESS = f"http://{feed.HOST}{feed.LIST}"


@pytest.fixture
def officer() -> Any:
    return cast_member("duty_officer", "officer", None)


@pytest.fixture
def told(tmp_path: Path) -> None:
    call_command("load_pack", "14", demo=True, verbosity=0)
    story.load(tmp_path, "14")
    feed.tell("14")
    feed.tell("14")


def test_what_is_brought_says_that_it_is_made_up(told: None, officer: Any) -> None:
    row = Feed.plain.get()
    assert (row.is_made_up, row.trouble, row.good_at is not None) == (True, "", True)
    found, _more = queries.bulletins(officer, timezone.now(), Show.ALL)
    assert len(found) == Bulletin.plain.count() == Piece.plain.count() == 5
    assert not Piece.plain.exclude(problem="").exists()
    for one in found:
        assert one.headline.startswith("Số liệu dựng: ")
        assert (one.is_made_up, one.feed_mark, one.signature) == (True, "none", Signature.NONE)


def test_it_touches_the_communes_of_the_story_and_the_older_rain_is_replaced(
    told: None, officer: Any
) -> None:
    now = timezone.now()
    commune = story.warned("14")
    near = [one.identifier.split("-")[1] for one in queries.touching(officer, [commune], now)]
    far = [one.identifier.split("-")[1] for one in queries.touching(officer, [commune - 10_000], now)]
    assert near.count("mua") == far.count("mua") == near.count("lu") == 1, "the older rain was replaced"
    assert ("lu" in near, "lu" in far, "thu" in near) == (True, False, False)


def test_asked_again_it_says_the_same_and_later_it_says_more(told: None) -> None:
    first = ports.reader().get(ADDRESS)
    assert ports.reader().get(ADDRESS, etag=first.etag).is_unchanged
    later = clock.now() + timedelta(hours=6)
    with clock.fixed(later):
        assert not ports.reader().get(ADDRESS, etag=first.etag).is_unchanged


@pytest.mark.parametrize("hour", [0, 5, 6, 23])
def test_its_messages_are_cap_at_every_hour(told: None, hour: int) -> None:
    now = datetime(2026, 3, 1, hour, 59, tzinfo=clock.VIETNAM)
    found = feed.messages(14, now)
    assert len({one.identifier for one in found}) == 5
    for one in found:
        whole = built(one)
        assert read(whole).oddities == ()
        assert {finding.rule for finding in findings(whole)} <= {"geocode", "shape"}, (
            "only our own profile of areas"
        )


def test_with_real_data_the_name_leads_nowhere(told: None) -> None:
    class Nobody:
        def get(self, address: str, *, etag: str = "", modified: str = "") -> Any:
            raise FeedAway(Trouble.NAME, address)

    reader: Any = replace(cast(WithTwin, ports.reader()), beyond=Nobody())
    assert reader.get(ADDRESS).content
    Organisation.plain.update(is_demo=False)
    with pytest.raises(FeedAway, match="name"):
        reader.get(ADDRESS)


def test_what_is_not_there_is_refused_as_by_a_server(told: None) -> None:
    with pytest.raises(FeedAway, match="404"):
        ports.reader().get(f"http://{feed.HOST}/other.xml")
