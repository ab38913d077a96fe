"""Reads of places. Units, figures and facilities are public: the actor is asked where an actor asks."""

from hoaban.foundation.places.queries.codes import (
    ethnic_group_by_name,
    ethnic_group_ids_by_key,
    ethnic_groups,
    ethnic_groups_named,
    languages_of,
)
from hoaban.foundation.places.queries.figures import (
    all_figures,
    facilities_in,
    figures_of,
    published,
    zone_counts,
)
from hoaban.foundation.places.queries.finding import match_commune, search, search_facilities
from hoaban.foundation.places.queries.units import (
    children,
    commune,
    commune_numbers,
    communes,
    communes_at,
    lineage_of,
    names_of,
    province,
    provinces_and_communes,
    successors_of,
    unit_by_code,
    unit_by_number,
    units_in,
    village_names,
)

__all__ = [
    "all_figures",
    "children",
    "commune",
    "commune_numbers",
    "communes",
    "communes_at",
    "ethnic_group_by_name",
    "ethnic_group_ids_by_key",
    "ethnic_groups",
    "ethnic_groups_named",
    "facilities_in",
    "figures_of",
    "languages_of",
    "lineage_of",
    "match_commune",
    "names_of",
    "province",
    "provinces_and_communes",
    "published",
    "search",
    "search_facilities",
    "successors_of",
    "unit_by_code",
    "unit_by_number",
    "units_in",
    "village_names",
    "zone_counts",
]
