"""Who works in the demo: two neighbouring communes and the province above them. All people are invented.

Names of places come from the province's pack, so another province tells the same story.
"""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from hoaban.config.demo import difficulty, doubles
from hoaban.config.demo.folder import LOGINS, write_private
from hoaban.domains.population import api as population
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.values import OrganisationKind
from hoaban.foundation.duties import api as duties
from hoaban.foundation.places import api as places
from hoaban.foundation.places.permissions import Permission as Places
from hoaban.kit.progress import Report, silent
from hoaban.kit.text import name_key

# Only this name may make offices and people without a second factor (accounts checks it).
LOADER = SystemActor("demo.load", frozenset({Places.ADD_VILLAGE}))
WARNED = (
    "Bản Suối Mẫu",
    "Bản Đồi Mẫu",
    "Bản Núi Mẫu",
    "Bản Rừng Mẫu",
    "Bản Ruộng Mẫu",
    "Bản Đèo Mẫu",
    "Bản Khe Mẫu",
    "Bản Nương Mẫu",
)
"""Villages of the made-up warning; the head of the last one signs in."""
VILLAGES = ("Bản Mẫu Một", "Bản Mẫu Hai", "Bản Mẫu Ba")
# Without letters and digits that look alike on paper: people type these from a terminal.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Part:
    """One person of the cast."""

    username: str
    display_name: str
    role: str
    office: str
    """``province``, ``commune``, ``neighbour`` or ``warned``."""
    home: str = "/w/"


CAST = (
    Part("canbo.xa", "Lò Thị Mẫu", "commune_officer", "commune"),
    Part("canbo.thay", "Hà Thị Mẫu", "commune_officer", "commune"),
    Part("canbo.xaben", "Quàng Văn Mẫu", "commune_officer", "neighbour"),
    Part("canbo.tinh", "Nguyễn Thị Mẫu", "province_officer", "province"),
    Part("giuso.tinh", "Lò Văn Mẫu", "registry_keeper", "province", "/w/linkage/"),
    Part("lanhdao.tinh", "Tòng Văn Mẫu", "province_leader", "province"),
    Part("truc.tinh", "Lèo Thị Mẫu", "duty_officer", "province", "/w/warning/"),
    Part("photruc.tinh", "Lù Thị Mẫu", "duty_deputy", "province", "/w/warning/"),
    Part("ratin.tinh", "Điêu Văn Mẫu", "warning_issuer", "province", "/w/warning/"),
    Part("truongban.nuong", "Lò Văn Nương", "village_head", "warned", "/w/answers/own/"),
    Part("giongnoi", "Vì Thị Mẫu", "speech_editor", "province"),
    Part("nguoinghe", "Sồng A Mẫu", "native_listener", "commune"),
    Part("taikhoan", "Cầm Văn Mẫu", "account_manager", "province"),
    Part("tinhoc", "Hoàng Văn Mẫu", "it_officer", "province"),
    Part("kiemtra", "Lường Thị Mẫu", "auditor", "province"),
    Part("baove", "Bạc Thị Mẫu", "data_protection_officer", "province", "/w/privacy/"),
)


def load(folder: Path, province: str) -> dict[str, duties.Colleague]:
    """Make the offices and the cast, by username; a second run keeps rows and passwords."""
    offices = _offices(province)
    known = _known_passwords(folder / LOGINS)
    logins, cast = [], {}
    for part in CAST:
        organisation, number = offices[part.office]
        password = known.get(part.username) or _password()
        key = accounts.make_demo_person(
            by=LOADER,
            username=part.username,
            display_name=part.display_name,
            role=part.role,
            organisation_id=organisation,
            number=number,
            password=password,
        )
        cast[part.username] = duties.Colleague(f"user:{key}", part.display_name)
        logins.append({"role": part.role, "username": part.username, "password": password, "home": part.home})
    write_private(folder / LOGINS, json.dumps(logins, ensure_ascii=False, indent=1))
    return cast


def populate(province: str, people: int, progress: Report = silent) -> None:
    """Fill the register of every commune but the story's own, whose officer brings her own list."""
    own, neighbour = neighbours(int(province))
    villages = places.ensure_villages(by=LOADER, commune_number=number_of(neighbour), names=VILLAGES)
    communes = [commune.number for commune in places.communes(int(province))]
    others = [number for number in communes if number not in {own.number, neighbour.number}]
    head = places.ensure_villages(by=LOADER, commune_number=warned(province), names=WARNED)
    # Villages first: few people are enough for a home in each.
    told = sorted([*villages.values(), *head.values()])
    generate_people(by=LOADER, count=people, communes=[*told, *others], progress=progress)
    population.ask_everything()
    doubles.plant(number_of(neighbour))
    doubles.plant_families(number_of(neighbour), warned(province))
    difficulty.plant(neighbour.full_name, VILLAGES[:2])


def _offices(province: str) -> dict[str, tuple[int, int]]:
    whole = int(province) * 10**9
    top = _office(places.province(province).full_name, OrganisationKind.PROVINCE, whole)
    own, neighbour = neighbours(int(province))
    rows = {"commune": own, "neighbour": neighbour}
    offices = {
        part: (_office(unit.full_name, OrganisationKind.COMMUNE, number_of(unit), top), number_of(unit))
        for part, unit in rows.items()
    }
    number = warned(province)
    villages = places.ensure_villages(by=LOADER, commune_number=number, names=WARNED)
    office = _office(places.names_of([number])[number], OrganisationKind.COMMUNE, number, top)
    return {"province": (top, whole), "warned": (office, villages[name_key(WARNED[-1])]), **offices}


def neighbours(province: int) -> tuple[places.Unit, places.Unit]:
    """The two communes the story plays in: the first of the official list, and the one whose centre is nearest."""
    own, *others = sorted(places.communes_at(province), key=lambda unit: unit.code)
    return own, min(others, key=lambda unit: _distance(own, unit))


def two_more(province: str) -> list[int]:
    """Communes beside the two of the story, for what a province decides."""
    return _untold(province)[-2:]


def warned(province: str) -> int:
    """The commune of the made-up warning: none of those that have a story of their own."""
    return _untold(province)[-3]


def _untold(province: str) -> list[int]:
    told = {number_of(unit) for unit in neighbours(int(province))}
    return sorted(unit.number for unit in places.communes(int(province)) if unit.number not in told)


def _distance(one: places.Unit, other: places.Unit) -> float:
    if one.centre is None or other.centre is None:  # a pack without centres: the next of the list
        return 0.0
    return (one.centre[0] - other.centre[0]) ** 2 + (one.centre[1] - other.centre[1]) ** 2


def number_of(unit: places.Unit) -> int:
    if unit.number is None:
        raise ValueError(f"{unit.code} has no number")
    return unit.number


def _office(unit: str, kind: OrganisationKind, number: int, parent: int | None = None) -> int:
    body = "Sở Dân tộc và Tôn giáo" if kind is OrganisationKind.PROVINCE else "UBND"
    name = f"{body} {unit} (dữ liệu mẫu)"
    return accounts.make_demo_organisation(by=LOADER, name=name, kind=kind, number=number, parent_id=parent)


def _known_passwords(file: Path) -> dict[str, str]:
    try:
        return {
            login["username"]: login["password"] for login in json.loads(file.read_text(encoding="utf-8"))
        }
    except (FileNotFoundError, ValueError, KeyError):
        return {}


def _password() -> str:
    """Three groups of four: 59 bits, easy to type."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
