"""The village card as a form that works without a line: read in the village, corrected there, sent later."""

from dataclasses import asdict, replace
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext

from hoaban.domains.targeting import actions, queries
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.spoken import DANGERS, PARTS
from hoaban.domains.targeting.values import LONGEST, Card, CardHome
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.offline import api as offline
from hoaban.foundation.places import api as places

KIND = "targeting.card"
FIELDS = tuple(offline.Field(part, said, "long", LONGEST) for part, said in PARTS.items())


def target_of(village: int) -> UUID:
    """A card is named by its village, also before it is written."""
    return uuid5(NAMESPACE_URL, f"targeting:card:{village}")


def units(actor: access.Actor) -> list[offline.PackUnit]:
    """One list per village of hers; with a whole commune she takes the village she goes to."""
    return [
        offline.PackUnit(str(one.number), gettext("Village card: %(village)s") % {"village": one.name}, 1)
        for one in queries.cards(actor, timezone.localdate())
    ]


def pack(actor: access.Actor, key: str) -> list[offline.Record]:
    return [_record(queries.card_of(actor, int(key), timezone.localdate()))]


def current(actor: access.Actor, target: UUID, lock: bool) -> offline.Record | None:
    """The card as it stands; its verb locks it and refuses a version that is no longer the last."""
    village = _village(actor, target)
    try:
        return _record(queries.card_of(actor, village, timezone.localdate())) if village else None
    except NotFound:
        return None


def _village(actor: access.Actor, target: UUID) -> int | None:
    held = [
        one for area in actor.areas(Permission.CARD) for one in places.units_in(area, places.Level.VILLAGE)
    ]
    return next((one.number for one in held if one.number and target_of(one.number) == target), None)


def place_of(target: UUID) -> int | None:
    """Whose office answers for it, whoever asks."""
    numbers = (number for number, _name in places.village_names())
    return next((number for number in numbers if target_of(number) == target), None)


def apply(by: access.Actor, deed: offline.Deed) -> None:
    """The card anew with what was corrected; the rest stays as it stands."""
    village = _village(by, deed.target)
    if village is None:
        raise NotFound
    changes = {key: str(value) for key, value in deed.changes.items() if key in PARTS}
    if not changes:
        return
    held = queries.card_of(by, village, timezone.localdate())
    text = replace(held.text, **changes)
    actions.keep_card(
        by=by, village=village, seen=deed.version, text=text, request=deed.request, now=deed.now
    )


def attach(_entry: UUID, _media: UUID, _file: int) -> None:
    """No picture belongs to a card."""


def _record(card: Card) -> offline.Record:
    homes = "; ".join(_home(one) for one in card.homes)
    points = ", ".join(one.name for one in card.places if one.kind == "assembly_point")
    return offline.Record(
        target_of(card.village), card.name, " · ".join(word for word in (points, homes) if word), card.village, card.number,
        asdict(card.text),
    )  # fmt: skip


def _home(one: CardHome) -> str:
    carry = (
        ngettext("%(n)s person to carry", "%(n)s people to carry", one.carry) % {"n": one.carry}
        if one.carry
        else ""
    )
    return ", ".join(word for word in (one.who, gettext(DANGERS[one.danger]), carry, one.note) if word)


def register() -> None:
    """Called when the app is ready."""
    offline.register_kind(
        offline.FormKind(
            name=KIND, label=gettext_noop("Village card"), noun=gettext_noop("village card"),
            newest=1, permission=Permission.CARD, fields=FIELDS, units=units, pack=pack,
            current=current, place_of=place_of, apply=apply, attach=attach, file_purpose="", most_photos=0,
        )
    )  # fmt: skip
