"""What a visit tells of telephones, ways to reach, languages, house, water, power: the register's own facts, never silently overwritten."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.registry import api as registry
from hoaban.domains.registry.actions.facts import note_fact
from hoaban.domains.registry.errors import PhoneContradicts
from hoaban.domains.registry.facts import KINDS, About, FactKind, NewFact, Subject
from hoaban.domains.registry.models import Household, HouseholdFact, Person, PersonFact
from hoaban.domains.registry.tests.conftest import as_actor
from hoaban.domains.rounds import form as visit
from hoaban.domains.rounds import queries as visits
from hoaban.domains.rounds.tests.test_visits import OWN, household, send
from hoaban.domains.rounds.tests.test_visits import form as older
from hoaban.foundation.access.api import Actor
from hoaban.foundation.audit.models import Entry as Line
from hoaban.foundation.offline import rules
from hoaban.foundation.offline.actions import settle
from hoaban.foundation.offline.models import Entry
from hoaban.foundation.offline.queries import comparison_for
from hoaban.foundation.offline.values import APP, PROTOCOL, Result, State
from hoaban.foundation.offline.web.sync import _kind
from hoaban.foundation.places.models import Language, SpokenHere, Unit
from hoaban.kit.uid import uuid7

__all__ = ["as_actor", "household"]
pytestmark = pytest.mark.django_db(databases="__all__")


def form(household: Household, by: Actor, **answers: str) -> dict[str, Any]:
    """As a phone of today sends it: with when each answer had been written that it showed."""
    record = visits.current(by, household.uid, False)
    assert record is not None
    seen = {key: rules.moment(at) for key, (_who, at) in record.known.items()}
    return older(household, by, **answers) | {"form_version": 7, "seen_at": seen}


def of(key: str) -> str:
    return f"{key}.{Person.plain.get().uid}"


def held(kind: FactKind) -> list[tuple[str, str]]:
    table = HouseholdFact if kind in {FactKind.HOUSE, FactKind.WATER, FactKind.POWER} else PersonFact
    return list(table.plain.filter(kind=kind, replaced_at=None).values_list("value", "said_by"))


def desk_notes(household: Household, by: Any, value: str, kind: FactKind = FactKind.PHONE) -> None:
    household.refresh_from_db()
    note_fact(
        by=by, subject=Subject(About.PERSON, Person.plain.get().uid), fact=NewFact(kind, value, None, said_by="Con gái"),
        version=household.version, request=None, now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def tongue() -> str:
    """Thái đen, in a province that speaks it and Kinh."""
    province = Unit.plain.create(level="province", code="14", kind="tinh", name="x", full_name="x", name_key="x",
                                 name_sort="x", start=14_00000_0000, stop=15_00000_0000)  # fmt: skip
    for order, (code, name) in enumerate((("blt", "Thái đen"), ("vie", "Kinh"))):
        spoken = Language.plain.create(iso639_3=code, name=name)
        SpokenHere.plain.create(unit=province, language=spoken, position=order)
    return "blt"


def test_a_visit_tells_in_the_register_s_own_codes(household: Household, commune_officer: Any) -> None:
    said = {of("whose"): "shared", of("reach"): "visit", "house": "weak", "water": "stream", "power": "grid"}
    assert send(commune_officer, form(household, commune_officer, **said)) == Result.APPLIED
    kinds = (FactKind.PHONE, FactKind.CHANNEL, FactKind.HOUSE, FactKind.WATER, FactKind.POWER)
    assert [held(kind) for kind in kinds] == [
        [(value, commune_officer.label)] for value in ("shared", "visit", "weak", "stream", "grid")
    ]
    assert Line.plain.filter(tag="registry:fact:record").count() == 5


@pytest.mark.parametrize(
    ("key", "kind"), [("whose", FactKind.PHONE), ("reach", FactKind.CHANNEL), ("house", FactKind.HOUSE), ("water", FactKind.WATER),
     ("power", FactKind.POWER)]
)  # fmt: skip
def test_the_form_asks_in_no_codes_of_its_own(key: str, kind: FactKind) -> None:
    (asked,) = [one for one in visit.FIELDS if one.key == key]
    assert (asked.label, dict(asked.choices)) == (KINDS[kind].label, dict(KINDS[kind].words))


def test_a_language_is_told_with_who_said_so(household: Household, commune_officer: Any, tongue: str) -> None:
    said = {of("speaks"): f"{tongue} vie"}
    assert send(commune_officer, form(household, commune_officer, **said)) == Result.REFUSED
    assert held(FactKind.LANGUAGE) == []
    said |= {of("teller"): "Chính ông ấy"}
    assert send(commune_officer, form(household, commune_officer, **said)) == Result.APPLIED
    assert held(FactKind.LANGUAGE) == [(said[of("speaks")], "Chính ông ấy")]


def test_a_language_of_nowhere_waits_for_a_person(household: Household, commune_officer: Any) -> None:
    said = {of("speaks"): "zzz", of("teller"): "Chính ông ấy"}
    assert send(commune_officer, form(household, commune_officer, **said)) == Result.REFUSED


def test_no_telephone_beside_a_number_is_stopped_with_a_sentence(
    household: Household, commune_officer: Any
) -> None:
    assert send(commune_officer, form(household, commune_officer, **{of("whose"): "none"})) == Result.REFUSED
    sentence = comparison_for(commune_officer, Entry.plain.get().ref).line.sentence
    assert "Lò Văn Pản không có điện thoại mà bên cạnh lại có số" in sentence
    said = {of("whose"): "none", of("number"): ""}
    assert send(commune_officer, form(household, commune_officer, **said)) == Result.APPLIED
    assert (held(FactKind.PHONE)[0][0], Person.plain.get().phone_e164) == ("none", "")


def choose(household: Household, by: Any, **said: str) -> None:
    """The officer of the commune settles what waits, by the plain names of the questions."""
    household.refresh_from_db()
    entry = Entry.plain.latest("pk")
    keys = {one.key.partition(".")[0]: one.key for one in comparison_for(by, entry.ref).open}
    assert set(keys) == set(said)
    choices = {keys[plain]: choice for plain, choice in said.items()}
    settle(by=by, ref=entry.ref, choices=choices, version=household.version, request=None, now=timezone.now())


def reached() -> tuple[str, str]:
    return held(FactKind.PHONE)[0][0], Person.plain.get().phone_e164


NOBODY_S = ("whose", "none"), ("number", "")


@pytest.mark.parametrize(("choice", "stands"), [("theirs", ("own", "+84912345678")), ("mine", ("none", ""))])
def test_a_number_is_not_lost_where_the_desk_confirmed_whose_it_is(
    choice: str, stands: tuple[str, str], household: Household, commune_officer: Any
) -> None:
    desk_notes(household, commune_officer, "own")
    raw = form(household, commune_officer, **{of(key): said for key, said in NOBODY_S})
    desk_notes(household, commune_officer, "own")
    assert send(commune_officer, raw) == Result.CONFLICT
    assert reached() == ("own", "+84912345678")
    choose(household, commune_officer, whose=choice, number=choice)
    assert reached() == stands


def test_a_number_the_desk_corrected_meanwhile_keeps_no_visit_out(
    household: Household, commune_officer: Any
) -> None:
    desk_notes(household, commune_officer, "own")
    said = {of(key): said for key, said in NOBODY_S} | {"address": "Cuối bản"}
    raw = form(household, commune_officer, **said)
    Person.plain.update(phone_e164="+84987654321")
    assert send(commune_officer, raw) == Result.CONFLICT
    household.refresh_from_db()
    assert (reached(), household.address) == (("own", "+84987654321"), "Cuối bản")
    choose(household, commune_officer, whose="mine", number="mine")
    assert reached() == ("none", "")


def test_a_number_told_where_the_desk_wrote_no_telephone_keeps_no_visit_out(
    household: Household, commune_officer: Any
) -> None:
    Person.plain.update(phone_e164="")
    raw = form(household, commune_officer, **{of("number"): "0987 654 321", "address": "Cuối bản"})
    desk_notes(household, commune_officer, "none")
    assert send(commune_officer, raw) == Result.CONFLICT
    household.refresh_from_db()
    assert (reached(), household.address) == (("none", ""), "Cuối bản")
    with pytest.raises(PhoneContradicts):
        choose(household, commune_officer, number="mine")
    desk_notes(household, commune_officer, "own")
    choose(household, commune_officer, number="mine")
    assert reached() == ("own", "+84987654321")


def test_what_contradicts_since_long_keeps_no_visit_out(household: Household, commune_officer: Any) -> None:
    desk_notes(household, commune_officer, "none")
    raw = form(household, commune_officer, **{of("reach"): "voice"})
    assert send(commune_officer, raw) == Result.APPLIED


def test_what_the_desk_changed_meanwhile_asks_a_person_and_names_both(
    household: Household, commune_officer: Any, as_actor: Any
) -> None:
    raw = form(household, commune_officer, **{of("whose"): "shared", of("reach"): "sms"})
    desk_notes(household, commune_officer, "other")
    assert send(commune_officer, raw) == Result.CONFLICT
    assert (held(FactKind.PHONE)[0][0], held(FactKind.CHANNEL)[0][0]) == ("other", "sms")
    entry = Entry.plain.get()
    (question,) = comparison_for(commune_officer, entry.ref).open
    assert question.label.startswith("Lò Văn Pản · ")
    assert question.theirs_by == f"{commune_officer.label}, theo lời Con gái"
    assert question.theirs_at is not None
    page = as_actor(commune_officer).get(f"/w/offline/entries/{entry.ref}/").content.decode()
    assert "theo lời Con gái" in page
    household.refresh_from_db()
    settle(
        by=commune_officer, ref=entry.ref, choices={question.key: "mine"}, version=household.version, request=None,
        now=timezone.now(),
    )  # fmt: skip
    assert held(FactKind.PHONE)[0][0] == "shared"


def test_the_same_confirmed_at_the_desk_meanwhile_asks_a_person_too(
    household: Household, commune_officer: Any
) -> None:
    desk_notes(household, commune_officer, "own")
    raw = form(household, commune_officer, **{of("whose"): "shared"})
    same = form(household, commune_officer)
    desk_notes(household, commune_officer, "own")
    assert send(commune_officer, same) == Result.APPLIED
    assert send(commune_officer, raw) == Result.CONFLICT
    assert held(FactKind.PHONE)[0][0] == "own"
    (question,) = comparison_for(commune_officer, Entry.plain.latest("pk").ref).open
    assert (question.mine, question.theirs) == ("Dùng chung trong nhà", "Điện thoại của mình")
    assert question.theirs_by == f"{commune_officer.label}, theo lời Con gái"
    choose(household, commune_officer, whose="mine")
    assert held(FactKind.PHONE)[0][0] == "shared"
    assert Entry.plain.latest("pk").state == State.SETTLED


def test_her_own_earlier_form_is_nobody_else_s_answer(household: Household, commune_officer: Any) -> None:
    first = form(household, commune_officer, **{of("whose"): "shared"})
    second = form(household, commune_officer, **{of("whose"): "other"}) | {"after": first["uid"]}
    second["base"] |= {of("whose"): "shared"}
    assert [send(commune_officer, raw) for raw in (first, second)] == [Result.APPLIED] * 2
    assert held(FactKind.PHONE)[0][0] == "other"


def test_an_answer_on_record_gives_way_to_none_never(household: Household, commune_officer: Any) -> None:
    desk_notes(household, commune_officer, "own")
    assert send(commune_officer, form(household, commune_officer, **{of("whose"): ""})) == Result.APPLIED
    assert held(FactKind.PHONE)[0][0] == "own"


def of_before(household: Household, by: Actor, version: int, **answers: str) -> dict[str, Any]:
    """As a version that knew no person's own number sends it."""
    raw = form(household, by, **answers) | {"form_version": version}
    raw = {key: value for key, value in raw.items() if key != "seen_at"}
    for side in ("base", "values"):
        raw[side] = {key: value for key, value in raw[side].items() if key in {"phone", "address", "village"}}
    return raw


@pytest.mark.parametrize(("version", "result"), [(4, Result.APPLIED), (6, Result.APPLIED), (3, Result.HELD)])
def test_forms_of_before_are_taken_as_before(
    version: int, result: Result, household: Household, commune_officer: Any
) -> None:
    raw = of_before(household, commune_officer, version, phone="0987 654 321")
    assert send(commune_officer, raw) == result
    assert (Person.plain.get().phone_e164 == "+84987654321") is (result == Result.APPLIED)


def test_a_form_of_before_with_a_number_for_who_has_no_telephone_asks_a_person(
    household: Household, commune_officer: Any
) -> None:
    Person.plain.update(phone_e164="")
    desk_notes(household, commune_officer, "none")
    raw = of_before(household, commune_officer, 4, phone="0987 654 321", address="Cuối bản")
    assert send(commune_officer, raw) == Result.CONFLICT
    household.refresh_from_db()
    assert (reached(), household.address) == (("none", ""), "Cuối bản")
    with pytest.raises(PhoneContradicts):
        choose(household, commune_officer, phone="mine")
    desk_notes(household, commune_officer, "own")
    choose(household, commune_officer, phone="mine")
    assert reached() == ("own", "+84987654321")


def test_her_own_later_form_is_saved_beside_nobody(household: Household, commune_officer: Any) -> None:
    """A list taken along lately still holds the question that only older versions ask."""
    first = form(household, commune_officer, **{of("number"): "0987654321"})
    second = form(household, commune_officer, **{of("number"): "0987654321", "house": "weak"})
    second |= {"after": first["uid"]}
    second["base"] |= {of("number"): "0987654321"}
    assert [send(commune_officer, raw) for raw in (first, second)] == [Result.APPLIED] * 2


@pytest.mark.parametrize(
    "key", ["whose.abc", "number.abc", "person.abc", "reach.abc", "speaks.abc", "born.abc", "school.abc"]
)
def test_a_form_made_by_hand_that_names_nobody_breaks_no_batch(
    key: str, household: Household, commune_officer: Any, as_actor: Any, tongue: str
) -> None:
    said = {"whose": "own", "number": "0987 654 321", "person": "here", "reach": "sms", "speaks": tongue, "born": "1961",
            "school": "primary"}  # fmt: skip
    odd, good = form(household, commune_officer), form(household, commune_officer, address="Cuối bản")
    odd["values"] |= {key: said[key.partition(".")[0]], "teller.abc": "Chính ông ấy"}
    odd, answered = post(as_actor(commune_officer), odd, good)
    assert [odd["result"], answered["result"]] == [Result.REFUSED, Result.APPLIED]
    assert "mà sổ không thể nhận ra" in odd["sentence"]
    household.refresh_from_db()
    assert household.address == "Cuối bản"


def post(client: Client, *forms: dict[str, Any]) -> list[dict[str, Any]]:
    batch = {
        "protocol": PROTOCOL, "app": APP, "device": str(uuid7()), "name": "x", "sent_at": timezone.now().isoformat(),
        "unsent": {"forms": len(forms), "media": 0}, "entries": list(forms),
    }  # fmt: skip
    answer = client.post("/w/offline/sync/", json.dumps(batch), content_type="application/json")
    answers: list[dict[str, Any]] = answer.json()["answers"]
    return answers


def test_a_phone_of_today_is_sent_no_answer_to_a_former_question(
    household: Household, commune_officer: Any, as_actor: Any
) -> None:
    client: Client = as_actor(commune_officer)
    (unit,) = visits.units(commune_officer)
    (packed,) = client.get(f"/w/offline/packs/{visit.KIND}/{unit.key}/").json()["records"]
    (new,) = post(client, form(household, commune_officer))
    (old,) = post(client, of_before(household, commune_officer, 4, phone="0987 654 321"))
    told = ["phone" in one["values"] or "phone" in one["known"] for one in (packed, new["record"])]
    assert told == [False, False]
    assert old["record"]["values"]["phone"] == "0987 654 321"


def test_the_phone_is_told_the_languages_of_the_place_and_no_former_question(
    household: Household, commune_officer: Any, tongue: str
) -> None:
    (unit,) = visits.units(commune_officer)
    (record,) = visits.pack(commune_officer, unit.key)
    (kind,) = [_kind(one, record.choices) for one in offline_kinds()]
    asked = {one["key"]: one for one in kind["fields"]}  # type: ignore[union-attr, attr-defined, index]
    assert "phone" not in asked
    assert tongue in {one["code"] for one in asked["speaks"]["choices"]}


def offline_kinds() -> list[Any]:
    from hoaban.foundation.offline.ports import kinds

    return [kinds[visit.KIND]]


def test_a_list_reads_no_more_for_more_people(
    household: Household, commune_officer: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        Person.plain.create(household=household, place_no=OWN, name=f"Lò Văn {number}", relation="child")
    (unit,) = visits.units(commune_officer)
    with django_assert_max_num_queries(14):
        (record,) = visits.pack(commune_officer, unit.key)
    assert len(record.lines) == 13


def test_a_newborn_told_at_the_door_is_named_among_the_visits(
    household: Household, commune_officer: Any, as_actor: Any
) -> None:
    mother = Person.plain.create(household=household, place_no=OWN, name="Quàng Thị Ún", relation="spouse")
    raw = older(household, commune_officer)
    day = timezone.localdate() - timedelta(days=3)
    raw["values"] |= {
        "new_name.1": "Lò Thị Mai", "new_how.1": "born", "new_parent.1": str(mother.uid), "new_born.1": f"{day:%d/%m/%Y}",
    }  # fmt: skip
    send(commune_officer, raw)
    send(commune_officer, older(household, commune_officer))
    client: Client = as_actor(commune_officer)
    page = client.get(f"/w/rounds/households/{household.uid}/").content.decode()
    assert page.count("Lò Thị Mai") == 1
    assert "con của Quàng Thị Ún" in page
    assert f"sinh {day:%d/%m/%Y}" in page
    assert f'<a href="/w/registry/households/{household.uid}/">Lò Thị Mai</a>' in page
    Person.plain.filter(pk=mother.pk).update(place_no=OWN + 5_00000_0000)
    page = client.get(f"/w/rounds/households/{household.uid}/").content.decode()
    assert ("Lò Thị Mai" in page, "Quàng Thị Ún" in page) == (True, False)
    Person.plain.filter(pk=mother.pk).update(place_no=OWN, erased_at=timezone.now())
    page = client.get(f"/w/rounds/households/{household.uid}/").content.decode()
    assert ("Lò Thị Mai" in page, "Quàng Thị Ún" in page) == (True, False)


def test_whose_child_she_is_opens_no_sealed_number(household: Household, commune_officer: Any) -> None:
    mother = Person.plain.create(household=household, place_no=OWN, name="Quàng Thị Ún", relation="spouse")
    raw = older(household, commune_officer)
    raw["values"] |= {"new_name.1": "Lò Thị Mai", "new_how.1": "born", "new_parent.1": str(mother.uid)}
    send(commune_officer, raw)
    with CaptureQueriesContext(connection) as ran:
        (child,) = registry.door_born(commune_officer, household.pk)
    assert child.parent == "Quàng Thị Ún"
    assert not [one["sql"] for one in ran if "_sealed" in one["sql"]]


def test_a_new_number_at_the_door_is_not_taken_for_hers_until_somebody_says_so(
    household: Household, commune_officer: Any
) -> None:
    desk_notes(household, commune_officer, "own")
    household.refresh_from_db()
    said = {of("number"): "0987 654 321"}
    assert send(commune_officer, form(household, commune_officer, **said)) == Result.APPLIED
    assert held(FactKind.PHONE) == []
    household.refresh_from_db()
    said = {of("number"): "0387 654 321", of("whose"): "own"}
    assert send(commune_officer, form(household, commune_officer, **said)) == Result.APPLIED
    assert reached() == ("own", "+84387654321")
