"""While somebody is written down, records that may be her are named, and only those the officer may see."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from hoaban.domains.linkage import entry
from hoaban.domains.linkage.tests.test_queue import NEXT, OWN, as_actor  # noqa: F401 — a fixture
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.values import Precision, Relation, Sex
from hoaban.foundation.audit.models import ReadEntry
from tests.support.doubles import give_number, record_of

pytestmark = pytest.mark.django_db(databases="__all__")


def told(name: str, year: int = 1990, phone: str = "") -> registry.PersonTold:
    return registry.PersonTold(name, Relation.CHILD, Sex.FEMALE, year, None, None, Precision.YEAR, phone)


@pytest.fixture
def known() -> Any:
    for number, name in enumerate(("An", "Bình", "Giáp", "Hùng", "Minh", "Phúc", "Tùng", "Vinh")):
        record_of(f"Quàng Văn {name}", f"H-{number}", OWN, year=1950 + 3 * number)
    return record_of("Lò Thị Xuyến", "H-50", OWN, year=1990)


def test_who_stands_here_already_is_named_with_reasons(known: Any, commune_officer: Any) -> None:
    with translation.override("en"):
        found = entry.lookalikes(commune_officer, told("lo thi xuyen"), OWN)
    assert [one.uid for one in found] == [known.uid]
    assert "name is the same" in found[0].why
    assert "1 record of the commune has this name" in found[0].why
    assert ReadEntry.plain.filter(tag="registry:person:list").count() == 1, "that she read them is on record"


def test_a_new_person_is_asked_nothing(known: Any, commune_officer: Any) -> None:
    assert entry.lookalikes(commune_officer, told("Cà Thị Thương"), OWN) == ()
    assert list(entry.lookalikes(commune_officer, told("Lò Thị Xuyến", 1950), OWN)) == [], "forty years apart"


def test_her_telephone_finds_her_under_another_name(known: Any, commune_officer: Any) -> None:
    type(known).plain.filter(pk=known.pk).update(phone_e164="+84912345678")
    found = entry.lookalikes(commune_officer, told("Lò Mỹ Xuyến", phone="+84912345678"), OWN)
    assert [one.uid for one in found] == [known.uid]


def test_nobody_of_the_next_commune_is_named(known: Any, outsider: Any) -> None:
    assert entry.lookalikes(outsider, told("Lò Thị Xuyến"), NEXT) == ()
    assert entry.lookalikes(outsider, told("Lò Thị Xuyến"), OWN) == ()


def test_a_number_one_slip_from_another_s_names_who_may_be_her(known: Any, commune_officer: Any) -> None:
    give_number(known, "000123456789")
    give_number(record_of("Hà Văn Tứ", "H-70", OWN, year=1957), "000123456788")
    her = record_of("Quàng Thị Xuyến", "H-71", OWN, year=1990)
    with translation.override("en"):
        found = entry.near_number(commune_officer, her.uid, "000123456798")
    assert [one.uid for one in found] == [known.uid], "he who shares nothing else is another"
    assert "identity numbers differ by one slip" in found[0].why
    assert entry.near_number(commune_officer, her.uid, "000999999999") == ()


def test_the_page_says_so_before_saving_and_goes_on_if_she_is_another(
    known: Any,
    as_actor: Any,  # noqa: F811
    commune_officer: Any,
) -> None:
    client: Client = as_actor(commune_officer)
    other = record_of("Lường Văn Ban", "H-60", OWN, year=1960)
    address = f"/w/registry/households/{other.household.uid}/people/new/"
    sent = {"name": "Lò Thị Xuyến", "relation": "spouse", "sex": "f", "born": "1990", "version": "1"}
    asked = client.post(address, sent)
    assert asked.status_code == 409
    assert f"/w/registry/households/{known.household.uid}/" in asked.content.decode()
    assert 'name="another"' in asked.content.decode()
    people = type(known).plain.filter(name="Lò Thị Xuyến")
    assert people.count() == 1, "nothing was saved"
    assert client.post(address, sent | {"another": "on"}).status_code == 302
    assert people.count() == 2


def test_a_correction_that_makes_her_somebody_known_is_asked_about_too(
    known: Any,
    as_actor: Any,  # noqa: F811
    commune_officer: Any,
) -> None:
    client: Client = as_actor(commune_officer)
    other = record_of("Lò Thị Xuyên Ban", "H-60", OWN, year=1990)
    address = f"/w/registry/people/{other.uid}/correct/"
    sent = {"name": "Lò Thị Xuyến", "relation": "spouse", "sex": "f", "born": "1990", "version": "1"}
    page = client.post(address, sent)
    assert page.status_code == 409
    assert f"/w/registry/households/{known.household.uid}/" in page.content.decode()
    same = {"name": "Lò Thị Xuyên Ban", "born": "03/02/1990", "relation": "child"}
    assert client.post(address, sent | same).status_code == 302, "she is not compared with herself"
