"""What can be allowed in the registry, and how far."""

from enum import StrEnum

from django.db.models import Q

from hoaban.domains.registry.models import HouseholdVisit
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "registry:household:see"
    IDENTIFY = "registry:person:identify"
    IMPORT = "registry:household:import"
    CONFIRM = "registry:household:confirm"
    RECORD = "registry:fact:record"
    EXPORT = "registry:household:export"
    ETHNIC_GROUP = "registry:ethnic_group:read"
    SEARCH = "registry:person:search"
    VISIT = "registry:household:visit"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See the households of the area, with people's initials only.",
        Permission.IDENTIFY: "See people's full names, birth dates and telephone numbers.",
        Permission.IMPORT: "Take in household lists of the area.",
        Permission.CONFIRM: "Confirm that a household is as the list says.",
        Permission.RECORD: "Record a dated fact about a household, such as its poverty status.",
        Permission.EXPORT: "Download the households of the area as a table.",
        Permission.ETHNIC_GROUP: (
            "Read a person's ethnic group for one of the three purposes the law allows; "
            "each reading is kept on record."
        ),
        Permission.SEARCH: "Find people of the area by name, telephone or identity number.",
        Permission.VISIT: "Visit households and correct what the register says of them, also without a line.",
    },
)


def _see(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.SEE))


def _confirm(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.CONFIRM))


def _record(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.RECORD))


def _visit(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.VISIT))


def _search(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.SEARCH))


for label in ("registry.Household", "registry.Person", "registry.HouseholdFact", "registry.PersonFact"):
    access.register_scope(label, "see", _see)
access.register_scope(
    "registry.Confirmation",
    "see",
    lambda actor: Q(by_key=actor.key) if actor.may(Permission.CONFIRM) else access.NOTHING,
)
access.register_scope("registry.Household", "edit", _confirm)
access.register_scope("registry.Household", "visit", _visit)
access.register_scope("registry.HouseholdVisit", "see", _see)
access.register_scope(
    "registry.VisitPhoto",
    "see",
    lambda actor: Q(visit__in=HouseholdVisit.objects.visible_to(actor).values("pk")),
)
access.register_scope("registry.HouseholdFact", "edit", _record)
access.register_scope("registry.Household", "search", _search)
access.register_scope("registry.Person", "search", _search)
