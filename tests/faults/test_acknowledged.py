"""What was acknowledged is there, once, whatever was killed; what was not is there whole or not at all."""

import random
import sys
import time

from tests.support.installation import Installation, kill

CLERKS, KILLS, SECONDS = 3, 6, 6.0
ENOUGH, WITHIN = 50, 300  # writes that show something, and seconds they may take on a busy machine

PREPARE = """
from django.core.management import call_command
from hoaban.config import roles
from tests.support.people import make_cast
call_command("load_pack", "14", verbosity=0)
make_cast(roles.ROLES)
"""
COUNT = "from tests.faults import clerk; clerk.count()"
REPEAT = "from pathlib import Path; from tests.faults import clerk; clerk.repeat(Path({path!r}).read_text().splitlines())"


def test_every_acknowledged_write_is_there_once(place: Installation, dice: random.Random) -> None:
    place.python(PREPARE)
    notes = place.folder / "notes"
    notes.mkdir()
    clerks = [_clerk(place, number, dice) for number in range(CLERKS)]
    while len(list(notes.iterdir())) < CLERKS:
        time.sleep(0.1)
    for number in range(KILLS):
        time.sleep(dice.random() * 2 * SECONDS / KILLS)
        kill(clerks.pop(dice.randrange(CLERKS)))  # type: ignore[arg-type]
        clerks.append(_clerk(place, CLERKS + number, dice))
    until = time.monotonic() + WITHIN
    while len(_noted(place, "done")) <= ENOUGH and time.monotonic() < until:
        time.sleep(0.2)
    for one in clerks:
        kill(one)  # type: ignore[arg-type]
    tried, done = _noted(place, "tried"), _noted(place, "done")
    assert len(done) > ENOUGH, f"the clerks hardly worked ({len(done)}):\n{place.logs()}"
    there = place.python(COUNT).splitlines()
    assert len(set(there)) == len(there), "a write is there twice"
    assert set(done) <= set(there), f"acknowledged and gone: {sorted(set(done) - set(there))[:5]}"
    assert set(there) <= set(tried)
    again = place.folder / "again"
    again.write_text("\n".join(dice.sample(tried, len(tried))))
    place.python(REPEAT.format(path=str(again)))
    assert sorted(place.python(COUNT).splitlines()) == sorted(tried), "sent again, each is there once"


def _clerk(place: Installation, number: int, dice: random.Random) -> object:
    name = f"clerk{number}"
    words = [str(place.folder / "notes" / name), name, str(dice.getrandbits(32))]
    return place.start(sys.executable, "-m", "tests.faults.clerk", *words, name=name)


def _noted(place: Installation, word: str) -> list[str]:
    lines = [line for path in (place.folder / "notes").iterdir() for line in path.read_text().splitlines()]
    return [line.removeprefix(f"{word} ") for line in lines if line.startswith(f"{word} ")]
