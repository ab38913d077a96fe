"""What loudspeakers hear of a warning, who signs it, what becomes of their answers, and who is asked when one is silent."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.config import environment
from hoaban.domains.signing import api as signing
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.values import Message
from hoaban.foundation.access.api import SystemActor, UnitRange
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.duties import api as duties
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places
from hoaban.foundation.places.permissions import Permission as Places
from hoaban.foundation.speech import api as speech
from hoaban.integrations.loudspeaker import api as loudspeaker

SIGNER = SystemActor("loudspeakers.sign")
WATCHER = SystemActor("loudspeakers.watch")
SILENT, TARGET = "loudspeakers.silent", "places.loudspeaker"
TITLE = gettext_noop("A loudspeaker is silent: see that it has power and a line")
PATIENCE = timedelta(minutes=10)
"""A line in the mountains comes and goes; shorter silences ask nobody."""
OPUS = "audio/ogg"


def register() -> None:
    """The one kind of work that comes from here."""
    duties.register_kind(SILENT, gettext_noop("Look after loudspeakers"))


def line() -> notify.Line:
    """By this installation's settings; without them a console twin."""
    if not settings.LOUDSPEAKERS_URL:
        return notify.ConsoleTwin(notify.Channel.SPEAKER)
    try:
        address = loudspeaker.from_url(settings.LOUDSPEAKERS_URL)
    except loudspeaker.AddressUnreadable as problem:
        raise environment.SettingProblem(
            "HOABAN_LOUDSPEAKERS_URL names no broker. Write mqtts://user:password@host:8883/."
        ) from problem
    silence = Silence()

    def keep(heard: loudspeaker.Heard) -> None:
        close_old_connections()
        now = timezone.now()
        notify.receive_receipts(channel=notify.Channel.SPEAKER, reports=heard.reports, now=now)
        notify.note_underway(channel=notify.Channel.SPEAKER, told=heard.underway, now=now)
        silence.note(heard.states, now)

    return loudspeaker.LoudspeakerLine(
        address, script, seal, loudspeaker.hearer(keep), lambda: silence.look(timezone.now())
    )


def script(one: notify.Outgoing) -> loudspeaker.Play | None:
    """A version of a warning as it is heard; anything else is nothing for a loudspeaker."""
    number = one.params.get("version")
    if not isinstance(number, int):
        return None
    try:
        told = warning.sent(number)
    except NotFound:
        return None
    is_end = told.message is Message.CANCEL
    return loudspeaker.Play(
        alert=str(told.alert), version=told.number, sequence=number, is_exercise=told.status is warning.Status.EXERCISE,
        message=loudspeaker.Message.STOP if is_end else loudspeaker.Message.PLAY,
        # A disaster is played at once (Thông tư 39/2020/TT-BTTTT); that it is over comes before what waits for its hour.
        priority=loudspeaker.Priority.PRIORITY if is_end else loudspeaker.Priority.URGENT,
        sent=int(told.sent_at.timestamp()), expires=int(told.expires.timestamp()),
        areas=tuple((area, places.stop_of(area)) for area in sorted(told.areas)), words=told.words,
        sounds=tuple(_sounds(told)),
    )  # fmt: skip


def seal(content: bytes) -> str:
    """With the key of warnings: whoever verifies a CAP message of ours and a loudspeaker hold the same certificate."""
    return signing.sign_jws(
        by=SIGNER, purpose=signing.Purpose.WARNING, content=content, kind=loudspeaker.KIND
    )


def _sounds(told: warning.VersionShown) -> Iterator[loudspeaker.Sound]:
    """Vietnamese first, then every language in which somebody recorded at least what to do."""
    passage, book = warning.passage_of(told), speech.book()
    for tongue in dict.fromkeys([speech.VIETNAMESE, *(one.code for one in speech.tongues())]):
        heard = book.heard_in(passage, tongue)
        sounds = [_sound(piece, tongue) for piece in heard.pieces] if heard else []
        if None not in sounds:  # half of it might say the contrary
            # A round has one opening: that of the first, Vietnamese, language.
            yield from (one for one in sounds if one and (tongue == speech.VIETNAMESE or not one.is_opening))
        elif passage.opening and tongue == speech.VIETNAMESE:
            return  # a drill that cannot say that it is one is not heard


def _sound(piece: speech.Piece, language: str) -> loudspeaker.Sound | None:
    """None: nobody may hear it any more, or no program reads."""
    if piece.voice is None:
        read, spoken = speech.read_now(piece.words), loudspeaker.Spoken.MACHINE
        language = speech.VIETNAMESE
    else:
        content, spoken = speech.content_of(piece.voice), loudspeaker.Spoken.PERSON
        read = (content, piece.voice.seconds) if content else None
    return loudspeaker.Sound(read[0], OPUS, language, spoken, read[1], piece.is_opening) if read else None


class Silence:
    """Who is silent since when, as this process heard it; the broker tells the last word of each again to whoever connects."""

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}

    def note(self, states: Sequence[tuple[str, loudspeaker.State]], now: datetime) -> None:
        """Whoever speaks again needs nobody any more."""
        back = set()
        for speaker, state in states:
            if state is loudspeaker.State.SILENT:
                self._since.setdefault(speaker, now)
            else:
                self._since.pop(speaker, None)
                back.add(speaker)
        for speaker in back & duties.waiting_targets([SILENT], TARGET) if back else ():
            duties.close_duty(by=WATCHER, kind=SILENT, target=(TARGET, speaker), now=now)

    def look(self, now: datetime) -> None:
        """Ask the commune to look at those that have been silent for long."""
        long = {speaker: since for speaker, since in self._since.items() if now - since >= PATIENCE}
        if not long:
            return
        waiting = duties.waiting_targets([SILENT], TARGET)
        for one in self._known():
            if one.code in long and one.code not in waiting:
                _ask(one, long[one.code], now)
        for speaker in long:  # asked, or no loudspeaker of ours
            del self._since[speaker]

    def _known(self) -> Iterator[places.Facility]:
        home = int(settings.PROVINCE) * 10**9
        for one in places.facilities_in(UnitRange(home, places.stop_of(home))):
            if one.kind is places.FacilityKind.LOUDSPEAKER:
                yield one


def _ask(one: places.Facility, since: datetime, now: datetime) -> None:
    duties.open_duty(
        by=WATCHER, kind=SILENT, title=TITLE, target=(TARGET, one.code), occasion=since.isoformat(),
        path=reverse("places:keep", args=[f"{one.number % 10**9 // 10**4:05}"]), number=one.number,
        permission=Places.KEEP_FACILITY, term=duties.Workdays(1), now=now,
    )  # fmt: skip
