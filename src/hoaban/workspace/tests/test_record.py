"""An auditor finds who did what and who looked at whose data, and takes it out on record."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.audit import api as audit
from hoaban.workspace.operations import record
from hoaban.workspace.operations.deeds import DEEDS, ROOMS
from hoaban.workspace.operations.naming import NAMERS

pytestmark = pytest.mark.django_db(databases="__all__")
DEEDS_PAGE, READS_PAGE = "/w/operations/audit/deeds/", "/w/operations/audit/reads/"
CLERK, GUEST = SystemActor("clerk"), SystemActor("guest")


@pytest.fixture(autouse=True)
def reader(make_actor: Callable[..., Any], sign_in: Callable[[Any], None], client: Client) -> Any:
    actor = make_actor("audit:entry:see", "audit:chain:verify", name="auditor")
    sign_in(actor)
    client.cookies["django_language"] = "en"
    return actor


def lines(text: str) -> list[str]:
    """Tags of the rows shown, beneath their words."""
    return re.findall(r"<th scope=\"row\">.*?<code>([a-z_]+:[a-z_]+:[a-z_]+)</code>", text, re.S)


def test_a_deed_is_said_in_words_with_its_tag_beneath(client: Client) -> None:
    audit.record("accounts:membership:grant", by=CLERK, target=("accounts.membership", "7"))
    text = client.get(DEEDS_PAGE).content.decode()
    assert "Gave a role" in text
    assert lines(text) == ["accounts:membership:grant"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("deed=places:", 2),
        ("deed=places:unit:reform", 1),
        ("who=system:guest", 1),
        ("target=places.unit 1", 1),
        ("target=places.unit", 2),
        ("who=nobody of this name", 0),
        ("since={today}&until={today}", 3),
        ("until={yesterday}", 0),
    ],
)
def test_filters_stand_in_the_address(client: Client, question: str, found: int) -> None:
    audit.record("places:unit:reform", by=CLERK, target=("places.unit", "1"))
    audit.record("places:village:add", by=CLERK, target=("places.unit", "2"))
    audit.record("accounts:user:invite", by=GUEST)
    today = timezone.localdate()
    asked = question.format(today=today.isoformat(), yesterday=(today - timedelta(days=1)).isoformat())
    assert len(lines(client.get(f"{DEEDS_PAGE}?{asked}").content.decode())) == found


def test_dates_that_cannot_be_are_told(client: Client) -> None:
    text = client.get(f"{DEEDS_PAGE}?since=2026-11-02&until=2026-11-01").content.decode()
    assert "This day lies before the first one" in text


def test_pages_go_on_where_the_last_one_ended(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "PAGE", 2)
    for name in ("reform", "import", "split"):
        audit.record(f"places:unit:{name}", by=CLERK)
    first = client.get(f"{DEEDS_PAGE}?deed=places:").content.decode()
    older = re.search(r"before=\d+", first)
    assert older is not None
    assert "deed=places" in first.split(older[0])[0].rsplit("href", 1)[1], "the filter goes along"
    second = client.get(f"{DEEDS_PAGE}?deed=places:&{older[0]}").content.decode()
    assert "Older lines" in first
    assert lines(second) == ["places:unit:reform"]
    assert "Older lines" not in second


def test_who_looked_is_shown_with_the_purpose(client: Client) -> None:
    audit.record_read(
        "registry:ethnic_group:read", by=CLERK, target=("registry.person", "7"), purpose="legal_condition"
    )
    text = client.get(READS_PAGE).content.decode()
    assert "Looked at an ethnic group" in text
    assert "To check a condition that the law sets" in text
    assert "Person 7" in text


def test_a_place_is_named_and_its_number_stays_beneath(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("linkage.commune", "registry.area"):
        monkeypatch.setitem(NAMERS, kind, lambda numbers: dict.fromkeys(numbers, "Phường Mẫu"))
    audit.record("linkage:commune:scan", by=CLERK, target=("linkage.commune", "14036460000"))
    deeds = client.get(DEEDS_PAGE).content.decode()
    assert "Area of people Phường Mẫu</a><br><code>14036460000</code>" in deeds
    for stop in ("14036470000", "14036480000"):
        area = ("registry.area", f"14036460000-{stop}")
        audit.record_read("registry:recipient:read", by=CLERK, target=area, purpose="service")
    looks = client.get(READS_PAGE).content.decode()
    assert looks.count("Phường Mẫu</a>") == 1, "a range of two communes bears no name of one"


def test_the_sheet_holds_what_was_filtered_and_is_on_record(client: Client, reader: Any) -> None:
    audit.record("places:unit:reform", by=CLERK, target=("places.unit", "1"))
    audit.record("accounts:user:invite", by=GUEST)
    answer = client.post(f"{DEEDS_PAGE}sheet?deed=places:", {"request_id": "r1"})
    sheet = b"".join(answer.streaming_content).decode()
    assert "Changed the units" in sheet
    assert "accounts:user:invite" not in sheet
    assert [line.tag for line in audit.lines_visible_to(reader, limit=1)] == ["audit:entry:export"]


def test_the_sheet_of_looks_too(client: Client, reader: Any) -> None:
    audit.record_read(
        "registry:household:read", by=CLERK, target=("registry.household", "7"), purpose="service"
    )
    sheet = b"".join(client.post(f"{READS_PAGE}sheet").streaming_content).decode()
    assert "To serve the household" in sheet
    assert audit.lines_visible_to(reader)[0].tag == "audit:read:export"


def test_who_only_checks_the_chain_sees_no_way_to_the_lines(
    client: Client, make_actor: Callable[..., Any], sign_in: Callable[[Any], None]
) -> None:
    sign_in(make_actor("audit:chain:verify"))
    assert DEEDS_PAGE not in client.get("/w/operations/audit/").content.decode()
    assert client.get(DEEDS_PAGE).status_code == 403


def test_every_deed_of_the_named_rooms_has_its_words() -> None:
    """A new tag of one of these rooms needs its sentence in operations/deeds.py; a new room brings its own name there."""
    source = Path(__file__).parents[2]
    found = set()
    for path in source.rglob("*.py"):
        if "tests" not in path.parts and "workspace" not in path.parts:
            written = re.findall(
                r"\b(?:record(?:_read)?|note)\(\s*\"([a-z_]+:[a-z_]+:[a-z_]+)\"",
                path.read_text(encoding="utf-8"),
            )
            found |= set(written)
    assert {tag for tag in found if tag.partition(":")[0] in ROOMS} <= set(DEEDS)
