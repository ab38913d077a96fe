"""What the lanes write: a recording levelled, refused or put off; a sentence read by the machine."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.speech import queries, rules
from hoaban.foundation.speech.actions.listeners import call_listeners
from hoaban.foundation.speech.events import MachineVoicesMade
from hoaban.foundation.speech.models import Recording, Synthesis, Text
from hoaban.foundation.speech.ports import Levelled
from hoaban.foundation.speech.values import VIETNAMESE, Kind, RecordingState

# Longer than any levelling: a killed worker's recording is taken up again after this.
CLAIM = timedelta(minutes=5)
MOST_ATTEMPTS = 5
WAITS_FOR_PROGRAM = gettext_noop(
    "The server lacks the program that prepares sound (ffmpeg). The recording is kept and waits; "
    "tell the person who runs the server."
)
PIECE = 64_000


def claim(now: datetime) -> Recording | None:
    """Take one recording; the conditional UPDATE lets two workers never hold the same one."""
    for row in queries.claimable(now):
        taken = Recording.plain.filter(pk=row.pk, state=row.state, attempts=row.attempts)
        if taken.update(state=RecordingState.PROCESSING, attempts=row.attempts + 1, next_try_at=now + CLAIM):
            row.attempts, row.state = row.attempts + 1, RecordingState.PROCESSING
            return row
    return None


@transaction.atomic
def put_off(row: Recording, until: datetime, reason: str = "", *, counts: bool = True) -> None:
    """Try again later; a wait that is nobody's fault does not count as an attempt."""
    attempts = row.attempts if counts else row.attempts - 1
    Recording.plain.filter(pk=row.pk, state=RecordingState.PROCESSING).update(
        state=RecordingState.RECORDED, attempts=attempts, next_try_at=until, reason=reason
    )
    jobs.wake("speech.process", at=until)


@transaction.atomic
def refuse_by_machine(*, by: access.Actor, row: Recording, reason: str) -> None:
    """No person need listen: there is no sound in it, or too much."""
    if Recording.plain.filter(pk=row.pk, state=RecordingState.PROCESSING).update(
        state=RecordingState.REFUSED, reason=reason[:400]
    ):
        audit.record("speech:recording:refuse", by=by, target=row, note="by machine")


def keep_levelled(*, by: access.Actor, row: Recording, made: Levelled, now: datetime) -> None:
    """The two files, kept; then the row in one short transaction. Withdrawn meanwhile: it stays withdrawn."""
    opus, aac = (keep(by, path) for path in (made.opus, made.aac))
    with transaction.atomic():
        text = Text.plain.select_for_update().get(pk=row.text_id)
        state = RecordingState.WAITING if text.version == row.version else RecordingState.STALE
        done = Recording.plain.filter(pk=row.pk, state=RecordingState.PROCESSING).update(
            state=state, reason="", processed_at=now, loudness_before=made.loudness_before,
            loudness_after=made.loudness_after, seconds=made.seconds, **columns(opus, aac),
        )  # fmt: skip
        # Changed words had made it stale while we worked: the sound is kept for the day they come back.
        stale = Recording.plain.filter(pk=row.pk, state=RecordingState.STALE)
        if done:
            audit.record("speech:recording:level", by=by, target=row, values={"seconds": made.seconds})
            call_listeners(by, [row.language], now)
        elif not stale.update(seconds=made.seconds, **columns(opus, aac)):
            files.let_go([opus.id, aac.id], now)  # taken back meanwhile


def wanting_machine() -> Iterator[Text]:
    """Texts nobody has read to a machine yet, warnings last: they hope for a person."""
    made = set(Synthesis.plain.values_list("version", "careful"))
    in_vietnamese = set(
        Recording.plain.filter(language=VIETNAMESE, state=RecordingState.APPROVED).values_list(
            "version", flat=True
        )
    )
    rows = Text.plain.filter(retired_at__isnull=True, language__in=["", VIETNAMESE]).order_by("kind", "pk")
    for row in rows:
        kind = Kind(row.kind)
        wanted = rules.wants_machine(kind, has_vietnamese=row.version in in_vietnamese)
        if wanted and (row.version, kind.is_careful) not in made:
            made.add((row.version, kind.is_careful))
            yield row


def keep_synthesis(*, by: access.Actor, text: Text, made: Levelled, made_by: str) -> bool:
    """Keep what the machine read, once per words; False if another worker was first."""
    opus, aac = (keep(by, path) for path in (made.opus, made.aac))
    careful = Kind(text.kind).is_careful
    try:
        with transaction.atomic():
            row = Synthesis.plain.create(
                version=text.version,
                careful=careful,
                made_by=made_by,
                seconds=made.seconds,
                **columns(opus, aac),
            )
            audit.record("speech:synthesis:make", by=by, target=row, note=made_by)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def announce_machine_voices(count: int) -> None:
    """Pages look again at what can be heard."""
    if count:
        events.publish(MachineVoicesMade(count))


def columns(opus: files.FileFacts, aac: files.FileFacts) -> dict[str, object]:
    """How the two files of a sound stand in its row."""
    return {
        "opus_id": opus.id, "opus_size": opus.size, "opus_digest": opus.sha256,
        "aac_id": aac.id, "aac_size": aac.size, "aac_digest": aac.sha256,
    }  # fmt: skip


def keep(by: access.Actor, path: Path) -> files.FileFacts:
    """A sound we made, in the store."""
    with path.open("rb") as file:
        pieces = iter(lambda: file.read(PIECE), b"")
        kept = files.keep_file(by=by, purpose=queries.LEVELLED, name=path.name, pieces=pieces, ours=True)
    return files.facts_of(kept)
