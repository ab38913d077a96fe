"""A drawn area belongs to the text: kept with every version, agreed to, and never altered by what comes later."""

from dataclasses import replace
from typing import Any

import pytest

from hoaban.domains.warning import queries
from hoaban.domains.warning.errors import SecondPersonMissing, ShapeTooHeavy
from hoaban.domains.warning.models import Alert, Version
from hoaban.domains.warning.queries import public
from hoaban.domains.warning.rules import drawing, lifecycle
from hoaban.domains.warning.tests.steps import (
    NOW,
    OWN,
    changed,
    drafted,
    in_force,
    issued,
    reviewed,
    row,
    text,
)
from hoaban.domains.warning.values import Grown, Hazard, Shape, Status
from hoaban.foundation.access.api import ANONYMOUS

pytestmark = pytest.mark.django_db(databases="__all__")
DRAWN = Shape("Lưu vực suối", (((103.88, 21.28), (103.92, 21.28), (103.92, 21.32)),), ((103.9, 21.3, 2.5),))
OTHER = Shape("", (((103.8, 21.2), (103.92, 21.28), (103.92, 21.32)),))


def test_a_version_keeps_its_shape_whatever_a_newer_text_draws(officer: Any, issuer: Any) -> None:
    uid = in_force(officer, issuer, told=text(areas=(OWN + 1,), shape=DRAWN))
    changed(officer, uid, text(shape=OTHER))
    assert queries.version_for(ANONYMOUS, uid, NOW).shape == DRAWN
    reviewed(issuer, uid)
    issued(issuer, uid)
    assert [public.shown(one).shape for one in Version.plain.select_related("alert").order_by("number")] == [
        DRAWN,
        OTHER,
    ]


def test_whoever_agreed_agreed_to_the_very_outline(officer: Any, issuer: Any) -> None:
    uid = drafted(officer, told=text(shape=DRAWN))
    reviewed(issuer, uid)
    Alert.plain.filter(uid=uid).update(shape=drawing.kept(OTHER))
    with pytest.raises(SecondPersonMissing):
        issued(issuer, uid)
    Alert.plain.filter(uid=uid).update(shape=drawing.kept(DRAWN))
    assert issued(issuer, uid) == 1


def test_the_seal_of_a_text_without_a_shape_is_what_it_was(officer: Any) -> None:
    """Texts that wait while the platform is upgraded stay agreed to; with a shape the seal is another."""
    seals = {
        lifecycle.seal_of(Status.ACTUAL, Hazard.FLOOD, "hydromet", text(**drawn))
        for drawn in (
            {},
            {"shape": Shape()},
            {"shape": Shape("only a name")},
            {"shape": DRAWN},
            {"shape": OTHER},
            {"shape": replace(OTHER, near=((103.9, 21.3, 1.0),))},
            {"shape": replace(OTHER, made=1)},
            {"shape": replace(OTHER, grown=Grown(20.0, 4.0))},
        )
    }
    assert len(seals) == 6
    assert drawing.kept(OTHER).keys() == {"name", "polygons", "circles"}, "as before there was more to keep"


def test_what_nobody_drew_and_what_was_gained_are_kept_with_the_text(officer: Any, issuer: Any) -> None:
    whole = replace(DRAWN, polygons=(*DRAWN.polygons, *OTHER.polygons), made=1, grown=Grown(20.5, 4.25))
    uid = in_force(officer, issuer, told=text(areas=(OWN + 1,), shape=whole))
    assert queries.version_for(ANONYMOUS, uid, NOW).shape == whole
    assert queries.alert_for(officer, uid).text.shape == whole


def test_more_corners_than_leave_the_platform_are_refused(officer: Any) -> None:
    ring = tuple((103 + one / 1000, 21 + one**2 / 100_000) for one in range(100))
    with pytest.raises(ShapeTooHeavy):
        drafted(officer, told=text(shape=Shape("", (ring,))))
    uid = drafted(officer, told=text(shape=Shape("", (ring[:99],))))
    assert len(row(uid).shape["polygons"][0]) == 99
