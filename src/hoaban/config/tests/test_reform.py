"""Every column that keeps the number of a unit goes along with a reform, or somebody said why not."""

from django.apps import apps

from hoaban.foundation.places import numbered

NAMES = {
    "place_no",
    "place_stop",
    "commune",
    "commune_no",
    "village_no",
    "number",
    "first_place",
    "second_place",
    "start",
    "stop",
}
WHY_NOT = {
    "places_unit": "the units themselves: new ones are loaded",
    "population_tally": "counted anew",
    "population_count": "counted anew",
    "linkage_scan": "looked through anew",
    "warning_version": "issued; never rewritten",
    "hazards_ground": "what a document says of the commune of that day; what a reform makes of several has no class until one is set",
    "hazards_stationversion": "where a station stood when somebody wrote of it; the station itself goes along",
    "delivery_telling": "what was planned for a version stays as it was",
    "delivery_part": "as its telling",
    "delivery_count": "as its telling",
    "aftermath_outcome": "measured for a version; stays as it was",
    "triggers_rule": "a province, which keeps its number",
    "damage_asked": "two that become one reported each for itself",
    "damage_report": "two that become one reported each for itself",
}  # fmt: skip


def test_each_column_of_unit_numbers_is_registered_or_named_here() -> None:
    registered = {(one.table, column) for one in numbered.columns() for column in (one.start, one.stop)}
    left_out = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.column in NAMES
        and field.get_internal_type() == "BigIntegerField"
        and (model._meta.db_table, field.column) not in registered
    }
    assert left_out == set(WHY_NOT)
