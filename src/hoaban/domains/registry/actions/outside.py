"""Looks from other offices: the reason is given before anything opens, the commune is told the same day, and may doubt it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.registry import outside, rules
from hoaban.domains.registry.errors import ReasonUnclear
from hoaban.domains.registry.models import Household, OutsideLook, Person
from hoaban.domains.registry.outside import Why
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties

SEEN, DOUBTED = "registry.looked_at", "registry.look_doubted"
SEEN_TITLE = gettext_noop(
    "Households of the commune were looked at from other offices: %(count)s looks nobody went through yet"
)
DOUBTED_TITLE = gettext_noop("A commune sees no clear reason for a look at a household: answer it")


@transaction.atomic
def give_reason(
    *, by: access.Actor, uid: UUID, why: Why, words: str, request: str | None, now: datetime
) -> None:
    """Say why she looks at a household of another commune; its commune is told. It holds for this day."""
    access.require(by, Permission.SEE)
    home = Household.objects.visible_to(by).filter(uid=uid).first()
    if home is None:
        raise NotFound
    said = " ".join(words.split())
    if why not in outside.CHOSEN or not outside.is_said(said):
        raise ReasonUnclear
    if audit.answered(by, request) or outside.is_own(home.place_no, by.areas(Permission.SEE)):
        return
    _look(by, home, why, said, request, now)


@transaction.atomic
def note_settling(*, by: access.Actor, people: Iterable[int], now: datetime) -> None:
    """She looks at records of other communes to settle a pair; the pair is the reason, and those communes are told."""
    access.require(by, Permission.MERGE)
    ids = Person.plain.filter(pk__in=list(people)).values("household_id")
    with access.lifted("the households lie in other communes than hers"):
        for home in Household.plain.filter(pk__in=ids).order_by("pk"):
            if not outside.is_own(home.place_no, by.areas(Permission.MERGE)):
                _look(by, home, Why.SETTLE, "", None, now)


@transaction.atomic
def mark_looks_seen(
    *, by: access.Actor, uids: Collection[UUID], answered: Collection[UUID] = (), request: str | None, now: datetime
) -> int:  # fmt: skip
    """Somebody of the commune went through what her page showed as new, and nothing else; how many looks.

    ``answered`` are those whose answer stood on her page: one answered since stays new, because she has not read it.
    """
    access.require(by, Permission.DOUBT)
    if audit.answered(by, request):
        return 0
    rows = OutsideLook.objects.visible_to(by).filter(
        access.within("place_no", by.areas(Permission.DOUBT)),
        Q(uid__in=list(uids), answered_at=None) | Q(uid__in=list(answered)),
        seen_at=None,
    )
    communes = {rules.commune_of(number) for number in rows.values_list("place_no", flat=True)}
    count: int = rows.update(seen_at=now)
    audit.record("registry:look:seen", by=by, request=request, count=count)
    for commune in communes:
        _retell(by, commune, now)
    return count


@transaction.atomic
def doubt_look(*, by: access.Actor, uid: UUID, words: str, request: str | None, now: datetime) -> None:
    """The commune sees no clear reason: the data-protection officer is asked."""
    row = _locked(by, uid, Permission.DOUBT)
    if audit.answered(by, request) or row.doubt:
        return
    row.doubt = " ".join(words.split())[: outside.WORDS] or "?"
    row.doubted_by, row.seen_at = by.label, row.seen_at or now
    row.save(update_fields=["doubt", "doubted_by", "seen_at"])
    audit.record("registry:look:doubt", by=by, target=row, request=request, fields=["doubt"])
    _retell(by, rules.commune_of(row.place_no), now)
    duties.open_duty(
        by=by, kind=DOUBTED, title=DOUBTED_TITLE, target=row, path=f"{reverse('registry:looks')}?state=doubted",
        number=row.place_no // outside.PROVINCE_SPAN * outside.PROVINCE_SPAN, permission=Permission.ANSWER,
        term=duties.Workdays(5), cause="registry:look:doubt", now=now,
    )  # fmt: skip


@transaction.atomic
def answer_look(*, by: access.Actor, uid: UUID, words: str, request: str | None, now: datetime) -> None:
    """What the data-protection officer found; the commune sees it as new."""
    row = _locked(by, uid, Permission.ANSWER)
    if audit.answered(by, request) or row.answered_at:
        return
    said = " ".join(words.split())[:400]
    if not outside.is_said(said[: outside.WORDS]):
        raise ReasonUnclear
    row.answer, row.answered_by, row.answered_at, row.seen_at = said, by.label, now, None
    row.save(update_fields=["answer", "answered_by", "answered_at", "seen_at"])
    audit.record("registry:look:answer", by=by, target=row, request=request, fields=["answer"])
    duties.close_duty(by=by, kind=DOUBTED, target=row, now=now)
    _tell(by, rules.commune_of(row.place_no), now)


def _locked(by: access.Actor, uid: UUID, permission: Permission) -> OutsideLook:
    access.require(by, permission)
    rows = OutsideLook.objects.visible_to(by).filter(access.within("place_no", by.areas(permission)), uid=uid)
    row: OutsideLook | None = rows.select_for_update().first()
    if row is None:
        raise NotFound
    return row


def _look(
    by: access.Actor, home: Household, why: Why, words: str, request: str | None, now: datetime
) -> None:
    """Once a day and reason: what she opens further that day stands in the record of readings."""
    told = {
        "place_no": home.place_no,
        "office": _office(by, home.place_no),
        "words": words,
        "by_label": by.label,
        "at": now,
    }
    row, is_new = OutsideLook.plain.get_or_create(
        by_key=by.key, household=home, on=timezone.localdate(now), why=why, defaults=told
    )  # fmt: skip
    audit.record("registry:look:give_reason", by=by, target=row, request=request, fields=["why", "words"])
    if is_new:
        _tell(by, rules.commune_of(home.place_no), now)


def _office(by: access.Actor, place_no: int) -> str:
    """The office whose right she uses; looking to settle a pair, her own."""
    grants = by.grants if isinstance(by, accounts.AccountActor) else ()
    held = [grant for grant in grants if grant.area.contains(place_no)] or grants
    return held[0].organisation_name[:200] if held else ""


def _tell(by: access.Actor, commune: int, now: datetime) -> None:
    """One duty a day, whose title counts; it opens again when something new comes after it was done."""
    params = {"count": _new_looks(commune)}
    if duties.retell_duty(kind=SEEN, target=_commune(commune), params=params):
        return
    duties.open_duty(
        by=by, kind=SEEN, title=SEEN_TITLE, params=params, target=_commune(commune),
        path=f"{reverse('registry:looks')}?state={outside.LookState.NEW}", number=commune,
        permission=Permission.DOUBT, cause="registry:look:give_reason", now=now,
        occasion=f"{timezone.localdate(now)}-{now.timestamp():.6f}",
    )  # fmt: skip


def _retell(by: access.Actor, commune: int, now: datetime) -> None:
    """The duty counts what is left, and ends with the last."""
    if left := _new_looks(commune):
        duties.retell_duty(kind=SEEN, target=_commune(commune), params={"count": left})
    else:
        duties.close_duty(by=by, kind=SEEN, target=_commune(commune), now=now)


def _new_looks(commune: int) -> int:
    span = {"place_no__gte": commune, "place_no__lt": commune + rules.COMMUNE_SPAN}
    return OutsideLook.plain.filter(**span, seen_at=None).count()


def _commune(number: int) -> tuple[str, str]:
    return "registry.commune", str(number)
