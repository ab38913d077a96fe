"""Facts that go out with a table: those a household list can bring, so that it comes back as it went. A read per table and page."""

from collections.abc import Collection

from hoaban.domains.registry import decided
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, HouseholdFact, PersonFact, VillageFact
from hoaban.domains.registry.queries.slices import among
from hoaban.foundation.access import api as access
from hoaban.foundation.imports import api as imports

OF_HOMES = (FactKind.HOUSE, FactKind.WATER, FactKind.POWER)
OF_PEOPLE = (FactKind.LANGUAGE, FactKind.PHONE, FactKind.CHANNEL, FactKind.LIVELIHOOD)
CERTIFIED, INSURED = FactKind.DISABILITY, FactKind.INSURANCE
OF_VILLAGES = (FactKind.COVERAGE, FactKind.ROAD)
EXPORTED: tuple[FactKind | None, ...] = (
    *OF_HOMES, *OF_PEOPLE, CERTIFIED, None, None, FactKind.SCHOOLING, INSURED, None, *OF_VILLAGES,
)  # fmt: skip
"""In the order of the columns; None: said in no code (number and day of a certificate, the last day of an insurance)."""
NOTHING_TOLD = ("",) * len(EXPORTED)
Status = tuple[str, str, str, str]
"""The status of a household; number, day or year, and first day in force, of the decision it stands on."""
NO_STATUS: Status = ("", "", "", "")


class ExportedFacts:
    """What holds now of a page of households, people and villages, as far as the asker sees them."""

    def __init__(
        self,
        actor: access.Actor,
        *,
        homes: Collection[int],
        people: Collection[int],
        villages: Collection[int],
    ) -> None:
        of_homes = HouseholdFact.objects.visible_to(actor).filter(
            CURRENT, among("household_id", homes), kind__in=(FactKind.POVERTY, *OF_HOMES)
        )
        of_people = PersonFact.objects.visible_to(actor).filter(
            CURRENT, among("person_id", people), kind__in=(*OF_PEOPLE, CERTIFIED, FactKind.SCHOOLING, INSURED)
        )
        of_villages = VillageFact.objects.visible_to(actor).filter(
            CURRENT, among("place_no", villages), kind__in=OF_VILLAGES
        )
        columns = ("household_id", "kind", "value", "source", "valid_from")
        self._homes: dict[tuple[int, str], str] = {}
        self._statuses: dict[int, Status] = {}
        for home, kind, value, source, since in of_homes.values_list(*columns):
            self._homes[home, kind] = value
            if kind == FactKind.POVERTY:
                self._statuses[home] = (value, *decided.columns(source, since))
        self._people: dict[tuple[int, str], str] = {}
        self._certificates: dict[int, tuple[str, str]] = {}
        self._ends: dict[int, str] = {}
        for pk, kind, value, source, until, list_name in of_people.values_list(
            "person_id", "kind", "value", "source", "until", imports.naming("batch_id")[1]
        ):
            self._people[pk, kind] = value
            if kind == CERTIFIED:
                number, day, _since = decided.columns(decided.paper_of(source, list_name), None)
                self._certificates[pk] = number, day
            elif kind == INSURED and until:
                self._ends[pk] = f"{until:%d/%m/%Y}"
        self._villages = {
            (number, kind): value
            for number, kind, value in of_villages.values_list("place_no", "kind", "value")
        }

    def status_of(self, home: int) -> Status:
        return self._statuses.get(home, NO_STATUS)

    def of(self, home: int, person: int, place_no: int) -> tuple[str, ...]:
        """Codes, and what stands in none; empty where nobody said anything."""
        return (
            *(self._homes.get((home, kind.value), "") for kind in OF_HOMES),
            *(self._people.get((person, kind.value), "") for kind in (*OF_PEOPLE, CERTIFIED)),
            *self._certificates.get(person, ("", "")),
            *(self._people.get((person, kind.value), "") for kind in (FactKind.SCHOOLING, INSURED)),
            self._ends.get(person, ""),
            *(self._villages.get((place_no, kind.value), "") for kind in OF_VILLAGES),
        )
