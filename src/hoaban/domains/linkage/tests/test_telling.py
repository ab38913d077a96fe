"""An officer who keeps one of two communes tells the keeper of the province that their records are one person."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.linkage import actions, queries
from hoaban.domains.linkage.errors import NotToTell, ToldAlready
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.queries import Chosen
from hoaban.domains.linkage.tests.test_across import JOB, OWN, apart, look, say
from hoaban.domains.linkage.tests.test_keeper import keeper, settle
from hoaban.domains.linkage.values import State, ToldWhy, side_kept
from hoaban.foundation.access import identity
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.duties.models import Duty

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["apart", "keeper"]
WORDS = "Chị về làm dâu, trưởng bản nói"
TOLD = Chosen(told=True)


def tell(by: Any, request: str | None = None) -> None:
    actions.tell_keeper(
        by=by, uid=Pair.plain.get().uid, why=ToldWhy.FAMILY, words=WORDS, request=request, now=timezone.now()
    )


def open_duties() -> int:
    return Duty.plain.filter(kind="linkage.told", closed_at=None).count()


def test_the_keeper_reads_her_words_and_she_sees_what_became_of_it(
    apart: tuple[Any, Any], keeper: Any, commune_officer: Any, outsider: Any
) -> None:
    look()
    tell(commune_officer, "once")
    tell(commune_officer, "once")
    assert Duty.plain.get(kind="linkage.told").number == 14 * 10**9
    (row,) = queries.pairs(keeper, TOLD).rows
    assert (row.told.by, row.told.words, row.told.is_hers) == (commune_officer.label, WORDS, False)
    assert row.names == ("L. T. X.", "L. T. X."), "her word opens nothing to the keeper"
    uid = Pair.plain.get().uid
    assert queries.pair_for(commune_officer, uid, TOLD).row.names == ("Lò Thị Xuyến", ""), "nor to her"
    assert queries.pair_for(outsider, uid, Chosen()).row.told is None, "the other commune reads none of it"
    assert queries.pairs(outsider, TOLD).rows == []
    actions.look_across(by=keeper, uid=uid, now=timezone.now())
    settle(keeper, apart)
    assert (open_duties(), queries.pairs(keeper, TOLD).rows) == (0, [])
    (seen,) = queries.pairs(commune_officer, TOLD).rows
    assert (seen.state, seen.decided_by) == (State.SAME, "keeper")


def test_a_word_is_told_once_and_withdrawn_by_the_commune_that_told_it(
    apart: tuple[Any, Any], keeper: Any, commune_officer: Any, outsider: Any
) -> None:
    look()
    uid = Pair.plain.get().uid
    assert [queries.pair_for(one, uid, Chosen()).may_tell for one in (commune_officer, outsider, keeper)] == [
        True,
        True,
        False,
    ]
    with pytest.raises(NotToTell):
        tell(keeper)
    tell(commune_officer)
    with pytest.raises(ToldAlready):
        tell(outsider)
    with pytest.raises(NotToTell):
        actions.withdraw_told(by=outsider, uid=uid, request=None)
    actions.withdraw_told(by=commune_officer, uid=uid, request=None)
    assert (open_duties(), queries.pairs(keeper, TOLD).rows) == (0, [])
    assert not Pair.plain.exclude(told_words="").exists()
    tags = Entry.plain.filter(tag__in=("linkage:pair:tell", "linkage:pair:untell")).order_by("pk")
    assert list(tags.values_list("tag", flat=True)) == ["linkage:pair:tell", "linkage:pair:untell"]


def test_a_pair_put_off_still_waits_and_two_people_ends_it_and_is_told_to_her_commune(
    apart: tuple[Any, Any], keeper: Any, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    look()
    tell(commune_officer)
    say(keeper, State.LATER)
    assert (open_duties(), len(queries.pairs(keeper, TOLD).rows)) == (1, 1)
    told: list[int] = []
    monkeypatch.setattr(accounts, "holders_of", lambda _right, place: told.append(place) or [])
    say(keeper, State.DIFFERENT)
    assert (open_duties(), told) == (0, [OWN])
    actions.take_back(by=keeper, uid=Pair.plain.get().uid, request=None, now=timezone.now())
    assert open_duties() == 1


def test_a_pair_within_one_commune_and_a_decided_one_are_nothing_to_tell(
    apart: tuple[Any, Any], commune_officer: Any, outsider: Any
) -> None:
    actions.scan_commune(by=JOB, commune=OWN, beat=lambda: None, now=timezone.now())
    with pytest.raises(NotToTell):
        tell(commune_officer)
    with pytest.raises(NotFound):
        tell(outsider)
    Pair.plain.all().delete()
    look()
    say(commune_officer, State.DIFFERENT)
    with pytest.raises(NotToTell):
        tell(commune_officer)


def test_who_keeps_both_or_a_whole_province_keeps_no_one_side() -> None:
    one, other = UnitRange(OWN, OWN + 10_000), UnitRange(OWN + 20_000, OWN + 30_000)
    assert side_kept([one], OWN, OWN + 20_000) == 1
    assert side_kept([other], OWN, OWN + 20_000) == 2
    assert side_kept([one, other], OWN, OWN + 20_000) is None
    assert side_kept([UnitRange(14 * 10**9, 15 * 10**9), one], OWN, OWN + 20_000) is None


def test_the_page_asks_how_she_knows_refuses_a_card_s_number_and_leads_the_keeper_to_it(
    apart: tuple[Any, Any], keeper: Any, commune_officer: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    look()
    address = f"/w/linkage/{Pair.plain.get().uid}/"
    monkeypatch.setattr(identity, "_finders", [lambda _request: commune_officer])
    assert f"{address}tell/" in client.get(address).content.decode()
    said = {"why": "card", "words": "Số 014 190 000 123"}
    assert client.post(f"{address}tell/", said).status_code == 422
    assert client.post(f"{address}tell/", said | {"words": WORDS}).status_code == 302
    seen = client.get(address).content.decode()
    assert f"{address}untell/" in seen
    assert f"{address}tell/" not in seen
    monkeypatch.setattr(identity, "_finders", [lambda _request: keeper])
    assert "?state=told" in client.get("/w/linkage/").content.decode()
    assert WORDS in client.get(address).content.decode()
    assert address in client.get("/w/linkage/?state=told").content.decode()
