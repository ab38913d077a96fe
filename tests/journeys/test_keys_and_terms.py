"""An auditor reads which keys are in use and how long data are kept, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize(("name", "row"), [("keys", "registry-numbers"), ("retention", "Thư mời")])
def test_the_page_is_found_from_operations(
    meet: Callable[..., Person], width: int, name: str, row: str
) -> None:
    someone = meet("auditor", width=width).go("/w/operations/")
    someone.tap(someone.page.locator(f"main a[href$='/operations/{name}/']"))
    expect(someone.page.locator("main table")).to_contain_text(row)
    someone.keeps_a_picture(f"operations-{name}-{width}")
