"""People on the way to another commune: what waits here, what was sent from here, and one of them with its people."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import Household, Move, Person, Transfer
from hoaban.domains.registry.moves import MoveWhy
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.reading import note, shown_name
from hoaban.domains.registry.transfers import PUT_BACK_WITHIN, TransferRow, TransferShown, Traveller, Way
from hoaban.domains.registry.values import Precision, ReadFor, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places

SHOWN = 50
KEPT = timedelta(days=30)
"""So long an answer stays in the list of what was sent."""


def transfers_of(actor: access.Actor, now: datetime) -> Sequence[TransferRow]:
    """What waits for her word or was taken in a moment ago, then what she sent: waiting, or answered lately. No names, so
    nothing goes on record."""
    lately = Q(way__in=(Way.TAKEN_IN, Way.REFUSED), closed_at__gte=now - KEPT)
    sent = Transfer.objects.visible_to(actor, "send").filter(Q(way=Way.WAITING) | lately)
    lately_in = Q(way=Way.TAKEN_IN, seen_at__isnull=True, closed_at__gte=now - PUT_BACK_WITHIN)
    arriving = Transfer.objects.visible_to(actor, "answer").filter(Q(way=Way.WAITING) | lately_in)
    return [*_rows(arriving, is_arrival=True), *_rows(sent, is_arrival=False)]


def _rows(found: QuerySet[Transfer], *, is_arrival: bool) -> list[TransferRow]:
    rows = list(found.order_by("-at")[:SHOWN])
    other = [row.source_no if is_arrival else row.target_no for row in rows]
    names = places.names_of(other) if rows else {}
    return [
        TransferRow(
            row.uid, Way(row.way), names.get(commune, ""), is_arrival, len(row.people), row.on, row.reason, row.seen_at is not None
        )
        for row, commune in zip(rows, other, strict=True)
    ]  # fmt: skip


def transfer_for(actor: access.Actor, uid: UUID) -> TransferShown:
    """With names while it concerns the reader's commune: the other one's people are its own until it takes them in, and no
    longer named there once that will not be. The reading is on record first."""
    access.require(actor, Permission.CORRECT)
    row: Transfer | None = Transfer.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    is_sender = Transfer.objects.visible_to(actor, "send").filter(pk=row.pk).exists()
    is_named = is_sender or row.way in {Way.WAITING, Way.TAKEN_IN}
    if is_named:
        note("registry:person:list", actor, f"transfer {row.uid}", ReadFor.SERVICE, count=len(row.people))
    mine = Household.objects.visible_to(actor).filter(pk=row.source_id).values_list("uid", flat=True).first()
    with access.lifted("people sent to her commune, by key"):
        home = Household.plain.get(pk=row.source_id)
        people = _people(row, then=is_sender) if is_named else []
    names = places.names_of([row.source_no, row.target_no])
    answers = Transfer.objects.visible_to(actor, "answer").filter(pk=row.pk).exists()
    return TransferShown(
        row.uid, Way(row.way), answers, names.get(row.source_no, ""), names.get(row.target_no, ""), row.target_no, home.code,
        mine, len(row.people), people, row.on, MoveWhy(row.why), *((row.note, row.said_by) if is_named else ("", "")),
        row.by_label, row.at, row.reason, row.closed_by, row.closed_at, row.seen_at is not None, _put_back_until(row) if answers else None,
    )  # fmt: skip


def _put_back_until(row: Transfer) -> datetime | None:
    if row.way != Way.TAKEN_IN or row.closed_at is None or row.seen_at:
        return None
    return row.closed_at + PUT_BACK_WITHIN


def _people(row: Transfer, *, then: bool) -> list[Traveller]:
    """As they are, or for those who sent them as what they left."""
    rows = Person.plain.filter(pk__in=row.people).defer("identity_sealed", "insurance_sealed").order_by("pk")
    moves = Move.plain.filter(deed=row.move) if row.move and then else Move.plain.none()
    left = dict(moves.values_list("person_id", "relation_before"))
    return [_traveller(one, row, Relation(left.get(one.pk, one.relation))) for one in rows]


def _traveller(person: Person, row: Transfer, relation: Relation) -> Traveller:
    born = rules.born_text(
        person.birth_year,
        person.birth_date,
        Precision(person.birth_precision),
        person.birth_month,
        whole=True,
    )
    there = person.replaced_at is None and person.household_id == row.source_id
    return Traveller(person.uid, shown_name(person.name), relation, born, there)


def destinations(actor: access.Actor, near: int) -> list[tuple[int, str]]:
    """The other communes people can be sent to, by name."""
    access.require(actor, Permission.CORRECT)
    own, numbers = rules.commune_of(near), places.commune_numbers().values()
    names = places.names_of(numbers)
    return sorted(
        ((number, names.get(number, "")) for number in numbers if number != own), key=lambda one: one[1]
    )
