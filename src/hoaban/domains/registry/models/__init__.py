"""Tables of the registry. What an import brought carries its batch; what changes with time is a dated fact."""

from hoaban.domains.registry.models.decisions import DecisionCorrection
from hoaban.domains.registry.models.erasure import Erasure
from hoaban.domains.registry.models.facts import GroupFact, HouseholdFact, PersonFact, VillageFact
from hoaban.domains.registry.models.history import Change, Marriage, Merge, Move, Transfer
from hoaban.domains.registry.models.outside import OutsideLook
from hoaban.domains.registry.models.people import CURRENT, LEFT, MERGED, Confirmation, Household, Person

__all__ = [
    "CURRENT",
    "LEFT",
    "MERGED",
    "Change",
    "Confirmation",
    "DecisionCorrection",
    "Erasure",
    "GroupFact",
    "Household",
    "HouseholdFact",
    "Marriage",
    "Merge",
    "Move",
    "OutsideLook",
    "Person",
    "PersonFact",
    "Transfer",
    "VillageFact",
]
