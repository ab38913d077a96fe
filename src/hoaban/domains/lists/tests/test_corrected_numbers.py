"""Lists, corrected numbers of their decisions, corrections and lists taken back, in any order: the statuses are those of the history."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hoaban.domains.lists.tests.test_statuses import sheet
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import CorrectedSince
from hoaban.domains.registry.facts import FactKind, NewFact
from hoaban.domains.registry.models import CURRENT, DecisionCorrection, Household, HouseholdFact
from hoaban.domains.registry.tests.conftest import COMMUNES, Office
from hoaban.domains.registry.tests.test_facts import of
from hoaban.foundation.imports import queries as batches
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
COMMUNE = COMMUNES["03646"]
HEADS = {
    "H1": {"household": "H1", "name": "Lò Văn Pản", "relation": "Chủ hộ", "sex": "Nam", "birth": "1960"},
    "H2": {"household": "H2", "name": "Vì Văn Xôm", "relation": "Chủ hộ", "sex": "Nam", "birth": "1955"},
}
WORDS = {"poor": "Nghèo", "near_poor": "Cận nghèo"}
Step = tuple[str, int]


@dataclass
class Telling:
    """A status somebody told of a household, and which corrections of its number stand."""

    list_no: int | None
    value: str
    source: str
    corrected: list[tuple[int, str]] = field(default_factory=list)

    @property
    def said(self) -> tuple[str, str]:
        return self.value, self.corrected[-1][1] if self.corrected else self.source


@dataclass
class Corrected:
    before: str
    after: str
    uid: Any
    stands: bool = True


class Commune:
    """What was told of two households, kept beside the register; each step does both."""

    def __init__(self, office: Office, officer: Any) -> None:
        self.office, self.by, self.told_so_far = office, officer, 0
        self.told: dict[str, list[Telling]] = {}
        self.brought_by: dict[str, int] = {}
        self.lists: dict[int, Any] = {}
        self.corrections: list[Corrected] = []

    def list(self, which: int) -> None:
        """A list with a decision of its own, of a year later than all before."""
        number, value = self._next(), ("poor", "near_poor")[which % 2]
        codes = (("H1",), ("H2",), ("H1", "H2"))[which % 3]
        said = {"poverty": WORDS[value], "decision": f"{number}/QĐ-UBND", "decided_on": str(2000 + number)}
        rows = [HEADS[code] | said for code in codes]
        self.lists[number] = self.office.take_in(self.by, sheet(self.office, *rows))
        for code in codes:
            self.brought_by.setdefault(code, number)
            telling = Telling(number, value, f"{number}/QĐ-UBND ({2000 + number})")
            self.told.setdefault(code, []).append(telling)

    def note(self, which: int) -> None:
        """Somebody notes a status by hand: the same again, or another."""
        codes = sorted(self.told)
        if not codes:
            return
        code, number = codes[which % len(codes)], self._next()
        value, source = ("poor", "near_poor")[which // 2 % 2], f"{number}/QĐ-UBND ({2000 + number})"
        row = Household.plain.get(code=code)
        actions.note_fact(
            by=self.by, subject=of(row), fact=NewFact(FactKind.POVERTY, value, None, source), version=row.version,
            request=None, now=timezone.now(),
        )  # fmt: skip
        self.told[code].append(Telling(None, value, source))

    def correct(self, which: int) -> None:
        """To a number of its own, or to one it had before."""
        tops = [told[-1] for told in self.told.values()]
        sources = sorted({one.said[1] for one in tops})
        if not sources:
            return
        before = sources[which % len(sources)]
        had = sorted({one.source for one in tops if one.said[1] == before} - {before})
        after = had[0] if had and which % 2 else f"{900 + self._next()}/QĐ-UBND ({before[-5:]}"
        hers = [one for one in tops if one.said[1] == before]
        told = actions.NumberCorrected(COMMUNE, before, after, len(hers))
        actions.correct_decision(by=self.by, told=told, request=None, now=timezone.now())
        for one in hers:
            one.corrected.append((len(self.corrections), after))
        self.corrections.append(Corrected(before, after, DecisionCorrection.plain.latest("pk").uid))

    def back(self, which: int) -> None:
        """A correction is taken back; of two of one number the later first."""
        standing = [at for at, one in enumerate(self.corrections) if one.stands]
        if not standing:
            return
        at = standing[which % len(standing)]
        mine = self.corrections[at]
        press = {"by": self.by, "uid": mine.uid, "request": None, "now": timezone.now()}
        if any(self.corrections[one].before == mine.after for one in standing if one > at):
            with pytest.raises(CorrectedSince):
                actions.take_decision_correction_back(**press)
            return
        again, stayed, mine.stands = 0, 0, False
        for told in self.told.values():
            for one in told:
                if at in [number for number, _after in one.corrected]:
                    one.corrected = [(number, after) for number, after in one.corrected if number != at]
                    again, stayed = again + (one is told[-1]), stayed + (one is not told[-1])
        assert actions.take_decision_correction_back(**press) == again
        assert DecisionCorrection.plain.get(uid=mine.uid).stayed == stayed
        assert actions.take_decision_correction_back(**press) == again, "pressed twice"

    def undo(self, which: int) -> None:
        """A list is taken back: said before is what stays."""
        if not self.lists:
            return
        number = sorted(self.lists)[which % len(self.lists)]
        uid, stays = self.lists.pop(number), 0
        for code, told in list(self.told.items()):
            if self.brought_by[code] == number:
                if all(one.list_no == number for one in told):
                    del self.told[code], self.brought_by[code]
                else:
                    stays += 1
                continue
            for above, one in zip([*told[1:], None], list(told), strict=True):
                if one.list_no != number:
                    continue
                if above is None or above.list_no is not None or above.value == one.value:
                    told.remove(one)
                else:
                    stays += 1
        assert batches.kept_of(self.by, batches.batch_for(self.by, uid)).count == stays
        assert take_back(self.by, uid).state == "undone"

    def _next(self) -> int:
        self.told_so_far += 1
        return self.told_so_far

    def is_as_told(self) -> None:
        rows = HouseholdFact.plain.filter(CURRENT, kind="poverty")
        now = {
            code: (value, source)
            for code, value, source in rows.values_list("household__code", "value", "source")
        }
        assert now == {code: told[-1].said for code, told in self.told.items()}
        assert set(Household.plain.filter(CURRENT).values_list("code", flat=True)) == set(self.told)
        held = {one.source: one.count for one in queries.decisions_held(self.by)}
        sources = [source for _value, source in now.values()]
        assert held == {source: sources.count(source) for source in sources}


steps = st.lists(
    st.tuples(
        st.sampled_from(["list", "list", "correct", "correct", "back", "undo", "note"]), st.integers(0, 5)
    ),
    min_size=3,
    max_size=8,
)


@settings(max_examples=tried(24), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
@example([("list", 2), ("correct", 0), ("undo", 0)])
@example([("list", 2), ("correct", 0), ("back", 0), ("undo", 0)])
@example([("list", 2), ("list", 0), ("correct", 1), ("correct", 0), ("undo", 1)])
@example([("list", 2), ("correct", 0), ("list", 5), ("back", 0), ("undo", 1)])
@example([("list", 2), ("correct", 0), ("note", 2), ("back", 0), ("undo", 0)])
@example([("list", 2), ("list", 5), ("correct", 0), ("note", 0), ("undo", 1)])
def test_whatever_the_order_the_statuses_are_those_of_the_history(
    office: Office, commune_officer: Any, done: list[Step]
) -> None:
    with transaction.atomic():
        commune = Commune(office, commune_officer)
        for name, which in [("list", 2), *done]:
            getattr(commune, name)(which)
            commune.is_as_told()
        transaction.set_rollback(True)
