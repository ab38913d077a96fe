"""Which sentences want a voice; what becomes of their recordings when the words change."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.speech import rules
from hoaban.foundation.speech.actions.listeners import call_listeners
from hoaban.foundation.speech.events import WordsChanged
from hoaban.foundation.speech.models import Recording, Text
from hoaban.foundation.speech.ports import Source, connected
from hoaban.foundation.speech.queries import tongues
from hoaban.foundation.speech.values import Kind, RecordingState, Saying

OWN_ROOM = "speech"


def register_texts(room: str, source: Source) -> None:
    """A room names its standing sentences; the job `speech.gather` reads them again and again."""
    connected.sources[room] = source


@transaction.atomic
def say(*, by: access.Actor, room: str, saying: Saying, gathered: bool = False) -> None:
    """Keep a sentence that wants a voice; other words under the same key make its recordings stale at once.

    Called by the room that owns the sentence, inside its own verb: whether somebody may write it is its question.
    """
    version = rules.version_of(saying.words)
    row = Text.plain.select_for_update().filter(key=saying.key).first()
    if row is None:
        row = Text(key=saying.key, version="")
    before = row.version
    if row.pk and before == version and row.retired_at is None and row.kind == saying.kind:
        return
    row.room, row.kind, row.words, row.version = room, saying.kind, saying.words, version
    row.language, row.gathered, row.retired_at = saying.language, gathered, None
    row.changed_at = timezone.now()
    row.save()
    audit.record("speech:text:say", by=by, target=row, fields=["words"], values={"version": version})
    events.publish(WordsChanged(row.pk))
    jobs.wake("speech.synthesise")
    if before not in ("", version):
        _turn(by, row)


def gather(*, by: access.Actor) -> int:
    """Ask every room for its standing sentences; one that is named no longer retires. How many changed."""
    changed = 0
    for room, source in {**connected.sources, OWN_ROOM: own_names}.items():
        sayings = list(source())
        before = dict(
            Text.plain.filter(room=room, gathered=True, retired_at__isnull=True).values_list("key", "version")
        )
        for saying in sayings:
            if before.get(saying.key) != rules.version_of(saying.words):
                say(by=by, room=room, saying=saying, gathered=True)
                changed += 1
        changed += _retire(by, room, set(before) - {saying.key for saying in sayings})
    return changed


def own_names() -> Iterable[Saying]:
    """Each language says its own name: a sentence for that language alone."""
    return [Saying(f"speech:language:{one.code}", one.name, Kind.ORDINARY, one.code) for one in tongues()]


@transaction.atomic
def _retire(by: access.Actor, room: str, keys: set[str]) -> int:
    if not keys:
        return 0
    count = Text.plain.filter(room=room, key__in=keys).update(retired_at=timezone.now())
    audit.record(
        "speech:text:retire", by=by, target=("speech.Text", room), values={"keys": sorted(keys)}, count=count
    )
    return count


def _turn(by: access.Actor, text: Text) -> None:
    """Recordings of other words are stale; those of the words that came back are true again."""
    turned = set()
    for row in Recording.plain.select_for_update().filter(text=text):
        state = rules.state_after_change(
            RecordingState(row.state), same_words=row.version == text.version,
            approved_before=bool(row.decided_key), ready=row.opus_id is not None,
        )  # fmt: skip
        if state != row.state:
            Recording.plain.filter(pk=row.pk).update(state=state)
            turned.add(row.language)
    call_listeners(by, turned, timezone.now())
