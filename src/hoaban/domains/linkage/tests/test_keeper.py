"""Who reviews over a whole province settles pairs of two communes: initials until she says which pair, then both are told."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from hoaban.domains.linkage import actions, queries
from hoaban.domains.linkage.errors import OneSideOnly
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.tests.test_across import JOB, NEXT, OWN, apart, look, say
from hoaban.domains.linkage.values import State, is_above
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.errors import ReasonNeeded
from hoaban.domains.registry.models import OutsideLook, Person
from hoaban.foundation.access import identity
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import queries as duties
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.notify.models import Batch
from tests.support.doubles import record_of

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["apart"]


@pytest.fixture
def keeper(make_actor: Any) -> Any:
    rights = (Permission.REVIEW, "registry:household:see", "registry:person:merge")
    return make_actor(*rights, name="keeper")


def settle(by: Any, pair: tuple[Any, Any]) -> registry.Merged:
    choice = registry.Choice(1, 1, frozenset(), None, timezone.now())
    return actions.decide_same(
        by=by, uid=Pair.plain.get(first_place=OWN, second_place=NEXT).uid, kept_uid=pair[0].uid,
        merged_uid=pair[1].uid, choice=choice, now=timezone.now(),
    )  # fmt: skip


def test_a_province_is_above_and_two_communes_are_not() -> None:
    assert is_above(UnitRange(14 * 10**9, 15 * 10**9))
    assert not is_above(UnitRange(OWN, OWN + 30_000))


def test_she_has_the_pairs_across_with_initials_and_none_within(apart: tuple[Any, Any], keeper: Any) -> None:
    look()
    actions.scan_commune(by=JOB, commune=OWN, beat=lambda: None, now=timezone.now())
    (row,) = queries.pairs(keeper, queries.Chosen()).rows
    assert row.names == ("L. T. X.", "L. T. X.")
    assert row.about == ("", "")
    assert Duty.plain.get(kind="linkage.across").number == 14 * 10**9


def test_her_duty_counts_what_waits_and_ends_with_the_last(apart: tuple[Any, Any], keeper: Any) -> None:
    look()
    say(keeper, State.DIFFERENT)
    record_of("Lò Thị Xuyến", "H-52", NEXT, year=1990)
    look()
    duty = Duty.plain.get(kind="linkage.across", closed_at=None)
    assert duty.params == {"count": 1}, "who was told apart waits no more"
    with translation.override("en"):
        assert "(1 pair when" in duties.title_of(duty)
    fresh = Pair.plain.get(state=State.OPEN)
    actions.decide(by=keeper, uid=fresh.uid, state=State.DIFFERENT, request=None, now=timezone.now())
    assert not Duty.plain.filter(kind="linkage.across", closed_at=None).exists()


def test_both_records_open_after_she_said_so_and_both_communes_are_told(
    apart: tuple[Any, Any], keeper: Any
) -> None:
    look()
    uid = Pair.plain.get().uid
    with pytest.raises(ReasonNeeded):
        registry.pair_to_merge(keeper, apart[0].uid, apart[1].uid)
    assert actions.look_across(by=keeper, uid=uid, now=timezone.now()) is None
    held = registry.pair_to_merge(keeper, apart[0].uid, apart[1].uid)
    assert held.kept.name == held.merged.name == "Lò Thị Xuyến"
    assert set(OutsideLook.plain.values_list("place_no", "why")) == {
        (OWN, "settle_pair"),
        (NEXT, "settle_pair"),
    }
    looked = set(Duty.plain.filter(kind="registry.looked_at").values_list("number", flat=True))
    assert looked == {OWN, NEXT}


def test_she_makes_them_one_and_takes_it_back(
    apart: tuple[Any, Any], keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    look()
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(accounts, "holders_of", lambda right, place: told.append((right, place)) or [])
    settle(keeper, apart)
    assert Person.plain.get(pk=apart[1].pk).merged_into_id == apart[0].pk
    assert {place for _right, place in told} == {OWN, NEXT}
    assert not Duty.plain.filter(kind="linkage.across", closed_at=None).exists()
    told.clear()
    actions.take_back(by=keeper, uid=Pair.plain.get().uid, request=None, now=timezone.now())
    assert Person.plain.get(pk=apart[1].pk).merged_into_id is None
    assert {place for _right, place in told} == {OWN, NEXT}
    told.clear()
    say(keeper, State.DIFFERENT)
    assert (told, Batch.plain.count()) == ([], 0)


def test_her_page_asks_before_it_shows_and_the_commune_s_says_who_did_it(
    apart: tuple[Any, Any], keeper: Any, commune_officer: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    look()
    address = f"/w/linkage/{Pair.plain.get().uid}/"
    monkeypatch.setattr(identity, "_finders", [lambda _request: keeper])
    closed = client.get(address).content.decode()
    assert "Lò Thị Xuyến" not in closed
    assert "L. T. X." in closed
    assert "Lò Thị Xuyến" in client.post(f"{address}other/").content.decode()
    form = {
        "kept": str(apart[0].uid),
        "merged": str(apart[1].uid),
        "kept_version": "1",
        "merged_version": "1",
    }
    client.post(f"{address}same/", form)
    assert Pair.plain.get().state == State.SAME
    monkeypatch.setattr(identity, "_finders", [lambda _request: commune_officer])
    seen = client.get(address).content.decode()
    assert "keeper" in seen
    assert f"{address}undo/" not in seen


def test_who_keeps_one_of_the_two_communes_by_now_takes_no_merge_back(
    apart: tuple[Any, Any], keeper: Any, commune_officer: Any
) -> None:
    look()
    settle(keeper, apart)
    now = timezone.now()
    Pair.plain.update(merge_uid=None, decided_key=commune_officer.key, decided_at=now)
    assert queries.last_decision(commune_officer, now) is None, "nothing is offered that would be refused"
    with pytest.raises(OneSideOnly):
        actions.take_back(by=commune_officer, uid=Pair.plain.get().uid, request=None, now=now)
    assert Pair.plain.get().state == State.SAME
    assert Person.plain.get(pk=apart[1].pk).merged_into_id == apart[0].pk
