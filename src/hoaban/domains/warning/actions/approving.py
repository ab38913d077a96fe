"""How words of the bank go out without tone marks: two different people approve the very words; others begin anew."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from hoaban.domains.warning.errors import ApprovedAlready, OnlyPeopleIssue
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import approved, bank
from hoaban.domains.warning.rules import lifecycle, toneless, wording
from hoaban.domains.warning.values import Hazard, Proof
from hoaban.domains.warning.values.approved import TONELESS, FormShown
from hoaban.domains.warning.word_models import Form, FormApproval
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed, Stale
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit


@transaction.atomic
def approve_words(
    *, by: access.Actor, hazard: Hazard, level: int, seen: str, proof: Proof, request: str | None, now: datetime
) -> None:  # fmt: skip
    """Stand behind a row of the bank as it is shown without tone marks. ``seen``: the seal of what she read."""
    _may(by)
    if audit.answered(by, request):
        return
    shown = _held(hazard, level, seen)
    _prove(by, proof)
    form = _open(hazard, level) if shown.is_kept else _new(hazard, level, shown.lines, shown.seal, now)
    if shown.has(by.key):
        raise ApprovedAlready
    _approved(by, form, proof, now)
    audit.record("warning:words:approve", by=by, target=form, request=request)


@transaction.atomic
def reword(
    *, by: access.Actor, hazard: Hazard, level: int, lines: Sequence[str], seen: str, proof: Proof, request: str | None, now: datetime
) -> None:  # fmt: skip
    """Put other words without tone marks in the place of those shown, and approve them; who approved the former does so again.

    ``lines``: one for each sentence of the row, in its order.
    """
    _may(by)
    if audit.answered(by, request):
        return
    shown = _held(hazard, level, seen)
    _prove(by, proof)
    said = tuple((key, wording.tidied(words)) for (key, _full), words in zip(shown.full, lines, strict=True))
    for (_key, words), (_same, full) in zip(said, shown.full, strict=True):
        toneless.check(words, full)
    if said == shown.lines and shown.has(by.key):
        raise ApprovedAlready
    if said == shown.lines and shown.is_kept:
        form = _open(hazard, level)
    else:
        form = _new(hazard, level, said, toneless.seal(hazard, level, shown.full, said), now)
    _approved(by, form, proof, now)
    audit.record("warning:words:change", by=by, target=form, request=request)


@transaction.atomic
def take_words_back(
    *, by: access.Actor, hazard: Hazard, level: int, seen: str, proof: Proof, request: str | None, now: datetime
) -> None:  # fmt: skip
    """They read as something else after all: nobody stands behind them any more, and the full words go out."""
    _may(by)
    if audit.answered(by, request):
        return
    shown = _held(hazard, level, seen)
    _prove(by, proof)
    if not shown.is_kept:
        raise Stale
    form = _open(hazard, level)
    form.over_at = now
    form.save(update_fields=["over_at"])
    audit.record("warning:words:withdraw", by=by, target=form, request=request)


def _may(by: access.Actor) -> None:
    """The bank is the whole province's, so the right has to be."""
    access.require(by, Permission.WORDS)
    number = int(settings.PROVINCE) * bank.PROVINCE
    whole = access.UnitRange(number, number + bank.PROVINCE)
    if not any(area.covers(whole) for area in by.areas(Permission.WORDS)):
        raise NotAllowed


def _prove(by: access.Actor, proof: Proof) -> None:
    if not lifecycle.is_person(by.key):
        raise OnlyPeopleIssue
    lifecycle.prove(proof, is_demo=accounts.is_demo_installation())


def _held(hazard: Hazard, level: int, seen: str) -> FormShown:
    """As it stands now, held for this transaction; another wording, or other full words, than she read are refused."""
    list(
        Form.plain.select_for_update().filter(
            hazard=hazard, level=level, variant=TONELESS, over_at__isnull=True
        )
    )
    shown = approved.form_of(hazard, level)
    if shown.seal != seen:
        raise Stale
    return shown


def _open(hazard: Hazard, level: int) -> Form:
    found: Form = Form.plain.get(hazard=hazard, level=level, variant=TONELESS, over_at__isnull=True)
    return found


def _new(hazard: Hazard, level: int, lines: Sequence[tuple[str, str]], seal: str, now: datetime) -> Form:
    """What stood before, also of older full words, is over."""
    Form.plain.filter(hazard=hazard, level=level, variant=TONELESS, over_at__isnull=True).update(over_at=now)
    told = {"lines": [list(one) for one in lines], "seal": seal, "made_at": now}
    made, _is_new = Form.plain.get_or_create(
        hazard=hazard, level=level, variant=TONELESS, over_at=None, defaults=told
    )
    if made.seal != seal:  # another person was quicker, with other words
        raise Stale
    return made


def _approved(by: access.Actor, form: Form, proof: Proof, now: datetime) -> None:
    number = int(settings.PROVINCE) * bank.PROVINCE
    role = accounts.role_of(by, Permission.WORDS, access.UnitRange(number, number + bank.PROVINCE))
    FormApproval.plain.create(
        form=form, by_key=by.key, by_label=by.label, by_role=role or "", at=now, proof=proof
    )
