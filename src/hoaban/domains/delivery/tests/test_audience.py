"""From columns of people to rows of the ledger."""

from datetime import UTC, datetime, timedelta

from hoaban.domains.delivery import audience
from hoaban.domains.delivery.tests.steps import OWN, columns, mobile
from hoaban.domains.delivery.values import Reach
from hoaban.foundation.notify.values import Channel

DUE = datetime(2026, 11, 27, tzinfo=UTC)
LANDLINE = 84_212_385_1234
PEOPLE = columns(
    [
        (1, 10, OWN + 1, False, mobile(1)),
        (2, 10, OWN + 1, True, mobile(2)),
        (3, 10, OWN + 1, False, mobile(2)),
        (4, 20, OWN + 2, True, 0),
        (5, 30, OWN + 2, True, LANDLINE),
    ],
    language=["", "vie", "mww", "", "blt"],
    coverage=["", "", "", "none", "none"],
)


def test_a_shared_telephone_rings_once_and_the_heads_leaves_first() -> None:
    first, second = audience.messages(PEOPLE, [Channel.SMS], DUE)
    assert (list(first.keys), first.due) == ([f"+{mobile(2)}"], DUE)
    assert (list(second.keys), second.due) == ([f"+{mobile(1)}"], DUE + audience.OTHERS_LATER)
    assert list(first.parts) == [OWN + 1]  # type: ignore[arg-type]


def test_a_number_that_takes_no_text_is_called_where_a_line_can() -> None:
    found = audience.messages(PEOPLE, [Channel.SMS, Channel.VOICE], DUE)
    assert [list(one.keys) for one in found if one.channel is Channel.VOICE] == [[f"+{LANDLINE}"]]
    assert audience.messages(PEOPLE, [], DUE) == []


def test_the_first_window_is_no_longer_than_it_is_told() -> None:
    many = columns([(n, n, OWN + 1, True, mobile(n)) for n in range(1, 30)])
    (told,) = audience.messages(many, [Channel.SMS], DUE, most=7)
    assert len(told.keys) == 7


def test_homes_in_danger_stand_before_every_other_and_the_first_window_is_theirs() -> None:
    people = columns(
        [(n, 10 * n, OWN + 1, True, mobile(n)) for n in (1, 2, 3, 4)] + [(5, 40, OWN + 1, False, mobile(5))],
        ranks=[3, 1, 2, 0, 0],
    )
    found = audience.messages(people, [Channel.SMS], DUE)
    assert [(list(one.keys), DUE - one.due if one.due else None) for one in found] == [
        ([f"+{mobile(4)}"], timedelta(seconds=2)),
        ([f"+{mobile(2)}"], timedelta(seconds=1)),
        ([f"+{mobile(1)}", f"+{mobile(3)}"], timedelta()),
        ([f"+{mobile(5)}"], -audience.OTHERS_LATER),
    ]
    first = audience.messages(people, [Channel.SMS], DUE, most=2)
    assert [list(one.keys) for one in first[:2]] == [[f"+{mobile(4)}"], [f"+{mobile(2)}"]]


def test_a_telephone_two_homes_share_leaves_with_the_more_exposed() -> None:
    people = columns([(1, 10, OWN + 1, True, mobile(1)), (2, 20, OWN + 1, True, mobile(1))], ranks=[3, 0])
    (told,) = audience.messages(people, [Channel.SMS], DUE)
    assert (list(told.keys), told.due) == ([f"+{mobile(1)}"], DUE - timedelta(seconds=2))


def test_what_no_telephone_reaches_is_counted() -> None:
    assert audience.reach_of(PEOPLE) == Reach(
        people=5, with_phone=4, phones=3, homes=3, homes_without=1, uncovered=2, other_language=2
    )


def test_each_is_told_in_the_first_of_her_languages_that_has_a_text() -> None:
    people = columns(
        [(n, n, OWN + 1, True, mobile(n)) for n in range(1, 5)], language=["qaa vie", "vie qaa", "mww", ""]
    )
    (told,) = audience.messages(people, [Channel.SMS], DUE, offered=("vie", "qaa"))
    assert dict(zip(told.keys, told.languages, strict=True)) == {
        f"+{mobile(1)}": "qaa",
        f"+{mobile(2)}": "vi",
        f"+{mobile(3)}": "vi",
        f"+{mobile(4)}": "vi",
    }
    assert audience.reach_of(people).other_language == 1
    assert audience.reach_of(people, ("vie", "mww")).other_language == 0
