"""One function per table: a row of a pack's CSV becomes a model, or a ValueError that names it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self

from hoaban.foundation.places.models import (
    EthnicGroup,
    EthnicName,
    Facility,
    Language,
    Lineage,
    PublishedFigure,
    Unit,
    ZoneDecision,
)
from hoaban.foundation.places.values import Level, NameUse, commune_number, stop_of, unit_number
from hoaban.foundation.sources import api as sources
from hoaban.kit.pack import Pack
from hoaban.kit.text import name_key, name_sort, nfc

_SYNTHETIC = "vn.SYNTHETIC"


@dataclass(frozen=True, slots=True)
class Known:
    """Sources and documents a row may cite, read once."""

    pack: str
    keys: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def read(cls, pack: str) -> Self:
        return cls(pack, frozenset(sources.known_keys()), frozenset(sources.known_numbers()))

    def source(self, ident: str) -> str | None:
        return sources.key_in_pack(self.keys, self.pack, ident) or None

    def document(self, number: str) -> str | None:
        return number if number in self.numbers else None


@dataclass(frozen=True, slots=True)
class Units:
    """The province's units by code, each with its periods in order."""

    by_code: Mapping[tuple[str, str], Sequence[Unit]] = field(default_factory=dict)

    @classmethod
    def read(cls, province: str) -> Self:
        """Districts have no number: they are told by their parent."""
        found: dict[tuple[str, str], list[Unit]] = {}
        number = unit_number(province)
        inside = Unit.plain.filter(start__gte=number, start__lt=stop_of(number))
        districts = Unit.plain.filter(level=Level.DISTRICT, parent__code=province)
        for one in [*inside, *districts]:
            found.setdefault((one.level, one.code), []).append(one)
        for periods in found.values():
            periods.sort(key=lambda one: one.valid_from or date.min)
        return cls(found)

    def today(self, code: str) -> Unit:
        """The latest unit of that code; its length tells the level."""
        return self._periods(code)[-1]

    def ending(self, code: str, on: date) -> Unit:
        return self._one(code, (one for one in self._periods(code) if one.valid_to == on), on)

    def beginning(self, code: str, on: date) -> Unit:
        return self._one(code, (one for one in self._periods(code) if one.valid_from == on), on)

    def holding_until(self, code: str, stop: date | None) -> Unit:
        """The period of a parent in which a child's life ended."""
        periods = self._periods(code)
        return next(
            (one for one in periods if one.valid_to is None or (stop and one.valid_to >= stop)), periods[-1]
        )

    def _periods(self, code: str) -> Sequence[Unit]:
        level = {2: Level.PROVINCE, 3: Level.DISTRICT}.get(len(code), Level.COMMUNE)
        periods = self.by_code.get((level, code))
        if not periods:
            raise ValueError(f"unit {code} is not in the list")
        return periods

    @staticmethod
    def _one(code: str, found: Iterator[Unit], on: date) -> Unit:
        unit = next(found, None)
        if unit is None:
            raise ValueError(f"no unit {code} begins or ends on {on}")
        return unit


def unit(row: Mapping[str, str], province: str, units: Units, known: Known) -> Unit:
    level = Level(row["level"])
    number = {
        Level.PROVINCE: lambda: unit_number(row["code"]),
        Level.COMMUNE: lambda: commune_number(province, row["code"]),
        Level.VILLAGE: lambda: commune_number(province, row["code"][:5]) + int(row["code"][5:]),
    }.get(level, lambda: None)()
    ends = _day(row["valid_to"])
    former = row.get("former_district", "")
    return Unit(
        level=level, code=row["code"], kind=row["kind"], name=nfc(row["name"]), full_name=nfc(row["full_name"]),
        name_key=name_key(row["full_name"]), name_sort=name_sort(row["name"]),
        parent=units.holding_until(row["parent"], ends) if row["parent"] else None,
        start=number, stop=None if number is None else stop_of(number), valid_from=_day(row["valid_from"]), valid_to=ends,
        latitude=_float(row.get("lat", "")), longitude=_float(row.get("lon", "")), area_km2=_decimal(row.get("area_km2", "")),
        former_district=units.today(former).full_name if former else "", formerly=row.get("formerly", ""),
        source_id=known.source(row.get("source", "")), status=row.get("status", ""),
    )  # fmt: skip


def lineage(row: Mapping[str, str], units: Units, known: Known) -> Lineage:
    on = date.fromisoformat(row["on"])
    return Lineage(
        old=units.ending(row["from_code"], on), new=units.beginning(row["to_code"], on), on=on,
        share=_decimal(row.get("share", "")), decision_id=known.document(row.get("decision", "")),
        status=row.get("status", ""), note=row.get("note", ""),
    )  # fmt: skip


def facility(line: int, row: Mapping[str, str], units: Units, known: Known) -> Facility:
    number = units.today(row["unit"]).start
    if number is None:
        raise ValueError(f"facility {row['name']} lies in no commune")
    return Facility(
        kind=row["kind"], code=row["code"] or f"{known.pack}.{line}", name=nfc(row["name"]), name_key=name_key(row["name"]),
        number=number, latitude=_float(row["lat"]), longitude=_float(row["lon"]), phone=row.get("phone", ""),
        hours=row.get("hours", ""), valid_from=_day(row.get("valid_from", "")), valid_to=_day(row.get("valid_to", "")),
        source_id=known.source(row.get("source", "")), status=row.get("status", ""),
        note=row.get("note", ""),
    )  # fmt: skip


def figure(row: Mapping[str, str], units: Units, known: Known) -> PublishedFigure:
    return PublishedFigure(
        topic=row["topic"], item=row["item"], label=row["label"], unit=units.today(row["unit"]) if row["unit"] else None,
        value=Decimal(row["value"]), measure=row["measure"], on=date.fromisoformat(row["on"]), period=row["period"],
        source_id=known.source(row["source"]), status=row["status"], note=row["note"],
        row_key="|".join([row["topic"], row["item"], row["unit"], row["on"], row["label"]]),
    )  # fmt: skip


def synthetic_figures(pack: Pack, units: Units) -> list[PublishedFigure]:
    """The made-up layers of the demo; whatever the file says, their status is synthetic."""
    about = pack.toml("pack.toml")
    file = str(about.get("synthetic", {}).get("file", ""))
    zones = {"I": "1", "II": "2", "III": "3"}
    found = []
    for row in pack.rows(file, ["code", "poor_rate_pct", "zone_2026_demo"]) if file else []:
        found += [
            _synthetic(
                units.today(row["code"]), "poverty", "rate_demo", row["poor_rate_pct"], "%", "Tỷ lệ hộ nghèo"
            ),
            _synthetic(
                units.today(row["code"]), "zone", "zone_demo", zones[row["zone_2026_demo"]], "", "Khu vực"
            ),
            _synthetic(
                units.today(row["code"]), "population", "total_demo", row["population"], "người", "Dân số"
            ),
        ]
    return found


def _synthetic(place: Unit, topic: str, item: str, value: str, measure: str, label: str) -> PublishedFigure:
    return PublishedFigure(
        topic=topic, item=item, label=f"{label} (số liệu mô phỏng)", unit=place, value=Decimal(value), measure=measure,
        on=date(2026, 1, 1), period="mô phỏng", source_id=_SYNTHETIC, status="synthetic",
        row_key=f"{topic}|{item}|{place.code}|synthetic",
    )  # fmt: skip


def zone(row: Mapping[str, str], units: Units, known: Known) -> ZoneDecision:
    return ZoneDecision(
        period=row["period"], decision_id=known.document(row["decision"]), zone=row["zone"], count=int(row["count"]),
        unit=units.today(row["unit"]) if row["unit"] else None, source_id=known.source(row["source"]),
        status=row["status"], note=row["note"], row_key="|".join([row["period"], row["unit"], row["zone"]]),
    )  # fmt: skip


def group(row: Mapping[str, str], known: Known) -> EthnicGroup:
    return EthnicGroup(
        code=row["code"], name=row["name"], family=row["family"], branch=row["branch"],
        population_2019=int(row["population_2019"]) if row["population_2019"] else None,
        status=row["population_status"], source_id=known.source(row["source"]),
    )  # fmt: skip


def ethnic_names(
    groups: Iterable[Mapping[str, str]], others: Iterable[Mapping[str, str]], ids: Mapping[str, int]
) -> list[EthnicName]:
    """Accepted names first: a key already taken by one is not added again under a lesser use."""
    listed = [(row["code"], row["name"], NameUse.ACCEPTED) for row in groups]
    listed += [(row["code"], row["name_official"], NameUse.OFFICIAL) for row in groups]
    listed += [(row["code"], row["name"], NameUse(row["why"])) for row in others]
    found: dict[tuple[str, str], EthnicName] = {}
    for code, name, use in listed:
        found.setdefault(
            (code, name_key(name)), EthnicName(group_id=ids[code], name_key=name_key(name), use=use)
        )
    return list(found.values())


def language(row: Mapping[str, str], known: Known, ids: Mapping[str, int]) -> Language:
    return Language(
        iso639_3=row["iso639_3"], name=row["name"], name_iso=row["name_iso"], group_code=row["ethnic_code"],
        scripts=row["scripts"], variety_of_id=ids[row["variety_of"]] if row["variety_of"] else None,
        source_id=known.source(row["source"]),
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _float(text: str) -> float | None:
    return float(text) if text else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None
