"""Keys of devices and programs: shown once, kept as digests, dead the moment they are revoked."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hoaban.foundation.access.api import Actor, SystemActor, UnitRange, require
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.accounts import queries, rules
from hoaban.foundation.accounts.actions.common import first_answer
from hoaban.foundation.accounts.actions.organisations import DEMO_LOADER
from hoaban.foundation.accounts.errors import BeyondYourReach, ScopesMissing
from hoaban.foundation.accounts.events import ClientIssued, ClientRevoked
from hoaban.foundation.accounts.models import Client, Membership, User
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.values import AccountActor, ClientKind, IssuedClient
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

DEMO_KEY = timedelta(days=3650)
SEEN_EVERY = timedelta(minutes=5)
"""A busy program asks many times a second; its row is written at most this often."""


@transaction.atomic
def issue_client(
    *,
    by: Actor,
    name: str,
    kind: ClientKind,
    owner: User,
    scopes: Iterable[str],
    number: int,
    expires_at: datetime,
    request: str | None = None,
) -> IssuedClient:
    """Make a client with no more than the issuer holds. The token is in the answer and nowhere else.

    A second arrival of the same request gets the id with an empty token: it was shown already.
    """
    require(by, Permission.ISSUE_CLIENT)
    if (earlier := first_answer(by, request)) is not None:
        return IssuedClient(earlier, "")
    area, wanted = rules.subtree(number), sorted(set(scopes))
    _check_scopes(by, wanted, area)
    token = f"hb_{secrets.token_urlsafe(32)}"
    row = Client.plain.create(
        kind=kind.value,
        name=name.strip(),
        owner=owner,
        token_digest=rules.digest(token),
        scopes=wanted,
        start=area.start,
        stop=area.stop,
        expires_at=expires_at,
    )
    audit.record(
        "accounts:client:issue",
        by=by,
        target=row,
        request=request,
        values={"scopes": wanted, "owner": owner.pk},
    )
    events.publish(ClientIssued(row.pk))
    return IssuedClient(row.pk, token)


@transaction.atomic
def make_demo_client(
    *, by: SystemActor, name: str, owner: str, scopes: Iterable[str], number: int, token: str, now: datetime
) -> int:
    """The key of a program of the demo, kept by its loader. No more than its owner holds; made again it is the same one.

    Nothing is announced: nobody did it, so nobody's first step is done.
    """
    held = Membership.plain.filter(user__username=owner, organisation__is_demo=True).select_related("user")
    keeper = held.first()
    if not isinstance(by, SystemActor) or by.name != DEMO_LOADER or keeper is None:
        raise NotAllowed
    known = Client.plain.filter(token_digest=rules.digest(token)).first()
    if known is not None:
        return known.pk
    area, wanted = rules.subtree(number), sorted(set(scopes))
    _check_scopes(queries.actor_for(keeper.user), wanted, area)
    row = Client.plain.create(
        kind=ClientKind.SERVICE.value, name=name, owner=keeper.user, token_digest=rules.digest(token), scopes=wanted,
        start=area.start, stop=area.stop, expires_at=now + DEMO_KEY,
    )  # fmt: skip
    audit.record("accounts:client:issue", by=by, target=row, note="demo", values={"scopes": wanted})
    return row.pk


@transaction.atomic
def revoke_client(*, by: Actor, client_id: int, request: str | None = None) -> None:
    """Take the key back; the next request with it is refused."""
    if first_answer(by, request) is not None:
        return
    row = Client.objects.visible_to(by, "edit").select_for_update().filter(pk=client_id).first()
    if row is None:
        raise NotFound
    revoke_all(Q(pk=row.pk))
    audit.record("accounts:client:revoke", by=by, target=row, request=request, fields=("revoked_at",))
    events.publish(ClientRevoked(row.pk))


def revoke_all(which: Q) -> int:
    """Part of a larger verb."""
    return Client.plain.filter(which, revoked_at__isnull=True).update(revoked_at=timezone.now())


def authenticate_token(token: str, now: datetime | None = None) -> AccountActor | None:
    """The one authenticator of devices and programs: REST, FHIR, OpenRosa, MQTT, streams. None for a dead key."""
    now = now or timezone.now()
    if not token.startswith("hb_"):
        return None
    row = Client.plain.select_related("owner").filter(token_digest=rules.digest(token)).first()
    if row is None or row.revoked_at is not None or row.expires_at <= now or not row.owner.is_active:
        return None
    if row.last_seen_at is None or now - row.last_seen_at >= SEEN_EVERY:
        Client.plain.filter(pk=row.pk).update(last_seen_at=now)
    return _actor(row)


def _actor(row: Client) -> AccountActor:
    owner = queries.actor_for(row.owner)
    prefix = "device" if row.kind == ClientKind.DEVICE else "client"
    holdings = rules.shared(UnitRange(row.start, row.stop), row.scopes, owner.areas)
    return AccountActor(f"{prefix}:{row.pk}", row.name, holdings)


def _check_scopes(by: Actor, wanted: list[str], area: UnitRange) -> None:
    if not wanted:
        raise ScopesMissing
    for scope in [Permission.ISSUE_CLIENT.value, *wanted]:
        if not rules.covered(area, by.areas(scope)):
            raise BeyondYourReach
    if any(scope.startswith("accounts:") for scope in wanted):
        raise BeyondYourReach  # a key never manages accounts: it has no second factor
