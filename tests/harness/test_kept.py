"""Kept rows are those that the real way wrote, and never meet others numbered alike."""

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.db import transaction

from hoaban.foundation.places.models import EthnicGroup, Language
from tests.support import kept
from tests.support.people import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_kept", {})


@pytest.mark.slow
def test_a_pack_that_was_kept_is_the_pack_that_was_loaded() -> None:
    loaded = kept.written(kept.province)
    assert len(loaded["places.Unit"]) > 70
    assert "audit.Entry" in loaded
    assert kept._kept
    assert kept.written(kept.province) == loaded


def test_a_cast_that_was_kept_is_the_one_that_was_invited() -> None:
    of_people = ("accounts.Organisation", "accounts.User", "accounts.Membership")
    invited = kept.written(lambda: make_cast(["commune_officer", "account_manager"]))
    assert len(invited["accounts.User"]) == 4
    again = kept.written(lambda: make_cast(["commune_officer", "account_manager"]))
    assert {label: again[label] for label in of_people} == {label: invited[label] for label in of_people}
    assert "audit.Entry" in invited
    assert "audit.Entry" not in again, "without the deeds that made them"


def make() -> None:
    EthnicGroup.plain.create(code="x1", name="Mẫu")


def test_rows_are_made_once_and_written_afterwards() -> None:
    assert kept.written(lambda: kept.rows("a", make)) == kept.written(lambda: kept.rows("a", make))
    assert not kept.rows("a", make)
    assert EthnicGroup.plain.get().name == "Mẫu"


def test_beside_other_rows_they_are_made_in_earnest() -> None:
    kept.written(lambda: kept.rows("a", make))
    EthnicGroup.plain.create(code="x0", name="Khác")
    assert kept.rows("a", make)
    assert EthnicGroup.plain.count() == 2


def test_where_all_of_it_stood_already_nothing_is_kept() -> None:
    """Kept as nothing, the tests that follow would begin with nothing."""
    EthnicGroup.plain.create(code="x1", name="Mẫu")
    for _time in range(2):
        assert kept.rows("a", lambda: EthnicGroup.plain.get_or_create(code="x1", defaults={"name": "Mẫu"}))
    assert not kept._kept


def test_what_changes_rows_that_stood_is_made_in_earnest_each_time() -> None:
    def rename() -> None:
        EthnicGroup.plain.update(name="Mới")
        Language.plain.create(iso639_3="x1x", name="Tiếng mẫu")

    for _time in range(2):
        with transaction.atomic():
            EthnicGroup.plain.create(code="x0", name="Cũ")
            assert kept.rows("a", rename)
            assert EthnicGroup.plain.get().name == "Mới"
            transaction.set_rollback(True)


def test_passwords_are_argon2_s_here_too() -> None:
    assert identify_hasher(make_password("x")).algorithm == "argon2"
