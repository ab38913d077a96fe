"""One number in several records: the keeper of the register is asked, communes look at the cards, and what was asked ends
with the deed that settles it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions.outside import note_settling
from hoaban.domains.registry.errors import KeeperAsks, NotShared
from hoaban.domains.registry.models import CURRENT, MERGED, Person
from hoaban.domains.registry.outside import PROVINCE_SPAN
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.changes import is_number_held
from hoaban.domains.registry.queries.merging import current
from hoaban.domains.registry.queries.reading import names_at
from hoaban.domains.registry.queries.same_number import (
    CARD,
    KEEPER,
    TARGET,
    carriers,
    indexes_now,
    is_about,
    number_holder,
    target_of,
    told_of,
    typed_for,
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
    _open_keeper(by, person, holder, beside, kind, now)
    audit.record("registry:number:ask", by=by, target=person, request=request, fields=[kind.value])


def _open_keeper(
    by: access.Actor, person: Person, holder: Person, beside: UUID | None, kind: NumberKind, now: datetime
) -> None:
    target = target_of(person.uid, kind)
    if not duties.is_open(KEEPER, target):
        duties.open_duty(
            by=by, kind=KEEPER, title=KEEPER_TITLE, target=target, path=_page(holder.uid, kind, beside), term=TERM,
            params=told_of(holder, kind, beside) if beside else {}, number=person.place_no // PROVINCE_SPAN * PROVINCE_SPAN,
            permission=Permission.MERGE, cause="registry:number:ask", occasion=now.isoformat(), now=now,
        )  # fmt: skip


@transaction.atomic
def ask_communes(
    *, by: access.Actor, uid: UUID, kind: NumberKind, beside: UUID | None, request: str | None, now: datetime
) -> int:
    """They are several people: each commune looks at the card of its own; how many communes. The keeper is asked no more.

    ``beside``: for whom the number was typed and refused, where the keeper was asked about it; of her the card was looked at then.
    """
    person, found = number_holder(by, uid, kind)
    _only_keeper(by, found)
    if audit.answered(by, request):
        return 0
    typed = [one.uid for one in typed_for(by, beside, kind, found)]
    if not (typed or _is_shared(found)):
        raise NotShared
    rows = Person.objects.visible_to(by).filter(CURRENT, pk__in=[one.pk for one in found]).order_by("pk")
    holders, known = list(rows), duties.waiting_told(CARD, TARGET)
    if not holders:
        raise NotShared
    for holder in holders:
        target = target_of(holder.uid, kind)
        told = told_of(holder, kind, typed[0]) if typed else {}
        if target[1] not in known:
            duties.open_duty(
                by=by, kind=CARD, title=CARD_TITLE, target=target, path=_page(holder.uid, kind, None), term=TERM,
                params=told, number=rules.commune_of(holder.place_no), permission=Permission.CORRECT,
                cause="registry:number:check", occasion=now.isoformat(), now=now,
            )  # fmt: skip
        elif told and not known[target[1]]:
            duties.retell_duty(kind=CARD, target=target, params=told)
    communes = {rules.commune_of(holder.place_no) for holder in holders}
    _close(by, [*(one.uid for one in found), *typed], kind, KEEPER)
    audit.record("registry:number:check", by=by, target=person, request=request, count=len(communes))
    return len(communes)


def _only_keeper(by: access.Actor, found: Sequence[Person]) -> None:
    """Whoever keeps one of the records looks at its card herself, and of the others only the keeper of all may ask."""
    areas, names = by.areas(Permission.MERGE), names_at(by)
    if any(names(one.place_no) or not any(area.contains(one.place_no) for area in areas) for one in found):
        raise KeeperAsks


@transaction.atomic
def note_card_right(
    *, by: access.Actor, uid: UUID, kind: NumberKind, request: str | None, now: datetime
) -> None:
    """Her office looked at this card and the number is right. Once every commune says so the keeper is asked anew, about whom the
    number was refused to as well."""
    access.require(by, Permission.CORRECT)
    person, found = number_holder(by, uid, kind)
    access.require_at(by, Permission.CORRECT, person.place_no)
    if audit.answered(by, request):
        return
    audit.record("registry:number:right", by=by, target=person, request=request, fields=[kind.value])
    told = duties.waiting_told(CARD, TARGET).get(target_of(uid, kind)[1], {})
    closed = _close(by, [uid], kind, CARD)
    if not closed or any(duties.is_open(CARD, target_of(one.uid, kind)) for one in found):
        return
    with access.lifted("for whom the number was typed; nothing of her is told"):
        asker = Person.plain.filter(CURRENT, uid=str(told["beside"])).first() if told else None
    if asker and is_about(told, kind, person) and all(one.pk != asker.pk for one in found):
        _open_keeper(by, asker, person, asker.uid, kind, now)
    elif _is_shared(found):
        _ask_keeper(by, person, person, None, kind, None, now)


@transaction.atomic
def look_at_both(
    *, by: access.Actor, uid: UUID, kind: NumberKind, beside: UUID | None, now: datetime
) -> tuple[UUID, UUID]:
    """She looks at two records to settle them, as of a pair; both communes are told. The first two that stand."""
    _person, found = number_holder(by, uid, kind)
    here = access.within("place_no", by.areas(Permission.MERGE))
    stand = Person.objects.visible_to(by).filter(CURRENT, here, pk__in=[one.pk for one in found])
    two = [*stand.order_by("pk"), *typed_for(by, beside, kind, found)][:2]
    if len(two) < 2:
        raise NotShared
    note_settling(by=by, people=[one.pk for one in two], now=now)
    return two[0].uid, two[1].uid


def settle(by: access.Actor, people: Collection[Person]) -> None:
    """Called in the transaction of a deed that changed whose numbers these are: what was asked about one that a single person
    carries by now is over. ``people`` as they stood before and as they stand now."""
    asked = {what: waiting for what in (KEEPER, CARD) if (waiting := duties.waiting_told(what, TARGET))}
    if not asked:
        return
    for part in NUMBERS:
        over = _carried_by_one(part, people)
        for what, waiting in asked.items():
            for target, told in waiting.items():
                uid, _, kind = target.partition("/")
                if kind == part and (_is_past(told, part, people) if told else UUID(uid) in over):
                    duties.close_duty(by=by, kind=what, target=(TARGET, target))


def _carried_by_one(part: Part, people: Collection[Person]) -> set[UUID]:
    over: set[UUID] = set()
    for one in people:
        if indexes := indexes_now(part, one):
            with access.lifted("who carries the number by now; nothing of the rows is told"):
                found = list(carriers(part, indexes))
            if not _is_shared(found):
                over |= {one.uid, *(other.uid for other in found)}
    return over


def _is_past(told: Mapping[str, int | str], part: Part, people: Collection[Person]) -> bool:
    """Of a number that was refused to somebody: its holder has another one by now, or she has, or they became one."""
    pair = {UUID(str(told["holder"])), UUID(str(told["beside"]))}
    if pair.isdisjoint(one.uid for one in people):
        return False
    with access.lifted("how the two stand by now; nothing of the rows is told"):
        rows = {one.uid: one for one in Person.plain.filter(CURRENT | MERGED, uid__in=pair)}
    holder, asker = rows.get(UUID(str(told["holder"]))), rows.get(UUID(str(told["beside"])))
    if not holder or not asker or asker.merged_into_id or not is_about(told, part, holder):
        return True
    now = _index(asker, part)
    return any(one.uid == asker.uid and _index(one, part) != now for one in people) or not _is_shared(
        [holder, asker]
    )


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
