"""Offices: real ones by people, the demo's by its loader, never both in one installation."""

from django.db import transaction

from hoaban.foundation.access.api import Actor, SystemActor, require, require_at
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.accounts.actions.common import first_answer
from hoaban.foundation.accounts.errors import DemoAndRealApart
from hoaban.foundation.accounts.events import OrganisationMade
from hoaban.foundation.accounts.models import Organisation
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.values import OrganisationKind
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

DEMO_LOADER = "demo.load"


@transaction.atomic
def make_organisation(
    *,
    by: Actor,
    name: str,
    kind: OrganisationKind,
    number: int,
    parent_id: int | None = None,
    request: str | None = None,
) -> int:
    """Add an office. In an installation that shows the demo it belongs to the demo too."""
    require(by, Permission.MAKE_OFFICE)
    require_at(by, Permission.MAKE_OFFICE, number)
    if (earlier := first_answer(by, request)) is not None:
        return earlier
    is_demo = Organisation.plain.filter(is_demo=True).exists()
    office = Organisation.plain.create(
        name=name.strip(), kind=kind.value, number=number, parent_id=parent_id, is_demo=is_demo
    )
    audit.record(
        "accounts:organisation:make", by=by, target=office, request=request, fields=("name", "kind", "number")
    )
    events.publish(OrganisationMade(office.pk))
    return office.pk


@transaction.atomic
def make_demo_organisation(
    *, by: SystemActor, name: str, kind: OrganisationKind, number: int, parent_id: int | None = None
) -> int:
    """An office of the demo, whose people need no second factor. Refused where a real office exists."""
    if not isinstance(by, SystemActor) or by.name != DEMO_LOADER:
        raise NotAllowed
    if Organisation.plain.filter(is_demo=False).exists():
        raise DemoAndRealApart
    office, made = Organisation.plain.get_or_create(
        name=name, number=number, defaults={"kind": kind.value, "parent_id": parent_id, "is_demo": True}
    )
    if made:
        audit.record("accounts:organisation:make", by=by, target=office, note="demo")
        events.publish(OrganisationMade(office.pk))
    return office.pk
