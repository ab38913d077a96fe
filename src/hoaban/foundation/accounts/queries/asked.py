"""What other rooms ask about people, in bulk and by id: names to show, who holds a permission where, who stands in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import BigIntegerField, Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.translation import gettext

from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.accounts.models import Delegation, Membership, Organisation, User
from hoaban.foundation.accounts.permissions import own_id
from hoaban.foundation.accounts.ports import role_book
from hoaban.foundation.accounts.queries.reading import is_current, organisations_visible_to, people_named
from hoaban.foundation.accounts.values import AccountActor, Holder, OfficeFacts, StaffAddress

_PERSON = "user:"
"""How the key of an actor who is a person begins."""


def user_id_of(actor: Actor) -> int | None:
    """The id to store in another room's row; None for devices, jobs and visitors."""
    return own_id(actor) or None


def keys_named(actor: Actor, text: str, limit: int = 200) -> tuple[str, ...]:
    """Actors' keys of the people of this name whom the asker may see: what a record of deeds is searched by."""
    return tuple(f"{_PERSON}{pk}" for pk in people_named(actor, text).values_list("pk", flat=True)[:limit])


def display_names(user_ids: Iterable[int]) -> dict[int, str]:
    """Names for a page that already shows the rows; one query for all."""
    return dict(User.objects.filter(pk__in=set(user_ids)).values_list("pk", "display_name"))


def naming(column: str) -> Case:
    """For another room's question about its rows: the name behind the column that keeps an actor's key; empty for what is no
    person."""
    number = Cast(Substr(OuterRef(column), len(_PERSON) + 1), BigIntegerField())
    name = Subquery(User.objects.filter(pk=number).values("display_name"))
    return Case(When(**{f"{column}__regex": f"^{_PERSON}[0-9]+$"}, then=name), default=Value(""))


def role_of(actor: Actor, permission: str, area: UnitRange) -> str:
    """The role by which somebody may do this there, one of her own before one that is lent; empty for whoever holds no role."""
    grants = actor.grants if isinstance(actor, AccountActor) else ()
    able = [one for one in grants if permission in _permissions(one.role)]
    ordered = sorted(able, key=lambda one: (not one.area.covers(area), bool(one.lent_by)))
    return ordered[0].role if ordered else ""


def offices_of(actor: Actor, permission: str, area: UnitRange, day: date) -> frozenset[int]:
    """Offices for which somebody may do this in all of the area that day: by a role of her own there, or one lent by a colleague."""
    grants = actor.grants if isinstance(actor, AccountActor) else ()
    return frozenset(
        one.organisation_id
        for one in grants
        if one.holds_on(day) and one.area.covers(area) and permission in _permissions(one.role)
    )


def offices_ever_of(actor: Actor, permission: str) -> frozenset[int]:
    """Offices in which a role of hers lets her do this anywhere, today or from a day to come."""
    grants = actor.grants if isinstance(actor, AccountActor) else ()
    return frozenset(one.organisation_id for one in grants if permission in _permissions(one.role))


def people_by_office(
    permissions: Collection[str], offices: Mapping[int, UnitRange], day: date | None = None
) -> dict[int, dict[str, set[int]]]:
    """Who of each of these offices holds each of these rights that day, by a role of her own in the whole of the office's unit; one
    query."""
    day = day or timezone.localdate()
    roles = {role.name: role.permissions.intersection(permissions) for role in role_book().roles()}
    rows = Membership.plain.filter(
        organisation_id__in=list(offices), role__in=[name for name, held in roles.items() if held], valid_from__lte=day,
        user__is_active=True,
    ).exclude(valid_to__lte=day)  # fmt: skip
    found: dict[int, dict[str, set[int]]] = {}
    for office, person, role, start, stop in rows.values_list(
        "organisation_id", "user_id", "role", "start", "stop"
    ):
        if UnitRange(start, stop).covers(offices[office]):
            for one in roles[role]:
                found.setdefault(office, {}).setdefault(one, set()).add(person)
    return found


def offices(actor: Actor) -> list[OfficeFacts]:
    """Every office she may know of, in the order of their units."""
    return [OfficeFacts(row.pk, row.name, row.number) for row in organisations_visible_to(actor)]


def offices_named(ids: Iterable[int]) -> dict[int, OfficeFacts]:
    """What another room's rows say of offices by id; one query for all."""
    rows = Organisation.plain.filter(pk__in=set(ids)).values_list("pk", "name", "number")
    return {pk: OfficeFacts(pk, name, number) for pk, name, number in rows}


def _permissions(name: str) -> Collection[str]:
    role = role_book().role(name)
    return role.permissions if role else ()


def role_label(name: str) -> str:
    """A role in the language of the page; one that is in the book no more stays as it was written."""
    role = role_book().role(name)
    return gettext(role.label) if role else name


def staff_addresses(user_ids: Iterable[int]) -> list[StaffAddress]:
    """Addresses of people who have not left, for delivering a message and nothing else; one query for all."""
    rows = User.objects.filter(pk__in=set(user_ids), is_active=True).order_by("pk")
    return [StaffAddress(*row) for row in rows.values_list("pk", "email", "phone_e164", "language")]


def organisation_names(ids: Iterable[int]) -> dict[int, str]:
    """Offices' names; one query for all."""
    return dict(Organisation.plain.filter(pk__in=set(ids)).values_list("pk", "name"))


def is_active(user_id: int) -> bool:
    """False once somebody left."""
    return User.objects.filter(pk=user_id, is_active=True).exists()


def holders_of(
    permission: str, number: int, day: date | None = None, offices: Collection[int] | None = None
) -> list[int]:
    """Ids of the people whose own role lets them do this at the unit: duties asks whom to give a task. ``offices``: in these alone."""
    day = day or timezone.localdate()
    roles = [role.name for role in role_book().roles() if permission in role.permissions]
    rows = Membership.plain.filter(
        role__in=roles, start__lte=number, stop__gt=number, valid_from__lte=day, user__is_active=True
    ).exclude(valid_to__lte=day)
    if offices is not None:
        rows = rows.filter(organisation_id__in=offices)
    # The narrowest area first: the commune's own officer before the province's.
    ordered = sorted(rows, key=lambda row: (row.stop - row.start, row.pk))
    return list(dict.fromkeys(row.user_id for row in ordered))


def holders_within(
    permission: str, areas: Sequence[UnitRange], day: date | None = None
) -> list[Holder]:  # fmt: skip
    """Whose own role lets them do this somewhere in these places, the narrowest area first; one query."""
    if not areas:
        return []
    day = day or timezone.localdate()
    roles = [role.name for role in role_book().roles() if permission in role.permissions]
    start, stop = min(one.start for one in areas), max(one.stop for one in areas)
    rows = Membership.plain.filter(
        role__in=roles, start__lt=stop, stop__gt=start, valid_from__lte=day, user__is_active=True
    ).exclude(valid_to__lte=day)
    held = {Holder(row.user_id, UnitRange(row.start, row.stop)) for row in rows}
    there = [one for one in held if any(one.area.meet(area) for area in areas)]
    return sorted(there, key=lambda one: (one.area.stop - one.area.start, one.area.start, one.user_id))


def stand_ins_for(user_id: int, day: date | None = None) -> list[int]:
    """Ids of those who stand in for this person that day."""
    day = day or timezone.localdate()
    rows = Delegation.plain.filter(
        membership__user_id=user_id,
        withdrawn_at__isnull=True,
        first_day__lte=day,
        last_day__gte=day,
        to_user__is_active=True,
    )
    found = [row for row in rows.select_related("membership") if is_current(row.membership)]
    return list(dict.fromkeys(row.to_user_id for row in found))


def roles_beside(user_id: int, day: date | None = None) -> dict[int, set[str]]:
    """Person → the roles held in the offices of this person; one query for all."""
    day = day or timezone.localdate()
    today = Membership.plain.filter(valid_from__lte=day).exclude(valid_to__lte=day)
    offices = today.filter(user_id=user_id).values("organisation_id")
    held: dict[int, set[str]] = {}
    for person, role in today.filter(organisation_id__in=offices).values_list("user_id", "role"):
        held.setdefault(person, set()).add(role)
    return held
