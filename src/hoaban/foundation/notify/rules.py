"""Decisions in plain Python: what may follow what, when to try again, when it is quiet, what an SMS costs, what is neutral."""

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from hoaban.foundation.notify.heard import SAID
from hoaban.foundation.notify.values import Came, Channel, Parts, Rang, State, Step, Telling
from hoaban.kit.text import fold

MOVES: dict[tuple[State, Step], State] = {
    (State.PLANNED, Step.CLAIM): State.IN_DOUBT,
    (State.PLANNED, Step.EXPIRE): State.EXPIRED,
    (State.IN_DOUBT, Step.ACCEPTED): State.SENT,
    (State.IN_DOUBT, Step.LATER): State.PLANNED,
    (State.IN_DOUBT, Step.REFUSED): State.FAILED,
    (State.IN_DOUBT, Step.GIVE_UP): State.FAILED,
    (State.IN_DOUBT, Step.EXPIRE): State.EXPIRED,
    (State.IN_DOUBT, Step.RESEND): State.PLANNED,
    (State.IN_DOUBT, Step.SILENT): State.UNKNOWN,
    (State.IN_DOUBT, Step.RECEIPT_GOOD): State.CONFIRMED,
    (State.IN_DOUBT, Step.RECEIPT_BAD): State.FAILED,
    (State.SENT, Step.RECEIPT_GOOD): State.CONFIRMED,
    (State.SENT, Step.RECEIPT_BAD): State.FAILED,
    (State.SENT, Step.SILENT): State.UNKNOWN,
    (State.SENT, Step.REPEAT): State.PLANNED,
    (State.UNKNOWN, Step.REPEAT): State.PLANNED,
    (State.UNKNOWN, Step.RECEIPT_GOOD): State.CONFIRMED,
    (State.UNKNOWN, Step.RECEIPT_BAD): State.FAILED,
    (State.FAILED, Step.RECEIPT_GOOD): State.CONFIRMED,
    (State.CONFIRMED, Step.TAKE_BACK): State.UNKNOWN,
    (State.FAILED, Step.TAKE_BACK): State.UNKNOWN,
    (State.FAILED, Step.AGAIN): State.PLANNED,
    (State.FAILED, Step.REPEAT): State.PLANNED,
    (State.IN_DOUBT, Step.AGAIN): State.PLANNED,
    (State.GATHERED, Step.CARRY): State.CARRIED,
    (State.PLANNED, Step.WITHDRAW): State.SUPPRESSED,
    (State.GATHERED, Step.WITHDRAW): State.SUPPRESSED,
    (State.SUPPRESSED, Step.TAKE_OVER): State.PLANNED,
}
"""Every move there is."""

TELLS_LATER = (Channel.SMS, Channel.VOICE, Channel.SPEAKER, Channel.ZALO)
"""Their lines say later whether a message arrived. Of the others «taken» is the last that is ever told."""
RECEIPTS_WITHIN = timedelta(hours=1)
"""A line that tells later and told nothing for so long: nobody knows."""
GONE = (State.FAILED, State.SUPPRESSED, State.EXPIRED)
"""What will not arrive any more."""
WAITING = (State.PLANNED, State.IN_DOUBT)
LONGEST_SILENCE = timedelta(hours=1)
"""At least so often a loudspeaker of which nothing is heard gets its package anew while that holds."""
TRIES = 8
FIRST_REST, LONGEST_REST = 30.0, 6 * 3600.0
FIRST_LIFE_REST, LONGEST_LIFE_REST = 2.0, 60.0
# What a gateway asks for beyond our own rest: danger to life knocks again sooner than it likes.
LONGEST_ASKED, LONGEST_ASKED_OF_LIFE = 86_400.0, 600.0


def before(step: Step) -> tuple[State, ...]:
    """The states a step may start from: the condition of its UPDATE."""
    return tuple(state for state, known in MOVES if known == step)


def rest_after(tries: int, *, is_life: bool, asked_for: float | None = None) -> timedelta:
    """How long to wait after so many tries. Whoever asked for more gets it, within bounds."""
    first, longest, factor = (
        (FIRST_LIFE_REST, LONGEST_LIFE_REST, 2) if is_life else (FIRST_REST, LONGEST_REST, 4)
    )
    own = min(first * factor ** min(max(tries - 1, 0), 10), longest)
    return timedelta(seconds=max(own, min(asked_for or 0.0, longest_wait(is_life=is_life).total_seconds())))


def silence_after(resends: int, first: timedelta) -> timedelta:
    """How long to listen for a word of what was handed over, after so many times that it went again."""
    doubled: timedelta = first * 2 ** min(resends, 10)
    return min(doubled, LONGEST_SILENCE)


def longest_wait(*, is_life: bool) -> timedelta:
    """No row stands further ahead: a rest, or for what is no danger to life a night. What does was written by another clock."""
    return timedelta(seconds=LONGEST_ASKED_OF_LIFE if is_life else LONGEST_ASKED)


def is_spent(tries: int, *, is_life: bool) -> bool:
    """Whether to give up. A message of life safety is tried until it expires."""
    return not is_life and tries >= TRIES


def rang(state: State, reason: str, tries: int) -> Rang:
    """How a call stands, from its row. A turn that did not come was no try, whatever the line said of it."""
    if state in (State.IN_DOUBT, State.SENT):
        return Rang.NOW
    if state is State.UNKNOWN:
        return Rang.UNKNOWN
    if state is State.CONFIRMED:
        return Rang.HEARD
    if state in (State.EXPIRED, State.SUPPRESSED):
        return Rang.OVER
    if state is State.PLANNED and (tries == 0 or not reason):
        return Rang.SOON
    return Rang(reason) if reason in SAID else Rang.NO_WAY


_KEY = re.compile(r"key ([1-9])$", re.ASCII)


def came(channel: Channel, state: State, lines: Telling) -> Came:
    """Of a call nobody may say that it reached anybody who did not take it up; of a text only where receipts are told at all."""
    if state == State.CONFIRMED:
        return Came.ARRIVED
    if state in GONE:
        return Came.GONE
    unheard = lines.receipts if state == State.UNKNOWN else lines.still if state in WAITING else ()
    return Came.UNHEARD if channel in unheard else Came.OPEN


def key_told(reason: str) -> str:
    """The key that was pressed in a call which was heard, as its line tells it."""
    found = _KEY.search(reason)
    return found[1] if found else ""


def quiet_until(now: datetime, start: time, end: time) -> datetime | None:
    """When the night of this person ends, if it is night now; None by day. Equal times: never quiet."""
    if start == end:
        return None
    clock = now.time().replace(tzinfo=None)
    inside = start <= clock < end if start < end else clock >= start or clock < end
    if not inside:
        return None
    morning = now.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return morning if morning > now else morning + timedelta(days=1)


# --- SMS: GSM 03.38 -------------------------------------------------------------------------------------------------
_GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_TWO = frozenset("^{}\\[~]|€\f")


def sms_parts(text: str) -> Parts:
    """Composed first: decomposed tones would count twice. Nearly every toned Vietnamese letter needs UCS-2."""
    text = unicodedata.normalize("NFC", text)
    if all(letter in _GSM7 or letter in _GSM7_TWO for letter in text):
        widths = [2 if letter in _GSM7_TWO else 1 for letter in text]
        return Parts("GSM-7", sum(widths), _parts(widths, 160, 153))
    widths = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
    return Parts("UCS-2", sum(widths), _parts(widths, 70, 67))


def _parts(widths: list[int], alone: int, joined: int) -> int:
    """A letter of two units is never cut at a border, so that a part may end one unit early."""
    if sum(widths) <= alone:
        return 1
    parts, used = 1, 0
    for width in widths:
        if used + width > joined:
            parts, used = parts + 1, 0
        used += width
    return parts


# --- Receipts ---------------------------------------------------------------------------------------------------------
_LONGEST_NUMBER = 20
_NUMBER = re.compile("[0-9a-f]+", re.ASCII)


def id_forms(provider_id: str) -> tuple[str, ...]:
    """Every id that may be meant, the likeliest first: as it stands, hexadecimal read as decimal, and the other way round.

    SMPP 3.3 wrote ids in hexadecimal, 3.4 as it likes; some operators answer in one and tell later in the other. A longer
    id is a name. What stands before a colon is the operator's name.
    """
    whose, colon, number = provider_id.rpartition(":")
    if len(number) > _LONGEST_NUMBER or not _NUMBER.fullmatch(number):
        return (provider_id,)
    others = [str(int(number, 16))] + ([f"{int(number):x}"] if number.isdecimal() else [])
    return (provider_id, *(f"{whose}{colon}{one}" for one in dict.fromkeys(others) if one != number))


# --- Inbound --------------------------------------------------------------------------------------------------------
def keyword_of(text: str) -> tuple[str, str]:
    """(the first word folded: tones, case and spaces do not matter, the rest as written)."""
    words = unicodedata.normalize("NFC", text).split(maxsplit=1)
    if not words:
        return "", ""
    return re.sub(r"[\W_]+", "", fold(words[0])), words[1].strip() if len(words) > 1 else ""


# --- Neutral wording ------------------------------------------------------------------------------------------------
# The phone is shared: whoever looks over a shoulder learns that something waits, never what.
_TELLING = (
    # illness, body
    "ill", "illness", "sick", "disease", "hiv", "aids", "tuberculosis", "malaria", "cancer", "pregnan", "abortion", "birth",
    "patient", "hospital", "doctor", "clinic", "diagnos", "medicine", "drug", "case",
    "benh", "om", "lao phoi", "sot ret", "ung thu", "mang thai", "co thai", "thai san", "pha thai", "sinh de", "benh nhan",
    "benh vien", "bac si", "kham", "chan doan", "thuoc", "nghien", "ma tuy", "ca benh",
    # money, poverty
    "money", "vnd", "payment", "paid", "allowance", "benefit", "debt", "loan", "poor", "poverty", "bank",
    "tien", "tro cap", "chi tra", "no xau", "khoan vay", "ngheo", "can ngheo", "tai khoan ngan hang", "muc huong",
    # reports, violence
    "report", "violence", "abuse", "traffick", "police", "crime", "complaint", "denounce",
    "to giac", "bao cao mat", "bao luc", "xam hai", "buon nguoi", "cong an", "toi pham", "khieu nai", "to cao", "danh dap",
    # who somebody is
    "ethnic", "religion", "disab", "dan toc thieu so", "ton giao", "khuyet tat",
)  # fmt: skip
_TONED = {"om": "ốm", "tien": "tiền", "thuoc": "thuốc", "kham": "khám"}
"""Words that are harmless without their marks (om, kham): looked for with them."""
_WHOLE = frozenset({"ill", "case", "birth", "drug"})
_AMOUNT = re.compile(r"\d[\d.,]*\s*(?:₫|đ\b|vnd|đồng|triệu|nghìn)", re.IGNORECASE)


def telling_words(text: str) -> list[str]:
    """Words in a notice that tell a bystander too much; empty for a neutral text. Placeholders do not count."""
    bare = re.sub(r"%\(\w+\)s", " ", unicodedata.normalize("NFC", text))
    folded, marked = fold(bare), bare.casefold()
    found = [word for word in _TELLING if _has(word, folded, marked)]
    return found + (["an amount of money"] if _AMOUNT.search(bare) else [])


def _has(word: str, folded: str, marked: str) -> bool:
    text, sought = (marked, _TONED[word]) if word in _TONED else (folded, word)
    end = r"\b" if word in _WHOLE or word in _TONED or " " in word or len(word) < 5 else ""
    return re.search(rf"\b{re.escape(sought)}{end}", text) is not None


def is_inside(path: str) -> bool:
    """Whether an address stays on this site."""
    return path.startswith("/") and not path.startswith("//") and "\\" not in path and "\n" not in path


def in_chunks(total: int, size: int) -> Iterable[slice]:
    return (slice(start, start + size) for start in range(0, total, size))


def share_per_second(sent: int, per_second: float | None) -> timedelta:
    """How long a line rests after a window so that it keeps to its rate."""
    return timedelta(seconds=sent / per_second) if per_second and math.isfinite(per_second) else timedelta()
