"""Cards of villages, homes in danger, an assembly point and a saved area. All of it is made up, and says so."""

from datetime import date

from django.utils import timezone

from hoaban.config.demo import story
from hoaban.domains.registry import api as registry
from hoaban.domains.targeting import actions, queries
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.values import Area, CardText, Circle, Danger
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.places import api as places
from hoaban.foundation.places.permissions import Permission as Places
from hoaban.kit.text import name_key

LOADER = SystemActor("demo.load", frozenset({*Permission, Places.KEEP_FACILITY}))
TEXT = CardText(
    "Nhà văn hóa bản (dữ liệu mẫu)", "Theo đường bê tông lên dốc, không qua suối.", "Chìa khóa nhà văn hóa: trưởng bản.",
    "Một bè tre ở bến, ông Mẫu lái.", "Trưởng bản bên: chưa ghi số (dữ liệu mẫu).",
)  # fmt: skip
SOURCE = "Dữ liệu mẫu, không phải khảo sát thật"


def tell(province: str) -> None:
    """Of the warned commune, one card confirmed and one not; once, however often the demo is built."""
    number = story.warned(province)
    names = places.ensure_villages(by=story.LOADER, commune_number=number, names=story.WARNED)
    head, other = names[name_key(story.WARNED[-1])], names[name_key(story.WARNED[0])]
    if queries.card_of(LOADER, head, timezone.localdate()).number:
        return
    now = timezone.now()
    for village in (head, other):
        actions.keep_card(by=LOADER, village=village, seen=0, text=TEXT, request=None, now=now)
        for place, home in enumerate(_homes(village)):
            actions.keep_home(
                by=LOADER, village=village, household=home.uid, danger=list(Danger)[place % 2], carry=place % 3,
                note="Dữ liệu mẫu", request=None, now=now,
            )  # fmt: skip
    actions.confirm_card(by=LOADER, village=other, seen=1, request=None, now=now)
    _area(number, head, other)


def _homes(village: int) -> list[registry.HomeToVisit]:
    return [home for home in queries.homes_of(LOADER, village) if home.place_no == village][:4]


def _area(commune: int, head: int, other: int) -> None:
    centre = next(
        (one.centre for one in places.communes_at(commune // 10**9) if one.number == commune and one.centre),
        None,
    )
    if centre is None:  # a pack without centres draws nothing
        return
    point = places.FacilityFacts("Nhà văn hóa bản (dữ liệu mẫu)", head, centre, note=SOURCE)
    places.add_facility(by=LOADER, kind=places.FacilityKind.ASSEMBLY_POINT, facts=point)
    actions.save_catchment(
        by=LOADER, name="Lưu vực suối (mẫu)", source=SOURCE, drawn_on=date(2026, 5, 1),
        area=Area(units=(other,), circles=(Circle(centre, 3.0),)), request=None, now=timezone.now(),
    )  # fmt: skip
