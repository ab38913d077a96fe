"""Decisions put in force, their numbers corrected, the last one taken back, in any order: villages name the number of today."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hoaban.domains.difficulty import actions
from hoaban.domains.difficulty.models import DifficultyDecision
from hoaban.domains.difficulty.tests.test_deciding import HOME, NEXT, force, told, units
from hoaban.domains.registry.models import VillageFact
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["units"]
LINES = {HOME + 1: "Xã Một; Bản Bó", HOME + 2: "Xã Một; Bản Mòn", NEXT + 1: "Xã Hai; Bản Cọ"}
Step = tuple[str, int]


@dataclass
class Decided:
    uid: Any
    number: str


def now_said() -> dict[int, tuple[str, str]]:
    rows = VillageFact.plain.filter(kind="difficulty", replaced_at=None)
    return {
        place: (value, source) for place, value, source in rows.values_list("place_no", "value", "source")
    }


@settings(max_examples=tried(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["force", "correct", "correct", "back"]), st.integers(0, 13)), max_size=9
    )
)
@example([("force", 6), ("correct", 0), ("force", 13), ("correct", 1), ("back", 0)])
@example([("force", 6), ("force", 0), ("correct", 0), ("back", 0)])
@example([("force", 6), ("force", 8), ("force", 6), ("correct", 1), ("back", 0), ("correct", 0), ("back", 0)])
def test_whatever_the_order_villages_name_the_number_their_decision_has(
    province_officer: Any, done: list[Step]
) -> None:
    with transaction.atomic():
        stands: list[Decided] = []
        layers: dict[int, list[tuple[str, Decided]]] = {place: [] for place in LINES}
        for turn, (name, which) in enumerate(done):
            if name == "force":
                adds, named = (
                    which >= 7,
                    [place for bit, place in enumerate(LINES) if (which % 7 + 1) >> bit & 1],
                )
                text = "\n".join(LINES[place] for place in named)
                since = date(2026, 1, 1) + timedelta(days=turn)
                number = f"{turn}/QĐ"
                one = Decided(force(province_officer, told(number, since, adds=adds, text=text)), number)
                for place, layer in layers.items():
                    if place in named:
                        layer.append(("special", one))
                    elif not adds and layer and layer[-1][0] == "special":
                        layer.append(("none", one))
                stands.append(one)
            elif name == "correct" and stands:
                one = stands[which % len(stands)]
                one.number = f"9{turn}/QĐ"
                version = DifficultyDecision.plain.get(uid=one.uid).version
                actions.correct_number(
                    by=province_officer, uid=one.uid, number=one.number, version=version, request=None, now=timezone.now()
                )  # fmt: skip
            elif name == "back" and stands:
                one = stands.pop()
                actions.take_back_decision(by=province_officer, uid=one.uid, request=None, now=timezone.now())
                layers = {place: [it for it in layer if it[1] is not one] for place, layer in layers.items()}
            expected = {
                place: (layer[-1][0], layer[-1][1].number) for place, layer in layers.items() if layer
            }
            assert now_said() == expected
        transaction.set_rollback(True)
