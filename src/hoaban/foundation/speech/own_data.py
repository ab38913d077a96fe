"""What speech holds about somebody who lent her voice. It knows speakers by name and place only."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from hoaban.foundation.access.api import ASKED, Actor, Cell, Said, Section, Subject, register_exporter, within
from hoaban.foundation.speech.models import Recording, Speaker
from hoaban.foundation.speech.queries import tongues
from hoaban.foundation.speech.values import ConsentScope, RecordingState
from hoaban.foundation.speech.web.words import RECORDING, SCOPES
from hoaban.kit.text import nfc


def sections(_actor: Actor, subject: Subject) -> Iterator[Section]:
    """Her consent, word for word, and what she said; silent where somebody of her commune has the same name."""
    speakers = _speakers(subject)
    if not speakers:
        return
    yield Section(
        "speech.speaker",
        _("That you lent your voice"),
        (
            ("name", _("Full name")), ("scope", _("For what")), ("statement", _("What you agreed to")),
            ("since", _("Since")), ("withdrawn", _("Taken back")),
        ),
        [
            (row.name, Said(str(SCOPES[ConsentScope(row.scope)])), row.statement, row.since, row.withdrawn_at)
            for row in speakers
        ],
        note=_("Found by your name in your commune. If this is not you, tell the office."),
    )  # fmt: skip
    yield Section(
        "speech.recording",
        _("Recordings of your voice"),
        (
            ("at", _("When")),
            ("language", _("Language")),
            ("words", _("Words")),
            ("state", _("State")),
            ("by", _("Recorded by")),
        ),
        _recordings(speakers),
        note=_("The office plays them to you, and erases them when you take your consent back."),
    )


def _speakers(subject: Subject) -> list[Speaker]:
    if not subject.name:
        return []
    wanted = nfc(subject.name).casefold()
    rows = Speaker.objects.unscoped(ASKED).filter(within("place_no", [subject.area])).order_by("pk")
    return [row for row in rows if nfc(row.name).casefold() == wanted]


def _recordings(speakers: list[Speaker]) -> Iterator[tuple[Cell, ...]]:
    names = {one.code: one.name for one in tongues()}
    rows = Recording.objects.unscoped(ASKED).filter(speaker__in=speakers).select_related("text")
    for row in rows.order_by("recorded_at", "pk").iterator():
        state = Said(str(RECORDING[RecordingState(row.state)]))
        yield (
            row.recorded_at,
            names.get(row.language, row.language),
            row.text.words,
            state,
            row.recorded_label,
        )


def register() -> None:
    register_exporter("speech", "speech.Speaker", "speech.Recording", sections=sections)
