"""Village cards: written by the head, never overwritten, confirmed before each rains, with their history."""

from datetime import date, timedelta
from typing import Any

import pytest

from hoaban.domains.targeting import actions, queries
from hoaban.domains.targeting.errors import CardEmpty, CarryUnfit, HomeElsewhere, NotAVillage, TextTooLong
from hoaban.domains.targeting.models import Card, CardHome
from hoaban.domains.targeting.rules import season
from hoaban.domains.targeting.tests.ground import BEFORE_RAINS, BO, HEO, NOW, OWN, home
from hoaban.domains.targeting.values import CardText, Danger, Season
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.duties.models import Duty

pytestmark = pytest.mark.django_db(databases="__all__")
TEXT = CardText(
    "Nhà văn hóa bản", "Theo đường bê tông, không qua suối", "Chìa khóa: chị Mai", "", "Bản Hẹo: 0912 345 678"
)


def keep(
    by: Any,
    text: CardText = TEXT,
    seen: int = 0,
    village: int = BO,
    request: str | None = None,
    now: Any = NOW,
) -> int:
    return actions.keep_card(by=by, village=village, seen=seen, text=text, request=request, now=now)


def confirm(by: Any, seen: int, now: Any = NOW, request: str | None = None) -> None:
    actions.confirm_card(by=by, village=BO, seen=seen, request=request, now=now)


def in_danger(by: Any, row: Any, carry: int = 1, request: str | None = None, village: int = BO) -> Any:
    return actions.keep_home(
        by=by, village=village, household=row.uid, danger=Danger.LANDSLIDE, carry=carry, note="Nhà cuối dốc", request=request, now=NOW,
    )  # fmt: skip


def test_a_card_is_written_confirmed_and_keeps_its_history(head: Any) -> None:
    assert keep(head, request="r1") == 1
    assert keep(head, request="r1") == 1
    confirm(head, 1, request="r2")
    confirm(head, 1, request="r2")
    shown = queries.card_of(head, BO, NOW.date())
    assert (shown.text, shown.number, shown.state, shown.confirmed_by) == (
        TEXT,
        2,
        Season.CONFIRMED,
        head.label,
    )
    assert [(one.number, one.is_confirmation) for one in shown.history] == [(2, True), (1, False)]
    assert Card.plain.filter(replaced_at=None).count() == 1


def test_what_somebody_else_wrote_is_never_overwritten(head: Any, commune_officer: Any) -> None:
    keep(head)
    keep(commune_officer, CardText("Trường học"), seen=1)
    for act in (lambda: keep(head, CardText("Nhà chị Mai"), seen=1), lambda: confirm(head, 1)):
        with pytest.raises(Stale):
            act()
    assert queries.card_of(head, BO, NOW.date()).text.assembly == "Trường học"


def test_nothing_new_is_no_version(head: Any) -> None:
    keep(head)
    confirm(head, 1)
    assert keep(head, seen=2) == 2
    assert queries.card_of(head, BO, NOW.date()).state is Season.CONFIRMED


@pytest.mark.parametrize(
    ("text", "refusal"),
    [(CardText(route="Lên dốc"), CardEmpty), (CardText("x" * 301), TextTooLong)],
    ids=["empty", "long"],
)
def test_what_is_no_card_is_refused(text: CardText, refusal: type[Exception], head: Any) -> None:
    with pytest.raises(refusal):
        keep(head, text)


def test_a_card_is_the_own_villages(head: Any, other_head: Any, outsider: Any, commune_officer: Any) -> None:
    for actor in (other_head, outsider):
        with pytest.raises(NotAllowed):
            keep(actor)
        with pytest.raises(NotFound):
            queries.card_of(actor, BO, NOW.date())
    with pytest.raises(NotAVillage):
        keep(commune_officer, village=OWN)


def test_a_home_in_danger_stands_once_and_who_must_be_carried_comes_first(head: Any) -> None:
    one = home("A", BO, name="Lò Văn A")
    first = in_danger(head, one, 0, "r1")
    assert in_danger(head, one, 0, "r1") == first
    in_danger(head, one, 2)
    shown = queries.card_of(head, BO, NOW.date())
    assert [(card.who, card.carry, card.where) for card in shown.homes] == [("Lò Văn A", 2, "Nhà A")]
    assert CardHome.plain.count() == 2, "the earlier word stays as history"
    assert ReadEntry.plain.filter(tag="targeting:card:read", purpose="told_at_the_door").exists()


def test_a_home_without_a_village_is_taken_by_the_commune(commune_officer: Any, head: Any) -> None:
    stray = home("B", OWN)
    with pytest.raises(HomeElsewhere):
        in_danger(head, stray)
    assert in_danger(commune_officer, stray)


def test_a_home_elsewhere_or_too_many_to_carry_are_refused(head: Any) -> None:
    for row, carry, refusal in ((home("A", HEO), 1, HomeElsewhere), (home("B", BO), 40, CarryUnfit)):
        with pytest.raises(refusal):
            in_danger(head, row, carry)


def test_a_home_taken_off_the_card_is_off(head: Any, other_head: Any) -> None:
    uid = in_danger(head, home("A", BO))
    with pytest.raises(NotFound):
        actions.drop_home(by=other_head, uid=uid, request=None, now=NOW)
    for _ in range(2):
        assert actions.drop_home(by=head, uid=uid, request=None, now=NOW) == BO
    assert queries.card_of(head, BO, NOW.date()).homes == ()


def test_before_the_rains_each_card_is_asked_for_once_and_the_answer_ends_it(head: Any) -> None:
    keep(head)
    confirm(head, 1)
    assert actions.ask_season(by=head, now=NOW) == (0, 0), "only in the month before the rains"
    next_year = BEFORE_RAINS.replace(year=2027)
    assert queries.card_of(head, BO, NOW.date()).state is Season.CONFIRMED
    assert queries.card_of(head, BO, next_year.date()).state is Season.ASKED
    for _ in range(2):
        actions.ask_season(by=head, now=next_year)
    duty = Duty.plain.get(kind="targeting.confirm")
    assert (duty.number, duty.params) == (BO, {"year": 2027})
    confirm(head, 2, next_year)
    assert Duty.plain.get(kind="targeting.confirm").state == "done"
    assert actions.ask_season(by=head, now=next_year + timedelta(days=1)) == (0, 0)


@pytest.mark.parametrize(
    ("day", "confirmed", "state"),
    [
        ((2026, 3, 31), 2025, Season.CONFIRMED),
        ((2026, 4, 1), 2025, Season.ASKED),
        ((2026, 4, 1), 2026, Season.CONFIRMED),
        ((2026, 5, 1), 2025, Season.EXPIRED),
        ((2027, 2, 1), 2026, Season.CONFIRMED),
        ((2026, 6, 1), None, Season.EXPIRED),
    ],
)
def test_a_confirmation_holds_until_the_next_rains_are_near(
    day: tuple[int, int, int], confirmed: int | None, state: Season
) -> None:
    assert season.state_of(confirmed, True, date(*day), (5, 1)) is state
