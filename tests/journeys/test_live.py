"""What happens elsewhere appears on an open page by itself: by stream, and by polling where there is none."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, Person
from tests.support.patience import listens, until

Meet = Callable[..., Person]

OPEN_DUTY = """
from django.utils import timezone
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.models import User
from hoaban.foundation.duties import api as duties
user = User.objects.get(username={username!r})
actor = accounts.actor_of_id(user.pk)
duties.open_duty(
    by=SystemActor("journey"), kind="imports.mend", title={title!r}, target=("journey.Thing", {title!r}), path="/w/",
    number=actor.grants[0].area.start, assigned_to=duties.Colleague(actor.key, actor.label), term=timezone.now(),
)  # due at once: other walks leave more work than the first screen holds
"""

NO_STREAMS = "delete window.EventSource; const wait = setInterval; window.setInterval = (f, ms) => wait(f, Math.min(ms, 300));"


@pytest.mark.parametrize("script", ["", NO_STREAMS], ids=["stream", "polling"])
def test_new_work_appears_on_an_open_desk(meet: Meet, journey_server: Any, script: str) -> None:
    someone = meet("commune_officer", width=DESK)
    if script:
        someone.page.context.add_init_script(script)
    listens(someone, "/w/")
    title = f"A duty told by {'polling' if script else 'stream'}"
    username = journey_server.login("commune_officer")["username"]
    bell = someone.page.locator("#bell")
    before = waiting(bell.inner_text())
    journey_server.place.python(OPEN_DUTY.format(username=username, title=title))
    expect(someone.page.locator("#waiting")).to_contain_text(title, timeout=120_000)
    until(lambda: waiting(bell.inner_text()) > before, "the bell counts nothing more")


def waiting(bell: str) -> int:
    """The number a screen reader says; the badge shows it only when there is one."""
    found = re.search(r"\d+", bell)
    return int(found.group()) if found else 0


def test_a_page_that_listens_still_locks_when_left_alone(meet: Meet) -> None:
    someone = meet("commune_officer", width=DESK).go("/w/")
    someone.page.clock.install()
    someone.go("/w/")
    someone.page.clock.fast_forward(302_000)
    someone.page.wait_for_url("**/w/lock**")
