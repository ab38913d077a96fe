"""Rows that are written by the hundred come back as they were told, copied or inserted."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from hoaban.domains.registry.actions import loading
from hoaban.domains.registry.models import Household
from hoaban.kit.uid import uuid7

COMMUNE = 14_03646_0000
SAID = ["Đừng\tchia\ncột", "\\N", "\\.", "a \\t b", '", "', "{}", "", "100 %s", "Bản Pá Ơi"]
AT = datetime(2026, 11, 28, 8, 30, tzinfo=UTC)


@pytest.fixture(params=["as it stands", "guarded"])
def _guarded(request: pytest.FixtureRequest, settings: object) -> None:
    """PostgreSQL copies nothing into a table whose rows it guards, so that another way is taken."""
    if request.param == "guarded":
        settings.ROW_SECURITY = True  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.usefixtures("_guarded")
def test_what_is_written_by_the_hundred_comes_back_as_it_was_told() -> None:
    adapt = loading.adapters()
    uids = [uuid7() for _text in SAID]
    rows = (
        (adapt.uid(uid), str(at), f"{at:06}", COMMUNE, text, text, True, "", 1, adapt.time(AT), None)
        for at, (uid, text) in enumerate(zip(uids, SAID, strict=True))
    )
    loading.insert(Household, loading.HOUSEHOLD, rows)
    kept = list(Household.plain.order_by("code_sort").values_list("uid", "village", "address", "recorded_at"))
    assert kept == [(uid, text, text, AT) for uid, text in zip(uids, SAID, strict=True)]


@pytest.mark.django_db
@pytest.mark.usefixtures("_guarded")
def test_what_a_database_refuses_is_known_by_one_name_however_it_was_written() -> None:
    """The lane of lists looks for it: a full disk lets a list wait, and is no fault of the program."""
    adapt = loading.adapters()
    row = (adapt.uid(uuid7()), "1", "000001", COMMUNE, "", "", True, "", 1, adapt.time(AT), None)
    with pytest.raises(IntegrityError), transaction.atomic():
        loading.insert(Household, loading.HOUSEHOLD, [row, row])
    assert not Household.plain.exists()


@pytest.mark.django_db
def test_more_rows_than_one_statement_holds_are_all_written() -> None:
    count = 2 * loading.ROWS_AT_ONCE + 1
    adapt = loading.adapters()
    loading.insert(
        Household,
        loading.HOUSEHOLD,
        [
            (adapt.uid(uuid7()), str(at), f"{at:06}", COMMUNE, "", "", True, "", 1, adapt.time(AT), None)
            for at in range(count)
        ],
    )
    assert Household.plain.count() == count
