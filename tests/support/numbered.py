"""Samples about one number in several records, and numbers of decisions; `samples` offers them by name."""

from uuid import UUID

from django.utils import timezone

from tests.support.doubles import ELSEWHERE
from tests.support.people import OWN, Cast


def identity_kind(_cast: Cast) -> str:
    return "identity"


def person_with_twin_number(cast: Cast) -> UUID:
    """Another record of the commune has her number."""
    return _shared(cast, OWN, "HO-T")


def person_with_shared_number(cast: Cast) -> UUID:
    """A record of a commune that nobody of the cast keeps has her number."""
    return _shared(cast, ELSEWHERE, "HO-U")


def _shared(cast: Cast, place: int, code: str) -> UUID:
    from hoaban.domains.registry.models import Household, Person
    from tests.support import samples

    uid = samples.person_with_number(cast)
    home, _is_new = Household.plain.get_or_create(code=code, place_no=place)
    Person.plain.create(
        household=home, place_no=place, name="Lường Mẫu", name_key="luong mau", name_sort="3",
        identity_index=Person.plain.get(uid=uid).identity_index,
    )  # fmt: skip
    return uid


__all__ = [
    "corrected_decision",
    "decision_on_poverty",
    "identity_kind",
    "person_with_shared_number",
    "person_with_twin_number",
]


def decision_on_poverty(cast: Cast, number: int = 1) -> str:
    """As the status of a household of the own commune has it."""
    from hoaban.domains.registry.models import Household, HouseholdFact
    from tests.support import samples

    source = f"{number}/QĐ-UBND (2026)"
    if not HouseholdFact.plain.filter(source=source, replaced_at=None).exists():
        home = Household.plain.create(code=f"HO-D-{number}", place_no=samples.OWN, village="Bản Bó")
        HouseholdFact.plain.create(
            household=home, place_no=samples.OWN, kind="poverty", value="poor", source=source
        )
    return source


def corrected_decision(_cast: Cast) -> UUID:
    """A number that was corrected in the own commune."""
    from hoaban.domains.registry.models import DecisionCorrection
    from tests.support import samples

    return DecisionCorrection.plain.create(
        place_no=samples.OWN,
        before="12/QĐ",
        after="21/QĐ",
        count=1,
        by_key="user:x",
        by_label="x",
        at=timezone.now(),
    ).uid
