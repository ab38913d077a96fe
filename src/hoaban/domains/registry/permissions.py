"""What can be allowed in the registry, and how far."""

from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop as _

from hoaban.domains.registry.models import Household
from hoaban.domains.registry.outside import CHOSEN, WHY
from hoaban.domains.registry.values import Bulk, Purpose, ReadFor
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
    CORRECT = "registry:household:correct"
    MERGE = "registry:person:merge"
    REACH = "registry:person:reach"
    COUNT = "registry:population:count"
    LOOKS = "registry:look:see"
    DOUBT = "registry:look:doubt"
    ANSWER = "registry:look:answer"
    ERASE = "registry:person:erase"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See the households of the area, with people's initials only.",
        Permission.IDENTIFY: "See people's full names, birth dates and telephone numbers.",
        Permission.IMPORT: "Take in household lists of the area.",
        Permission.CONFIRM: "Confirm that a household is as the list says.",
        Permission.RECORD: "Record dated facts about households, people and villages, such as a poverty status or a telephone.",
        Permission.EXPORT: "Download the households of the area as a table.",
        Permission.ETHNIC_GROUP: (
            "Read a person's ethnic group for one of the three purposes the law allows; "
            "each reading is kept on record."
        ),
        Permission.SEARCH: "Find people of the area by name, telephone or identity number.",
        Permission.CORRECT: "Correct what the register says of a household and its people; both values are kept.",
        Permission.MERGE: "Make two records of one person one, choosing what is right; and take that back.",
        Permission.REACH: "Have people of the area reached: their languages, telephones and the network of their villages.",
        Permission.COUNT: "Count the people and households of the area for figures.",
        Permission.LOOKS: "See who of another office looked at households of the area, when and why.",
        Permission.DOUBT: "Say that a look of another office has no clear reason; the data-protection officer is asked.",
        Permission.ERASE: "Delete for good what the register says of people who died or moved away, when their term is over.",
        Permission.ANSWER: "Answer the communes whether a look of another office had a good reason.",
    },
)


def _see(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.SEE))


def _sent(actor: access.Actor) -> Q:
    """Sent by her commune or out of her own part of one: who had a whole commune has part of one after a reform."""
    areas = actor.areas(Permission.CORRECT)
    every = Household.objects.unscoped("compared with her own areas in the same condition")
    homes = every.filter(access.within("place_no", areas), pk=OuterRef("source_id"))
    return access.within("source_no", areas) | Q(Exists(homes))


def _confirm(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.CONFIRM))


def _record(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.RECORD))


def _correct(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.CORRECT))


def _search(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.SEARCH))


def _erase(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.ERASE))


for label in (
    "registry.Household",
    "registry.Person",
    "registry.HouseholdFact",
    "registry.PersonFact",
    "registry.GroupFact",
    "registry.VillageFact",
):
    access.register_scope(label, "see", _see)
access.register_scope(
    "registry.Confirmation",
    "see",
    lambda actor: Q(by_key=actor.key) if actor.may(Permission.CONFIRM) else access.NOTHING,
)
access.register_scope("registry.Household", "edit", _confirm)
access.register_scope("registry.Household", "correct", _correct)
access.register_scope("registry.Person", "correct", _correct)
access.register_scope(
    "registry.Change", "see", lambda actor: access.within("household__place_no", actor.areas(Permission.SEE))
)
access.register_scope(
    "registry.Merge",
    "see",
    lambda actor: (
        access.within("kept__place_no", actor.areas(Permission.SEE))
        & access.within("merged__place_no", actor.areas(Permission.SEE))
    ),
)
access.register_scope(
    "registry.Move",
    "see",
    lambda actor: (
        access.within("source__place_no", actor.areas(Permission.SEE))
        | access.within("target__place_no", actor.areas(Permission.SEE))
    ),
)
access.register_scope(
    "registry.Marriage",
    "see",
    lambda actor: (
        access.within("one__place_no", actor.areas(Permission.SEE))
        | access.within("other__place_no", actor.areas(Permission.SEE))
    ),
)
access.register_scope(
    "registry.Transfer",
    "see",
    lambda actor: _sent(actor) | access.within("target_no", actor.areas(Permission.CORRECT)),
)
access.register_scope("registry.Transfer", "send", _sent)
access.register_scope(
    "registry.Transfer", "answer", lambda actor: access.within("target_no", actor.areas(Permission.CORRECT))
)
access.register_scope(
    "registry.OutsideLook", "see", lambda actor: access.within("place_no", actor.areas(Permission.LOOKS))
)
access.register_scope("registry.Person", "erase", _erase)
access.register_scope("registry.Erasure", "see", _erase)
access.register_scope("registry.HouseholdFact", "edit", _record)
access.register_scope("registry.DecisionCorrection", "see", _record)
access.register_scope("registry.Household", "search", _search)
access.register_scope("registry.Person", "search", _search)

_SAID_GROUP = ("registry.GroupFact.ethnic_group",)
_GROUP, _STATUS = (
    ("registry.Person.ethnic_group", *_SAID_GROUP),
    ("registry.HouseholdFact.value", "registry.PersonFact.value"),
)
_NUMBERS = ("registry.Person.identity_sealed", "registry.Person.insurance_sealed")
_INDEXES = ("registry.Person.identity_index", "registry.Person.insurance_index")
LAW = "91/2025/QH15"

access.declare_purposes(
    [
        access.ReadPurpose(Purpose.LEGAL_CONDITION, _("To check a condition that the law sets"), Permission.ETHNIC_GROUP, _GROUP, LAW),
        access.ReadPurpose(Purpose.STATISTICS, _("Official statistics"), Permission.ETHNIC_GROUP, _GROUP, LAW),
        access.ReadPurpose(
            Purpose.LANGUAGE_HINT, _("To guess a language, which the person then confirms"), Permission.ETHNIC_GROUP, _GROUP, LAW
        ),
        access.ReadPurpose(ReadFor.SERVICE, _("To serve the household"), Permission.IDENTIFY, _STATUS + _INDEXES),
        access.ReadPurpose(ReadFor.OVERVIEW, _("To look over the area, names masked"), Permission.SEE, _INDEXES),
        access.ReadPurpose(ReadFor.CHECK_PAPERS, _("To compare it with the card"), Permission.IDENTIFY, _NUMBERS),
        access.ReadPurpose(ReadFor.PROCEDURE, _("To fill in a form the person asked for"), Permission.IDENTIFY, _NUMBERS),
        access.ReadPurpose(
            ReadFor.OWN_DATA, _("To give a person what is kept about her"), Permission.IDENTIFY, _STATUS + _NUMBERS + _SAID_GROUP,
            LAW
        ),
        access.ReadPurpose(
            Bulk.REACH, _("To reach people with a warning or a message"), Permission.REACH, _STATUS, is_seen=False
        ),
        access.ReadPurpose(
            Bulk.JUDGE, _("To find which support a household is entitled to"), Permission.IDENTIFY, _STATUS, is_seen=False
        ),
        access.ReadPurpose(Bulk.COUNT, _("To count for figures"), Permission.COUNT, _STATUS, is_seen=False),
        *(access.ReadPurpose(why, WHY[why], Permission.SEE, _STATUS + _INDEXES) for why in CHOSEN),
        access.ReadPurpose(
            ReadFor.SETTLE, _("To settle whether records of two communes are one person"), Permission.MERGE, ()
        ),
        access.ReadPurpose(
            "find_doubles", _("To find people who stand in two records"), Permission.MERGE, (_NUMBERS[0], *_INDEXES),
            is_seen=False,
        ),
        access.ReadPurpose(
            "judge_list", _("To compare a list with the register"), Permission.IMPORT, (*_STATUS, *_INDEXES), is_seen=False
        ),
    ]
)  # fmt: skip
