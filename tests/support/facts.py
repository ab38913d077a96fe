"""What the doors of dated facts are knocked at with; `samples` names them."""

from uuid import UUID

from django.utils import timezone

from tests.support.people import Cast


def poverty_kind(_cast: Cast) -> str:
    return "poverty"


def phone_kind(_cast: Cast) -> str:
    return "phone"


def coverage_kind(_cast: Cast) -> str:
    return "coverage"


def own_village(_cast: Cast) -> int:
    return village_like(7, "Bản Mẫu")


def village_like(number: int, name: str = "") -> int:
    """One more of the own commune, by its number in it."""
    from hoaban.foundation.places.models import Unit
    from tests.support import samples

    name, start = name or f"Bản Mẫu {number}", samples.OWN + number
    Unit.plain.get_or_create(
        level="village", code=f"14646{number:04d}",
        defaults={
            "kind": "ban", "name": name, "full_name": name, "name_key": f"ban mau {number}", "name_sort": f"ban mau {number}",
            "start": start, "stop": start + 1,
        },
    )  # fmt: skip
    return start


def outside_look(cast: Cast) -> UUID:
    """The province looked at a household of the own commune today."""
    from hoaban.domains.registry.models import Household, OutsideLook
    from tests.support import samples

    home = Household.plain.get(uid=samples.household(cast))
    return OutsideLook.plain.create(
        household=home, place_no=samples.OWN, why="outside_asked", words="Đơn số 12", on=timezone.localdate(), at=timezone.now(),
        by_key=cast.actor("province_officer").key, by_label="x",
    ).uid  # fmt: skip


def erasure(_cast: Cast) -> UUID:
    """People of the own commune whose term was over."""
    from hoaban.domains.registry.models import Erasure
    from tests.support import samples

    return Erasure.plain.create(
        place_no=samples.OWN, count=3, days=3_650, document="12/QĐ-UBND", left={"changed": 1}, by_key="user:x", by_label="x",
        at=timezone.now(),
    ).uid  # fmt: skip


def difficulty_decision(cast: Cast) -> UUID:
    """In force, with one village of the own commune. It adds to the lists of others, whose walks stand on the same demo."""
    from hoaban.domains.difficulty.models import DifficultyDecision, DifficultyUnit
    from hoaban.foundation.places.models import Unit

    today, now = timezone.localdate(), timezone.now()
    made, is_new = DifficultyDecision.plain.get_or_create(
        number="1/QĐ-UBND", of="villages",
        defaults={
            "signed_on": today, "issuer": "UBND", "valid_from": today, "adds": True, "state": "in_force", "in_force_at": now, "at": now,
            "by_key": "user:1", "by_label": "x",
        },
    )  # fmt: skip
    if is_new:
        number = own_village(cast)
        DifficultyUnit.plain.create(decision=made, unit=Unit.plain.get(code="146460007"), place_no=number)
    return made.uid


def household_change(cast: Cast) -> UUID:
    """A correction of an address, which still stands."""
    from hoaban.domains.registry.models import Change, Household
    from tests.support import samples

    home = Household.plain.get(uid=samples.household(cast))
    return Change.plain.create(
        household=home, what="household", before={"address": "x"}, after={"address": home.address}, by_key="user:1",
        by_label="x", at=timezone.now(),
    ).uid  # fmt: skip
