"""Words of the bank, as they stand and in other forms: two different people approve the very words; others begin anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from hoaban.domains.warning.errors import ApprovedAlready, ApprovedInPack, NotReader, OnlyPeopleIssue
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import approved, bank, worded
from hoaban.domains.warning.rules import lifecycle, toneless, wording
from hoaban.domains.warning.values import Hazard, Proof
from hoaban.domains.warning.values.approved import TONELESS, FormShown
from hoaban.domains.warning.word_models import Form, FormApproval
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed, Stale
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit

LONGEST_PAPER = 200


@transaction.atomic
def approve_words(
    *, by: access.Actor, hazard: Hazard, level: int, seen: str, proof: Proof, request: str | None, now: datetime,
    variant: str = TONELESS, document: str = "",
) -> None:  # fmt: skip
    """Stand behind a row of the bank as it is shown in a form. ``seen``: the seal of what she read; ``document``: by which paper."""
    _may(by, variant)
    if audit.answered(by, request):
        return
    shown = _held(hazard, level, seen, variant)
    _prove(by, proof)
    if shown.paper:
        raise ApprovedInPack
    form = _open(hazard, level, variant) if shown.is_kept else _new(by, shown, now)
    if shown.has(by.key):
        raise ApprovedAlready
    _approved(by, form, proof, now, document)
    audit.record("warning:words:approve", by=by, target=form, request=request)


@transaction.atomic
def reword(
    *, by: access.Actor, hazard: Hazard, level: int, lines: Sequence[str], seen: str, proof: Proof, request: str | None, now: datetime
) -> None:  # fmt: skip
    """Put other words without tone marks in the place of those shown, and approve them; who approved the former does so again.

    ``lines``: one for each sentence of the row, in its order.
    """
    _may(by, TONELESS)
    if audit.answered(by, request):
        return
    shown = _held(hazard, level, seen, TONELESS)
    _prove(by, proof)
    said = tuple((key, wording.tidied(words)) for (key, _full), words in zip(shown.full, lines, strict=True))
    for (_key, words), (_same, full) in zip(said, shown.full, strict=True):
        toneless.check(words, full)
    if said == shown.lines and shown.has(by.key):
        raise ApprovedAlready
    if said == shown.lines and shown.is_kept:
        form = _open(hazard, level, TONELESS)
    else:
        form = _new(by, replace(shown, lines=said, seal=toneless.seal(hazard, level, shown.full, said)), now)
    _approved(by, form, proof, now)
    audit.record("warning:words:change", by=by, target=form, request=request)


@transaction.atomic
def take_words_back(
    *, by: access.Actor, hazard: Hazard, level: int, seen: str, proof: Proof, request: str | None, now: datetime,
    variant: str = TONELESS,
) -> None:  # fmt: skip
    """They read as something else after all: nobody stands behind them any more. Without tone marks, the full words go out."""
    _may(by, variant)
    if audit.answered(by, request):
        return
    shown = _held(hazard, level, seen, variant)
    _prove(by, proof)
    if not shown.is_kept:
        raise Stale
    form = _open(hazard, level, variant)
    form.over_at, form.over_key, form.over_label = now, by.key, by.label
    form.save(update_fields=["over_at", "over_key", "over_label"])
    audit.record("warning:words:withdraw", by=by, target=form, request=request)


def _may(by: access.Actor, variant: str) -> None:
    access.require(by, Permission.WORDS)
    if not approved.has_whole(by):
        raise NotAllowed
    if not approved.reads_language(by, variant):
        raise NotReader


def _prove(by: access.Actor, proof: Proof) -> None:
    if not lifecycle.is_person(by.key):
        raise OnlyPeopleIssue
    lifecycle.prove(proof, is_demo=accounts.is_demo_installation())


def _held(hazard: Hazard, level: int, seen: str, variant: str) -> FormShown:
    """As it stands now, held for this transaction; another wording, or other full words, than she read are refused."""
    list(_standing(hazard, level, variant).select_for_update())
    shown = worded.form_of(hazard, level, variant)
    if shown.seal != seen:
        raise Stale
    return shown


def _standing(hazard: Hazard, level: int, variant: str) -> QuerySet[Form]:
    rows: QuerySet[Form] = Form.plain.filter(
        hazard=hazard, level=level, variant=variant, over_at__isnull=True
    )
    return rows


def _open(hazard: Hazard, level: int, variant: str) -> Form:
    return _standing(hazard, level, variant).get()


def _new(by: access.Actor, shown: FormShown, now: datetime) -> Form:
    """What stood before, also of older full words, is over."""
    _standing(shown.hazard, shown.level, shown.variant).update(
        over_at=now, over_key=by.key, over_label=by.label
    )
    told = {"lines": [list(one) for one in shown.lines], "seal": shown.seal, "made_at": now}
    made, _is_new = Form.plain.get_or_create(
        hazard=shown.hazard, level=shown.level, variant=shown.variant, over_at=None, defaults=told
    )
    if made.seal != shown.seal:  # another person was quicker, with other words
        raise Stale
    return made


def _approved(by: access.Actor, form: Form, proof: Proof, now: datetime, document: str = "") -> None:
    number = int(settings.PROVINCE) * bank.PROVINCE
    role = accounts.role_of(by, Permission.WORDS, access.UnitRange(number, number + bank.PROVINCE))
    FormApproval.plain.create(
        form=form, by_key=by.key, by_label=by.label, by_role=role or "", at=now, proof=proof,
        document=" ".join(document.split())[:LONGEST_PAPER],
    )  # fmt: skip
