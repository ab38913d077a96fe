"""A checked list waits for its asker; deciding closes it, matching anew withdraws it."""

from typing import Any

import pytest
from django.utils import timezone

from hoaban.foundation.duties import api as duties
from hoaban.foundation.imports.actions import waiting
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.values import ImportKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(commune_officer: Any) -> ImportBatch:
    return ImportBatch(
        pk=1, asker_key=commune_officer.key, asker_label=commune_officer.label, office_start=14_03646_0000,
        rows_good=19_700, rows_bad=300,
    )  # fmt: skip


class Kind:
    permission = "registry:household:import"


def test_deciding_takes_the_line_away(batch: ImportBatch, commune_officer: Any, outsider: Any) -> None:
    kind: ImportKind = Kind()  # type: ignore[assignment]
    now = timezone.now()
    waiting.ask(batch, kind, commune_officer, now)
    waiting.ask(batch, kind, commune_officer, now)
    row = duties.duties_for(commune_officer)[0]
    assert "19700" in row.title
    assert row.url.endswith(f"{batch.uid}/")
    assert duties.duties_for(outsider) == []
    waiting.decided(batch, commune_officer)
    assert duties.count_for(commune_officer) == 0


def test_matching_anew_asks_no_more(batch: ImportBatch, commune_officer: Any) -> None:
    kind: ImportKind = Kind()  # type: ignore[assignment]
    waiting.ask(batch, kind, commune_officer, timezone.now())
    waiting.again(batch, commune_officer)
    assert duties.count_for(commune_officer) == 0
