"""Who sees a notice: the person it is for. Who sees the ledger's state and the inbound line is a permission."""

from collections.abc import Callable
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access import api as access
from hoaban.foundation.notify.values import Channel


class Permission(StrEnum):
    WATCH = "notify:delivery:watch"
    RESEND = "notify:delivery:resend"
    READ = "notify:inbound:read"
    RECEIVE = "notify:inbound:receive"


access.register_permissions(
    Permission,
    {
        Permission.WATCH: "See whether messages leave and arrive, without names or texts.",
        Permission.RESEND: "Have messages sent again that did not arrive, without names or texts.",
        Permission.READ: "Read messages that people sent to the shared number.",
        Permission.RECEIVE: "Hand messages from a gateway to the platform (for programs).",
    },
)


def _own_notices(actor: access.Actor) -> Q:
    if actor.key == access.ANONYMOUS.key:
        return access.NOTHING
    return Q(recipient=actor.key, channel=Channel.IN_APP.value)


def _to_me(actor: access.Actor) -> Q:
    return Q(recipient=actor.key) if actor.key != access.ANONYMOUS.key else access.NOTHING


def _own(actor: access.Actor) -> Q:
    return Q(owner_key=actor.key) if actor.key != access.ANONYMOUS.key else access.NOTHING


def _holding(permission: Permission) -> Callable[[access.Actor], Q]:
    return lambda actor: access.EVERYTHING if actor.may(permission) else access.NOTHING


access.register_scope("notify.Delivery", "see", _own_notices)
access.register_scope("notify.Delivery", "own", _to_me)
access.register_scope("notify.Delivery", "watch", _holding(Permission.WATCH))
for _table in ("Batch", "Attempt", "Receipt", "LineRest"):
    access.register_scope(f"notify.{_table}", "see", _holding(Permission.WATCH))
access.register_scope("notify.Endpoint", "see", _own)
access.register_scope("notify.Preference", "see", _own)
access.register_scope("notify.Stopped", "see", _holding(Permission.READ))
access.register_scope("notify.Inbound", "see", _holding(Permission.READ))

access.declare_purposes(
    [
        access.ReadPurpose("answer_people", _("To answer people who wrote"), Permission.READ, ("notify.Inbound.sealed_text",)),
        access.ReadPurpose("count_answers", _("To count who was reached"), Permission.WATCH),
        access.ReadPurpose("route_message", _("To find the room a message is for"), opens=("notify.Inbound.sealed_text",), is_seen=False),
        access.ReadPurpose("deliver", _("To deliver a message"), opens=("notify.Endpoint.sealed",), is_seen=False),
        access.ReadPurpose("know_endpoint", _("To know a device already kept"), opens=("notify.Endpoint.digest",), is_seen=False),
    ]
)  # fmt: skip
