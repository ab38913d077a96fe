"""The line that calls people: baresip where a setting names a company, calls that reach nobody in a demo, a file elsewhere."""

import re
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from hoaban.config import environment
from hoaban.domains.answers import api as answers
from hoaban.domains.answers.permissions import Permission as Answers
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.errors import InboundUnreadable
from hoaban.foundation.speech import api as speech
from hoaban.foundation.speech.errors import ToolMissing
from hoaban.integrations.espeak.api import Espeak
from hoaban.integrations.voice_sip import api as sip

CALLER = SystemActor("voice", frozenset({notify.Permission.RECEIVE, Answers.RECEIVE}))
TWIN = "twin:"
THANKS = "Đã ghi nhận. Xin cảm ơn."


def of_villages(said: notify.CallSaid) -> bool:
    """Keys of warned villages and missed calls to the printed number; what fits no warning is read by a person there. False: a key
    of no call of ours that says nothing to anybody.

    A key answers the warning that the call told, for each village that it named. Of a missed call nobody knows it.
    """
    now, call = timezone.now(), str(said.id)
    if said.key == notify.MISSED:
        return answers.missed_call(by=CALLER, phone=said.phone, call=call, at=said.at, now=now) > 0
    own = call_about(said)
    beside = (call_about(replace(said, recipient=one)) for one in said.beside)
    # Without a warning a key answers whatever is open at that telephone: once, and never for what was told beside.
    kept = [
        answers.key_pressed(
            by=CALLER, phone=said.phone, key=said.key, call=call, at=said.at, now=now, alert=about.alert if about else None,
            place_no=about.place_no if about else None, text_number=about.number if about else None,
            is_hers=about.is_hers if about else True, home_no=about.home_no if about else None,
        )
        for about in (own, *(one for one in beside if one is not None))
    ]  # fmt: skip
    return own is not None or any(kept)


def call_about(said: notify.CallSaid) -> answers.CallAbout | None:
    """Which warning, village and text the call told: one to whoever answers for a village, else by the request that delivery gives its
    calls to residents (`delivery.actions.telling.plan_of`)."""
    if own := answers.call_about(said.kind, said.request, said.recipient):
        return own
    told = re.match(r"warning:(\d{1,18}):", said.request)
    try:
        found = warning.sent(int(told[1])) if told else None
    except NotFound:
        return None
    return answers.CallAbout(found.alert, number=found.number, home_no=said.part or None) if found else None


def line() -> notify.Line:
    """By the setting; the real one keeps closed while demo data is loaded, as every real line."""
    if not settings.SIP_URL:
        return notify.ConsoleTwin(notify.Channel.VOICE)
    folder = Path(settings.DATA_DIR) / "voice"
    if settings.SIP_URL == TWIN:
        trunk = sip.Trunk("twin.invalid", 0, "", "", "")
        return sip.VoiceLine(trunk, sip.silent, folder, _simulated, _tell, _keep, name="twin", is_real=False)
    try:
        trunk = sip.from_url(settings.SIP_URL)
    except sip.AddressUnreadable as problem:
        raise environment.SettingProblem(f"{problem}.") from problem
    return sip.VoiceLine(
        trunk, sip.Sounds(folder / "sounds", read, THANKS, voices).spoken, folder, sip.call, _tell, _keep
    )


def _simulated(job: sip.Job) -> sip.Ended:
    """Written down like every message of a demo, then answered by somebody made up."""
    notify.ConsoleTwin(notify.Channel.VOICE).send([job.message])
    # One resident in ten would call for help, in every village of a demo.
    return sip.simulated(job, presses=not job.message.kind.startswith("delivery."))


def _tell(reference: UUID, result: notify.Result) -> None:
    """Called in a thread of the call's own."""
    close_old_connections()
    try:
        notify.settle_held(
            channel=notify.Channel.VOICE, reference=reference, result=result, now=timezone.now()
        )
    finally:
        close_old_connections()


def _keep(press: sip.Pressed) -> None:
    """A key, or a missed call, as a message that came in: durable before anything is made of it."""
    close_old_connections()
    try:
        notify.receive(
            by=CALLER, channel=notify.Channel.VOICE, sender=press.number, text=press.key, provider_id=press.id, received_at=press.at,
        )  # fmt: skip
    except InboundUnreadable:
        return  # without a number nobody can know whose it is
    finally:
        close_old_connections()


def read(words: str, language: str, folder: Path) -> list[Path]:
    """People's recordings where there are some, in her language if what to do is recorded in it, else in Vietnamese; between them the
    machine, which says that it is one. A drill says so before either."""
    try:
        return [
            _sound(one, folder / f"{number:02}") for number, one in enumerate(_heard(words, language).pieces)
        ]
    except ToolMissing as problem:
        raise sip.NoVoice(str(problem)) from problem
    finally:
        close_old_connections()


def voices(words: str, language: str) -> str:
    """Who reads, as one word: a voice taken back since, or a new one, makes another sound.

    A call lasts minutes in a thread of its own: it keeps no connection of the few there are.
    """
    try:
        return speech.plan_of(_heard(words, language))
    finally:
        close_old_connections()


def _heard(words: str, language: str) -> speech.Heard:
    """Names of villages and keys that nobody recorded in her language are said in Vietnamese after it: she could not know them else."""
    passage, book = _passage(words), speech.book()
    hers = book.heard_in(passage, language)
    if hers is None:
        return book.in_vietnamese(passage)
    after = tuple(one for one in passage.parts if one[0] in ("villages", "keys") and one[0] in hers.lacking)
    said = book.in_vietnamese(speech.Passage(words, after)).pieces if after else ()
    return replace(hers, pieces=(*hers.pieces, *said))


def _passage(words: str) -> speech.Passage:
    """A warning in its parts, its keys after them; what else is said to a telephone as one part, a drill's announcement before it."""
    told, after = warning.without_keys(words)
    one = next((one for one in speech.passages() if one.words == told), None)
    if one is None:
        rest = told.removeprefix(f"{warning.EXERCISE_WORD}. ")
        one = speech.Passage(told, (("", rest),), warning.OPENING if rest != told else "")
    return replace(one, words=words, parts=(*one.parts, *after)) if after else one


def _sound(piece: speech.Piece, folder: Path) -> Path:
    """Raises `NoVoice` where it was taken back this instant: the call waits a minute."""
    folder.mkdir()
    if piece.voice is None:
        return Espeak().read(_spelled(piece.words), folder)
    content = speech.content_of(piece.voice)
    if content is None:
        raise sip.NoVoice("a voice was taken back")
    copy = folder / "recorded.ogg"
    copy.write_bytes(content)
    return copy


def _spelled(words: str) -> str:
    """Brackets and signs are silent pauses to a reader."""
    return re.sub(r"[()«»“”\[\]/]", ", ", words)
