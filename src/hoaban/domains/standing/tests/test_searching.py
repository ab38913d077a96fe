"""People of standing in the one search of the house."""

from typing import Any

import pytest

from hoaban.domains.standing import search
from hoaban.domains.standing.tests.steps import recognised

pytestmark = pytest.mark.django_db(databases="__all__")


def test_she_is_found_by_her_name_and_marks_alone_find_nobody(
    commune_officer: Any, province_officer: Any, leader: Any, person: Any
) -> None:
    recognised(commune_officer, province_officer, leader, person)
    assert [one.title for one in search.search(commune_officer, "uy lo")] == ["Lò Văn Uy"]
    assert search.search(commune_officer, "--") == []
