"""Passages put together: one sound a language, made anew when what sounds in it changes, gone when nobody wants it."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files
from hoaban.foundation.speech import queries, rules
from hoaban.foundation.speech.actions.processing import columns, keep
from hoaban.foundation.speech.events import PassagesJoined
from hoaban.foundation.speech.models import Joined
from hoaban.foundation.speech.ports import AudioTool, Packed, Passages, Reader, connected
from hoaban.foundation.speech.values import Heard, Passage, Piece


def register_passages(room: str, source: Passages) -> None:
    """A room names what of its own is heard as one now; the job `speech.join` asks again and again."""
    connected.passages[room] = source


def packed(heard: Heard, tool: AudioTool, reader: Reader, folder: Path) -> Packed:
    """The pieces of a passage as one sound in ``folder``. Raises what the two programs raise, `NotFound` for a voice just taken back."""
    sources = []
    for number, piece in enumerate(heard.pieces):
        own = folder / f"{number:02}"
        own.mkdir()
        sources.append(_source(piece, tool, reader, own))
    return tool.join(sources, folder)


def _source(piece: Piece, tool: AudioTool, reader: Reader, folder: Path) -> Path:
    if piece.voice is None:
        return tool.level(reader.read(piece.words, folder), "audio/wav", folder).opus
    content = queries.content_of(piece.voice)
    if content is None:
        raise NotFound
    path = folder / "voice.ogg"
    path.write_bytes(content)
    return path


def keep_joined(*, by: access.Actor, passage: Passage, heard: Heard, made: Packed, now: datetime) -> bool:
    """In place of what sounded before; False where another worker was first."""
    opus, aac = (keep(by, path) for path in (made.opus, made.aac))
    version, language = rules.version_of(passage.words), heard.language
    try:
        with transaction.atomic():
            _delete(Joined.plain.filter(version=version, language=language), now)
            row = Joined.plain.create(
                version=version, language=language, plan=rules.plan_of(heard), lacking=list(heard.lacking),
                recordings=[str(one.voice.uid) for one in heard.pieces if one.voice], by_machine=heard.by_machine,
                partly=heard.partly, seconds=made.seconds, made_at=now, **columns(opus, aac),
            )  # fmt: skip
            audit.record("speech:passage:join", by=by, target=row, values={"language": language})
            events.publish(PassagesJoined(1))
    except IntegrityError:
        return False
    return True


@transaction.atomic
def drop_unwanted(*, by: access.Actor, wanted: Iterable[tuple[str, str]], now: datetime) -> int:
    """What is in force no more, or may not sound any more. ``wanted``: (version, language) of all that may."""
    keep = set(wanted)
    rows = Joined.plain.values_list("pk", "version", "language")
    gone = [pk for pk, version, language in rows if (version, language) not in keep]
    if gone:
        _delete(Joined.plain.filter(pk__in=gone), now)
        audit.record("speech:passage:drop", by=by, target=("speech.Joined", ""), count=len(gone))
        events.publish(PassagesJoined(len(gone)))
    return len(gone)


def silence(recordings: Iterable[UUID], now: datetime) -> None:
    """Called in the transaction that takes a voice back: no passage keeps it."""
    gone = {str(one) for one in recordings}
    held = Joined.plain.values_list("pk", "recordings")
    _delete(Joined.plain.filter(pk__in=[pk for pk, uids in held if gone & set(uids)]), now)


def _delete(rows: QuerySet[Joined], now: datetime) -> None:
    """With their bytes."""
    lost = [files.FileId(pk) for pair in rows.values_list("opus_id", "aac_id") for pk in pair if pk]
    rows.delete()
    files.let_go(lost, now)
