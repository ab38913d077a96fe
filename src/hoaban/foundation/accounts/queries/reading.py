"""Reads of accounts, scoped to the person asking; and what makes an actor of somebody signed in."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import BigAutoField, DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from hoaban.foundation.access import api as access
from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.accounts import rules
from hoaban.foundation.accounts.models import Client, Delegation, Invitation, Membership, Organisation, User
from hoaban.foundation.accounts.permissions import Permission, covered_by, own_id
from hoaban.foundation.accounts.ports import role_book
from hoaban.foundation.accounts.values import AccountActor, Grant, PersonLine, Role, SessionLine
from hoaban.kit.text import name_key

PAGE = 50


# --- What somebody holds -----------------------------------------------------------------------
_HELD = (
    "pk", "role", "organisation_id", "organisation__name", "start", "stop", "valid_from", "valid_to",
    "organisation__is_demo", "organisation__kind",
)  # fmt: skip
LENT = 4
"""The last columns: whether it is lent, from when to when, by whom."""


def holdings_with(*person: str) -> "access.Prepared[tuple[Any, ...]]":
    """Every membership of a person that holds on a day, then those lent to her, in one question; with the named columns of
    her own in the middle of each row."""

    def rows(_actor: object) -> "QuerySet[Membership, tuple[Any, ...]]":
        day, user = access.Given("day", DateField()), access.Given("user", BigAutoField())
        own = Membership.plain.filter(_open_after(day), user_id=user, valid_from__lte=day)
        lent = Delegation.plain.filter(
            _open_after(day, "membership__"),
            to_user_id=user,
            withdrawn_at__isnull=True,
            first_day__lte=day,
            last_day__gte=day,
            membership__valid_from__lte=day,
            membership__user__is_active=True,
        )
        held, lender = [f"membership__{name}" for name in _HELD], F("membership__user__display_name")
        return own.values_list(
            *_HELD, *(f"user__{name}" for name in person), Value(0), F("valid_from"), F("valid_from"), Value("")
        ).union(
            lent.values_list(
                *held, *(f"to_user__{name}" for name in person), Value(1), F("first_day"), F("last_day"), lender
            ),
            all=True,
        )  # fmt: skip

    return access.Prepared(rows)


_HOLDINGS = holdings_with()


def grants_of(user_id: int, day: date) -> tuple[Grant, ...]:
    """Every role this person holds on that day, her own and those lent to her."""
    return grants_in(_HOLDINGS(user=user_id, day=day))


def grants_in(rows: Iterable[Sequence[Any]]) -> tuple[Grant, ...]:
    """What the rows of `holdings_with` say, her own first. A role that is closed to the office it was given in gives nothing, also
    where it was given before it was closed."""
    found, named = [], role_book().role
    for row in sorted(rows, key=lambda row: (row[-LENT], row[0])):
        is_lent, first_day, last_day, lender = row[-LENT:]
        *held, kind = row[: len(_HELD)]
        grant: Grant | None = _grant(held)
        if grant and (role := named(grant.role)) is not None and kind in role.closed_to:
            continue
        if is_lent and grant:
            grant = rules.lent(grant, first_day, last_day, lender)
        if grant is not None:
            found.append(grant)
    return tuple(found)


def _grant(held: Sequence[Any]) -> Grant:
    pk, role, office, name, start, stop, valid_from, valid_to, is_demo = held
    return Grant(pk, role, office, name, UnitRange(start, stop), valid_from, valid_to, is_demo)


def grant_of(row: Membership) -> Grant:
    """The row as a value; its organisation must be loaded with it."""
    office = row.organisation
    area = UnitRange(row.start, row.stop)
    return Grant(row.pk, row.role, office.pk, office.name, area, row.valid_from, row.valid_to, office.is_demo)


def actor_for(user: User, day: date | None = None) -> AccountActor:
    """What this person may do where, today or on another day; somebody who left may nothing."""
    day = day or timezone.localdate()
    grants = grants_of(user.pk, day) if user.is_active else ()
    return actor_holding(user, grants, day)


def actor_holding(user: User, grants: tuple[Grant, ...], day: date) -> AccountActor:
    """The actor that these roles make of her on that day."""
    return _actor(f"user:{user.pk}", user.display_name, grants, role_book().role, day)


@lru_cache(maxsize=1024)
def _actor(
    key: str, name: str, grants: tuple[Grant, ...], role_named: Callable[[str], Role | None], day: date
) -> AccountActor:
    """Who holds the same on the same day is the same object: what was worked out for her rights is found again."""
    return AccountActor(key, name, rules.holdings(grants, role_named, day), grants)


def actor_of_id(user_id: int) -> AccountActor | None:
    """A job asks again, when it runs, whether the person who wanted it still may."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return actor_for(user) if user else None


def needs_second_factor(grants: Iterable[Grant]) -> bool:
    """Whether one of these roles demands the second factor today."""
    return rules.needs_second_factor(grants, role_book().role, timezone.localdate())


def _factors(_actor: object) -> "QuerySet[Authenticator, tuple[Any, ...]]":
    rows = Authenticator.objects.filter(user_id=access.Given("user", BigAutoField()))
    first: QuerySet[Authenticator, tuple[Any, ...]] = rows.exclude(
        type=Authenticator.Type.RECOVERY_CODES
    ).values_list("pk")[:1]
    return first


_FACTORS = access.Prepared(_factors)


def has_second_factor(user_id: int) -> bool:
    """Whether an authenticator app or a passkey is set up; recovery codes alone do not count."""
    return bool(_FACTORS(user=user_id))


_DEMO: access.Prepared[tuple[Any, ...]] = access.Prepared(
    lambda _actor: Organisation.plain.filter(is_demo=True).values_list("pk")[:1]
)


def is_demo_installation() -> bool:
    """Whether this installation's offices are the demo's: it then holds no real one."""
    return bool(_DEMO())


def demo_actor(username: str) -> AccountActor | None:
    """One of the demo's invented people by name, as she is: making her again needs her password. Nobody in a real office."""
    held = Membership.plain.filter(user__username=username, organisation__is_demo=True)
    found = held.values_list("user_id", flat=True).first()
    return actor_of_id(found) if found else None


# --- People ------------------------------------------------------------------------------------
def people_visible_to(
    actor: Actor,
    *,
    text: str = "",
    role: str = "",
    area: UnitRange | None = None,
    state: str = "",
    page: int = 1,
) -> tuple[list[PersonLine], bool]:
    """One page of people in name order, and whether more follow."""
    rows = people_named(actor, text)
    if role or area:
        rows = rows.filter(_holds_now(role, area))
    rows = _in_state(rows, state)
    start = (max(page, 1) - 1) * PAGE
    found = list(rows.order_by("name_key", "pk")[start : start + PAGE + 1])
    return _lines(found[:PAGE]), len(found) > PAGE


def people_named(actor: Actor, text: str) -> QuerySet[User]:
    """By a part of the name without tone marks, or of the user name; everybody in sight for no text."""
    rows = _people(actor)
    if not text:
        return rows
    return rows.filter(Q(name_key__contains=name_key(text)) | Q(username__contains=text.lower().strip()))


def person_visible_to(actor: Actor, uid: UUID) -> User:
    """The person, or `NotFound`: «not yours» and «not there» look alike."""
    user = _people(actor).filter(uid=uid).first()
    if user is None:
        raise NotFound
    return user


def person_for(actor: Actor, uid: UUID, may: Permission) -> User:
    """Lock the person's row for a change: every current membership must lie in the actor's area, and it is not herself."""
    user = User.objects.select_for_update().filter(uid=uid).first()
    if user is None or not _people(actor).filter(pk=user.pk).exists():
        raise NotFound
    areas = actor.areas(may)
    ranges = [UnitRange(row.start, row.stop) for row in memberships_of(user.pk) if is_current(row)]
    if not areas or not all(rules.covered(area, areas) for area in ranges):
        raise NotAllowed
    return user


def memberships_of(user_id: int) -> list[Membership]:
    """Every membership, newest first, ended ones too; the caller has already found the person through the scope."""
    return list(
        Membership.plain.filter(user_id=user_id).select_related("organisation").order_by("-valid_from", "-pk")
    )


def is_current(row: Membership) -> bool:
    today = timezone.localdate()
    return row.valid_to is None or row.valid_to > today


def membership_for(actor: Actor, pk: int) -> Membership:
    """A membership locked for ending."""
    row: Membership | None = (
        Membership.objects.visible_to(actor, "edit").select_for_update().filter(pk=pk).first()
    )
    if row is None:
        raise NotFound
    return row


def membership_for_reading(actor: Actor, pk: int) -> Membership:
    """The membership with its person, or `NotFound`."""
    rows = Membership.objects.visible_to(actor).select_related("user")
    row: Membership | None = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def memberships_visible_to(actor: Actor, user_id: int) -> list[Membership]:
    """A person's roles inside the actor's area, newest first, ended ones too."""
    rows = Membership.objects.visible_to(actor).filter(user_id=user_id).select_related("organisation")
    return list(rows.order_by("-valid_from", "-pk"))


def delegations_visible_to(actor: Actor, user_id: int) -> list[Delegation]:
    """Who stands in for this person, or for whom this person stands in; current and coming ones."""
    rows = Delegation.objects.visible_to(actor).filter(Q(membership__user_id=user_id) | Q(to_user_id=user_id))
    rows = rows.filter(withdrawn_at__isnull=True, last_day__gte=timezone.localdate())
    return list(
        rows.select_related("membership__organisation", "membership__user", "to_user").order_by(
            "first_day", "pk"
        )
    )


def colleagues_of(user: User) -> QuerySet[User]:
    """Who may stand in: active people of the same organisations."""
    offices = Membership.plain.filter(_open_after(timezone.localdate()), user_id=user.pk).values(
        "organisation_id"
    )
    there = Membership.plain.filter(
        _open_after(timezone.localdate()), user_id=OuterRef("pk"), organisation_id__in=offices
    )
    return User.objects.filter(Exists(there), is_active=True).exclude(pk=user.pk).order_by("name_key", "pk")


# --- Sessions, clients, offices, invitations ------------------------------------------------------
def sessions_of(user_id: int, current_key: str = "") -> list[SessionLine]:
    """Browsers where this person is signed in; the caller has found the person through the scope."""
    rows = list(UserSession.objects.filter(user_id=user_id).order_by("-last_seen_at"))
    keys = [row.session_key for row in rows]
    # Asked of all at once: allauth asks the store for each.
    alive = set(Session.objects.filter(session_key__in=keys).values_list("session_key", flat=True))
    return [
        SessionLine(
            row.pk,
            row.ip,
            rules.browser_name(row.user_agent),
            row.created_at,
            row.last_seen_at,
            row.session_key == current_key,
        )
        for row in rows
        if row.session_key in alive
    ]


def clients_visible_to(actor: Actor, owner_id: int | None = None) -> list[Client]:
    """Devices and programs, living ones first."""
    rows = Client.objects.visible_to(actor).select_related("owner")
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    return sorted(rows, key=lambda row: (row.revoked_at is not None, name_key(row.name), row.pk))


def organisations_visible_to(actor: Actor, text: str = "") -> list[Organisation]:
    """Offices in the order of their units."""
    rows = Organisation.objects.visible_to(actor).select_related("parent")
    wanted = name_key(text)
    found = [row for row in rows if wanted in name_key(row.name)]
    return sorted(found, key=lambda row: (row.number, name_key(row.name), row.pk))


def invitations_visible_to(actor: Actor) -> list[Invitation]:
    """Those still waiting."""
    waiting = _waiting(timezone.now())
    rows = Invitation.objects.visible_to(actor).filter(waiting).select_related("organisation")
    return list(rows.order_by("-created_at"))


def is_invited(username: str) -> bool:
    """Whether a paper with this new name is under way."""
    return Invitation.plain.filter(_waiting(timezone.now()), username=username, user__isnull=True).exists()


def invitation_of_token(token: str) -> Invitation | None:
    """A living invitation; the paper in the hand is the permission."""
    rows = Invitation.plain.filter(_waiting(timezone.now()), token_digest=rules.digest(token))
    return rows.select_related("organisation", "user").first()


def _waiting(now: datetime) -> Q:
    return Q(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)


# --- Pieces ----------------------------------------------------------------------------------------
def _open_after(day: date | access.Given, prefix: str = "") -> Q:
    return Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})


def _people(actor: Actor) -> QuerySet[User]:
    """People with a membership, past or present, inside the actor's area, and the actor herself."""
    there = Membership.plain.filter(covered_by(actor.areas(Permission.SEE)), user_id=OuterRef("pk"))
    return User.objects.filter(Exists(there) | Q(pk=own_id(actor)))


def _holds_now(role: str, area: UnitRange | None) -> Exists:
    rows = Membership.plain.filter(_open_after(timezone.localdate()), user_id=OuterRef("pk"))
    if role:
        rows = rows.filter(role=role)
    if area:
        rows = rows.filter(covered_by([area]))
    return Exists(rows)


def _in_state(rows: QuerySet[User], state: str) -> QuerySet[User]:
    if state == "left":
        return rows.filter(is_active=False)
    if state == "active":
        return rows.filter(_holds_now("", None), is_active=True)
    if state == "waiting":
        return rows.filter(~_holds_now("", None), is_active=True)
    return rows


def _lines(users: list[User]) -> list[PersonLine]:
    held: dict[int, list[Grant]] = {}
    rows = Membership.plain.filter(_open_after(timezone.localdate()), user__in=users).select_related(
        "organisation"
    )
    for row in rows.order_by("start", "pk"):
        held.setdefault(row.user_id, []).append(grant_of(row))
    return [_line(user, tuple(held.get(user.pk, ()))) for user in users]


def _line(user: User, grants: tuple[Grant, ...]) -> PersonLine:
    state = "left" if not user.is_active else "active" if grants else "waiting"
    return PersonLine(user.uid, user.display_name, user.username, state, grants, user.last_login)
