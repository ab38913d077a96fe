"""The duty room's log, and what is missing before the next night."""

from uuid import UUID

from django.conf import settings

from hoaban.domains.signing import api as signing
from hoaban.domains.warning import ports
from hoaban.domains.warning.models import Decision, ShiftEntry
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank, covering, voiced, wordbank, worded
from hoaban.domains.warning.values import LEVELS, Gap, Hazard, Shift, ShiftLine, Step
from hoaban.domains.warning.values.approved import FULL
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.places import api as places
from hoaban.foundation.speech import api as speech

MOST = 40
PROVINCE, COMMUNE = 10**9, 10**4
ENDS = frozenset({Step.CANCEL, Step.ALL_CLEAR, Step.EXPIRE})


def shift_lines(actor: access.Actor) -> list[ShiftLine]:
    """The newest first; a hand-over says whether somebody took it."""
    rows = list(ShiftEntry.objects.visible_to(actor).order_by("-pk")[:MOST])
    taken = set(
        ShiftEntry.objects.visible_to(actor)
        .filter(takes__in=[row.pk for row in rows])
        .values_list("takes", flat=True)
    )
    return [
        ShiftLine(
            row.uid, Shift(row.kind), row.text, access.read_name(row.by_label), row.at, row.kind == Shift.HAND_OVER and row.pk not in taken,
            row.by_key == actor.key,
        )
        for row in rows
    ]  # fmt: skip


def gaps() -> list[Gap]:
    """What would be missed at night: words, approvals, documents, people, rules, the key that signs, voices, languages."""
    book, found = bank.book(), []
    for hazard in Hazard:
        missing = sum(book.words_for(hazard, level) is None for level in LEVELS)
        if missing:
            found.append(Gap("words", hazard.value, missing))
    if drafts := sum(not one.is_approved for one in worded.forms(FULL)):
        found.append(Gap("approval", "", drafts))
    found += [Gap("issuer", one.name) for one in book.issuers if one.mark != "verified"]
    number = int(settings.PROVINCE) * PROVINCE
    rights = (Permission.DRAFT, Permission.REVIEW, Permission.ISSUE)
    for permission in (*rights, Permission.WORDS):
        held = len(accounts.holders_of(permission, number))
        if held < 2:
            found.append(Gap("people", permission.value, held))
    above = [one for lack in ports.lacking() for one in lack.find()]
    return (
        found
        + above
        + covering.gaps()
        + _toneless()
        + _key()
        + _unplaced(number)
        + _voices()
        + wordbank.gaps()
    )


def lacked(actor: access.Actor, uid: UUID) -> list[Gap] | None:
    """What was missing as this drill ended; None: it ended before that was kept, runs, or is none."""
    ends = Decision.objects.visible_to(actor).filter(alert__uid=uid, step__in=ENDS, lacked__isnull=False)
    kept = ends.order_by("-pk").values_list("lacked", flat=True).first()
    return None if kept is None else [Gap(kind, what, count) for kind, what, count in kept]


def _toneless() -> list[Gap]:
    """Rows of the bank whose form without tone marks lacks its two people, where the province sends text messages that way."""
    if not bank.book().sends_toneless:
        return []
    missing = sum(not one.is_approved for one in worded.forms())
    return [Gap("toneless", "", missing)] if missing else []


def _key() -> list[Gap]:
    try:
        signing.may_sign(signing.Purpose.WARNING)
    except DomainError:
        return [Gap("key", "")]
    return []


def _unplaced(province: int) -> list[Gap]:
    """Communes that no outline and no circle stands for: who reads no codes is not warned there (decision 0113)."""
    within = access.UnitRange(province, province + PROVINCE)
    bare = {one.number for one in places.units_in(within, places.Level.COMMUNE) if one.centre is None}
    if bare:
        villages = places.units_in(within, places.Level.VILLAGE)
        below = [one.number or 0 for one in villages if one.centre]
        below += [one.number for one in places.facilities_in(within) if one.centre]
        bare -= {number // COMMUNE * COMMUNE for number in below if number % COMMUNE}
        bare -= places.outlines_in(within).keys()
    return [Gap("unplaced", "", len(bare))] if bare else []


def _voices() -> list[Gap]:
    """Languages that lack as many sentences stand together. Where none is on record nobody knows which voices are owed: missing, too."""
    lines = _unvoiced()
    missing: dict[int, list[str]] = {}
    for name, n in lines:
        missing.setdefault(n, []).append(name)
    found = [Gap("sound", ", ".join(names), n) for n, names in missing.items() if n > 0]
    return found if lines else [Gap("languages", "")]


def voiced_languages() -> tuple[int, int]:
    """In how many languages of the province an approved voice says every sentence of the bank, and how many there are."""
    lines = _unvoiced()
    return sum(n <= 0 for _name, n in lines), len(lines)


def _unvoiced() -> list[tuple[str, int]]:
    """(language, sentences of the bank that no approved voice says in it), also while nobody has gathered them for the board of voices."""
    least = len(list(voiced.sayings()))
    counter = access.SystemActor("warning.ready", frozenset({speech.Permission.SEE}))
    return [(one.name, max(one.texts, least) - one.approved) for one in speech.coverage(counter, "warning")]
