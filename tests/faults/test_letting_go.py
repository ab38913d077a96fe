"""A sweep is killed after the bytes are gone and before the row says so, while others keep the same content anew."""

import time

from tests.support.installation import Installation, kill

BEGIN = """
from django.utils import timezone
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.files import api as files
by = SystemActor("faults")
def keep(data):
    return files.keep_file(by=by, purpose="speech.levelled", name="voice.ogg", pieces=[data], ours=True)
shared, alone = [keep(b"OggS shared"), keep(b"OggS shared")], keep(b"OggS alone")
files.let_go([shared[0], alone], timezone.now())
"""
DIES = """
import os, signal, time
from datetime import timedelta
from django.utils import timezone
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.files import api as files, intake, jobs
from hoaban.foundation.jobs.api import JobContext

class Dies(files.LocalStore):
    def remove(self, sha256):
        super().remove(sha256)
        print("removed", flush=True)
        time.sleep(60)

files.connect(store=Dies(intake.root()))
now = timezone.now()
jobs.sweep(JobContext(SystemActor("files.sweep"), now + timedelta(hours=1), timezone.now))
"""
AGAIN = """
from datetime import timedelta
from django.utils import timezone
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.files import api as files, intake, jobs
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.jobs.api import JobContext
by = SystemActor("faults")
if {keep_anew}:
    files.keep_file(by=by, purpose="speech.levelled", name="voice.ogg", pieces=[b"OggS alone"], ours=True)
now = timezone.now()
jobs.sweep(JobContext(SystemActor("files.sweep"), now + timedelta(hours=1), timezone.now))
for row in StoredFile.plain.order_by("pk"):
    print(row.state, intake.store().has(row.sha256))
"""


def killed_in_the_middle(place: Installation) -> None:
    place.python(BEGIN)
    child = place.script(DIES, "sweep")
    log = place.folder / "logs" / "sweep.log"
    while "removed" not in (log.read_text() if log.exists() else ""):
        assert child.poll() is None, log.read_text()
        time.sleep(0.05)
    kill(child)


def test_the_next_sweep_ends_what_a_killed_one_began(place: Installation) -> None:
    killed_in_the_middle(place)
    told = place.python(AGAIN.format(keep_anew=False)).split("\n")[:3]
    assert told == ["forgotten True", "clean True", "forgotten False"]


def test_content_kept_anew_after_the_kill_outlives_the_next_sweep(place: Installation) -> None:
    killed_in_the_middle(place)
    told = place.python(AGAIN.format(keep_anew=True)).split("\n")[:4]
    assert told == ["forgotten True", "clean True", "forgotten True", "clean True"]
