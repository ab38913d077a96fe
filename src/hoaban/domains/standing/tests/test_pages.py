"""Pages for many: a province ticks communes, and a village finds its own people first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hoaban.domains.standing import queries
from hoaban.domains.standing.models import Proposal, Recognition
from hoaban.domains.standing.tests.steps import OWN, VILLAGE, opened, recorded, sent
from hoaban.domains.standing.web import views
from tests.support.doubles import record_of

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
DECISION = {"number": "12/QĐ", "decided_on": "2026-11-20", "from_on": "2026-11-20"}


def test_where_many_wait_the_leader_ticks_communes_and_never_decides_on_what_she_did_not_see(
    person: Any, next_commune: None, commune_officer: Any, province_officer: Any, leader: Any, as_actor: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(views, "FEW", 0)
    one = opened(province_officer)
    sent(commune_officer, one, recorded(commune_officer, one, person))
    address = f"/w/standing/rounds/{one}/"
    browser = as_actor(leader)
    page = browser.get(address).content.decode()
    held = f"{OWN}:{queries.waiting_in(leader, queries.round_for(leader, one))[OWN].seal}"
    assert held in page
    assert "Lò Văn Uy" not in page, "names are read in the commune"
    Proposal.plain.update(version=9)
    refused = browser.post(f"{address}decide/", DECISION | {"held": held})
    assert (refused.status_code, Recognition.plain.count()) == (422, 0)
    now = queries.waiting_in(leader, queries.round_for(leader, one))[OWN].seal
    browser.post(f"{address}decide/", DECISION | {"held": f"{OWN}:{now}"})
    assert Recognition.plain.count() == 1


def test_the_village_s_own_people_come_first_and_others_cannot_be_chosen(
    person: Any, commune_officer: Any, province_officer: Any, as_actor: SignIn
) -> None:
    for number in range(views.FOUND + 2):
        record_of("Lò Văn Uy", f"X-{number}", VILLAGE + 1, year=1970)
    one = opened(province_officer)
    page = as_actor(commune_officer).get(f"/w/standing/rounds/{one}/villages/{VILLAGE}/", {"q": "lo van uy"})
    listed = page.context["found"]
    assert len(listed) == views.FOUND
    assert [fits for _person, fits in listed] == [True] + [False] * (views.FOUND - 1)
    assert listed[0][0].uid == person.uid
    assert page.content.decode().count("?person=") == 1
