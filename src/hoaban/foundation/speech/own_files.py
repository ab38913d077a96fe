"""What this room keeps in files, and who may open it there. The public hears through our own door only."""

from hoaban.foundation.access.api import Actor
from hoaban.foundation.files import api as files
from hoaban.foundation.speech import queries
from hoaban.foundation.speech.permissions import Permission

PAPERS = files.SOUNDS | {"image/jpeg", "image/png", "image/webp", "application/pdf"}
LARGEST = 20_000_000


def _listener(actor: Actor, _file_id: files.FileId) -> bool:
    return actor.may(Permission.SEE)


files.register_reader(queries.ORIGINAL, _listener, largest=LARGEST, kinds=files.SOUNDS)
files.register_reader(queries.LEVELLED, _listener)
files.register_reader(queries.CONSENT, queries.may_see_consent, largest=LARGEST, kinds=PAPERS)
