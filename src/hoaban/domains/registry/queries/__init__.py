"""Reads: lists by key, one household, search, and the columns a batch needs."""

from hoaban.domains.registry.queries.batches import (
    Holder,
    Home,
    HouseholdKey,
    Indexes,
    Member,
    Registered,
    Standing,
    export_rows,
    export_set,
    holders_of,
    homes,
    household_ids,
    households_standing,
    households_with_head,
    members_of,
    registered,
)
from hoaban.domains.registry.queries.changes import (
    home_of,
    is_number_held,
    person_to_correct,
    readable_holder,
)
from hoaban.domains.registry.queries.confirming import joined_since_confirmed, last_confirmation
from hoaban.domains.registry.queries.decisions import (
    corrections,
    decision_held,
    decisions_held,
    standing_on,
    villages_standing_on,
)
from hoaban.domains.registry.queries.facts import languages_at, village_version
from hoaban.domains.registry.queries.findings import with_findings
from hoaban.domains.registry.queries.groups import ethnic_groups_of, ethnic_groups_on, groups_of_person
from hoaban.domains.registry.queries.household import household_for, number_of
from hoaban.domains.registry.queries.lists import (
    COUNTED,
    PAGE,
    ListFilter,
    Overview,
    Waiting,
    commune_words,
    communes,
    communes_to_choose,
    count_households,
    count_waiting,
    homes_to_confirm,
    households,
    households_seen,
    overview,
    rows_of,
    villages,
    villages_of,
)
from hoaban.domains.registry.queries.marriages import wedding_notes
from hoaban.domains.registry.queries.merging import current, pair_to_merge, stands_for
from hoaban.domains.registry.queries.missing import left_out
from hoaban.domains.registry.queries.moving import free_code, home_coded
from hoaban.domains.registry.queries.outside import household_named, outside_looks
from hoaban.domains.registry.queries.past import household_on
from hoaban.domains.registry.queries.people import Found, people_found, years_typed
from hoaban.domains.registry.queries.same_number import same_number
from hoaban.domains.registry.queries.transfers import destinations, transfer_for, transfers_of

__all__ = [
    "COUNTED",
    "PAGE",
    "Found",
    "Holder",
    "Home",
    "HouseholdKey",
    "Indexes",
    "ListFilter",
    "Member",
    "Overview",
    "Registered",
    "Standing",
    "Waiting",
    "commune_words",
    "communes",
    "communes_to_choose",
    "corrections",
    "count_households",
    "count_waiting",
    "current",
    "decision_held",
    "decisions_held",
    "destinations",
    "ethnic_groups_of",
    "ethnic_groups_on",
    "export_rows",
    "export_set",
    "free_code",
    "groups_of_person",
    "holders_of",
    "home_coded",
    "home_of",
    "homes",
    "homes_to_confirm",
    "household_for",
    "household_ids",
    "household_named",
    "household_on",
    "households",
    "households_seen",
    "households_standing",
    "households_with_head",
    "is_number_held",
    "joined_since_confirmed",
    "languages_at",
    "last_confirmation",
    "left_out",
    "members_of",
    "number_of",
    "outside_looks",
    "overview",
    "pair_to_merge",
    "people_found",
    "person_to_correct",
    "readable_holder",
    "registered",
    "rows_of",
    "same_number",
    "standing_on",
    "stands_for",
    "transfer_for",
    "transfers_of",
    "village_version",
    "villages",
    "villages_of",
    "villages_standing_on",
    "wedding_notes",
    "with_findings",
    "years_typed",
]
