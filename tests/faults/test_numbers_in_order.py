"""Numbers of a list are put in order beside a desk that writes, and the process is killed again and again: each key stands once."""

import random
import time

from tests.support.installation import Installation, asked, kill

PEOPLE, KILLS = 6_000, 4

# As a list leaves them: every key waits.
PREPARE = f"""
from django.core.management import call_command
from django.db import connection
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.foundation.access.api import SystemActor
call_command("load_pack", "14", verbosity=0)
generate_people(by=SystemActor("demo.load"), count={PEOPLE})
connection.cursor().execute("UPDATE registry_person_numbers SET waits = 1")
"""
MOVE = """
from hoaban.domains.registry import numberindex
print("moving", flush=True)
while numberindex.move(1):
    pass
"""
DESK = """
from hoaban.domains.registry.models import Household, Person
home, last = Household.plain.first(), 0
print("writing", flush=True)
while True:
    last += 1
    row = Person.plain.create(household=home, place_no=home.place_no, name="a", name_key="a", name_sort="a",
                              identity_index=f"k1k1k1k1{last:064x}", phone_e164=f"+8499{last:08d}")
    Person.plain.filter(pk=row.pk).update(phone_e164=f"+8498{last:08d}")
    if last % 2:
        row.delete()
"""
OF_ROWS = """SELECT substr(identity_index, -12) AS found_by, id FROM registry_person WHERE identity_index <> '' UNION
SELECT phone_e164, id FROM registry_person WHERE phone_e164 <> ''"""
KEYS = "SELECT found_by, person FROM registry_person_numbers"
WRONG = f"""
SELECT (SELECT count(*) FROM ({OF_ROWS} EXCEPT {KEYS})), (SELECT count(*) FROM ({KEYS} EXCEPT SELECT * FROM ({OF_ROWS}))),
    (SELECT count(*) FROM registry_person_numbers) - (SELECT count(*) FROM (SELECT DISTINCT * FROM ({KEYS})))
"""
"""Keys that are missing, keys of nobody, keys that stand twice."""
WAIT = "SELECT count(*) FROM registry_person_numbers WHERE waits = 1"


def begun(place: Installation, name: str) -> None:
    said = place.folder / "logs" / f"{name}.log"
    while not (said.exists() and "ing" in said.read_text()):
        time.sleep(0.01)


def test_killed_while_moving_each_key_stands_once_and_the_next_one_goes_on(
    sqlite_place: Installation, dice: random.Random
) -> None:
    place = sqlite_place
    place.python(PREPARE)
    waits = [asked(place, WAIT)[0][0]]
    desk = place.script(DESK, "desk")
    for number in range(KILLS):
        mover = place.script(MOVE, f"mover{number}")
        begun(place, f"mover{number}")
        time.sleep(0.05 + dice.random())
        kill(mover)
        waits.append(asked(place, WAIT)[0][0])
        assert asked(place, WRONG) == [(0, 0, 0)], waits
    kill(desk)
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] < waits[0], "nothing was moved"
    place.python(MOVE.replace("move(1)", "move(1000)"))
    assert (asked(place, WAIT), asked(place, WRONG)) == ([(0,)], [(0, 0, 0)])
