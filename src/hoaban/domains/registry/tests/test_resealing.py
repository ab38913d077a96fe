"""People's numbers under a new key: stopped anywhere it goes on, and at every instant each number opens and is found."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hoaban.domains.registry import numbers, queries
from hoaban.domains.registry.models import Person
from hoaban.domains.registry.tests.conftest import Office
from hoaban.domains.registry.values import Part
from hoaban.foundation.access import api as access
from hoaban.foundation.access import resealing
from hoaban.foundation.audit import rotation
from hoaban.foundation.audit.errors import KeyFixed, KeyInUse, KeyUnknown, NothingToRetire
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.imports import queries as batches

SEALED, INDEXED = "registry-numbers", "registry-index"
pytestmark = pytest.mark.django_db(databases="__all__")
LATER = 4_000_000_000.0
"""A clock far beyond the hour that a retirement waits."""


class Stopped(Exception):
    """The worker was killed here."""


@pytest.fixture
def own_keys(tmp_path: Path, settings: Any) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def people(
    own_keys: Path, office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> list[Person]:
    monkeypatch.setattr(resealing, "AT_ONCE", 7)
    monkeypatch.setattr(resealing, "REST_SECONDS", 0)
    path, _planted = office.sheet(rows=40)
    office.take_in(commune_officer, path)
    return list(Person.plain.exclude(identity_index="").order_by("pk"))


def opened() -> dict[int, str]:
    rows = Person.plain.exclude(identity_sealed=None)
    return {row.pk: numbers.unseal("identity", row.uid, bytes(row.identity_sealed or b"")) for row in rows}


def stop_after(steps: int) -> Callable[[int], None]:
    left = steps

    def beat(_done: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Stopped

    return beat


def waiting(purpose: str) -> int:
    return sum(column.waiting() for column in access.sealed_columns(purpose))


@pytest.mark.parametrize("purpose", [SEALED, INDEXED])
@pytest.mark.parametrize("steps", [0, 1, 3])
def test_a_rotation_stopped_midway_goes_on_and_loses_nothing(
    people: list[Person], commune_officer: Any, purpose: str, steps: int
) -> None:
    before = opened()
    assert len(before) == len(people) > 20
    rotation.rotate(purpose)
    total = waiting(purpose)
    with pytest.raises(Stopped):
        access.renew_all([purpose], stop_after(steps))
    assert waiting(purpose) == max(0, total - 7 * steps)
    assert opened() == before
    for pk, number in before.items():
        assert pk in [found.pk for found, _fit in queries.people_found(commune_officer, number, 5)]
    assert access.renew_all([purpose], lambda _done: None) == (waiting_then := total - 7 * steps, 0), (
        waiting_then
    )
    assert waiting(purpose) == 0
    assert opened() == before


def test_during_a_rotation_a_number_already_here_is_still_noticed(people: list[Person]) -> None:
    number = opened()[people[0].pk]
    rotation.rotate(INDEXED)
    at_hand = numbers.at_hand()
    indexes = set(at_hand.indexes_of("identity", number))
    assert queries.holders_of({Part.IDENTITY: indexes}, batch_id=0)
    assert not queries.holders_of({Part.IDENTITY: {at_hand.index_of("identity", number)}}, batch_id=0)


def test_a_sheet_sent_during_a_rotation_names_people_already_here(
    people: list[Person], office: Office, commune_officer: Any
) -> None:
    rotation.rotate(INDEXED)
    path, _planted = office.sheet(rows=40)
    uid = office.check(commune_officer, path)
    batch = batches.batch_for(commune_officer, uid)
    assert (batch.rows_matched, batch.rows_bad) == (40, 0), "each is found by the number she is known by"


def test_what_was_written_meanwhile_is_not_overwritten(people: list[Person]) -> None:
    row = people[0]
    rotation.rotate(SEALED)
    fresh = numbers.at_hand().seal("identity", row.uid, "014000000001")
    column = next(one for one in access.sealed_columns(SEALED) if one.label.endswith("identity_sealed"))
    assert isinstance(column, access.SealedColumn)
    original = column.context

    def written_in_between(one: Any) -> bytes:
        Person.plain.filter(pk=row.pk).update(identity_sealed=fresh)
        return original(one)

    racing = access.SealedColumn(SEALED, Person, "identity_sealed", written_in_between)
    racing.renew(0, 1)
    assert opened()[row.pk] == "014000000001"


def test_a_value_that_does_not_open_is_counted_and_left(people: list[Person]) -> None:
    Person.plain.filter(pk=people[0].pk).update(identity_sealed=bytes(people[1].identity_sealed or b""))
    rotation.rotate(SEALED)
    done, failed = access.renew_all([SEALED], lambda _done: None)
    assert (failed, waiting(SEALED)) == (1, 1)
    assert done > 20
    with pytest.raises(KeyInUse):
        rotation.retire(SEALED, now=LATER)


def test_an_old_key_goes_only_when_nothing_needs_it(people: list[Person]) -> None:
    before, old = opened(), access.key_ids(SEALED)
    with pytest.raises(NothingToRetire):
        rotation.retire(SEALED, now=LATER)
    rotation.rotate(SEALED)
    with pytest.raises(KeyInUse, match="identity_sealed"):
        rotation.retire(SEALED, now=LATER)
    access.renew_all([SEALED], lambda _done: None)
    with pytest.raises(KeyInUse, match="hour"):
        rotation.retire(SEALED)
    assert rotation.retire(SEALED, now=LATER) == old
    assert len(access.key_ids(SEALED)) == 1
    assert opened() == before


def test_a_process_that_runs_opens_what_a_key_added_meanwhile_closed(people: list[Person]) -> None:
    assert opened()
    # As another process would: past this one's memory of the file.
    access.key_file(SEALED).rotated()
    access.renew_all([SEALED], lambda _done: None)
    assert len(opened()) == len(people)


def test_rotation_and_retirement_are_on_record(people: list[Person]) -> None:
    fresh = rotation.rotate(SEALED)
    access.renew_all([SEALED], lambda _done: None)
    rotation.retire(SEALED, now=LATER)
    noted = Entry.plain.filter(target_type="key", target_id=SEALED).order_by("pk").values_list("tag", "note")
    assert [tag for tag, _note in noted] == ["audit:key:rotate", "audit:key:retire"]
    assert fresh in noted[0][1]


@pytest.mark.usefixtures("db", "own_keys")
def test_keys_that_must_stay_say_why() -> None:
    with pytest.raises(KeyFixed, match="subscription"):
        rotation.rotate("notify-vapid")
    with pytest.raises(KeyFixed, match="signed"):
        rotation.retire("audit-checkpoint")
    with pytest.raises(KeyUnknown, match="registry-numbers"):
        rotation.rotate("nonsense")


@pytest.mark.usefixtures("people")
def test_the_command_rotates_lists_and_refuses_in_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rotate_key", SEALED)
    assert "0 did not open" in capsys.readouterr().out
    call_command("rotate_key")
    assert "registry-numbers" in capsys.readouterr().out
    with pytest.raises(CommandError, match="hour"):
        call_command("rotate_key", SEALED, "--retire")


def test_every_key_of_the_platform_says_how_it_rotates(settings: Any) -> None:
    known = {purpose for purpose in access.known_keys() if "test" not in purpose}  # other tests' own
    assert set(settings.KEY_PURPOSES) == known
