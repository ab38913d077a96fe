"""The card of a village: written anew with each change, confirmed before the rains."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.domains.registry import api as registry
from hoaban.domains.targeting.actions.season import ask_again, confirmed
from hoaban.domains.targeting.errors import (
    CardEmpty,
    CarryUnfit,
    HomeElsewhere,
    HomeTwice,
    NotAVillage,
    TextTooLong,
)
from hoaban.domains.targeting.events import CardConfirmed
from hoaban.domains.targeting.models import CURRENT, Card, CardHome
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.queries.cards import season_first, text_of
from hoaban.domains.targeting.queries.reader import Reader
from hoaban.domains.targeting.rules import season
from hoaban.domains.targeting.values import LONGEST, CardText, Danger
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.places import api as places
from hoaban.kit.text import nfc

MOST_CARRIED = 20


@transaction.atomic
def keep_card(
    *, by: access.Actor, village: int, seen: int, text: CardText, request: str | None, now: datetime
) -> int:  # fmt: skip
    """Write the card anew; the number of its version. What somebody else wrote meanwhile is never overwritten."""
    row = _current(by, village)
    if answer := audit.answered(by, request):
        return Card.plain.get(pk=answer).number
    _fresh(row, seen)
    said = {part: nfc(words.strip()) for part, words in asdict(text).items()}
    if any(len(words) > LONGEST for words in said.values()):
        raise TextTooLong(most=LONGEST)
    if not said["assembly"]:
        raise CardEmpty
    if row is not None and text_of(row) == CardText(**said):
        return row.number
    new = _next(by, village, row, said, now)
    audit.record("targeting:card:keep", by=by, target=new, request=request, values=said)
    if row is not None and row.season is not None:
        ask_again(by, village, new.number, row.season, now)
    return new.number


@transaction.atomic
def confirm_card(*, by: access.Actor, village: int, seen: int, request: str | None, now: datetime) -> None:
    """It still holds, for the rains of this season; whoever was asked to say so has done it."""
    row = _current(by, village)
    if audit.answered(by, request):
        return
    _fresh(row, seen)
    if row is None:
        raise CardEmpty
    today = timezone.localdate(now)
    new = _next(by, village, row, asdict(text_of(row)), now)
    new.season, new.is_confirmation = season.season_of(today, season_first()), True
    new.confirmed_at, new.confirmed_by = now, by.label
    new.save(update_fields=["season", "is_confirmation", "confirmed_at", "confirmed_by"])
    audit.record("targeting:card:confirm", by=by, target=new, request=request, fields=["season"])
    confirmed(by, village, now)
    events.publish(CardConfirmed(village, new.season))


def _next(by: access.Actor, village: int, row: Card | None, said: dict[str, str], now: datetime) -> Card:
    if row is not None:
        row.replaced_at = now
        row.save(update_fields=["replaced_at"])
    new = Card(
        place_no=village,
        number=row.number + 1 if row else 1,
        by_key=by.key,
        by_label=by.label,
        recorded_at=now,
        **said,
    )
    new.save()
    return new


def _current(by: access.Actor, village: int) -> Card | None:
    access.require_at(by, Permission.CARD, village)
    if village % 10_000 == 0 or places.unit_by_number(village) is None:
        raise NotAVillage
    rows = Card.objects.visible_to(by).select_for_update().filter(CURRENT, place_no=village)
    row: Card | None = rows.first()
    return row


def _fresh(row: Card | None, seen: int) -> None:
    if (row.number if row else 0) != seen:
        raise Stale


@transaction.atomic
def keep_home(
    *, by: access.Actor, village: int, household: UUID, danger: Danger, carry: int, note: str, request: str | None, now: datetime
) -> UUID:  # fmt: skip
    """Put a home in danger on the village's card; a home that stands there already is written anew. Its uid."""
    access.require_at(by, Permission.CARD, village)
    if answer := audit.answered(by, request):
        return UUID(str(CardHome.objects.visible_to(by).get(pk=answer).uid))
    if not 0 <= carry <= MOST_CARRIED:
        raise CarryUnfit
    home = registry.home_at(Reader(by, Permission.CARD), household)
    if home is None or home.place_no not in (village, village - village % 10_000):
        raise HomeElsewhere
    held = CardHome.plain.select_for_update().filter(CURRENT, household=home.id).first()
    if held is not None and held.place_no != village:
        raise HomeTwice
    if held is not None:
        held.replaced_at = now
        held.save(update_fields=["replaced_at"])
    row = CardHome(
        household=home.id, household_uid=home.uid, place_no=village, danger=danger, carry=carry, note=nfc(note.strip())[:200],
        by_key=by.key, by_label=by.label, recorded_at=now,
    )  # fmt: skip
    row.save()
    audit.record(
        "targeting:home:keep", by=by, target=row, request=request, fields=["danger", "carry", "note"]
    )
    return row.uid


@transaction.atomic
def drop_home(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> int:
    """It is in danger no more; the row stays as history. The village."""
    access.require(by, Permission.CARD)
    row: CardHome | None = CardHome.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request) or row.replaced_at is not None:
        return row.place_no
    row.replaced_at = now
    row.save(update_fields=["replaced_at"])
    audit.record("targeting:home:drop", by=by, target=row, request=request)
    return row.place_no
