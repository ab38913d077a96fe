"""The page of terms names every table that has one, and every one that has none, in words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from hoaban.foundation.access.api import sweeps
from hoaban.workspace.operations.terms import TABLES

pytestmark = pytest.mark.django_db(databases="__all__")


def test_every_table_has_its_words() -> None:
    kept = {model._meta.label for model in apps.get_models() if hasattr(model, "retention")}
    assert kept | set(sweeps()) == set(TABLES)


def test_the_page_names_terms_and_what_has_none(
    client: Client, make_actor: Callable[..., Any], sign_in: Callable[[Any], None]
) -> None:
    sign_in(make_actor("audit:retention:see", "audit:entry:see"))
    page = client.get("/w/operations/retention/").content.decode()
    assert all(word in page for word in ("Thư mời", "90 ngày sau khi hết", "Nhân khẩu của các hộ"))
