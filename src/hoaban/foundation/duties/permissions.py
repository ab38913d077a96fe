"""Who sees a duty: whoever may do it at its unit, and whom it was given to. Who hands duties round is a permission."""

from collections.abc import Callable
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access import api as access
from hoaban.foundation.duties import rules
from hoaban.foundation.duties.models import Duty


class Permission(StrEnum):
    ASSIGN = "duties:duty:assign"
    WITHDRAW = "duties:duty:withdraw"


access.register_permissions(
    Permission,
    {
        Permission.ASSIGN: "Give a waiting task to a colleague.",
        Permission.WITHDRAW: "Take back a task that nobody needs to do any more.",
    },
)


def may_do(actor: access.Actor, *, at_desk: bool = False) -> Q:
    """Duties whose permission the actor holds at their unit; ``at_desk``: only those her own level is asked to do.

    A province officer may do all a commune officer may, yet 75 communes' daily work is not hers until it is lifted.
    """
    held: dict[tuple[access.UnitRange, ...], list[str]] = {}
    for permission in access.permission_book():
        if areas := actor.areas(permission):
            held.setdefault(tuple(areas), []).append(permission)
    if areas := actor.areas(Permission.ASSIGN):
        held[tuple(areas)].append(
            ""
        )  # a duty of one person alone: her office sees it, and hands it on when she leaves
    found = [Q(permission__in=names) & _in(areas, at_desk) for areas, names in sorted(held.items())]
    return _any(found)


def given_to(actor: access.Actor) -> Q:
    return Q(assigned_to=actor.key) if actor.key != access.ANONYMOUS.key else access.NOTHING


def waits_for(actor: access.Actor) -> Q:
    """What she must look at: given to her, or to nobody at her desk, or lifted to her desk because it is late."""
    free = Q(assigned_to="") | Q(is_lifted=True)
    return given_to(actor) | (may_do(actor, at_desk=True) & free)


def _see(actor: access.Actor) -> Q:
    return given_to(actor) | may_do(actor)


def _in(areas: tuple[access.UnitRange, ...], at_desk: bool) -> Q:
    return _any([_in_one(area, at_desk) for area in areas])


def _in_one(area: access.UnitRange, at_desk: bool) -> Q:
    condition = Q(number__gte=area.start, number__lt=area.stop)
    if not at_desk:
        return condition
    return condition & Q(desk__gte=rules.desk_of_span(area.stop - area.start))


def _any(conditions: list[Q]) -> Q:
    """Or; nothing at all where there is no condition."""
    total = access.NOTHING
    for condition in conditions:
        total = total | condition
    return total


def _to_edit(permission: Permission) -> Callable[[access.Actor], Q]:
    def scope(actor: access.Actor) -> Q:
        return _see(actor) & _any([_in_one(area, at_desk=False) for area in actor.areas(permission)])

    return scope


def _steps(actor: access.Actor) -> Q:
    return Q(duty__in=Duty.objects.visible_to(actor).values("pk"))


access.register_scope("duties.Duty", "see", _see)
access.register_scope("duties.Duty", "wait", waits_for)
access.register_scope("duties.Duty", "edit", _to_edit(Permission.ASSIGN))
access.register_scope("duties.Duty", "withdraw", _to_edit(Permission.WITHDRAW))
access.register_scope("duties.Step", "see", _steps)
access.register_scope("duties.CalendarLink", "see", lambda actor: Q(user_key=actor.key))

access.declare_purposes(
    [
        access.ReadPurpose(
            "know_calendar", _("To know whose calendar address was asked"), opens=("duties.CalendarLink.digest",), is_seen=False
        ),
    ]
)  # fmt: skip
