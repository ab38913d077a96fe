"""Samples about one number in several records; `samples` offers them by name."""

from uuid import UUID

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


__all__ = ["identity_kind", "person_with_shared_number", "person_with_twin_number"]
