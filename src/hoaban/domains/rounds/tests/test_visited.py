"""Who came to a household and what was found there, for a colleague."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from hoaban.domains.registry.models import Household
from hoaban.domains.registry.tests.conftest import as_actor
from hoaban.domains.rounds import actions, api, queries
from hoaban.domains.rounds.tests.test_visits import form, household, send
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.files.models import StoredFile
from hoaban.kit.uid import uuid7

__all__ = ["as_actor", "household"]
pytestmark = pytest.mark.django_db(databases="__all__")


def photo(visit: UUID, state: str = "clean") -> UUID:
    file = StoredFile.plain.create(
        purpose="registry.visit",
        name="a.jpg",
        media_type="image/jpeg",
        size=3,
        sha256="0" * 64,
        owner_key="x",
        state=state,
    )
    actions.attach_photo(visit, uuid7(), file.pk)
    return UUID(str(file.uid))


def test_the_newest_visit_comes_first_with_what_was_found(household: Household, commune_officer: Any) -> None:
    first = form(household, commune_officer, met="neighbour", people="5", note="Nhà mới sửa mái")
    send(commune_officer, first)
    second = form(household, commune_officer, phone="0987 654 321")
    send(commune_officer, second)
    seen, hidden = photo(UUID(first["uid"])), photo(UUID(first["uid"]), "quarantined")
    told = queries.visits_of(commune_officer, household.uid)
    assert [(one.met, one.present, one.note, one.corrected) for one in told.visits] == [
        ("", None, "", ("phone",)), ("neighbour", 5, "Nhà mới sửa mái", ()),
    ]  # fmt: skip
    assert [(one.photos, one.unchecked) for one in told.visits] == [((), 0), ((seen,), 1)]
    assert hidden not in told.visits[1].photos
    assert ReadEntry.plain.filter(tag="registry:household:read").order_by("pk").last().count == 1
    assert not told.is_cut


def test_only_the_latest_are_shown_and_it_is_said(
    household: Household, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_SHOWN", 2)
    for note in ("một", "hai", "ba"):
        send(commune_officer, form(household, commune_officer, note=note))
    told = queries.visits_of(commune_officer, household.uid)
    assert ([one.note for one in told.visits], told.is_cut) == (["ba", "hai"], True)


def test_whose_household_it_is_not_reads_nothing(
    household: Household, outsider: Any, province_officer: Any
) -> None:
    for actor in (outsider, province_officer):
        with pytest.raises(NotFound):
            queries.visits_of(actor, household.uid)


def test_the_household_page_leads_there_and_back(
    household: Household, commune_officer: Any, as_actor: Any
) -> None:
    client: Client = as_actor(commune_officer)
    page = f"/w/registry/households/{household.uid}/"
    assert "Lần gần nhất có người đến thăm hộ" not in client.get(page).content.decode()
    send(commune_officer, form(household, commune_officer, met="nobody", note="Nhà khóa cửa"))
    there = f"/w/rounds/households/{household.uid}/"
    assert f'href="{there}"' in client.get(page).content.decode()
    shown = client.get(there).content.decode()
    assert "Nhà khóa cửa" in shown
    assert f'href="{page}"' in shown


def test_no_link_leads_where_she_may_not_read(
    household: Household, commune_officer: Any, outsider: Any
) -> None:
    there = api.Visits()
    assert there.url(commune_officer, household.uid, household.place_no)
    assert there.url(outsider, household.uid, household.place_no) == ""
