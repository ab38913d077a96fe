"""The front door of the registry."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse

from hoaban.domains.registry import codes, queries
from hoaban.domains.registry.actions import (
    Choice,
    correct_village_paper,
    hold_village_facts,
    merge_people,
    note_settling,
    note_village_facts,
    on_list_taken_back,
    on_list_taken_in,
    take_village_facts_back,
    tell_at_door,
    unmerge,
)
from hoaban.domains.registry.actions.brought_facts import bring_facts, people_brought
from hoaban.domains.registry.actions.known_people import change_people
from hoaban.domains.registry.actions.loading import bring_homes, bring_people, ready_people, settle_numbers
from hoaban.domains.registry.actions.papers import Paper, numbers_taken
from hoaban.domains.registry.actions.sets import ask_for_them_again, confirm_homes, take_back_homes
from hoaban.domains.registry.actions.telling import is_birth, is_name, is_somebody
from hoaban.domains.registry.actions.undoing import kept_of_list, take_list_back
from hoaban.domains.registry.anew import said_anew
from hoaban.domains.registry.brought import FactBrought, FactHeld, FactSaid, HomeBrought, PeopleBrought
from hoaban.domains.registry.choosing import choice_of, lines_of
from hoaban.domains.registry.codes import Codes, VillageNamed
from hoaban.domains.registry.codes import is_another as is_another_village
from hoaban.domains.registry.decided import LONGEST_NUMBER, is_same_number
from hoaban.domains.registry.decided import columns as decision_columns
from hoaban.domains.registry.decided import day_of as decision_day
from hoaban.domains.registry.decided import written as decision_written
from hoaban.domains.registry.decided import year_of as decision_year
from hoaban.domains.registry.door import (
    DoorBorn,
    DoorFact,
    DoorGone,
    DoorHome,
    DoorLine,
    DoorPerson,
    DoorSaid,
    DoorSeen,
    DoorTold,
    DoorVillage,
)
from hoaban.domains.registry.facts import KINDS, About, FactKind, VillageHeld, VillageSaid, is_value
from hoaban.domains.registry.facts import LONGEST as LONGEST_FACT
from hoaban.domains.registry.following import register_follower, register_holder, register_ledger
from hoaban.domains.registry.life import HERE, NEVER
from hoaban.domains.registry.names import Namer
from hoaban.domains.registry.numbers import at_hand as numbers_at_hand
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.ports import (
    WholeList,
    WholeLists,
    connect_listed,
    connect_lookalikes,
    connect_visits,
    connect_whole_lists,
)
from hoaban.domains.registry.queries.alike import Resident, Residents, residents_like
from hoaban.domains.registry.queries.at_door import (
    door_born,
    door_home,
    door_homes,
    door_lines,
    door_villages,
    place_of_home,
)
from hoaban.domains.registry.queries.batches import (
    Holder,
    Home,
    HouseholdKey,
    Member,
    Registered,
    Standing,
    household_ids,
    registered,
)
from hoaban.domains.registry.queries.briefs import (
    PersonToChoose,
    bearing,
    communes_of_list,
    ever_lived_in,
    household_codes,
    people_briefly,
    people_to_choose,
    person_elsewhere,
    person_to_choose,
    whereabouts,
)
from hoaban.domains.registry.queries.brought_facts import FactsHeld, facts_held
from hoaban.domains.registry.queries.by_number import villages_of_phone
from hoaban.domains.registry.queries.columns import (
    Columns,
    columns_like,
    columns_near,
    near_identities,
    people_columns,
    province_columns,
    slipped_identities,
)
from hoaban.domains.registry.queries.confirming import changed_since
from hoaban.domains.registry.queries.counting import By, denominators
from hoaban.domains.registry.queries.doorstep import (
    HomeToVisit,
    home_at,
    homes_in,
    homes_to_visit,
    household_uids,
)
from hoaban.domains.registry.queries.facts import languages_at
from hoaban.domains.registry.queries.left import LeftMember
from hoaban.domains.registry.queries.lists import communes, households_seen, rows_of, villages_of
from hoaban.domains.registry.queries.merging import homes_of_merged, standing_merge
from hoaban.domains.registry.queries.reach import household_facts, recipients
from hoaban.domains.registry.queries.statistics import (
    communes_of,
    communes_settled,
    people_to_count,
    status_changes,
    statuses_to_count,
)
from hoaban.domains.registry.queries.taken_away import TakenAway
from hoaban.domains.registry.rows import HouseholdRow, WhyLeft
from hoaban.domains.registry.rules import (
    OLDEST_YEAR,
    born_text,
    commune_of,
    differs,
    holds_number,
    how_near,
    identity_digits,
    insurance_code,
    name_key,
    phone_e164,
)
from hoaban.domains.registry.slips import slipped
from hoaban.domains.registry.spoken import RELATIONS, SEXES, SEXES_TOLD, called_of, other_year
from hoaban.domains.registry.values import (
    HouseholdId,
    Lookalike,
    Merged,
    PairHeld,
    Part,
    Parted,
    PersonBrief,
    PersonId,
    PersonTold,
    Purpose,
    SearchHit,
)
from hoaban.foundation.access import api as access

REACHING = frozenset({Permission.SEE.value, Permission.REACH.value})
"""What a neighbour lends an asker so that people of her place are reached, and nothing else is opened."""
REACH = Permission.REACH.value
"""The right that says where."""
SEE = Permission.SEE.value
"""The right to see what is kept of an area; a room above shows by it what is no secret within the office."""
COUNT = Permission.COUNT.value
"""The right to count people and homes of an area."""
IDENTIFY = Permission.IDENTIFY.value
"""The right to know whom it is."""
IMPORT = Permission.IMPORT.value
"""The right to bring lists."""
CONFIRM = Permission.CONFIRM.value
"""The right to say that a household is as the list says."""

__all__ = [
    "CONFIRM",
    "COUNT",
    "HERE",
    "IDENTIFY",
    "IMPORT",
    "KINDS",
    "LONGEST_FACT",
    "LONGEST_NUMBER",
    "NEVER",
    "OLDEST_YEAR",
    "REACH",
    "REACHING",
    "RELATIONS",
    "SEE",
    "SEXES",
    "SEXES_TOLD",
    "About",
    "By",
    "Choice",
    "Codes",
    "Columns",
    "DoorBorn",
    "DoorFact",
    "DoorGone",
    "DoorHome",
    "DoorLine",
    "DoorPerson",
    "DoorSaid",
    "DoorSeen",
    "DoorTold",
    "DoorVillage",
    "FactBrought",
    "FactHeld",
    "FactKind",
    "FactSaid",
    "FactsHeld",
    "Holder",
    "Home",
    "HomeBrought",
    "HomeToVisit",
    "HouseholdId",
    "HouseholdKey",
    "HouseholdRow",
    "LeftMember",
    "Lookalike",
    "Member",
    "Merged",
    "Namer",
    "PairHeld",
    "Paper",
    "Part",
    "Parted",
    "PeopleBrought",
    "PersonBrief",
    "PersonId",
    "PersonToChoose",
    "PersonTold",
    "Purpose",
    "Registered",
    "Resident",
    "Residents",
    "SearchHit",
    "Standing",
    "TakenAway",
    "VillageHeld",
    "VillageNamed",
    "VillageSaid",
    "WholeList",
    "WholeLists",
    "WhyLeft",
    "ask_for_them_again",
    "bearing",
    "born_text",
    "bring_facts",
    "bring_homes",
    "bring_people",
    "called_of",
    "change_people",
    "changed_since",
    "choice_of",
    "columns_like",
    "columns_near",
    "commune_of",
    "communes",
    "communes_of",
    "communes_of_list",
    "communes_settled",
    "confirm_homes",
    "connect_listed",
    "connect_lookalikes",
    "connect_visits",
    "connect_whole_lists",
    "correct_village_paper",
    "current",
    "decision_columns",
    "decision_day",
    "decision_written",
    "decision_year",
    "denominators",
    "differs",
    "door_born",
    "door_home",
    "door_homes",
    "door_lines",
    "door_villages",
    "ever_lived_in",
    "facts_held",
    "hold_village_facts",
    "holds_number",
    "home_at",
    "homes_in",
    "homes_of_merged",
    "homes_to_visit",
    "household_codes",
    "household_facts",
    "household_ids",
    "household_uids",
    "households_seen",
    "how_near",
    "identity_digits",
    "insurance_code",
    "is_another_village",
    "is_birth",
    "is_name",
    "is_same_number",
    "is_somebody",
    "is_value",
    "kept_of_list",
    "languages_at",
    "lines_of",
    "merge_people",
    "name_key",
    "near_identities",
    "note_settling",
    "note_village_facts",
    "numbers_at_hand",
    "numbers_taken",
    "on_list_taken_back",
    "on_list_taken_in",
    "pair_to_merge",
    "people_briefly",
    "people_brought",
    "people_columns",
    "people_to_choose",
    "people_to_count",
    "person_elsewhere",
    "person_to_choose",
    "phone_e164",
    "place_of_home",
    "province_columns",
    "ready_people",
    "recipients",
    "register_follower",
    "register_holder",
    "register_ledger",
    "registered",
    "residents_like",
    "rows_of",
    "said_anew",
    "search",
    "settle_numbers",
    "sheet_codes",
    "slipped",
    "slipped_identities",
    "standing_merge",
    "status_changes",
    "statuses_to_count",
    "take_back_homes",
    "take_list_back",
    "take_village_facts_back",
    "tell_at_door",
    "unmerge",
    "villages_of",
    "villages_of_phone",
    "whereabouts",
]


def sheet_codes() -> Codes:
    """Communes, villages and ethnic groups as a sheet names them; three reads."""
    return codes.read()


def current(ids: Collection[int]) -> dict[PersonId, PersonId]:
    """Person → who stands for her today: herself, or whom her record was merged into, through chains.

    Whoever keeps an id of a person asks here; as many reads as the longest chain has links, however many ids.
    """
    return queries.current(ids)


def pair_to_merge(actor: access.Actor, kept: UUID, merged: UUID) -> PairHeld:
    """Two records side by side for who may merge them; that she read both is on record."""
    return queries.pair_to_merge(actor, kept, merged)


def search(actor: access.Actor, text: str, limit: int = 10) -> list[SearchHit]:
    """People of the area whom the text fits, by name parts in any order, telephone or identity number.

    Nobody without the right to search and to read names gets a hit: a masked hit would still tell who lives here.
    """
    if not (actor.may(Permission.SEARCH) and actor.may(Permission.IDENTIFY)):
        return []
    found, years = queries.people_found(actor, text, limit), queries.years_typed(text)
    return [
        SearchHit(
            title=person.name,
            detail=" · ".join(
                str(part)
                for part in (
                    called_of(person.called),
                    person.birth_year,
                    other_year(years, person.birth_year),
                    person.household.village,
                )
                if part
            ),
            url=reverse("registry:household", args=[person.household.uid]),
            rank=fit,
            is_ordered=found.is_ordered,
        )
        for person, fit in found
    ]
