"""An answer that was spoken: its bytes lie with room files, sealed; who listens is on record there."""

from collections.abc import Iterable

from hoaban.domains.answers.actions.forgetting import KEEP
from hoaban.domains.answers.queries.villages import PURPOSE, may_open_voice
from hoaban.foundation.access.api import Actor
from hoaban.foundation.files import api as files

VOICES = "answers.voice"


def keep_voice(*, by: Actor, name: str, pieces: Iterable[bytes]) -> int:
    """Keep what somebody said, before the answer that names it: a fault of the file never costs what she tapped."""
    return files.keep_file(by=by, purpose=VOICES, name=name, pieces=pieces)


def register() -> None:
    """Called when the app is ready."""
    files.register_reader(
        VOICES,
        may_open_voice,
        largest=10 * files.MEGABYTE,
        kinds=files.SOUNDS,
        confidential=files.Confidential(PURPOSE, KEEP),
    )
