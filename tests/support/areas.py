"""Samples about areas, cards and doors; `samples` offers them by name."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from tests.support.people import Cast

__all__ = ["door_on_list", "home_on_card", "home_on_card_and_list", "saved_catchment", "written_card"]


def saved_catchment(cast: Cast, number: int = 0) -> UUID:
    """Of the own commune's village."""
    from hoaban.domains.targeting import actions
    from hoaban.domains.targeting.values import Area
    from tests.support import samples

    return actions.save_catchment(
        by=cast.actor("commune_officer"), name=f"Suối mẫu {number}", source="Đi thực địa", drawn_on=date(2026, 5, 1),
        area=Area(units=(samples.own_village(cast),)), request=None, now=timezone.now(),
    )  # fmt: skip


def written_card(cast: Cast) -> int:
    """The own village's, in its first version; the village's number."""
    from hoaban.domains.targeting import actions
    from hoaban.domains.targeting.values import CardText
    from tests.support import samples

    village, text = samples.own_village(cast), CardText("Nhà văn hóa bản")
    actions.keep_card(
        by=cast.actor("commune_officer"), village=village, seen=0, text=text, request=None, now=timezone.now()
    )
    return village


def _household(cast: Cast, number: int = 0) -> tuple[int, UUID, int]:
    from hoaban.domains.registry.models import Household, Person
    from tests.support import samples

    village = samples.own_village(cast)
    row = Household.plain.create(code=f"HO-C-{number}", place_no=village)
    Person.plain.create(
        household=row,
        place_no=village,
        name=f"Lò Thị {number}",
        name_key=f"lo thi {number}",
        name_sort="x",
        relation="head",
    )
    return row.pk, row.uid, village


def home_on_card(cast: Cast, number: int = 0) -> UUID:
    """A home in danger."""
    _pk, uid, village = _household(cast, number)
    return _in_danger(cast, uid, village)


def door_on_list(cast: Cast, number: int = 0) -> UUID:
    """A home on the list of a warning."""
    return _to_visit(cast, *_household(cast, number))


def home_on_card_and_list(cast: Cast, number: int = 0) -> None:
    """One home: pages of thirty homes must not be full of samples."""
    pk, uid, village = _household(cast, number)
    _in_danger(cast, uid, village)
    _to_visit(cast, pk, uid, village)


def _in_danger(cast: Cast, household: UUID, village: int) -> UUID:
    from hoaban.domains.targeting import actions
    from hoaban.domains.targeting.values import Danger

    return actions.keep_home(
        by=cast.actor("commune_officer"), village=village, household=household, danger=Danger.STREAM, carry=1, note="",
        request=None, now=timezone.now(),
    )  # fmt: skip


def _to_visit(cast: Cast, pk: int, household: UUID, village: int) -> UUID:
    from hoaban.domains.targeting.models import Door
    from tests.support import samples

    alert = samples.issued_warning(cast)
    return Door.plain.create(
        alert=alert, household=pk, household_uid=household, place_no=village, why="no_phone"
    ).uid
