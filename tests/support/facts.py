"""What the doors of dated facts are knocked at with; `samples` names them."""

from tests.support.people import Cast


def poverty_kind(_cast: Cast) -> str:
    return "poverty"


def phone_kind(_cast: Cast) -> str:
    return "phone"


def coverage_kind(_cast: Cast) -> str:
    return "coverage"


def own_village(_cast: Cast) -> int:
    from hoaban.foundation.places.models import Unit
    from tests.support import samples

    Unit.plain.create(
        level="village", code="146460007", kind="ban", name="Bản Mẫu", full_name="Bản Mẫu", name_key="ban mau",
        name_sort="ban mau", start=samples.OWN + 7, stop=samples.OWN + 8,
    )  # fmt: skip
    return samples.OWN + 7
