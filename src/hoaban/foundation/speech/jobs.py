"""Work in the background: level recordings, read texts by machine, ask rooms for their texts."""

import logging
import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.files import api as files
from hoaban.foundation.files.values import FileState
from hoaban.foundation.jobs.api import PASS_ON, JobContext, JobReport
from hoaban.foundation.speech import actions, queries, rules
from hoaban.foundation.speech.actions import joining, processing
from hoaban.foundation.speech.errors import LockedFile, ToolMissing, Unreadable
from hoaban.foundation.speech.models import Recording
from hoaban.foundation.speech.ports import AudioTool, connected
from hoaban.foundation.speech.values import VIETNAMESE, Heard, Kind, Passage

logger = logging.getLogger(__name__)
DAY = timedelta(days=1)
LATER = timedelta(minutes=10)
SOON = timedelta(seconds=2)


def process(ctx: JobContext) -> JobReport:
    """Level one recording, then let others of the lane have their turn. Lane: quick."""
    row = processing.claim(ctx.now())
    if row is None:
        return JobReport()
    done = _process_one(ctx, row)
    return JobReport(done=int(done), failed=int(not done), more=True)


def synthesise(ctx: JobContext) -> JobReport:
    """Read by machine what nobody has read. Lane: bulk. Without the programs the phone's own voice reads."""
    tool, reader = connected.audio, connected.reader
    done = 0
    if tool is None or reader is None:
        return JobReport()
    more = False
    for text in processing.wanting_machine():
        if ctx.is_due:
            more = True
            break
        ctx.beat()
        try:
            with _folder() as folder:
                words = rules.machine_words(text.words, Kind(text.kind))
                made = tool.level(reader.read(words, Path(folder)), "audio/wav", Path(folder))
                done += processing.keep_synthesis(by=ctx.actor, text=text, made=made, made_by=reader.name)
        except ToolMissing:
            break
        except DomainError:  # a text of signs only: nothing to hear in it
            continue
    processing.announce_machine_voices(done)
    return JobReport(done=done, more=more)


def join(ctx: JobContext) -> JobReport:
    """Put together one of what rooms want heard as one, then let others of the lane have their turn; drop what is wanted no more.

    Lane: quick. Killed midway the rest waits; what stands is not made again. Without the programs nothing is made: the phone's own
    voice reads.
    """
    wanted, standing = _wanted(), queries.joined_now()
    done = joining.drop_unwanted(by=ctx.actor, wanted=wanted, now=ctx.now())
    skipped = failed = 0
    if connected.audio is None or connected.reader is None:
        return JobReport(done)
    for key, (passage, heard) in wanted.items():
        if standing.get(key) == rules.plan_of(heard):
            continue
        if ctx.is_due:
            return JobReport(done, skipped, failed, more=True)
        ctx.beat()
        try:
            with _folder() as folder:
                made = joining.packed(heard, connected.audio, connected.reader, Path(folder))
                kept = joining.keep_joined(
                    by=ctx.actor, passage=passage, heard=heard, made=made, now=ctx.now()
                )
        except PASS_ON:
            raise
        except (ToolMissing, DomainError):  # no program, or a voice was taken back: asked again soon
            skipped += 1
        except Exception:  # outermost loop: whatever one passage breaks on, the others are heard
            logger.exception("a passage in %s broke; the others go on", key[1])
            failed += 1
        else:
            if kept:
                return JobReport(done + kept, skipped, failed, more=True)
    return JobReport(done, skipped, failed)


def _wanted() -> dict[tuple[str, str], tuple[Passage, Heard]]:
    """(version, language) → what is heard as one, and how."""
    book, wanted = queries.book(), {}
    for passage in queries.passages():
        for language in dict.fromkeys([VIETNAMESE, *book.tongues]):
            if (heard := book.heard_in(passage, language)) is not None:
                wanted[rules.version_of(passage.words), language] = (passage, heard)
    return wanted


def gather(ctx: JobContext) -> JobReport:
    """Ask every room for the sentences it wants spoken. Lane: bulk."""
    return JobReport(done=actions.gather(by=ctx.actor))


def let_go(ctx: JobContext) -> JobReport:
    """Let go of sounds that no row hears any more, whatever died before it could. Lane: bulk, daily."""
    lost = queries.sounds_let_go(ctx.now() - DAY)
    files.let_go(lost, ctx.now())
    return JobReport(done=len(lost))


def _process_one(ctx: JobContext, row: Recording) -> bool:
    original = files.facts_of(files.FileId(row.original_id))
    if original.state is FileState.QUARANTINED:
        processing.put_off(row, ctx.now() + SOON, counts=False)
        return False
    if original.state is not FileState.CLEAN:
        processing.refuse_by_machine(by=ctx.actor, row=row, reason=LockedFile.msgid)
        return False
    try:
        with _folder() as folder, files.as_path(original.id) as source:
            made = _tool().level(source, original.media_type, Path(folder))
            processing.keep_levelled(by=ctx.actor, row=row, made=made, now=ctx.now())
    except ToolMissing:
        processing.put_off(row, ctx.now() + LATER, processing.WAITS_FOR_PROGRAM, counts=False)
        return False
    except DomainError as problem:
        processing.refuse_by_machine(by=ctx.actor, row=row, reason=problem.msgid)
        return False
    except OSError:
        return _failed(ctx, row)
    return True


def _failed(ctx: JobContext, row: Recording) -> bool:
    """A full disk, a killed program: again later; after five times a person records anew."""
    logger.exception("speech: preparing recording %s failed", row.pk)
    if row.attempts >= processing.MOST_ATTEMPTS:
        processing.refuse_by_machine(by=ctx.actor, row=row, reason=Unreadable.msgid)
    else:
        processing.put_off(row, ctx.now() + SOON * 5**row.attempts)
    return False


def _tool() -> AudioTool:
    if connected.audio is None:
        raise ToolMissing
    return connected.audio


def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="speech-", dir=_root())


def _root() -> Path:
    root = Path(settings.DATA_DIR) / "speech"
    root.mkdir(parents=True, exist_ok=True)
    return root
