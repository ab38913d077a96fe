"""Inviting, joining, a new way in after a loss, leaving."""

import secrets
from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hoaban.foundation.access.api import ANONYMOUS, Actor, SystemActor, UnitRange
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.accounts import queries, rules
from hoaban.foundation.accounts.actions.clients import revoke_all
from hoaban.foundation.accounts.actions.common import check_may_give, check_office, first_answer
from hoaban.foundation.accounts.actions.memberships import close, hold
from hoaban.foundation.accounts.actions.organisations import DEMO_LOADER
from hoaban.foundation.accounts.actions.sessions import drop_sessions
from hoaban.foundation.accounts.errors import (
    AlreadyBegun,
    EmailTaken,
    InvitationSpent,
    NotForYourself,
    RoleUnknown,
    UsernameTaken,
)
from hoaban.foundation.accounts.events import (
    AccessReset,
    InvitationWithdrawn,
    Invited,
    Joined,
    MembershipGranted,
    OrganisationMade,
    PersonLeft,
)
from hoaban.foundation.accounts.models import Delegation, Invitation, Organisation, User
from hoaban.foundation.accounts.permissions import Permission, own_id
from hoaban.foundation.accounts.ports import role_book
from hoaban.foundation.accounts.values import (
    INVITATION_DAYS,
    AccountActor,
    IssuedInvitation,
    OrganisationKind,
)
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events


@transaction.atomic
def invite(
    *,
    by: Actor,
    username: str,
    display_name: str,
    role: str,
    organisation_id: int,
    number: int,
    phone_e164: str = "",
    email: str = "",
    request: str | None = None,
) -> IssuedInvitation:
    """Prepare a one-use way in for a person who has no account; its token is shown once, on paper.

    A second arrival of the same request gets the invitation with an empty token: it was shown already.
    """
    area = rules.subtree(number)
    check_may_give(by, Permission.INVITE, role, area)
    if (earlier := first_answer(by, request)) is not None:
        return IssuedInvitation(earlier, "", Invitation.plain.get(pk=earlier).expires_at)
    check_free(username, email)
    check_office(organisation_id, area, role)
    row, token = _fresh(
        username=username.lower(), display_name=display_name.strip(), phone_e164=phone_e164, email=email, role=role,
        organisation_id=organisation_id, start=area.start, stop=area.stop,
    )  # fmt: skip
    audit.record(
        "accounts:user:invite",
        by=by,
        target=row,
        request=request,
        values={"username": username, "role": role},
    )
    events.publish(Invited(row.pk))
    return IssuedInvitation(row.pk, token, row.expires_at)


@transaction.atomic
def begin_installation(
    *, by: SystemActor, office: str, number: int, username: str, display_name: str, role: str
) -> IssuedInvitation:
    """The very first office and the way in of its account manager, from the machine's own terminal. Never a second time."""
    if User.objects.exists() or Organisation.plain.exists():
        raise AlreadyBegun
    if role_book().role(role) is None:
        raise RoleUnknown(role=role)
    area = rules.subtree(number)
    place = Organisation.plain.create(name=office, kind=OrganisationKind.PROVINCE.value, number=number)
    row, token = _fresh(
        username=username.lower(), display_name=display_name, role=role, organisation=place, start=area.start, stop=area.stop
    )  # fmt: skip
    audit.record(
        "accounts:installation:begin", by=by, target=row, values={"username": username, "role": role}
    )
    events.publish(OrganisationMade(place.pk))
    events.publish(Invited(row.pk))
    return IssuedInvitation(row.pk, token, row.expires_at)


@transaction.atomic
def withdraw_invitation(*, by: Actor, invitation_id: int, request: str | None = None) -> None:
    """The paper was lost, or went to the wrong person: its link stops working."""
    if first_answer(by, request) is not None:
        return
    row = Invitation.objects.visible_to(by, "edit").select_for_update().filter(pk=invitation_id).first()
    if row is None:
        raise NotFound
    Invitation.plain.filter(pk=row.pk, used_at__isnull=True).update(withdrawn_at=timezone.now())
    audit.record("accounts:user:uninvite", by=by, target=row, request=request)
    events.publish(InvitationWithdrawn(row.pk))


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> int:
    """Open the account with the person's own password, or give it a new one. Signs nobody in: the door is allauth's."""
    invitation = queries.invitation_of_token(token)
    now = timezone.now()
    # The conditional update is the claim: of two people with the same paper only one gets through.
    if invitation is None or not Invitation.plain.filter(pk=invitation.pk, used_at__isnull=True).update(
        used_at=now
    ):
        raise InvitationSpent
    if invitation.user is not None:
        return _new_password(invitation.user, password)
    check_free(invitation.username, invitation.email)
    user = User.objects.create_user(
        invitation.username,
        password,
        display_name=invitation.display_name,
        phone_e164=invitation.phone_e164,
        email=invitation.email,
    )
    _join(user, invitation)
    return user.pk


@transaction.atomic
def reset_access(*, by: Actor, uid: UUID, request: str | None = None) -> IssuedInvitation:
    """Password or phone lost: the old password, the second factor and every session end; a paper opens the way again.

    The account manager has the person before her, or knows her voice; the record names who did it.
    """
    if (earlier := first_answer(by, request)) is not None:
        return IssuedInvitation(earlier, "", Invitation.plain.get(pk=earlier).expires_at)
    user = _other(by, queries.person_for(by, uid, may=Permission.RESET))
    _lock_out(user)
    Invitation.plain.filter(user=user, used_at__isnull=True).update(withdrawn_at=timezone.now())
    row, token = _fresh(
        user=user, username=user.username, display_name=user.display_name, start=0, stop=10**11
    )
    audit.record("accounts:user:reset", by=by, target=row, request=request, values={"user": user.pk})
    events.publish(AccessReset(user.pk))
    return IssuedInvitation(row.pk, token, row.expires_at)


@transaction.atomic
def offboard(*, by: Actor, uid: UUID, request: str | None = None) -> None:
    """The person leaves: sessions, devices, roles and stand-ins end at once. The row stays, for the record names it."""
    if first_answer(by, request) is not None:
        return
    user = _other(by, queries.person_for(by, uid, may=Permission.OFFBOARD))
    now = timezone.now()
    user.is_active, user.left_at = False, user.left_at or now
    user.save(update_fields=["is_active", "left_at"])
    _lock_out(user)
    revoke_all(Q(owner=user))
    close([row for row in queries.memberships_of(user.pk) if queries.is_current(row)])
    open_ones = Delegation.plain.filter(Q(membership__user=user) | Q(to_user=user), withdrawn_at__isnull=True)
    open_ones.update(withdrawn_at=now)
    Invitation.plain.filter(user=user, used_at__isnull=True).update(withdrawn_at=now)
    audit.record(
        "accounts:user:offboard", by=by, target=user, request=request, fields=("is_active", "left_at")
    )
    events.publish(PersonLeft(user.pk))


@transaction.atomic
def change_language(*, by: Actor, language: str, request: str | None = None) -> None:
    """The language of one's own screens."""
    if first_answer(by, request) is not None:
        return
    user = User.objects.filter(pk=own_id(by)).first()
    if user is None:
        raise NotFound
    user.language = language
    user.save(update_fields=["language"])
    audit.record("accounts:user:language", by=by, target=user, request=request, fields=("language",))


@transaction.atomic
def make_demo_person(
    *,
    by: SystemActor,
    username: str,
    display_name: str,
    role: str,
    organisation_id: int,
    number: int,
    password: str,
) -> int:
    """A person of the demo, ready to sign in. Only its loader may, and only into an office of the demo."""
    office = Organisation.plain.filter(pk=organisation_id, is_demo=True).first()
    if not isinstance(by, SystemActor) or by.name != DEMO_LOADER or office is None:
        raise NotAllowed
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.create_user(username, password, display_name=display_name)
        hold(user, role, organisation_id, rules.subtree(number), timezone.localdate())
        audit.record("accounts:user:join", by=by, target=user, note="demo")
    elif not user.check_password(password):  # the same one set anew would end her sessions
        user.set_password(password)
        user.save(update_fields=["password"])
    return user.pk


def check_free(username: str, email: str = "") -> None:
    """Neither an account nor a waiting invitation has this name; no account has this address."""
    name = username.lower()
    if User.objects.filter(username=name).exists() or queries.is_invited(name):
        raise UsernameTaken(username=username)
    if email and User.objects.filter(email__iexact=email).exists():
        raise EmailTaken


def _fresh(**fields: object) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(32)
    expires_at = timezone.now() + timedelta(days=INVITATION_DAYS)
    return Invitation.plain.create(token_digest=rules.digest(token), expires_at=expires_at, **fields), token


def _join(user: User, invitation: Invitation) -> None:
    assert invitation.organisation_id is not None
    area = UnitRange(invitation.start, invitation.stop)
    membership = hold(user, invitation.role, invitation.organisation_id, area, timezone.localdate())
    herself = AccountActor(f"user:{user.pk}", user.display_name)
    audit.record("accounts:user:join", by=herself, target=user, fields=("username", "display_name"))
    events.publish(Joined(user.pk))
    events.publish(MembershipGranted(membership.pk, user.pk))


def _new_password(user: User, password: str) -> int:
    if not user.is_active:
        raise InvitationSpent
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("accounts:user:password", by=ANONYMOUS, target=user, fields=("password",), note="invitation")
    return user.pk


def _lock_out(user: User) -> None:
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    drop_sessions(user.pk)


def _other(by: Actor, user: User) -> User:
    if own_id(by) == user.pk:
        raise NotForYourself
    return user
