"""What can be allowed about places. Units, figures and facilities are public; changing them is not."""

from enum import StrEnum

from django.db.models import Q

from hoaban.foundation.access import api as access


class Permission(StrEnum):
    LOAD = "places:pack:load"
    IMPORT = "places:boundary:import"
    REFORM = "places:unit:reform"
    ADD_VILLAGE = "places:village:add"
    KEEP_VILLAGE = "places:village:keep"
    KEEP_FACILITY = "places:facility:keep"
    SEE_REFORM = "places:reform:see"


access.register_permissions(
    Permission,
    {
        Permission.LOAD: "Load a province's units, codes and published figures from its pack.",
        Permission.IMPORT: "Import the outlines of communes from a file.",
        Permission.REFORM: "Apply a decision that merges or splits communes.",
        Permission.ADD_VILLAGE: "Add villages of a commune to the list.",
        Permission.KEEP_VILLAGE: "Rename a village, or write down that villages were merged.",
        Permission.KEEP_FACILITY: "Add, correct and close schools, stations and meeting points of a commune.",
        Permission.SEE_REFORM: "See how far a change of commune numbers has come.",
    },
)


def _everybody(_actor: access.Actor) -> Q:
    return Q(pk__isnull=False)


def _reformers(actor: access.Actor) -> Q:
    return _everybody(actor) if actor.may(Permission.SEE_REFORM) else access.NOTHING


for table in (
    "Unit", "Lineage", "Boundary", "Facility", "EthnicGroup", "EthnicName", "Language", "SpokenHere",
    "PublishedFigure", "ZoneDecision",
):  # fmt: skip
    access.register_scope(f"places.{table}", "see", _everybody)
for table in ("Reform", "ReformStep", "ReformColumn"):
    access.register_scope(f"places.{table}", "see", _reformers)
