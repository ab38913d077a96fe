"""Reading signs: officials by scope; whoever told one by its address or code; neighbours through the api."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hoaban.domains.hazards import signs
from hoaban.domains.hazards.errors import SignFull, TooManyCodes
from hoaban.domains.hazards.sign_models import Sign, SignMedia, SignReport, SignStep
from hoaban.domains.hazards.signs import (
    OPEN_SIGNS,
    Media,
    Outcome,
    Receipt,
    SignAnswer,
    SignFacts,
    SignLine,
    SignState,
    StepLine,
    Told,
    Voice,
    Way,
)
from hoaban.foundation.access.api import ANONYMOUS, Actor, UnitRange, line_of, one_more, read_name, within
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import api as files
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places
from hoaban.kit.text import name_key

PAGE = 50
PURPOSE = "judge_sign"
MOST_CODES, CODE_SECONDS = 30, 600
MEDIA_WITHIN = timedelta(hours=2)
_LEFT = {notify.State.IN_DOUBT, notify.State.SENT, notify.State.CONFIRMED, notify.State.UNKNOWN}


# --- For whoever tells ----------------------------------------------------------------------------------------------
def receipt(uid: UUID) -> Receipt | None:
    row = SignReport.plain.filter(uid=uid).only("uid", "code").first()
    return Receipt(row.uid, row.code) if row else None


def receipt_of(pk: int) -> Receipt:
    row = SignReport.plain.only("uid", "code").get(pk=pk)
    return Receipt(row.uid, row.code)


def outcome(uid: UUID) -> Outcome:
    """What came of it, for whoever holds the address; nothing of a person."""
    row = SignReport.plain.filter(uid=uid).select_related("sign").first()
    if row is None:
        raise NotFound
    sign = row.sign
    return Outcome(
        kind=sign.kind, place=place_name(sign.number), code=row.code, at=row.at, state=SignState(sign.state),
        seen_at=sign.seen_at, answer=SignAnswer(sign.answer) if sign.answer else None, words=sign.words,
        answered_at=sign.answered_at, told_at=row.told_at, is_exercise=sign.is_exercise,
    )  # fmt: skip


def uid_with_code(code: str, line: str, now: datetime) -> UUID:
    """Wrong tries count per line. A right code opens even then: a village may share one carrier's address with a joker."""
    digits = "".join(letter for letter in code if letter.isdigit())
    found = SignReport.plain.filter(code=digits).values_list("uid", flat=True).first() if digits else None
    if found is not None:
        return found
    if one_more("hazards.code", line_of(line), CODE_SECONDS, now, MOST_CODES) > MOST_CODES:
        raise TooManyCodes
    raise NotFound


def report_to_add_to(uid: UUID, now: datetime) -> int:
    """A word that still takes pictures: not for ever, its address may travel."""
    row = SignReport.plain.filter(uid=uid).values_list("pk", "at").first()
    if row is None:
        raise NotFound
    if now - row[1] > MEDIA_WITHIN:
        raise SignFull
    return int(row[0])


def count_of_line(line: str, now: datetime) -> int:
    """How often this line told something in these minutes, this time included; beyond what is kept it counts no further."""
    return one_more("hazards.told", line_of(line), signs.LINE_SECONDS, now, signs.KEPT_PER_LINE)


def teller_of(by: Actor, told: Told, line: str, now: datetime) -> str:
    """Two words of one person count once; of a nameless line only a digest is kept, another one every day."""
    if told.phone_e164:
        return f"phone:{told.phone_e164}"
    if by.key != ANONYMOUS.key and told.way is not Way.CALL:
        return by.key
    day = timezone.localtime(now).date().isoformat()
    return (
        f"line:{salted_hmac('hazards.line', f'{day}/{line}').hexdigest()[:24]}"
        if line
        else f"word:{told.uid}"
    )


def open_sign(number: int, kind: str, *, is_exercise: bool, teller: str = "") -> Sign | None:
    """The one that waits in this place, locked: whoever sees the same joins it.

    Where nobody understood the place only the same person joins her own: two villages are not one crack.
    """
    rows = Sign.plain.filter(number=number, kind=kind, is_exercise=is_exercise, state__in=OPEN_SIGNS)
    if not signs.is_placed(number):
        if not teller:
            return None
        rows = rows.filter(pk__in=SignReport.plain.filter(teller=teller).values("sign"))
    return rows.select_for_update().order_by("-pk").first()


def reports_of(sign_id: int) -> QuerySet[SignReport]:
    rows: QuerySet[SignReport] = SignReport.plain.filter(sign_id=sign_id)
    return rows


def tellers_of(sign_id: int) -> int:
    rows = reports_of(sign_id).order_by()
    return max(1, rows.values("teller").distinct().count())


# --- Places ---------------------------------------------------------------------------------------------------------
def own_province() -> int:
    return int(settings.PROVINCE) * signs.PROVINCE


def is_place(number: int) -> bool:
    """A village or commune of today of this province, or the province itself."""
    own = own_province()
    return own <= number < own + signs.PROVINCE and places.unit_by_number(number) is not None


def place_name(number: int) -> str:
    """«Bản Bó, xã Mường La»; the province's where nobody knows more."""
    return place_names([number])[number]


def place_names(numbers: Iterable[int]) -> dict[int, str]:
    asked = set(numbers)
    above = {number // signs.COMMUNE * signs.COMMUNE for number in asked}
    names = places.names_of(asked | above)
    return {
        number: ", ".join(
            dict.fromkeys(
                names[one] for one in (number, number // signs.COMMUNE * signs.COMMUNE) if one in names
            )
        )
        for number in asked
    }


def centre_of(number: int) -> tuple[float, float] | None:
    """The middle of a village, else of its commune; longitude, latitude."""
    for one in (number, number // signs.COMMUNE * signs.COMMUNE):
        unit = places.unit_by_number(one)
        if unit is not None and unit.centre is not None and one % signs.PROVINCE:
            return unit.centre
    return None


def place_in(text: str) -> int | None:
    """The village or commune that a written line names, by name or code."""
    said = name_key(text)
    codes = [word for word in said.split() if word.isdigit() and len(word) in (5, 9)]
    numbers = places.commune_numbers()
    for code in codes:
        if code in numbers:
            return numbers[code]
    return signs.find_place(said, _villages(), _communes())


def names_of_places() -> signs.Names:
    """Whatever a written line may begin with to name a place: villages, communes and their codes."""
    codes = [(number, code) for code, number in places.commune_numbers().items()]
    return [*_villages(), *_communes(), *codes]


def _communes() -> signs.Names:
    return [(unit.number, name_key(unit.name)) for unit in places.communes(int(settings.PROVINCE))]


def _villages() -> signs.Names:
    own = own_province()
    named = places.village_names()
    return [(number, name_key(name)) for number, name in named if own <= number < own + signs.PROVINCE]


# --- For officials --------------------------------------------------------------------------------------------------
def signs_for(actor: Actor, *, closed: bool = False, page: int = 1) -> tuple[list[SignLine], bool]:
    """What waits, the newest word first; and whether there is another page."""
    rows = Sign.objects.visible_to(actor)
    rows = rows.exclude(state__in=OPEN_SIGNS) if closed else rows.filter(state__in=OPEN_SIGNS)
    start = (max(page, 1) - 1) * PAGE
    found = list(rows.order_by("-last_at", "-pk")[start : start + PAGE + 1])
    return lines(found[:PAGE]), len(found) > PAGE


def lines(rows: Iterable[Sign]) -> list[SignLine]:
    found = list(rows)
    names = place_names(row.number for row in found)
    return [SignLine(facts(row), names[row.number]) for row in found]


def sign_for(actor: Actor, uid: UUID) -> SignLine:
    row = Sign.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return lines([row])[0]


def sign_of(report: UUID) -> UUID:
    """The sign that somebody's word became part of; for the official who just wrote it down."""
    return SignReport.plain.values_list("sign__uid", flat=True).get(uid=report)


def sign_held(by: Actor, uid: UUID) -> Sign:
    """Found through the right to answer, and locked to the end of the transaction: the one place where a deed on a sign begins.

    Of two people who act on it in one instant, who comes second reads what the first one left.
    """
    row: Sign | None = Sign.objects.visible_to(by, "answer").filter(uid=uid).select_for_update().first()
    if row is None:
        raise NotFound
    return row


def hold_of_report(uid: UUID) -> None:
    """The sign somebody's word belongs to, for what she does herself: locked as an official's deed locks it."""
    report = SignReport.plain.filter(uid=uid).values("sign")
    list(Sign.plain.filter(pk__in=report).select_for_update().values_list("pk", flat=True))


def voices_of(actor: Actor, sign_id: int) -> list[Voice]:
    """Each person's word, newest first; that she read telephones and words is on record."""
    audit.record_read("hazards:sign:see", by=actor, target=("hazards.sign", str(sign_id)), purpose=PURPOSE)
    reports = list(SignReport.objects.visible_to(actor).filter(sign_id=sign_id).order_by("-at", "-pk")[:200])
    media: dict[int, list[SignMedia]] = {}
    for row in SignMedia.objects.visible_to(actor).filter(report__in=reports).order_by("pk"):
        media.setdefault(row.report_id, []).append(row)
    uids = files.uids_of(row.file_id for rows in media.values() for row in rows)
    return [
        Voice(
            at=row.at, way=Way(row.way), by_label=row.by_label, phone_e164=row.phone_e164, words=row.words,
            position=None if row.longitude is None or row.latitude is None else (row.longitude, row.latitude),
            media=tuple(Media(uids[one.file_id], one.is_voice) for one in media.get(row.pk, ())), told_at=row.told_at,
        )
        for row in reports
    ]  # fmt: skip


def steps_of(actor: Actor, sign_id: int) -> list[StepLine]:
    rows = SignStep.objects.visible_to(actor).filter(sign_id=sign_id).order_by("-version")
    return [
        StepLine(
            row.at,
            signs.SignStep(row.what),
            SignAnswer(row.answer) if row.answer else None,
            row.words,
            read_name(row.by_label),
        )
        for row in rows
    ]


def earlier_for(actor: Actor, sign: SignFacts) -> list[SignLine]:
    """What else was told of the same commune in the last days."""
    commune = sign.number // signs.COMMUNE * signs.COMMUNE
    rows = Sign.objects.visible_to(actor).filter(
        number__gte=commune, number__lt=commune + signs.COMMUNE, last_at__gte=sign.last_at - signs.EARLIER
    )
    return lines(rows.exclude(pk=sign.id).order_by("-last_at")[:10])


def may_open_media(actor: Actor, file_id: files.FileId) -> bool:
    """Whoever may see the sign it came with; asked by room files."""
    return bool(SignMedia.objects.visible_to(actor).filter(file_id=file_id).exists())


def reached(sign_id: int) -> tuple[list[str], list[int]]:
    """Telephones and accounts of those who told it."""
    rows = SignReport.plain.filter(sign_id=sign_id).values_list("phone_e164", "teller").order_by("pk")
    found = list(rows)
    phones = list(dict.fromkeys(phone for phone, _teller in found if phone))
    keys = dict.fromkeys(teller for _phone, teller in found if teller.startswith("user:"))
    return phones, [int(key[5:]) for key in keys if key[5:].isdigit()]


def has_left_of(sign_id: int) -> bool:
    return has_left(Sign.plain.get(pk=sign_id))


def has_left(sign: Sign) -> bool:
    """Whether anybody has the answer: it stood on her screen, or a message left."""
    if SignReport.plain.filter(sign=sign, told_at__isnull=False, told_at__gte=sign.answered_at).exists():
        return True
    if sign.told_batch is None:
        return False
    return any(
        count
        and (state in _LEFT if channel is not notify.Channel.IN_APP else state is notify.State.CONFIRMED)
        for (channel, state), count in notify.progress(sign.told_batch).counts.items()
    )


# --- For neighbours -------------------------------------------------------------------------------------------------
def facts_held(by: Actor, uid: UUID) -> SignFacts:
    """As `sign_held`, for a room that acts on it."""
    return facts(sign_held(by, uid))


def facts(row: Sign) -> SignFacts:
    return SignFacts(
        id=row.pk, uid=row.uid, kind=row.kind, number=row.number, state=SignState(row.state),
        answer=SignAnswer(row.answer) if row.answer else None, words=row.words, tellers=row.tellers, first_at=row.first_at,
        last_at=row.last_at, answered_at=row.answered_at, is_exercise=row.is_exercise, version=row.version, draft_uid=row.draft_uid,
    )  # fmt: skip


def sign(actor: Actor, uid: UUID) -> SignFacts:
    return sign_for(actor, uid).facts


def sign_by_id(pk: int) -> SignFacts | None:
    """For a listener, to nobody's screen."""
    row = Sign.plain.filter(pk=pk).first()
    return facts(row) if row else None


def signs_waiting(
    communes: Collection[int], *, beside: Collection[UUID] = (), since: datetime | None = None
) -> list[SignLine]:
    """What nobody has looked at in these communes, told ``since`` then, and ``beside`` it these signs however they stand; the newest first.

    The province's number: those whose place nobody understood. For whoever is woken by them, so without an asker; two queries.
    """
    wanted = Q(uid__in=list(beside))
    for number in communes:
        here = (
            Q(number__gte=number, number__lt=number + signs.COMMUNE)
            if signs.is_placed(number)
            else Q(number=number)
        )
        wanted |= here & Q(state=SignState.NEW.value) & (Q(last_at__gte=since) if since else Q())
    return lines(Sign.plain.filter(wanted).order_by("-first_at", "-pk"))


def is_vouched(found: Collection[SignFacts]) -> bool:
    """Two people told one of them, or one whom we know: by her account, by the telephone her message came from, or through an official."""
    if any(one.tellers > 1 for one in found):
        return True
    known = Q(teller__startswith="user:") | Q(way__in=[Way.SMS.value, Way.CALL.value])
    return bool(SignReport.plain.filter(known, sign_id__in=[one.id for one in found]).exists())


def signs_near(actor: Actor, area: UnitRange, since: datetime, *, exercise: bool = False) -> list[SignFacts]:
    """What people told of these units since then, the newest word first."""
    rows = Sign.objects.visible_to(actor).filter(
        within("number", [area]), last_at__gte=since, is_exercise=exercise
    )
    return [facts(row) for row in rows.order_by("-last_at", "-pk")]


def signs_since(
    actor: Actor, since: datetime, areas: Iterable[UnitRange], *, exercise: bool, most: int
) -> list[SignLine]:
    """What was told first since then of these areas, the newest first, for a timeline: two queries, however many."""
    rows = Sign.objects.visible_to(actor).filter(
        within("number", areas), first_at__gte=since, is_exercise=exercise
    )
    return lines(rows.order_by("-first_at", "-pk")[:most])
