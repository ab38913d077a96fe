"""A commune the places room knows."""

import pytest
from django.apps import apps


@pytest.fixture
def sheet_commune(db: None) -> None:
    apps.get_model("places", "Unit").plain.create(
        level="commune", code="03646", kind="xa", name="03646", full_name="Xã 03646", name_key="03646", name_sort="03646",
        start=14_03646_0000, stop=14_03647_0000,
    )  # fmt: skip
