"""Which answers stand large on a village's page: what comes next, at most two; the call for help stands beside them always."""

from hoaban.domains.answers.values import Grade, State

STEPS = (Grade.HEARD, Grade.TOLD, Grade.MOVING, Grade.SAFE)
LARGE = 2


def offered(state: State) -> tuple[tuple[Grade, ...], tuple[Grade, ...]]:
    """(large, folded). A village that calls for help is anywhere between: it is asked what ends its danger. Who is cut off said nothing."""
    large: tuple[Grade, ...]
    if state is State.HELP:
        large = (Grade.MOVING, Grade.SAFE)
    else:
        done = Grade(state.value) if state.value in STEPS else None
        large = STEPS[STEPS.index(done) + 1 if done else 0 :][:LARGE]
    return large, tuple(one for one in STEPS if one not in large)
