"""People taken in by mistake go back where they lived, within a quarter of an hour, and wait again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import ArrivalStands
from hoaban.domains.registry.models import Household
from hoaban.domains.registry.moves import NewHome
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_moving import NOW, names
from hoaban.domains.registry.tests.test_transfers import (
    NEXT,
    OWN,
    counted,
    home,
    open_duties,
    send,
    take,
    there,
)
from hoaban.domains.registry.values import Relation
from hoaban.foundation.access.errors import NotFound

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["home", "there"]


def test_taken_in_by_mistake_is_put_back_within_a_quarter_of_an_hour(
    commune_officer: Any, outsider: Any, home: Household
) -> None:
    new = NewHome("NX-9", "", "")
    uid = send(commune_officer, home, "Lò Văn Pản", "Quàng Thị Mai", "Lò Thị Hoa")
    family = {"Lò_Văn_Pản": Relation.HEAD, "Quàng_Thị_Mai": Relation.SPOUSE, "Lò_Thị_Hoa": Relation.CHILD}
    take(outsider, uid, new, **family)
    soon = NOW + timedelta(minutes=14)
    for _ in range(2):
        actions.put_back_arrival(by=outsider, uid=uid, request="undo", now=soon)
    assert counted() == {OWN: 3}
    assert set(names(home)) == {"Lò Văn Pản", "Quàng Thị Mai", "Lò Thị Hoa"}
    home.refresh_from_db()
    assert home.replaced_at is None, "the household it ended stands again"
    assert (open_duties(OWN), open_duties(NEXT)) == (set(), {"registry.arrive"})
    take(outsider, uid, new, now=soon, **family)
    assert counted() == {NEXT: 3}, "answered again, as if nothing had been"
    assert (open_duties(OWN), open_duties(NEXT)) == ({"registry.answered"}, set())


def test_what_was_read_or_lies_back_longer_is_not_put_back(
    commune_officer: Any, outsider: Any, home: Household, there: Household
) -> None:
    uid = send(commune_officer, home)
    with pytest.raises(NotFound):
        actions.put_back_arrival(by=commune_officer, uid=uid, request=None, now=NOW)
    take(outsider, uid, there.uid)
    late = NOW + timedelta(minutes=16)
    with pytest.raises(ArrivalStands):
        actions.put_back_arrival(by=outsider, uid=uid, request=None, now=late)
    assert queries.transfer_for(outsider, uid).put_back_until == NOW + timedelta(minutes=15)
    actions.see_answer(by=commune_officer, uid=uid, request=None, now=NOW)
    with pytest.raises(ArrivalStands):
        actions.put_back_arrival(by=outsider, uid=uid, request=None, now=NOW)
    assert counted() == {OWN: 2, NEXT: 2}


def test_the_page_offers_to_put_it_back_to_who_took_them_in(
    as_actor: SignIn, commune_officer: Any, outsider: Any, home: Household, there: Household
) -> None:
    uid = send(commune_officer, home)
    take(outsider, uid, there.uid, now=timezone.now())
    address = f"/w/registry/transfers/{uid}/"
    assert f"{address}undo/" not in as_actor(commune_officer).get(address).content.decode()
    client = as_actor(outsider)
    assert address in client.get("/w/registry/").content.decode()
    assert f"{address}undo/" in client.get(address).content.decode()
    client.post(f"{address}undo/")
    assert counted() == {OWN: 3, NEXT: 1}
    assert f"{address}undo/" not in client.get(address).content.decode()
