"""No order of drafts, people, clocks and repeated events leaves a bell silent, or rings somebody twice in a round."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.ringing import rules
from hoaban.domains.ringing.values import Ladder, Move, Stage, Standing, State
from hoaban.kit.clock import VIETNAM

NOW = datetime(2026, 11, 27, 2, tzinfo=VIETNAM)
LADDERS = st.builds(
    Ladder,
    waits=st.tuples(*[st.integers(1, 3600).map(lambda n: timedelta(seconds=n))] * 3),
    lapse=st.integers(1, 7200).map(lambda n: timedelta(seconds=n)),
    rounds=st.integers(1, 5),
    least_level=st.just(2),
    most_signs=st.integers(1, 20),
    signs_within=st.integers(1, 86_400).map(lambda n: timedelta(seconds=n)),
)
MOVES = st.lists(st.sampled_from(Move), max_size=40)


HELDS = st.booleans()
"""Whether it is held at first."""


def walk(ladder: Ladder, moves: list[Move], is_held: bool) -> list[Standing]:
    seen = [rules.begin(ladder, is_held=is_held)]
    for move in moves:
        if (found := rules.after(seen[-1], move, ladder)) is not None:
            seen.append(found)
    return seen


@given(ladder=LADDERS, moves=MOVES, is_held=HELDS)
def test_a_bell_that_looks_for_somebody_always_has_a_next_time(
    ladder: Ladder, moves: list[Move], is_held: bool
) -> None:
    for one in walk(ladder, moves, is_held):
        at = rules.next_at(one, NOW, ladder)
        assert (at is not None) == (one.state in (State.HELD, State.RINGING, State.TAKEN))
        assert at is None or NOW < at <= NOW + rules.longest(ladder)


@given(ladder=LADDERS, moves=MOVES, is_held=HELDS)
def test_no_rung_is_skipped_and_no_round_comes_twice(
    ladder: Ladder, moves: list[Move], is_held: bool
) -> None:
    seen = walk(ladder, moves, is_held)
    for before, now in pairwise(seen):
        same_round = now.round == before.round and now.stage in (before.stage, before.stage + 1)
        assert same_round or (now.round, now.stage) == (before.round + 1, Stage.DUTY)


@given(ladder=LADDERS, moves=MOVES, is_held=HELDS)
def test_left_alone_it_calls_everybody_and_then_says_that_nobody_came(
    ladder: Ladder, moves: list[Move], is_held: bool
) -> None:
    now, climbed = walk(ladder, moves, is_held)[-1], 0
    while now.state in (State.HELD, State.RINGING, State.TAKEN):
        now = rules.after(now, rules.of_due(now.state), ladder) or now
        climbed += 1
        assert climbed <= 3 * ladder.rounds + 2
    assert now.state in (State.UNHEARD, State.SETTLED)


@given(ladder=LADDERS, moves=MOVES, is_held=HELDS)
def test_what_is_settled_stays_so_and_only_that(ladder: Ladder, moves: list[Move], is_held: bool) -> None:
    last = walk(ladder, moves, is_held)[-1]
    possible = {move for move in Move if rules.after(last, move, ladder) is not None}
    assert bool(possible) == (last.state is not State.SETTLED)
    assert last.state is State.SETTLED or {Move.TAKE, Move.RAISE, Move.SETTLE} <= possible


@given(level=st.integers(1, 5), is_sure=st.booleans(), ladder=LADDERS)
def test_what_nobody_can_confirm_rings_whatever_its_level(level: int, is_sure: bool, ladder: Ladder) -> None:
    assert rules.must_ring(level, is_sure=is_sure, ladder=ladder) == (level >= 2 or not is_sure)


@given(ladder=LADDERS, moves=MOVES, is_held=HELDS)
def test_what_is_held_is_held_from_the_beginning_only(
    ladder: Ladder, moves: list[Move], is_held: bool
) -> None:
    """What rang once, or was opened, never falls silent by being held."""
    for before, now in pairwise(walk(ladder, moves, is_held)):
        assert now.state is not State.HELD or before.state is State.HELD
