"""Who reads only outlines is warned too; where no place is known the message says so, and goes out all the same."""

from dataclasses import replace

from hoaban.kit import cap
from hoaban.kit.cap import levels as awareness
from hoaban.kit.tests.test_cap import AREA, info


def test_places_nobody_knows_are_told_as_that() -> None:
    """A warning that nobody can draw is not kept from those who read codes."""
    bare = replace(AREA, polygons=())
    told = info(areas=(bare,), parameters=(*awareness.parameters(3), *cap.shapeless(bare)))
    assert cap.findings(cap.written(told)) == ()
    assert cap.shapeless(AREA) == ()
