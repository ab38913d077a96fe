"""Kept rows are those that the real way wrote, and never meet others numbered alike."""

from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.db import transaction

from hoaban.foundation.places.models import EthnicGroup
from tests.support import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_kept", {})


def written(make: Callable[[], object]) -> dict[str, list[tuple[object, ...]]]:
    """Every row there is after it, taken back again."""
    with transaction.atomic():
        make()
        filled = [table for table, count in kept._counted(kept._tables()).items() if count]
        found = {table._meta.label: sorted(table._base_manager.values_list(), key=str) for table in filled}
        transaction.set_rollback(True)
    return found


@pytest.mark.slow
def test_a_pack_that_was_kept_is_the_pack_that_was_loaded() -> None:
    loaded = written(kept.province)
    assert len(loaded["places.Unit"]) > 70
    assert "audit.Entry" in loaded
    assert kept._kept
    assert written(kept.province) == loaded


def make() -> None:
    EthnicGroup.plain.create(code="x1", name="Mẫu")


def test_rows_are_made_once_and_written_afterwards() -> None:
    assert written(lambda: kept.rows("a", make)) == written(lambda: kept.rows("a", make))
    assert not kept.rows("a", make)
    assert EthnicGroup.plain.get().name == "Mẫu"


def test_beside_other_rows_they_are_made_in_earnest() -> None:
    written(lambda: kept.rows("a", make))
    EthnicGroup.plain.create(code="x0", name="Khác")
    assert kept.rows("a", make)
    assert EthnicGroup.plain.count() == 2


def test_passwords_are_argon2_s_here_too() -> None:
    assert identify_hasher(make_password("x")).algorithm == "argon2"
