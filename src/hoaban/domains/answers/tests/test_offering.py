"""What a village is asked next, in each state it can be in."""

import pytest

from hoaban.domains.answers.rules.offering import STEPS, offered
from hoaban.domains.answers.values import Grade, State

NEXT = {
    State.HELP: (Grade.MOVING, Grade.SAFE),
    State.DARK: (Grade.HEARD, Grade.TOLD),
    State.SILENT: (Grade.HEARD, Grade.TOLD),
    State.HEARD: (Grade.TOLD, Grade.MOVING),
    State.TOLD: (Grade.MOVING, Grade.SAFE),
    State.MOVING: (Grade.SAFE,),
    State.SAFE: (),
}


def test_every_state_has_its_row() -> None:
    assert set(NEXT) == set(State)


@pytest.mark.parametrize(("state", "large"), NEXT.items())
def test_what_comes_next_stands_large_and_nothing_is_lost(state: State, large: tuple[Grade, ...]) -> None:
    shown, folded = offered(state)
    assert shown == large
    assert sorted(shown + folded) == sorted(STEPS)
