"""A change of keys whose process is killed again and again: every number opens and is found, under the new keys alone."""

import random
import sys
import time

from tests.support.installation import Installation, kill

PEOPLE, KILLS = 3_000, 2
PREPARE = f"""
from django.core.management import call_command
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.foundation.access.api import SystemActor
call_command("load_pack", "14", verbosity=0)
generate_people(by=SystemActor("faults"), count={PEOPLE})
"""
ROTATE = """
from hoaban.foundation.audit import rotation
for purpose in ("registry-numbers", "registry-index"):
    print(rotation.rotate(purpose))
"""
WAITING = """
from hoaban.foundation.access import api as access
print(*(sum(c.waiting() for c in access.sealed_columns(p)) for p in ("registry-numbers", "registry-index")))
"""
OUTCOME = """
from hoaban.domains.registry import numbers
from hoaban.domains.registry.models import Person
whole = 0
for row in Person.plain.exclude(identity_sealed=None).iterator():
    number = numbers.unseal("identity", row.uid, bytes(row.identity_sealed))
    whole += row.identity_index == numbers.at_hand().index_of("identity", number)
print(whole, Person.plain.exclude(identity_sealed=None).count())
"""


def resumed(place: Installation, purpose: str) -> object:
    code = "from hoaban.config.cli import main; main()"
    return place.start(
        sys.executable, "-c", code, "manage", "rotate_key", purpose, "--resume", name="rotation"
    )


def left(place: Installation) -> tuple[int, int]:
    sealed, indexed = map(int, place.python(WAITING).split())
    return sealed, indexed


def test_a_change_of_keys_killed_midway_ends_with_every_number_whole(
    place: Installation, dice: random.Random
) -> None:
    place.python(PREPARE)
    place.python(ROTATE)
    seen = {left(place)}
    for purpose in ("registry-numbers", "registry-index"):
        for _ in range(KILLS):
            child = resumed(place, purpose)
            time.sleep(0.8 + dice.random() * 1.5)
            kill(child)  # type: ignore[arg-type]
            seen.add(left(place))
    print("left at", sorted(seen))
    for purpose in ("registry-numbers", "registry-index"):
        place.manage("rotate_key", purpose, "--resume")
    assert left(place) == (0, 0)
    whole, people = map(int, place.python(OUTCOME).split())
    assert whole == people >= PEOPLE * 0.9
