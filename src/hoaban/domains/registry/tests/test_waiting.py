"""Deeds of one instant wait for each other in one order: merges, households, people. The database has to break none of them off."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from hoaban.domains.registry import actions, codes
from hoaban.domains.registry.actions import correcting, erasing, known_people, merging, undoing
from hoaban.domains.registry.errors import ErasedForGood, NobodyToErase
from hoaban.domains.registry.models import Change, Household, Merge, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.tests.test_merging import correct, home, merge, person, separate
from hoaban.domains.registry.values import PersonTold, Precision, Relation, Sex
from hoaban.foundation.access.errors import Stale
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.files.values import FileState
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.values import BatchFacts, BatchId

pytestmark = [
    pytest.mark.django_db(transaction=True, databases="__all__"),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
    ),
]
OWN = 14_03646_0000
DAYS = 100
SECONDS = 20


def somebody_waits() -> bool:
    """Whether another connection waits for a row that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """``first`` stops where it calls this function, until ``second`` waits for it; what both came to."""

    def run(
        first: Callable[[], Any], second: Callable[[], Any], where: Any, name: str, *, after: bool = False
    ) -> list[Any]:
        reached, real = Event(), getattr(where, name)

        def stopping(*told: Any, **more: Any) -> Any:
            done = real(*told, **more) if after else None
            if not reached.is_set():
                reached.set()
                until = time.monotonic() + SECONDS
                while not somebody_waits():
                    assert time.monotonic() < until, "the second one never came so far"
                    time.sleep(0.02)
            return done if after else real(*told, **more)

        def deed(what: Callable[[], Any], waits: bool) -> Any:
            try:
                with connection.cursor() as cursor:
                    cursor.execute(f"SET lock_timeout = '{SECONDS}s'")  # a loaded machine is slow, not wrong
                assert not waits or reached.wait(SECONDS)
                return what()
            except (ErasedForGood, NobodyToErase) as problem:
                return problem
            finally:
                connections.close_all()

        monkeypatch.setattr(where, name, stopping)
        with ThreadPoolExecutor(2) as both:
            return [
                one.result() for one in [both.submit(deed, first, False), both.submit(deed, second, True)]
            ]

    return run


@pytest.fixture
def joined(sheet_codes: codes.Codes, commune_officer: Any, settings: Any) -> Merge:
    """Somebody who died long ago, with whom an older record was joined."""
    settings.KEEP_LEFT_DAYS, settings.KEEP_LEFT_DOCUMENT = DAYS, "12/QĐ-UBND"
    merged, kept = person(home("H-2"), "Lò Thị Mải"), person(home("H-1"), "Lò Thị Mai")
    row = merge(commune_officer, kept, merged)
    long_ago = timezone.now() - timedelta(days=DAYS + 30)
    Person.plain.filter(pk=kept.pk).update(valid_to=long_ago.date(), replaced_at=long_ago)
    return row


def erase(by: Any, row: Merge) -> Any:
    seen = {row.kept_id: Person.plain.get(pk=row.kept_id).version}
    return actions.erase_left(by=by, seen=actions.Seen(OWN, seen, None, timezone.now()))


def test_who_is_being_erased_is_separated_no_more(
    joined: Merge, beside: Any, commune_officer: Any, make_actor: Any
) -> None:
    keeper = make_actor(Permission.ERASE, Permission.SEE)
    erased, parted = beside(
        lambda: erase(keeper, joined), lambda: separate(commune_officer, joined), erasing, "held_back"
    )
    assert erased
    assert isinstance(parted, ErasedForGood)
    assert Person.plain.filter(name="").count() == 2


def test_who_is_being_separated_is_looked_at_again_before_she_is_erased(
    joined: Merge, beside: Any, commune_officer: Any, make_actor: Any
) -> None:
    keeper = make_actor(Permission.ERASE, Permission.SEE)
    _parted, erased = beside(
        lambda: separate(commune_officer, joined), lambda: erase(keeper, joined), merging, "_locked"
    )
    assert isinstance(erased, NobodyToErase)
    assert Merge.plain.get().undone_at
    assert not Person.plain.filter(name="").exists()


def by_hand(by: Any, one: Person) -> str:
    """Her page was opened before the list came or went: that is said, and nothing is overwritten."""
    try:
        correct(by, one, "Lò Thị Mài")
    except Stale:
        return "stale"
    return ""


def batch(by: Any) -> ImportBatch:
    file = StoredFile.plain.create(
        purpose="test",
        name="x.xlsx",
        media_type="text/plain",
        size=0,
        sha256="0" * 64,
        state=FileState.CLEAN,
        owner_key=by.key,
    )
    return ImportBatch.plain.create(
        kind="registry.household_list", file=file, file_name="x.xlsx", asker_key=by.key, asker_label="x", office_start=OWN,
        office_stop=OWN + 10_000, state="done",
    )  # fmt: skip


def test_a_list_and_a_correction_by_hand_wait_in_one_order(
    sheet_codes: codes.Codes, beside: Any, commune_officer: Any
) -> None:
    one = person(home("H-1"), "Lò Thị Mai")
    facts = BatchFacts(BatchId(batch(commune_officer).pk), one.uid, commune_officer)
    told = PersonTold("Lò Thị Mái", Relation.CHILD, Sex.MALE, 1990, None, None, Precision.YEAR, "")

    def listed() -> None:
        with transaction.atomic():
            known_people.change_people(facts, {one.pk: told}, {})

    assert beside(listed, lambda: by_hand(commune_officer, one), known_people.papers, "unfit") == [
        None,
        "stale",
    ]


def test_a_list_taken_back_and_a_correction_by_hand_wait_in_one_order(
    sheet_codes: codes.Codes, beside: Any, commune_officer: Any
) -> None:
    one, listed = person(home("H-1"), "Lò Thị Mái"), batch(commune_officer)
    after = correcting.held(one)
    Change.plain.create(
        household=one.household, person=one, batch=listed, what="person", before=after | {"name": "Lò Thị Mai"}, after=after,
        by_key="x", by_label="x", at=timezone.now(),
    )  # fmt: skip

    def back() -> None:
        with transaction.atomic():
            undoing.take_list_back(listed.pk, 100, timezone.now())

    assert beside(back, lambda: by_hand(commune_officer, one), undoing, "put_person_again", after=True) == [
        None,
        "stale",
    ]
    assert Person.plain.get(pk=one.pk).name == "Lò Thị Mai"
    assert Household.plain.get(pk=one.household_id).version == 2
