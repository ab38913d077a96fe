"""Whose telephone it is was said of one number: another number, whoever writes it down, inherits nobody's word."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, api
from hoaban.domains.registry.looks import Look, looks
from hoaban.domains.registry.models import CURRENT, Change, Person, PersonFact
from hoaban.domains.registry.queries import household_for
from hoaban.domains.registry.tests.test_facts import note, take_back
from hoaban.domains.registry.tests.test_merging import NEXT, OWN, home, merge, person, separate
from hoaban.domains.registry.values import Part, PersonTold, Precision, ReadFor, Relation, Sex
from hoaban.foundation.access.api import UnitRange

pytestmark = pytest.mark.django_db(databases="__all__")
FIRST, SECOND = "+84912345678", "+84987654321"


@pytest.fixture
def mai(db: None) -> Person:
    return person(home("F-1"), "Lò Thị Mai", phone_e164=FIRST)


def correct(by: Any, one: Person, phone: str, name: str = "Lò Thị Mai") -> None:
    home = Person.plain.select_related("household").get(pk=one.pk).household
    told = PersonTold(name, Relation.CHILD, Sex.MALE, 1990, None, None, Precision.YEAR, phone)
    deed = actions.Deed(home.version, None, timezone.now())
    actions.correct_person(by=by, uid=one.uid, told=told, deed=deed)


def put_back(by: Any) -> None:
    change = Change.plain.filter(taken_back_at=None).latest("pk")
    actions.take_back_change(by=by, uid=change.uid, request=None, now=timezone.now())


def whose(one: Person) -> list[str]:
    return list(PersonFact.plain.filter(CURRENT, person=one, kind="phone").values_list("value", flat=True))


def is_asked(by: Any, one: Person) -> bool:
    shown = household_for(by, one.household.uid, ReadFor.SERVICE)
    return Look.PHONE in [found.look for found in looks(shown, timezone.localdate())]


def test_a_warning_does_not_take_a_new_number_for_hers_and_the_page_asks(
    mai: Person, commune_officer: Any
) -> None:
    note(commune_officer, mai, "phone", "own", now=timezone.now())
    assert not is_asked(commune_officer, mai)
    correct(commune_officer, mai, SECOND)
    (told,) = api.recipients(commune_officer, [UnitRange(OWN, NEXT)])
    assert (told["number"].tolist(), told["phone"].tolist()) == ([int(SECOND)], [""])
    assert is_asked(commune_officer, mai)
    (kept,) = PersonFact.plain.filter(person=mai)
    assert (kept.value, kept.valid_to, kept.taken_back_at) == ("own", timezone.localdate(), None), (
        "the history keeps it"
    )
    put_back(commune_officer)
    assert (whose(mai), is_asked(commune_officer, mai)) == (["own"], False)


@pytest.mark.parametrize(
    ("value", "before", "after", "stands"),
    [("own", FIRST, SECOND, []), ("shared", FIRST, SECOND, []), ("other", FIRST, "", []), ("own", FIRST, FIRST, ["own"]),
     ("own", "", SECOND, ["own"]), ("none", FIRST, SECOND, ["none"]), ("none", "", SECOND, ["none"])],
)  # fmt: skip
def test_what_was_said_of_a_number_goes_with_it(
    mai: Person, commune_officer: Any, value: str, before: str, after: str, stands: list[str]
) -> None:
    Person.plain.filter(pk=mai.pk).update(phone_e164=before)
    note(commune_officer, mai, "phone", value)
    note(commune_officer, mai, "channel", "voice")
    correct(commune_officer, mai, after, "Lò Thị Mải")
    assert whose(mai) == stands
    assert PersonFact.plain.filter(CURRENT, kind="channel").exists(), "how to reach her is said of her"
    put_back(commune_officer)
    assert whose(mai) == [value]


def test_a_number_taken_away_and_another_written_later_is_nobody_s_word_either(
    mai: Person, commune_officer: Any
) -> None:
    note(commune_officer, mai, "phone", "own")
    correct(commune_officer, mai, "")
    correct(commune_officer, mai, SECOND)
    assert whose(mai) == []


def test_the_head_s_new_number_told_at_the_door_is_asked_about(mai: Person, commune_officer: Any) -> None:
    Person.plain.filter(pk=mai.pk).update(relation="head")
    note(commune_officer, mai, "phone", "own")
    at_the_door(commune_officer, mai, phone="0987 654 321")
    assert whose(mai) == []


def at_the_door(by: Any, one: Person, **told: Any) -> None:
    home = Person.plain.select_related("household").get(pk=one.pk).household
    actions.tell_at_door(
        by=by, may="registry:household:visit", uid=home.uid, version=home.version, told=api.DoorTold(**told), request=None,
        now=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize(("number", "said"), [("0987654321", "shared"), ("", "none")])
def test_what_was_told_beside_a_new_number_taken_back_leaves_the_old_word_ended(
    mai: Person, commune_officer: Any, number: str, said: str
) -> None:
    note(commune_officer, mai, "phone", "own")
    heard = api.DoorSaid(mai.uid, api.FactKind.PHONE, said, "chị Mai")
    at_the_door(commune_officer, mai, numbers={mai.uid: number}, facts=(heard,))
    assert whose(mai) == [said]
    take_back(commune_officer, mai, "phone", timezone.now())
    assert whose(mai) == []
    put_back(commune_officer)
    assert (whose(mai), Person.plain.get().phone_e164) == (["own"], FIRST)


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("taken", [(), (Part.PHONE,)])
def test_of_two_records_the_word_comes_with_its_number(
    mai: Person, commune_officer: Any, taken: tuple[Part, ...], later: bool
) -> None:
    other = person(home("F-2"), "Lò Thị Mải", phone_e164=SECOND)
    note(commune_officer, mai, "phone", "own")
    note(commune_officer, other, "phone", "shared")
    row = merge(commune_officer, mai, other, *taken)
    assert whose(mai) == (["shared"] if taken else ["own"])
    if later:
        note(commune_officer, mai, "phone", "other", now=timezone.now())
    separate(commune_officer, row)
    assert (whose(mai), whose(other)) == (["other" if later and not taken else "own"], ["shared"])


def test_a_word_of_the_number_that_was_not_taken_does_not_come_over(
    mai: Person, commune_officer: Any
) -> None:
    other = person(home("F-2"), "Lò Thị Mải", phone_e164=SECOND)
    note(commune_officer, other, "phone", "shared")
    row = merge(commune_officer, mai, other)
    assert whose(mai) == []
    separate(commune_officer, row)
    assert (whose(mai), whose(other)) == ([], ["shared"])


STEPS = st.lists(
    st.sampled_from(["", FIRST, SECOND, "own", "shared", "back", "put_back"]), min_size=1, max_size=8
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_no_word_stands_beside_a_number_it_was_not_said_of(
    mai: Person, commune_officer: Any, steps: list[str]
) -> None:
    PersonFact.plain.all().delete()
    Change.plain.all().delete()
    Person.plain.filter(pk=mai.pk).update(phone_e164=FIRST)
    said_of: dict[int, str] = {}
    for step in steps:
        if step in {"own", "shared"}:
            note(commune_officer, mai, "phone", step, None, now=timezone.now())
            said_of[PersonFact.plain.latest("pk").pk] = Person.plain.get(pk=mai.pk).phone_e164
        elif step == "back":
            if whose(mai):
                take_back(commune_officer, mai, "phone", timezone.now())
        elif step == "put_back":
            if Change.plain.filter(taken_back_at=None).exists():
                put_back(commune_officer)
        else:
            correct(commune_officer, mai, step)
        number = Person.plain.get(pk=mai.pk).phone_e164
        held = PersonFact.plain.filter(CURRENT, person=mai)
        assert all(said_of[one.pk] in {number, ""} for one in held)
