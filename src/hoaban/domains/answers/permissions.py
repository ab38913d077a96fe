"""What can be allowed about answers of villages, and how far."""

from collections.abc import Callable
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.domains.answers import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "answers:village:see"
    RECORD = "answers:village:record"
    HELP = "answers:help:take"
    ANSWER = "answers:village:answer"
    KEEP = "answers:contact:keep"
    RECEIVE = "answers:answer:receive"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See which warned villages have answered what, with the telephones of who answers for them.",
        Permission.RECORD: "Write down what a village told by telephone, radio or messenger; mark it as cut off; read free words.",
        Permission.HELP: "Take a village's call for help and say how it ended; whoever holds it is woken by one.",
        Permission.ANSWER: "Answer a warning for the own village.",
        Permission.KEEP: "Keep the list of who answers for which village.",
        Permission.RECEIVE: "Hand answers by telephone keys and missed calls to the platform (for programs).",
    },
)


def _within(column: str, permission: Permission) -> Callable[[access.Actor], Q]:
    return lambda actor: access.within(column, actor.areas(permission))


def _touching(actor: access.Actor) -> Q:
    """A warning whose area meets hers: she sees that it is asked, and of its villages her own."""
    found = access.NOTHING
    for area in actor.areas(Permission.SEE):
        found |= Q(place_no__lt=area.stop, place_stop__gt=area.start)
    return found


access.register_scope("answers.Round", "see", _touching)
access.register_scope("answers.Owed", "see", _within("place_no", Permission.SEE))
access.register_scope("answers.Owed", "record", _within("place_no", Permission.RECORD))
access.register_scope("answers.Owed", "answer", _within("place_no", Permission.ANSWER))
access.register_scope("answers.CutOff", "see", _within("place_no", Permission.SEE))
access.register_scope("answers.CutOff", "record", _within("place_no", Permission.RECORD))
access.register_scope("answers.Doubt", "see", _within("owed__place_no", Permission.SEE))
access.register_scope("answers.Help", "see", _within("place_no", Permission.SEE))
access.register_scope("answers.Help", "take", _within("place_no", Permission.HELP))
access.register_scope("answers.Report", "see", _within("place_no", Permission.SEE))
access.register_scope("answers.Report", "record", _within("place_no", Permission.RECORD))
access.register_scope("answers.History", "see", _within("owed__place_no", Permission.SEE))
access.register_scope("answers.Contact", "see", _within("place_no", Permission.SEE))
access.register_scope("answers.Contact", "keep", _within("place_no", Permission.KEEP))

access.declare_purposes(
    [access.ReadPurpose("reach_village", _("To reach a warned village and help it"), Permission.SEE)]
)
