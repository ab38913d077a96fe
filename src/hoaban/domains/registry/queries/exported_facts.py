"""Facts that go out with a table: those a household list can bring, so that it comes back as it went. A read per table and page."""

from collections.abc import Collection

from hoaban.domains.registry import decided
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, HouseholdFact, PersonFact, VillageFact
from hoaban.domains.registry.queries.slices import among
from hoaban.foundation.access import api as access

OF_HOMES = (FactKind.HOUSE, FactKind.WATER, FactKind.POWER)
OF_PEOPLE = (FactKind.LANGUAGE, FactKind.PHONE, FactKind.CHANNEL, FactKind.LIVELIHOOD)
EXPORTED = (*OF_HOMES, *OF_PEOPLE, FactKind.COVERAGE)
"""In the order of the columns."""
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
            CURRENT, among("person_id", people), kind__in=OF_PEOPLE
        )
        of_villages = VillageFact.objects.visible_to(actor).filter(
            CURRENT, among("place_no", villages), kind=FactKind.COVERAGE
        )
        columns = ("household_id", "kind", "value", "source", "valid_from")
        self._homes: dict[tuple[int, str], str] = {}
        self._statuses: dict[int, Status] = {}
        for home, kind, value, source, since in of_homes.values_list(*columns):
            self._homes[home, kind] = value
            if kind == FactKind.POVERTY:
                self._statuses[home] = (value, *decided.columns(source, since))
        self._people = {
            (pk, kind): value for pk, kind, value in of_people.values_list("person_id", "kind", "value")
        }
        self._villages = dict(of_villages.values_list("place_no", "value"))

    def status_of(self, home: int) -> Status:
        return self._statuses.get(home, NO_STATUS)

    def of(self, home: int, person: int, place_no: int) -> tuple[str, ...]:
        """Codes; empty where nobody said anything."""
        return (
            *(self._homes.get((home, kind.value), "") for kind in OF_HOMES),
            *(self._people.get((person, kind.value), "") for kind in OF_PEOPLE),
            self._villages.get(place_no, ""),
        )
