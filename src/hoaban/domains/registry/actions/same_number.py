"""One number in several records: the keeper of the register is asked, communes look at the cards, and what was asked ends
with the deed that settles it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions.outside import note_settling
from hoaban.domains.registry.errors import NotShared
from hoaban.domains.registry.models import CURRENT, Person
from hoaban.domains.registry.outside import PROVINCE_SPAN
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.changes import is_number_held
from hoaban.domains.registry.queries.merging import current
from hoaban.domains.registry.queries.same_number import (
    CARD,
    KEEPER,
    TARGET,
    carriers,
    number_holder,
    target_of,
)
from hoaban.domains.registry.values import NUMBERS, NumberKind, Part
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties

KEEPER_TITLE = gettext_noop("One number stands in records of two communes: settle whose it is")
CARD_TITLE = gettext_noop(
    "Look at a card: the number of one of your people stands in another commune's record too"
)
TERM = duties.Workdays(10)
"""No law sets it: two working weeks."""


@transaction.atomic
def ask_keeper(*, by: access.Actor, uid: UUID, kind: NumberKind, request: str | None, now: datetime) -> None:
    """A number of somebody of hers stands in a record that she may not read: the keeper of the register settles it."""
    person, found = number_holder(by, uid, kind)
    if audit.answered(by, request):
        return
    areas = by.areas(Permission.MERGE)
    if all(any(area.contains(one.place_no) for area in areas) for one in found):
        raise NotShared
    _ask_keeper(by, person, person, None, kind, request, now)


@transaction.atomic
def ask_keeper_about(
    *,
    by: access.Actor,
    uid: UUID,
    kind: NumberKind,
    indexes: Sequence[str],
    request: str | None,
    now: datetime,
) -> bool:
    """The same for a number from her card that was refused at the desk; False where nobody else has it any more."""
    access.require(by, Permission.CORRECT)
    if audit.answered(by, request):
        return True
    person = Person.objects.visible_to(by, "correct").filter(CURRENT, uid=uid).first()
    if person is None:
        raise NotFound
    if not is_number_held(Part(kind.value), indexes, besides=person.uid):
        return False
    with access.lifted("the first record with this number; its commune is told by the keeper, if at all"):
        holder = carriers(Part(kind.value), indexes).exclude(pk=person.pk)[0]
    _ask_keeper(by, person, holder, person.uid, kind, request, now)
    return True


def _ask_keeper(
    by: access.Actor, person: Person, holder: Person, beside: UUID | None, kind: NumberKind, request: str | None, now: datetime
) -> None:  # fmt: skip
    target = target_of(person.uid, kind)
    if not duties.is_open(KEEPER, target):
        duties.open_duty(
            by=by, kind=KEEPER, title=KEEPER_TITLE, target=target, path=_page(holder.uid, kind, beside), term=TERM,
            number=person.place_no // PROVINCE_SPAN * PROVINCE_SPAN, permission=Permission.MERGE, cause="registry:number:ask",
            occasion=now.isoformat(), now=now,
        )  # fmt: skip
    audit.record("registry:number:ask", by=by, target=person, request=request, fields=[kind.value])


@transaction.atomic
def ask_communes(
    *, by: access.Actor, uid: UUID, kind: NumberKind, beside: UUID | None, request: str | None, now: datetime
) -> int:
    """They are several people: each commune looks at the card of its own; how many communes. The keeper is asked no more.

    ``beside``: for whom the number was typed and refused; of her the card was looked at then.
    """
    person, found = number_holder(by, uid, kind)
    if audit.answered(by, request):
        return 0
    here = access.within("place_no", by.areas(Permission.MERGE))
    people = (
        Person.objects.visible_to(by).filter(CURRENT, here, pk__in=[one.pk for one in found]).order_by("pk")
    )
    holders = dict(people.values_list("uid", "place_no"))
    if not holders or not (beside or _is_shared(found)):
        raise NotShared
    for holder, place in holders.items():
        target = target_of(holder, kind)
        if not duties.is_open(CARD, target):
            duties.open_duty(
                by=by, kind=CARD, title=CARD_TITLE, target=target, path=_page(holder, kind, None), term=TERM,
                number=rules.commune_of(place), permission=Permission.CORRECT, cause="registry:number:check",
                occasion=now.isoformat(), now=now,
            )  # fmt: skip
    communes = {rules.commune_of(place) for place in holders.values()}
    asked_from = [one.uid for one in found] + ([beside] if beside else [])
    _close(by, asked_from, kind, KEEPER)
    audit.record("registry:number:check", by=by, target=person, request=request, count=len(communes))
    return len(communes)


@transaction.atomic
def note_card_right(
    *, by: access.Actor, uid: UUID, kind: NumberKind, request: str | None, now: datetime
) -> None:
    """Her office looked at the card and the number is right. Once every commune says so the keeper is asked anew."""
    access.require(by, Permission.CORRECT)
    person, found = number_holder(by, uid, kind)
    if audit.answered(by, request):
        return
    audit.record("registry:number:right", by=by, target=person, request=request, fields=[kind.value])
    own = [one for one in found if any(area.contains(one.place_no) for area in by.areas(Permission.CORRECT))]
    closed = _close(by, [one.uid for one in own], kind, CARD)
    waits = any(duties.is_open(CARD, target_of(one.uid, kind)) for one in found)
    if closed and not waits and _is_shared(found):
        _ask_keeper(by, person, person, None, kind, None, now)


@transaction.atomic
def look_at_both(
    *, by: access.Actor, uid: UUID, kind: NumberKind, beside: UUID | None, now: datetime
) -> tuple[UUID, UUID]:
    """She looks at two records to settle them, as of a pair; both communes are told. The first two that stand."""
    _person, found = number_holder(by, uid, kind)
    here = access.within("place_no", by.areas(Permission.MERGE))
    stand = Person.objects.visible_to(by).filter(CURRENT, here)
    two = [*stand.filter(pk__in=[one.pk for one in found]).order_by("pk"), *stand.filter(uid=beside)][:2]
    if len(two) < 2:
        raise NotShared
    note_settling(by=by, people=[one.pk for one in two], now=now)
    return two[0].uid, two[1].uid


def settle(by: access.Actor, people: Collection[Person]) -> None:
    """Called in the transaction of a deed that changed whose numbers these are: what was asked about one that a single person
    carries by now is over. ``people`` as they stood before and as they stand now."""
    if not duties.waiting_targets([KEEPER, CARD], TARGET):
        return
    for part in NUMBERS:
        for index in {_index(one, part) for one in people} - {""}:
            with access.lifted("who carries the number by now; nothing of the rows is told"):
                found = list(carriers(part, [index]))
            if not _is_shared(found):
                uids = [one.uid for one in (*found, *people) if _index(one, part) == index]
                for what in (KEEPER, CARD):
                    _close(by, uids, NumberKind(part.value), what)


def _is_shared(found: Sequence[Person]) -> bool:
    with access.lifted("whether all of these stand for one person; nothing of them is told"):
        return len(set(current([one.pk for one in found]).values())) > 1


def _index(person: Person, part: Part) -> str:
    return person.identity_index if part is Part.IDENTITY else person.insurance_index


def _close(by: access.Actor, uids: Sequence[UUID], kind: NumberKind, what: str) -> int:
    return sum(
        duties.close_duty(by=by, kind=what, target=target_of(uid, kind)) for uid in dict.fromkeys(uids)
    )


def _page(uid: UUID, kind: NumberKind, beside: UUID | None) -> str:
    page = reverse("registry:same_number", args=[uid, kind.value])
    return f"{page}?beside={beside}" if beside else page
