"""Who helps somebody ask, who reads the requests of an area, who answers them."""

from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access import api as access
from hoaban.foundation.privacy.models import DataRequest


class Permission(StrEnum):
    HELP = "privacy:request:help"
    SEE = "privacy:request:see"
    ANSWER = "privacy:request:answer"


access.register_permissions(
    Permission,
    {
        Permission.HELP: "Ask about a person's own data in her place, with her consent.",
        Permission.SEE: "See the requests of people of the area about their own data.",
        Permission.ANSWER: "Acknowledge and answer requests about people's own data.",
    },
)


def _steps(actor: access.Actor) -> Q:
    return Q(request__in=DataRequest.objects.visible_to(actor).values("pk"))


access.register_scope(
    "privacy.DataRequest", "see", lambda actor: access.within("number", actor.areas(Permission.SEE))
)
access.register_scope(
    "privacy.DataRequest", "edit", lambda actor: access.within("number", actor.areas(Permission.ANSWER))
)
access.register_scope("privacy.Step", "see", _steps)
access.register_scope(
    "privacy.Package", "see", lambda actor: access.within("number", actor.areas(Permission.SEE))
)
access.register_scope(
    "privacy.Package", "edit", lambda actor: access.within("number", actor.areas(Permission.ANSWER))
)
access.register_scope(
    "privacy.HandOver", "see", lambda actor: access.within("package__number", actor.areas(Permission.SEE))
)
access.register_scope(
    "privacy.HandOver", "edit", lambda actor: access.within("package__number", actor.areas(Permission.ANSWER))
)

access.declare_purposes(
    [access.ReadPurpose("privacy.answer", _("To answer what people ask about their own data"), Permission.SEE, law="91/2025/QH15")]
)  # fmt: skip
