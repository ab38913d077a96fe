"""Waiting in journeys: for the lanes behind a page, and for a form that found the records of a fresh demo busy."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.sync_api import Locator, expect

from tests.support.browser import Person

WITHIN = 120  # seconds until the lanes have planned and sent, beside everything else a fresh demo does
READ_BY = 400  # a fresh demo's lanes read one sentence after the other
BUSY = "503"


def until(is_there: Callable[[], Any], why: str, within: int = WITHIN) -> Any:
    """What ``is_there`` answers, once it answers something."""
    end = time.monotonic() + within
    while not (found := is_there()):
        assert time.monotonic() < end, why
        time.sleep(0.5)
    return found


def listens(someone: Person, path: str) -> Person:
    """Opens a page that moves by itself, and waits until it hears: what happens between the page and its stream is not told."""
    with someone.page.expect_response("**/streams/changes?**"):
        someone.go(path)
    return someone


def suggested(someone: Person, box: Locator, text: str, option: Locator) -> None:
    """Typed into a box that suggests; once more after a while, for the lanes of a fresh demo may not have written all names down."""
    someone.type(box, text)
    for _turn in range(WITHIN // 10):
        with suppress(AssertionError):
            expect(option).to_be_visible(timeout=10_000)
            return
        box.fill("")
        box.fill(text)
    expect(option).to_be_visible(timeout=10_000)


def sends(someone: Person, what: Locator, again: Callable[[], object] = bool) -> None:
    """A form of a demo that has just begun, whose records may be busy: as the page then asks, once more after a while.

    Going back keeps the request's number, so nothing is written twice.
    """
    someone.forgive(BUSY)
    for _turn in range(6):
        with someone.page.expect_response(lambda one: one.request.method == "POST") as answer:
            someone.tap(what)
        if answer.value.status != 503:
            return
        time.sleep(5)
        someone.page.go_back()
        again()
