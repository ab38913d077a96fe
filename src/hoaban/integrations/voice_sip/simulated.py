"""The twin: calls that reach nobody, for the demo and for development. The last digit of a number says what happens."""

from hoaban.integrations.voice_sip.calling import Ended, Job

SECONDS = 4.0
_KEYS = {"6": "1", "7": "2", "8": "3"}


def simulated(job: Job, *, presses: bool = True) -> Ended:
    """0 is busy, 1 does not answer; 6 heard it, 7 is on the way, 8 needs help; the others listen and press nothing.

    Nobody made up answers where a person has to wake up: she opens the page herself. In the night told again 4 is silent and 5 cut off.
    """
    last, is_answered = job.message.address[-1:], not job.message.rings
    if job.stop.wait(SECONDS):
        return Ended("gone", detail="we stopped")
    if last in "01" and is_answered:
        return Ended("busy" if last == "0" else "no answer", detail="simulated")
    key = _KEYS.get(last, "") if is_answered and presses else ""
    if key:
        job.pressed(key)
    return Ended("heard", key, "simulated")
