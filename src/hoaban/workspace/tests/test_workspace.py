"""The desk: what needs a person comes first, and each sees only her doors."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.foundation.duties.values import DutyRow, State, Urgency
from hoaban.foundation.events.values import ListenerState, Parked
from hoaban.foundation.jobs.values import JobReport, JobState, Lane
from hoaban.workspace import desk, navigation
from hoaban.workspace.duties import DutiesDesk, _shown
from hoaban.workspace.operations import health, views
from hoaban.workspace.ports import Alarm, Duty

pytestmark = pytest.mark.django_db
OPERATIONS = (
    "audit:chain:verify",
    "jobs:timer:see",
    "jobs:timer:retry",
    "events:log:see",
    "events:parked:mend",
)
SignIn = Callable[[Any], None]
MakeActor = Callable[..., Any]


class Busy:
    def alarms(self, request: object) -> list[Alarm]:
        return [Alarm("Flash flood, level 3", "We call.", datetime(2026, 11, 23, 2, tzinfo=UTC), "/w/rings")]

    def duties(self, request: object, limit: int) -> list[Duty]:
        return [
            Duty(
                "Check the list",
                "/w/list",
                whom="Mường A",
                due_at=datetime(2026, 11, 23, tzinfo=UTC),
                late=True,
            )
        ]

    def waiting(self, request: object) -> int:
        return 12


@pytest.fixture
def _busy() -> Iterator[None]:
    former = desk.join(Busy())
    yield
    desk.join(former)


@pytest.fixture
def operator(make_actor: MakeActor, sign_in: SignIn) -> Any:
    actor = make_actor(*OPERATIONS)
    sign_in(actor)
    return actor


def page(client: Client, path: str) -> str:
    client.cookies["django_language"] = "en"
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.usefixtures("_busy")
def test_what_needs_a_person_comes_first(client: Client, make_actor: MakeActor, sign_in: SignIn) -> None:
    sign_in(make_actor())
    text = page(client, "/w/")
    assert "Check the list" in text
    assert "Mường A" in text
    assert "duty-late" in text


def test_the_duties_room_answers_for_the_desk(rf: Any, make_actor: MakeActor, sign_in: SignIn) -> None:
    sign_in(make_actor())
    assert list(DutiesDesk().duties(rf.get("/w/"), 7)) == []
    assert DutiesDesk().waiting(make_actor()) == 0


def test_a_duty_is_shown_as_the_desk_shows_it() -> None:
    row = DutyRow(
        uid=UUID(int=1), kind="a.b", kind_label="Lists", title="Check", url="/x", number=14 * 10**9, due_at=None,
        is_estimate=False, urgency=Urgency.OVERDUE, law="24/2021", assigned_to="", assigned_label="Ban",
        is_lifted=False, state=State.OPEN, version=1,
    )  # fmt: skip
    shown = _shown(row, "Bản Bó, Xã Chiềng")
    assert (shown.title, shown.late, shown.law) == ("Check", True, "24/2021")
    assert shown.whom == "Bản Bó, Xã Chiềng · Lists · Ban", "of three alike one reads which is where"


def test_an_empty_desk_teaches(client: Client, make_actor: MakeActor, sign_in: SignIn) -> None:
    sign_in(make_actor())
    former = desk.join(desk.EmptyDesk())
    try:
        assert "Nothing waits for you" in page(client, "/w/")
    finally:
        desk.join(former)


def test_a_visitor_is_sent_to_the_door(client: Client, citizen: Any, sign_in: SignIn) -> None:
    sign_in(citizen)
    assert client.get("/w/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/w/operations/audit/", "/w/operations/jobs/", "/w/operations/events/", "/w/operations/health/"]
)
def test_operations_open_by_permission_only(
    client: Client, make_actor: MakeActor, sign_in: SignIn, path: str
) -> None:
    sign_in(make_actor())
    assert client.get(path).status_code == 403


def test_the_navigation_shows_only_open_doors(rf: Any, make_actor: MakeActor, sign_in: SignIn) -> None:
    entry = navigation.Entry("Machine", "Jobs", "workspace:jobs", "gears", "jobs:timer:see")
    absent = navigation.Entry("Machine", "Nowhere", "no:such", "gears")
    assert entry.opens_for(make_actor("jobs:timer:see"))
    assert not entry.opens_for(make_actor())
    assert not absent.opens_for(make_actor())


def test_no_two_lines_of_the_navigation_have_the_same_picture() -> None:
    """A picture is found again by whoever reads slowly; the bell stays with what comes to oneself."""
    drawn = Counter(entry.icon for entry in navigation._Offers.entries)
    assert [icon for icon, times in drawn.items() if times > 1] == []
    assert "bell" not in drawn


def test_the_gallery_shows_every_component(client: Client, make_actor: MakeActor, sign_in: SignIn) -> None:
    sign_in(make_actor())
    text = page(client, "/w/gallery?sort=-people")
    for name in ("button.html", "table.html", "maps.tile_map", "charts.lines"):
        assert name in text


@pytest.mark.usefixtures("operator")
def test_the_it_officer_is_told_that_no_scanner_looks_at_files(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No virus scanner is connected" in page(client, "/w/operations/")
    monkeypatch.setattr(views.files, "is_scanned", lambda: True)
    assert "No virus scanner is connected" not in page(client, "/w/operations/")


@pytest.mark.usefixtures("operator")
def test_the_chain_is_checked_on_demand(client: Client) -> None:
    assert "Check now" in page(client, "/w/operations/audit/")
    assert "The chain is whole" in page(client, "/w/operations/audit/?check=yes")


@pytest.mark.usefixtures("operator")
def test_a_broken_chain_says_where_and_what_to_do(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = views.audit.Verdict(9, 7, 1, None, 3, timezone.now())
    monkeypatch.setattr(views.audit, "verify", lambda: broken)
    text = page(client, "/w/operations/audit/?check=yes")
    assert "The chain is broken" in text
    assert "Line 7 was changed" in text


@pytest.mark.usefixtures("operator")
@pytest.mark.parametrize(
    ("agrees", "days", "words"),
    [
        (False, (), "differ from their copy"),
        (None, (date(2026, 11, 20),), "Days without a signature"),
        (True, (date(2026, 11, 20),), "The chain is whole"),
    ],
)
def test_deleted_signatures_are_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, agrees: bool | None, days: tuple[date, ...], words: str
) -> None:
    verdict = views.audit.Verdict(9, None, 1, None, 3, timezone.now(), days, agrees)
    monkeypatch.setattr(views.audit, "verify", lambda: verdict)
    text = page(client, "/w/operations/audit/?check=yes")
    assert words in text
    assert ("20/11/2026" in text) == bool(days)


@pytest.mark.usefixtures("operator")
def test_a_stuck_job_can_be_started_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = JobState(
        "audit.seal", Lane.QUICK, "", None, None, timezone.now(), JobReport(1), 5, timezone.now(), "disk full"
    )
    monkeypatch.setattr(views.jobs, "job_states", lambda actor: [stuck])
    text = page(client, "/w/operations/jobs/")
    assert "disk full" in text
    assert "Seal the record of deeds" in text
    assert "/w/operations/jobs/audit.seal/retry" in text
    assert "Nobody works in the background" in text
    assert client.post("/w/operations/jobs/audit.seal/retry", {"request_id": "r1"}).status_code == 302


@pytest.mark.usefixtures("operator")
def test_a_parked_event_waits_with_two_ways_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    parked = Parked(5, "duties", 12, "places.units_changed", "KeyError", 3, timezone.now())
    monkeypatch.setattr(views.events, "parked_visible_to", lambda actor: [parked])
    monkeypatch.setattr(
        views.events, "listener_states", lambda actor: [ListenerState("duties", ("a.b",), 11, 1, 1)]
    )
    text = page(client, "/w/operations/events/")
    assert "/w/operations/events/5/retry" in text
    assert "/w/operations/events/5/skip" in text


@pytest.mark.usefixtures("operator")
def test_retry_and_skip_reach_the_log(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(views.events, "retry_parked", lambda **words: asked.append("retry") or False)
    monkeypatch.setattr(views.events, "skip_parked", lambda **words: asked.append("skip"))
    client.post("/w/operations/events/5/retry")
    client.post("/w/operations/events/5/skip")
    assert asked == ["retry", "skip"]


@pytest.mark.usefixtures("operator")
def test_a_parked_event_that_is_gone_is_answered_with_a_page(client: Client) -> None:
    assert client.post("/w/operations/events/999/skip").status_code == 404


@pytest.mark.usefixtures("operator")
def test_one_who_cannot_look_hides_nothing_of_the_others(client: Client) -> None:
    def broken(_actor: Any) -> Iterator[health.Finding]:
        yield health.Finding(health.Level.WELL, "Disk", "Half of it is free.")
        raise OSError

    former = health.join(broken, lambda _actor: [health.Finding(health.Level.CARE, "Scanner", "None.")])
    try:
        text = page(client, "/w/operations/health/")
    finally:
        health.join(*former)
    assert "Half of it is free." in text
    assert "Scanner" in text
    assert "could not be looked at" in text


@pytest.mark.usefixtures("operator")
def test_a_machine_in_order_is_said_to_be_well(client: Client) -> None:
    former = health.join(lambda _actor: [health.Finding(health.Level.WELL, "Disk", "Half of it is free.")])
    try:
        assert "Everything is well" in page(client, "/w/operations/health/")
    finally:
        health.join(*former)
