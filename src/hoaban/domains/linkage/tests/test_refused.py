"""Two of whom somebody said that they are two: asked about again only where something that names one person came to agree since."""

from typing import Any

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.linkage import actions, queries, rules, spoken
from hoaban.domains.linkage.models import Pair, Scan
from hoaban.domains.linkage.tests.test_across import JOB, NEXT, OWN, look
from hoaban.domains.linkage.tests.test_hanging import between, link, look_here, say, year_alone
from hoaban.domains.linkage.values import COMPARED, Again, Reason, State
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.models import Person
from hoaban.foundation.audit.models import Entry
from tests.support.doubles import give_number, record_of

pytestmark = pytest.mark.django_db(databases="__all__")
Three = tuple[Any, Any, Any]


@pytest.fixture
def three() -> Three:
    """Three records that fit each other, two of them beside a third that people will say is another."""
    one, other, third = (record_of("Lò Thị Xuyến", f"H-5{at}", OWN, year=1990) for at in range(3))
    return one, other, third


def made_one(kept: Any, gone: Any) -> Any:
    kept, gone = (Person.plain.get(pk=one.pk) for one in (kept, gone))
    choice = registry.Choice(kept.version, gone.version, frozenset(), None, timezone.now())
    done = registry.merge_people(by=JOB, kept_uid=kept.uid, merged_uid=gone.uid, choice=choice)
    actions.on_merged({"kept_id": kept.pk, "merged_id": gone.pk}, 1)
    return done.uid


def is_asked(one: Any, other: Any) -> bool:
    pair = between(one, other)
    return pair is not None and pair.state == State.OPEN


def test_a_name_or_a_telephone_that_came_to_agree_asks_nobody_again(three: Three) -> None:
    one, other, _third = three
    Person.plain.filter(pk=other.pk).update(name="L. T. Xuyến")
    look_here()
    say(JOB, between(one, other), State.DIFFERENT)
    link(one, other, name="Lò Thị Xuyến", phone_e164="+84987000222")
    for search in (look_here, look, look_here):
        search()
        assert not is_asked(one, other)


def test_a_number_one_slip_apart_asks_again_once_and_says_why(three: Three) -> None:
    one, other, _third = three
    look_here()
    for _round in range(2):
        say(JOB, between(one, other), State.DIFFERENT)
        look_here()
        assert not is_asked(one, other)
        if not _round:
            for person, number in ((one, "000123456789"), (other, "000123465789")):
                person.refresh_from_db()
                give_number(person, number)
            look_here()
            look_here()
            pair = between(one, other)
            assert pair
            assert (pair.state, pair.reasons[0][:2]) == (State.OPEN, ["again", Again.IDENTITY])
    assert Entry.plain.filter(tag="linkage:pair:again").count() == 1


def test_the_day_of_birth_that_was_learnt_since_asks_again_across_two_communes(three: Three) -> None:
    one, other = three[0], record_of("Lò Thị Xuyến", "H-60", NEXT, year=1990)
    link(one, other, phone_e164="+84987000222")
    year_alone(other)
    look()
    say(JOB, between(one, other), State.DIFFERENT)
    look()
    assert not is_asked(one, other)
    Person.plain.filter(pk=other.pk).update(
        birth_month=2, birth_date=one.birth_date, birth_precision=one.birth_precision
    )
    look()
    pair = between(one, other)
    assert pair
    assert (pair.state, pair.reasons[0][:2]) == (State.OPEN, ["again", Again.BIRTH])


@pytest.mark.parametrize("search", [look_here, look])
def test_what_was_said_of_a_record_holds_for_the_one_it_became_until_they_are_separated(
    three: Three, search: Any
) -> None:
    one, other, third = three
    look_here()
    say(JOB, between(one, other), State.DIFFERENT)
    assert is_asked(one, third)
    merge = made_one(third, other)
    look_here()
    search()
    assert not is_asked(one, third)
    registry.unmerge(by=JOB, merge_uid=merge, request=None, now=timezone.now())
    actions.on_parted({"kept_id": third.pk, "merged_id": other.pk}, 2)
    look_here()
    assert is_asked(one, third)
    assert not is_asked(one, other)


def test_a_number_that_came_to_agree_asks_about_the_record_it_became(three: Three) -> None:
    one, other, third = three
    look_here()
    say(JOB, between(one, other), State.DIFFERENT)
    made_one(third, other)
    link(one, third, insurance_index="the same")
    look_here()
    pair = between(one, third)
    assert pair
    assert (pair.state, pair.reasons[0][:2]) == (State.OPEN, ["again", Again.INSURANCE])


def test_what_was_said_later_of_the_two_that_stand_holds(three: Three) -> None:
    one, other, third = three
    look_here()
    say(JOB, between(one, other), State.DIFFERENT)
    made_one(third, other)
    Pair.plain.filter(pk=getattr(between(one, third), "pk", 0)).update(
        state=State.LATER, decided_at=timezone.now()
    )
    look_here()
    pair = between(one, third)
    assert pair
    assert pair.state == State.LATER


Told = list[list[Any]]
TOLD = st.lists(
    st.tuples(st.sampled_from(sorted(COMPARED)), st.integers(1, 5)).map(lambda one: [*one, 1.0, 0]),
    unique_by=lambda one: one[0],
)


def test_it_is_said_once_that_she_is_asked_about_again(three: Three) -> None:
    one, other, third = three
    look_here()
    say(JOB, between(one, other), State.DIFFERENT)
    made_one(third, other)
    link(one, third, insurance_index="the same")
    for search in (look_here, look, look_here, look):
        search()
    pair = between(one, third)
    assert pair
    assert [reason[0] for reason in pair.reasons].count("again") == 1


@pytest.mark.parametrize("is_found", [True, False])
def test_a_slip_of_the_pen_that_asked_again_takes_nothing_of_what_was_said(
    three: Three, is_found: bool
) -> None:
    one, other, _third = three
    look_here()
    say(JOB, between(one, other), State.DIFFERENT)
    link(one, other, insurance_index="a slip")
    look_here()
    assert is_asked(one, other)
    link(other, insurance_index="", **({} if is_found else {"name": "Quàng Văn Giáp", "birth_year": 1931}))
    look_here()
    pair = between(one, other)
    assert pair
    assert (pair.state, "again" in [reason[0] for reason in pair.reasons]) == (State.DIFFERENT, False)


def test_what_was_said_holds_through_two_merges(three: Three) -> None:
    one, other, third = three
    last = record_of("Lò Thị Xuyến", "H-59", OWN, year=1990)
    look_here()
    say(JOB, between(one, other), State.DIFFERENT)
    made_one(third, other)
    look_here()
    Scan.plain.update(done_at=timezone.now())
    made_one(last, third)
    assert queries.waiting_scans() == [OWN], "looked through again at once"
    look_here()
    assert not is_asked(one, last)


@given(before=TOLD, now=TOLD)
def test_the_same_news_is_told_once(before: Told, now: Told) -> None:
    assert rules.news(now, now) is None
    if news := rules.news(before, now):
        again = rules.asked_again(news, now)
        assert rules.news(again, now) is None
        assert rules.still_asked(again, now) == again


@pytest.mark.parametrize("kind", Again)
def test_each_news_has_its_sentence(kind: Again) -> None:
    with translation.override("vi"):
        speaks_for, words = spoken.told([Reason("again", kind.value, 0.1)])[0]
    assert speaks_for
    assert "hai người" in words
