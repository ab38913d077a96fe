"""A demo started once, Debian's Chromium, and people to walk through it."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support import browser as windows
from tests.support.browser import Person
from tests.support.human import Recorder
from tests.support.installation import Installation, installation
from tests.support.offlinephone import Phone
from tests.support.ports import free_port

PEOPLE = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" in str(item.path).replace(os.sep, "/"):
            item.add_marker("journey")


class Demo:
    """The running demo and its log-ins."""

    def __init__(self, place: Installation, address: str) -> None:
        self.place, self.address = place, address
        self.folder = place.folder
        self.logins = windows.logins_of(place.folder)

    def login(self, role: str) -> dict[str, str]:
        """The first person of that role."""
        return next(login for login in self.logins if login["role"] == role)


@pytest.fixture(scope="session")
def journey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`./hoaban demo` as a person would start it, with few people, in a folder of its own."""
    named = os.environ.get(
        "HOABAN_JOURNEY_SERVER"
    )  # "address folder" of a demo that already runs, while writing tests
    if named:
        address, folder = named.split()
        yield Demo(Installation(Path(folder)), address)
        return
    # People here tap as soon as a page is there, beside all that a fresh demo does: records are waited for, not said to be busy.
    with installation(tmp_path_factory.mktemp("demo") / "data", HOABAN_BUSY_SECONDS="30") as place:
        port = free_port()
        child = place.hoaban("demo", "--people", "300", "--sheet", str(PEOPLE), "--port", str(port))
        address = f"http://127.0.0.1:{port}"
        place.wait_for(address, child)
        yield Demo(place, address)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """A journey that failed says how the server's records were busy, if they were."""
    report = yield
    server = getattr(item, "funcargs", {}).get("journey_server")
    if report.failed and server:
        logs = (path.read_text(errors="replace") for path in (server.folder / "logs").glob("*.log"))
        lines = [line for log in logs for line in log.splitlines() if "records were busy" in line]
        report.sections.append(("records that were busy", "\n".join(lines) or "never"))
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        windows.chromium_path()
    except FileNotFoundError as missing:
        pytest.skip(str(missing))
    with sync_playwright() as playwright:
        made = windows.launch(playwright)
        yield made
        made.close()


@pytest.fixture
def meet(journey_server: Demo, browser: Browser) -> Iterator[Callable[..., Person]]:
    """``meet()`` is a citizen on a phone; ``meet("commune_officer", width=1280)`` is signed in."""
    with ExitStack() as stack:

        def make(role: str | None = None, *, address: str = "", **window: Any) -> Person:
            someone = stack.enter_context(
                windows.person(browser, address or journey_server.address, **window)
            )
            if role:
                login = journey_server.login(role)
                windows.sign_in(someone, login["username"], login["password"])
            return someone

        yield make


@pytest.fixture(scope="session")
def recorder() -> Iterator[Recorder]:
    made = Recorder()
    yield made
    made.write()


@pytest.fixture(scope="module")
def microphone(browser: Browser) -> Iterator[Browser]:
    """Chromium whose microphone beeps, and who may use it without asking."""
    fake = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
    ]
    words = [*windows.QUIET, *fake, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    made = browser.browser_type.launch(executable_path=windows.chromium_path(), headless=True, args=words)
    yield made
    made.close()


@pytest.fixture
def with_microphone(journey_server: Any, microphone: Browser) -> Iterator[Callable[..., Person]]:
    with ExitStack() as stack:

        def make(role: str | None = None, **window: Any) -> Person:
            someone = stack.enter_context(windows.person(microphone, journey_server.address, **window))
            if role:
                login = journey_server.login(role)
                windows.sign_in(someone, login["username"], login["password"])
            return someone

        yield make


@pytest.fixture
def next_door(meet: Callable[..., Person], journey_server: Demo) -> Callable[..., Person]:
    """The neighbour commune's officer, whose register has people and pairs from the first start."""

    def sit_down(width: int = windows.DESK) -> Person:
        login = next(one for one in journey_server.logins if one["username"] == "canbo.xaben")
        return windows.sign_in(meet(width=width), login["username"], login["password"])

    return sit_down


@pytest.fixture
def phone(browser: Browser, tmp_path: Path, journey_server: Demo) -> Iterator[Phone]:
    """Of an officer of a commune; no script of it may have failed."""
    made = Phone(browser, tmp_path / "phone", journey_server)
    yield made
    made.close()
    assert made.trouble == []
