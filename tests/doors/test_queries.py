"""No list asks the database once per row: twelve more rows of everything cost no door a single query more.

Every door that answers GET without arguments is tried, a new one too. A room whose rows are listed adds a line to `MORE`.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.doors.test_table import EVERYONE, ROWS, role_for
from tests.support import samples
from tests.support.people import OWN, Cast

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]

FEW, MANY = 3, 15


def households(_cast: Cast, number: int) -> None:
    from hoaban.domains.registry.models import Household, Person

    home = Household.plain.create(code=f"HO-N-{number}", place_no=OWN)
    Person.plain.create(household=home, place_no=OWN, name=f"Lò Thị {number}", name_key=f"lo thi {number}")


def sheets(cast: Cast, number: int) -> None:
    from hoaban.foundation.imports.models import ImportBatch

    ImportBatch.plain.filter(uid=samples.batch(cast)).update(file_name=f"{number}.xlsx")


def duties(cast: Cast, number: int) -> None:
    from hoaban.foundation.duties.models import Duty

    Duty.plain.create(
        kind="test.look", title=f"Look {number}", target_type="x", target_id=f"n{number}", path="/w/", number=OWN, desk=1,
        assigned_to=cast.actor("commune_officer").key, opened_at=timezone.now(),
    )  # fmt: skip


def invitations(_cast: Cast, number: int) -> None:
    from hoaban.foundation.accounts.models import Invitation

    Invitation.plain.create(
        token_digest=f"{number:064d}", username=f"moi.den.{number}", display_name=f"Người mới {number}", start=OWN, stop=OWN + 10_000,
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip


def people(_cast: Cast, number: int) -> None:
    from hoaban.foundation.access.api import SystemActor
    from hoaban.foundation.accounts import api as accounts
    from hoaban.foundation.accounts.models import Organisation

    accounts.make_demo_person(
        by=SystemActor("demo.load"), username=f"nguoi.{number}", display_name=f"Người {number}", role="commune_officer",
        organisation_id=Organisation.plain.get(number=OWN).pk, number=OWN, password="hoa-ban-thu-nghiem",
    )  # fmt: skip


def deeds(cast: Cast, number: int) -> None:
    from hoaban.foundation.audit import api as audit

    audit.record("test:row:make", by=cast.actor("commune_officer"), target=("x", str(number)))


def voices(cast: Cast, number: int) -> None:
    from hoaban.foundation.speech.models import Recording, Text

    text = Text.plain.create(
        key=f"test:{number}", room="portal", words=f"Lời {number}", version=f"{number:064d}"
    )
    Recording.plain.filter(uid=samples.recording(cast)).update(text=text, version=text.version)


def acts(cast: Cast, _number: int) -> None:
    samples.acted_for(cast)


def requests(cast: Cast, _number: int) -> None:
    samples.data_request(cast)


MORE = (households, sheets, duties, invitations, people, deeds, voices, acts, requests)


def queries_of(knock: Any, url: str, role: str | None) -> list[str]:
    with CaptureQueriesContext(connections["default"]) as asked:
        answer = knock("GET", url, role)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return [query["sql"] for query in asked.captured_queries]


LISTS = [
    name
    for name, row in ROWS.items()
    if "GET" in row.methods and not row.sample and not row.others and row.who != EVERYONE
]


def findings(cast: Cast, ask: Any) -> list[str]:
    """Queries that came with the rows; ``ask`` opens the page and tells its queries."""
    for number in range(FEW):
        [make(cast, number) for make in MORE]
    ask()  # what a process remembers after its first page
    few = ask()
    for number in range(FEW, MANY):
        [make(cast, number) for make in MORE]
    many = ask()
    if len(many) <= len(few):
        return []
    return [f"{len(few)} → {len(many)} queries", *sorted({line[:160] for line in set(many) - set(few)})[:5]]


@pytest.mark.parametrize("name", LISTS)
def test_more_rows_cost_no_more_queries(name: str, cast: Cast, knock: Any) -> None:
    url, role = reverse(name), role_for(ROWS[name])
    assert findings(cast, lambda: queries_of(knock, url, role)) == []


def test_a_list_that_asks_for_each_row_is_refused(cast: Cast) -> None:
    from hoaban.domains.registry.models import Household, Person

    def page(*_words: Any) -> HttpResponse:
        homes = Household.plain.all()
        return HttpResponse(str([Person.plain.filter(household=home).count() for home in homes]))

    assert findings(cast, lambda: queries_of(page, "/", None))


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("registry:households", "HO-N-14"),
        ("imports:index", "14.xlsx"),
        ("duties:list", "Look 14"),
        ("accounts:people", "Người 14"),
        ("accounts:invitations", "Người mới 14"),
        ("speech:waiting", "Lời 14"),
    ],
)
def test_the_rows_are_on_the_lists(name: str, sign: str, cast: Cast, knock: Any) -> None:
    for number in range(MANY):
        [make(cast, number) for make in MORE]
    assert sign in knock("GET", reverse(name), role_for(ROWS[name])).content.decode()
