"""Identity numbers one slip apart bring two records together; who, never what, leaves the register."""

import random
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.registry import api, numbers, rules, slips
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.ports import connected
from hoaban.domains.registry.queries import near_numbers
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_merging import NEXT, OWN, home, person
from hoaban.domains.registry.values import Lookalike
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import Entry
from hoaban.kit.uid import uuid7

JOB = SystemActor("linkage.find", frozenset({Permission.SEE, Permission.MERGE}))


def pairs_of(numbers: list[str]) -> set[tuple[int, int]]:
    one, other = slips.slipped(numbers)
    found = list(zip(one.tolist(), other.tolist(), strict=True))
    assert len(found) == len(set(found)), "each pair once"
    return set(found)


@given(st.integers(0, 2**32), st.sampled_from((9, 12)))
def test_whoever_is_near_is_found_and_nobody_else(seed: int, digits: int) -> None:
    dice = random.Random(seed)
    told = ["".join(dice.choices("0123456789", k=digits)) for _ in range(40)]
    told += [dice.choice(slips.a_slip_away(one)) for one in told[:15]] + [told[0], "", "12"]
    near = {
        (at, other) for at, other in combinations(range(len(told)), 2) if rules.how_near(told[at], told[other]) == 2
    }  # fmt: skip
    assert len(near) >= 15
    assert pairs_of(told) == near


@given(st.from_regex(r"\A(?:[0-9]{9}|[0-9]{12})\Z"))
def test_every_number_that_may_have_been_meant_is_asked_for(number: str) -> None:
    meant = slips.a_slip_away(number)
    assert {rules.how_near(number, other) for other in meant} == {2}
    assert len(set(meant)) == len(meant) == 9 * len(number) + sum(a != b for a, b in pairwise(number))


def test_numbers_dealt_out_in_a_row_and_one_that_many_bear_bring_nobody() -> None:
    assert pairs_of([f"05012345{last}" for last in range(10)]) == set()
    assert pairs_of(["012345678901"] * 50 + ["012345678902"]) == set()
    assert pairs_of([]) == set()


@pytest.mark.django_db(databases="__all__")
def test_the_job_learns_who_and_the_wall_holds(commune_officer: Any, province_officer: Any) -> None:
    people = [
        person(home(f"H-{at}", place), f"Lò Thị {at}", number)
        for at, (place, number) in enumerate(
            ((OWN, "000123456789"), (OWN, ""), (NEXT, "000123465789"), (OWN, "000123456780"), (OWN, "000999999999"))
        )
    ]  # fmt: skip
    ids, beats = np.array([one.pk for one in people]), list[int]()
    *told, opened = api.slipped_identities(JOB, ids, lambda: beats.append(1))
    assert opened == 4, "one of the five has none"
    assert sorted(zip(*(side.tolist() for side in told), strict=True)) == [(0, 2), (0, 3)]
    assert beats, "a long search says that it lives"
    *own, opened = api.slipped_identities(commune_officer, ids, lambda: None)
    assert opened == 3
    assert [side.tolist() for side in own] == [[0], [3]], "nobody of the next commune is opened"
    with pytest.raises(NotAllowed):
        api.slipped_identities(province_officer, ids, lambda: None)


@pytest.mark.django_db(databases="__all__")
def test_while_a_number_is_written_nobody_s_is_opened(commune_officer: Any, outsider: Any) -> None:
    near = person(home("H-1"), "Lò Thị Mai", "000123456789")
    person(home("H-2"), "Lò Thị Mai", "000123456000")
    person(home("H-3", NEXT), "Lò Thị Mai", "000123456780")
    her = person(home("H-4"), "Quàng Thị Mai")
    Person.plain.filter(pk=near.pk).update(identity_sealed=b"what nobody could open")
    told = api.columns_near(commune_officer, her.uid, "000123456798")
    assert told["id"].tolist() == [her.pk, near.pk], "by its digest, in her commune"
    assert api.columns_near(outsider, her.uid, "000123456798")["id"].tolist() == []
    assert api.columns_near(commune_officer, uuid7(), "000123456798")["id"].tolist() == []


@pytest.mark.django_db(databases="__all__")
def test_the_page_names_them_before_a_number_is_kept(
    commune_officer: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    her, asked = person(home("H-1"), "Quàng Thị Mai"), list[str]()

    def near(_actor: Any, uid: Any, number: str) -> list[Lookalike]:
        asked.append(number)
        return [Lookalike(her.uid, her.household.uid, "Lò Thị Mai", "1990", "why")] if uid == her.uid else []

    monkeypatch.setattr(connected, "near_number", near)
    client, url = as_actor(commune_officer), f"/w/registry/people/{her.uid}/number/new/"
    sent = {"kind": "identity", "number": "000123456789", "said_by": "Lò Văn Pản", "version": "1"}
    page = client.post(url, sent)
    assert (page.status_code, "Lò Thị Mai" in page.content.decode()) == (409, True)
    assert Person.plain.get(pk=her.pk).identity_index == "", "nothing was kept"
    insured = sent | {"kind": "insurance", "number": "1234567890"}
    assert client.post(url, insured).status_code == 302, "only identity numbers are compared"
    assert client.post(url, sent | {"another": "on", "version": "2"}).status_code == 302
    kept = Person.plain.get(pk=her.pk)
    assert kept.identity_index in numbers.indexes_of("identity", "000123456789")
    assert asked == ["000123456789"]


@pytest.mark.django_db(databases="__all__")
def test_who_tries_many_numbers_is_told_no_more_who_has_nearly_one_and_saves_as_before(
    commune_officer: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each hint tells of some sixty numbers whether somebody of the commune has one: for cards, not for guessing."""
    her, asked = person(home("H-1"), "Quàng Thị Mai"), list[str]()

    def near(_actor: Any, _uid: Any, number: str) -> list[Lookalike]:
        asked.append(number)
        return [Lookalike(her.uid, her.household.uid, "Lò Thị Mai", "1990", "why")]

    monkeypatch.setattr(connected, "near_number", near)
    monkeypatch.setattr(near_numbers, "MOST", 2)
    client, url = as_actor(commune_officer), f"/w/registry/people/{her.uid}/number/new/"
    sent = {"kind": "identity", "said_by": "Lò Văn Pản", "version": "1"}
    assert [client.post(url, sent | {"number": f"00012345678{at}"}).status_code for at in range(2)] == [
        409
    ] * 2
    limit = Entry.plain.filter(tag="registry:number:near_limit")
    assert (len(asked), limit.count()) == (2, 0)
    page = client.post(url, sent | {"number": "000123456782"}, follow=True)
    assert (page.status_code, len(asked)) == (200, 2), "no hint, and nothing in the way"
    assert "không so với các số gần giống" in page.content.decode()
    assert Person.plain.get(pk=her.pk).identity_index in numbers.indexes_of("identity", "000123456782")
    corrected = f"/w/registry/people/{her.uid}/number/correct/"
    for at in (3, 4):
        version = str(Household.plain.get().version)
        client.post(corrected, sent | {"number": f"00012345678{at}", "version": version})
    assert (len(asked), limit.count()) == (2, 1), "on record once an hour"
