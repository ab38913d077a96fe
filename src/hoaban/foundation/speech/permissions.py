"""Who sees, records, approves, and looks after speakers' consent."""

from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "speech:recording:see"
    RECORD = "speech:recording:record"
    APPROVE = "speech:recording:approve"
    SPEAKERS = "speech:speaker:manage"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See which texts can be heard in which language, and hear recordings that wait.",
        Permission.RECORD: "Record a text in a language, with the speaker's consent.",
        Permission.APPROVE: "Listen as a native speaker and say whether a recording is right.",
        Permission.SPEAKERS: "Keep the list of speakers of the area, and take a voice back when its owner asks.",
    },
)


def _see(actor: access.Actor) -> Q:
    """A language ends at no commune's border: a second listener may live anywhere."""
    return access.EVERYTHING if actor.may(Permission.SEE) else access.NOTHING


def _speakers(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.SPEAKERS))


def _own(actor: access.Actor) -> Q:
    return Q(user_key=actor.key) if actor.key != access.ANONYMOUS.key else access.NOTHING


for label in ("speech.Text", "speech.Recording", "speech.Joined", "speech.Synthesis"):
    access.register_scope(label, "see", _see)
access.register_scope("speech.Speaker", "see", _speakers)
access.register_scope("speech.MotherTongue", "see", _own)

access.declare_purposes(
    [
        access.ReadPurpose(
            "own_tongue", _("To let her decide on recordings in the languages she grew up with"), Permission.APPROVE,
            ("speech.MotherTongue.language",), is_seen=False,
        ),
    ]
)  # fmt: skip
