"""What can be allowed about accounts, and whose rows a person reaches."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "accounts:user:see"
    INVITE = "accounts:user:invite"
    RESET = "accounts:user:reset"
    OFFBOARD = "accounts:user:offboard"
    GRANT = "accounts:membership:grant"
    END = "accounts:membership:end"
    SEE_CLIENT = "accounts:client:see"
    ISSUE_CLIENT = "accounts:client:issue"
    MAKE_OFFICE = "accounts:organisation:make"
    ACT = "accounts:contact:act"
    SEE_ACTS = "accounts:contact:see"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See who has an account in the area, in which role.",
        Permission.INVITE: "Invite a person to a role and print the invitation.",
        Permission.RESET: "Give a new way in to somebody who lost the password or the phone.",
        Permission.OFFBOARD: "Close the account of somebody who left.",
        Permission.GRANT: "Give a person a further role.",
        Permission.END: "End a person's role.",
        Permission.SEE_CLIENT: "See the devices and programs that work with the platform.",
        Permission.ISSUE_CLIENT: "Give a device or a program a key, and take it back.",
        Permission.MAKE_OFFICE: "Add an office to the list of organisations.",
        Permission.ACT: "Do something for a person who asks for help, with her consent.",
        Permission.SEE_ACTS: "See what was done for people of the area by others.",
    },
)


def covered_by(areas: Iterable[access.UnitRange], start: str = "start", stop: str = "stop") -> Q:
    """Rows whose whole range lies inside one of the areas."""
    condition = access.NOTHING
    for area in areas:
        condition = condition | Q(**{f"{start}__gte": area.start, f"{stop}__lte": area.stop})
    return condition


def own_id(actor: access.Actor) -> int:
    """The user's id behind an actor's key; 0 (nobody) for devices, jobs and visitors."""
    kind, _, number = actor.key.partition(":")
    return int(number) if kind == "user" and number.isdigit() else 0


def _memberships(permission: Permission) -> Callable[[access.Actor], Q]:
    def scope(actor: access.Actor) -> Q:
        return covered_by(actor.areas(permission)) | Q(user_id=own_id(actor))

    return scope


def _memberships_to_edit(actor: access.Actor) -> Q:
    # Nobody changes their own rights, however far these reach.
    return covered_by(actor.areas(Permission.END)) & ~Q(user_id=own_id(actor))


def _delegations(permission: Permission) -> Callable[[access.Actor], Q]:
    def scope(actor: access.Actor) -> Q:
        mine = Q(membership__user_id=own_id(actor)) | Q(to_user_id=own_id(actor))
        return covered_by(actor.areas(permission), "membership__start", "membership__stop") | mine

    return scope


def _delegations_to_edit(actor: access.Actor) -> Q:
    lent_out = Q(membership__user_id=own_id(actor))
    return covered_by(actor.areas(Permission.GRANT), "membership__start", "membership__stop") | lent_out


def _in_area(permission: Permission) -> Callable[[access.Actor], Q]:
    return lambda actor: covered_by(actor.areas(permission))


def _clients(permission: Permission) -> Callable[[access.Actor], Q]:
    return lambda actor: covered_by(actor.areas(permission)) | Q(owner_id=own_id(actor))


def _organisations(actor: access.Actor) -> Q:
    # Which offices exist is public knowledge; who works there is not.
    return access.EVERYTHING if actor.key != access.ANONYMOUS.key else access.NOTHING


def _acts(actor: access.Actor) -> Q:
    return Q(actor_key=actor.key) | access.within("number", actor.areas(Permission.SEE_ACTS))


def _acts_to_edit(actor: access.Actor) -> Q:
    # She may come back to another desk of her commune to take back her consent.
    return access.within("number", actor.areas(Permission.ACT))


access.register_scope("accounts.Contact", "see", _acts_to_edit)
access.register_scope("accounts.ActedFor", "see", _acts)
access.register_scope("accounts.ActedFor", "edit", _acts_to_edit)
access.register_scope("accounts.Membership", "see", _memberships(Permission.SEE))
access.register_scope("accounts.Membership", "edit", _memberships_to_edit)
access.register_scope("accounts.Delegation", "see", _delegations(Permission.SEE))
access.register_scope("accounts.Delegation", "edit", _delegations_to_edit)
access.register_scope("accounts.Invitation", "see", _in_area(Permission.INVITE))
access.register_scope("accounts.Invitation", "edit", _in_area(Permission.INVITE))
access.register_scope("accounts.Client", "see", _clients(Permission.SEE_CLIENT))
access.register_scope("accounts.Client", "edit", _clients(Permission.ISSUE_CLIENT))
access.register_scope("accounts.Organisation", "see", _organisations)
access.register_scope(
    "accounts.Organisation",
    "edit",
    lambda actor: access.within("number", actor.areas(Permission.MAKE_OFFICE)),
)

access.declare_purposes(
    [
        access.ReadPurpose(
            "know_key", _("To know whether a key or a code shown to us is right"), is_seen=False,
            opens=(
                "accounts.User.password", "accounts.Invitation.token_digest", "accounts.Client.token_digest",
                "accounts.Contact.code_digest",
            ),
        ),
        access.ReadPurpose(
            "consent_proof", _("To hear or see how a person agreed that another acts for her"),
            opens=("accounts.ActedFor.evidence",),
        ),
    ]
)  # fmt: skip
