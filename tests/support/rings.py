"""A telephone that rings: what the server sent to somebody's browser in a demo, shown there by its worker, and tapped."""

import json
from datetime import datetime
from typing import Any

from playwright.sync_api import expect

from tests.support.browser import Person
from tests.support.patience import until
from tests.support.pushes import SERVICE, pushed, tapped

SCOPE = "/w/offline/"
"""Of the worker that officials' browsers have."""


def may_be_rung(someone: Person) -> Person:
    """Her browser takes notices, as since the day she set her telephone up."""
    someone.page.context.grant_permissions(["notifications"], origin=someone.address)
    someone.page.context.add_init_script(SERVICE)
    someone.go("/w/me/notices/").tap("Nhận thông báo ở trình duyệt này")
    # Who leaves the page before the server has her address is rung nowhere.
    expect(someone.page.get_by_role("button", name="Thôi nhận ở trình duyệt này")).to_be_visible()
    return someone


def sent_by_push(demo: Any, having: str, since: datetime) -> dict[str, Any]:
    """The newest push since then with these words in its title, read off the twin of the maker's service."""
    outbox = demo.folder / "outbox" / "push.jsonl"

    def newest() -> dict[str, Any] | None:
        lines = outbox.read_text(encoding="utf-8").splitlines() if outbox.exists() else []
        sent = [one for one in map(json.loads, lines) if having in one["title"]]
        return next((one for one in reversed(sent) if datetime.fromisoformat(one["at"]) > since), None)

    found: dict[str, Any] = until(newest, f"no push says «{having}»")
    return found


def answers_the_ring(someone: Person, demo: Any, having: str, since: datetime) -> dict[str, Any]:
    """Her telephone rings with what the server sent; her tap on it, which counts, opens the page of the ring."""
    told = sent_by_push(demo, having, since)
    assert pushed(someone, SCOPE, {**told, "rings": True})
    (address,), _left = tapped(someone, SCOPE, told["title"])
    someone.effort.taps += 1
    someone.page.goto(address)
    assert someone.path.startswith("/w/ringing/"), someone.path
    return told
