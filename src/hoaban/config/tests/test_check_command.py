"""`./hoaban check`: each step is heard whole and judged, the one that runs beside the others too."""

import sys

import pytest

from hoaban.config.commands import check
from hoaban.config.commands.check import Step


def step(name: str, code: int, *, beside: bool = False) -> Step:
    words = [sys.executable, "-c", f"print('said by {name}'); raise SystemExit({code})"]
    return Step(name, words, is_beside=beside)


@pytest.mark.parametrize(("one", "beside"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_every_step_is_judged(one: int, beside: int, capfd: pytest.CaptureFixture[str]) -> None:
    results = check._run_all([step("types", beside, beside=True), step("lint", one)])
    assert [(made.name, passed) for made, passed, _seconds in results] == [
        ("lint", not one),
        ("types", not beside),
    ]
    said = capfd.readouterr().out
    assert said.index("said by lint") < said.index("── types") < said.index("said by types")
    assert check._report(results) == bool(one or beside)


def test_types_run_beside_the_others() -> None:
    assert [made.name for made in check.static_steps() if made.is_beside] == ["types"]
