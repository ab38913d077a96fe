"""Calls of a real baresip to a real SIPp, killed while she listens: who may have heard it is rung once more, marked, and no third time."""

import os
import re
import signal
import subprocess
from pathlib import Path

from hoaban.integrations.voice_sip.tests import phones
from hoaban.integrations.voice_sip.tests.phones import Phone, phone
from tests.faults.test_smpp import wait
from tests.support.installation import Installation, asked, kill

PLAN = """
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
notify.plan(by=SystemActor("faults"), what=notify.Plan("notify.test", "call", urgency=notify.Urgency.LIFE),
    recipients=[notify.Recipients(notify.Channel.VOICE, ["she"], ["+84912345678"])])
"""
CALLER = """
import time, wave
from datetime import timedelta
from django.utils import timezone
from hoaban.config import calling as joined
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify import api as notify, jobs
from hoaban.integrations.voice_sip import calling, control, program, sounds
calling.LISTENS, program.STARTS, sounds.REPEATS = 0.5, 60.0, 1
first_word = control.Control.tell
def tell(self, command, words=""):
    first_word(self, command, words)
    print("told", command, flush=True)
control.Control.tell = tell
def read(_words, _language, folder):
    path = folder / "tone.wav"
    with wave.open(str(path), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes([0, 0, 0, 40]) * 4000 * {seconds})
    return [path]
joined.read = read
notify.connect(notify.Channel.VOICE, joined.line())
while True:
    done = jobs.life(JobContext(SystemActor("notify"), timezone.now() + timedelta(seconds=0.2), timezone.now)).done
    print("busy" if done else "idle", flush=True)
    time.sleep(0.02)
"""
SECONDS, PHONE = 120, ("-timeout", "1200")
"""Of sound where somebody has to be killed before it is over; a call that is to be heard to its end has one."""
LEDGER = "SELECT state, resends, doubted_at IS NOT NULL FROM notify_delivery"
OUTCOMES = "SELECT outcome FROM notify_attempt ORDER BY id"


def begin(place: Installation, other: Phone) -> None:
    place.python(PLAN)
    place.environment["HOABAN_SIP_URL"] = (
        f"sip://platform:secret@127.0.0.1:{other.port}/?from=02123456&from_ip=127.0.0.1&lines=2&rings=60"
    )


def caller(place: Installation, name: str, seconds: int = SECONDS) -> "subprocess.Popen[bytes]":
    # The sounds of one text are made once and kept: another length is another installation's.
    for one in (place.folder / "voice" / "sounds").glob("*.wav"):
        one.unlink()
    return place.script(CALLER.format(seconds=seconds), name)


def answered(other: Phone) -> int:
    """In how many calls she lifted the receiver; a busy machine says ACK twice in one."""
    return len(set(re.findall(r"\nACK sip:.*?\nCall-ID: (\S+)", other.messages(), re.DOTALL)))


def said(place: Installation, name: str, word: str) -> int:
    log = place.folder / "logs" / f"{name}.log"
    return log.read_text().splitlines().count(word) if log.exists() else 0


def rests(place: Installation, name: str) -> None:
    """It has looked at the ledger a hundred times and found nothing to do."""
    wait(place, lambda: said(place, name, "idle") > 100)


def ledger(place: Installation) -> tuple[str, int, bool]:
    ((state, resends, is_doubted),) = asked(place, LEDGER)
    return state, resends, bool(is_doubted)


def test_we_die_while_she_listens_and_she_is_rung_once_more_and_marked(
    place: Installation, tmp_path: Path
) -> None:
    phones.need_the_programs()
    with phone("listens", tmp_path, *PHONE, calls=2) as other:
        begin(place, other)
        first = caller(place, "first")
        wait(place, lambda: answered(other) == 1)
        kill(first)
        assert ledger(place) == ("in_doubt", 0, False)
        caller(place, "second", seconds=1)
        wait(place, lambda: ledger(place)[0] == "confirmed")
        assert ledger(place) == ("confirmed", 1, True)
        assert other.is_done(), "the first call ended as one does, though its caller was killed"
        assert answered(other) == 2


def test_who_was_in_a_call_at_two_crashes_is_not_rung_a_third_time(
    place: Installation, tmp_path: Path
) -> None:
    phones.need_the_programs()
    with phone("listens", tmp_path, *PHONE, calls=3) as other:
        begin(place, other)
        for number in range(2):
            child = caller(place, f"caller-{number}")
            wait(place, lambda number=number: answered(other) == number + 1)  # type: ignore[misc]
            kill(child)
        caller(place, "last")
        rests(place, "last")
        assert len(asked(place, OUTCOMES)) == 2
        assert ledger(place) == ("in_doubt", 1, True)
        assert answered(other) == 2


def test_the_voice_dies_while_she_listens_and_she_is_rung_once_more_and_marked(
    place: Installation, tmp_path: Path
) -> None:
    phones.need_the_programs()
    with phone("listens", tmp_path, *PHONE, calls=2) as other:
        begin(place, other)
        caller(place, "caller")
        for number in range(2):
            # Only now do we know that she lifted the receiver; her side knew it a moment earlier.
            wait(place, lambda number=number: said(place, "caller", "told ausrc") == number + 1)  # type: ignore[misc]
            os.kill(voice(place), signal.SIGKILL)
        # Twice in doubt is enough: nobody knows what she heard.
        wait(place, lambda: [one for (one,) in asked(place, OUTCOMES)] == ["unsure", "unsure"])
        before = said(place, "caller", "idle")
        wait(place, lambda: said(place, "caller", "idle") > before + 100)
        assert ledger(place) == ("in_doubt", 1, True)
        assert answered(other) == 2


def voice(place: Installation) -> int:
    """The program that speaks for this installation."""
    found = subprocess.run(
        ["pgrep", "-f", f"baresip -f {place.folder}/voice"], capture_output=True, text=True, check=True
    )
    (pid,) = found.stdout.split()
    return int(pid)
