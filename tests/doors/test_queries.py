"""No list asks the database once per row: twelve more rows of everything cost no door a single query more.

Every door that answers GET is tried, a new one too. It stands in one of two tables below: it lists rows, and grows with
`tests/support/many.py`; or it does not, for a reason.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from tests.doors.test_table import ROWS, role_for
from tests.support import many, samples
from tests.support.people import Cast

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]

FEW, MANY = 3, 15
# Twelve rows are more than this; the ages and counts that a page tells are less.
GROWN = 400

# Nothing of a page: a stream that never ends, figures of the machine, the bytes of a file.
NO_TEXT = {"streams", "metrics", "files:download", "speech:sound"}
DOORS = [
    name for name, row in ROWS.items() if "GET" in row.methods and not row.others and name not in NO_TEXT
]
GROWING = {
    "accounts:absence", "accounts:acts_for", "accounts:clients", "accounts:invitations", "accounts:me", "accounts:offices",
    "accounts:people", "accounts:person", "duties:list", "imports:index", "notify:inbox", "offline:devices", "offline:entries",
    "places:keep", "places:unit", "privacy:list", "registry:export", "registry:household", "registry:households",
    "sources:list", "speech:board", "speech:speakers", "speech:waiting", "workspace:deeds",
    "workspace:events", "workspace:reads", "accounts:invite", "duties:calendar", "duties:detail", "places:facility_edit",
    "places:facility_new", "registry:home", "speech:record",
}  # fmt: skip
NO_LISTS = {
    "a form": {
        "accounts:accept", "accounts:issue_client", "accounts:lock", "imports:match", "imports:start", "notify:mine",
        "privacy:ask", "privacy:help", "privacy:start", "privacy:status",
        "registry:status",
    },
    "one thing, told whole": {
        "imports:batch", "imports:errors", "imports:faults", "imports:progress", "offline:entry", "offline:fate",
        "privacy:detail", "sources:data", "sources:legal", "speech:recording",
    },
    "what the province's pack holds": {
        "places:board", "places:board_csv", "places:figures_csv", "places:list", "places:reform", "places:units_csv",
        "sources:thresholds",
    },
    "as many as the code has": {
        "accounts:roles", "notify:lines", "portal:languages", "portal:tour", "workspace:gallery", "workspace:jobs",
        "workspace:operations", "workspace:audit", "workspace:outcomes",
    },
    "words that stand": {"portal:home", "portal:about", "portal:cleared"},
    "counts, and the first few of each": {"places:keep_home", "speech:coverage_json", "workspace:home"},
    "asked for with words": {"search:results", "search:suggest"},
    "drawn in the browser": {"offline:app", "offline:carry"},
    "a blank sheet": {"imports:template"},
    "for programs": {
        "accounts:alive", "healthz", "offline:csrf", "offline:enter", "offline:hello", "offline:pack",
        "offline:packs", "offline:worker", "readyz",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    queries: list[str]
    size: int


def answer_of(knock: Any, url: str, role: str | None) -> Answer:
    with CaptureQueriesContext(connections["default"]) as asked:
        answer = knock("GET", url, role)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Answer([query["sql"] for query in asked.captured_queries], len(body))


def findings(cast: Cast, ask: Any, names: list[str]) -> list[str]:
    """Queries that came with the rows, and lists that stand in the wrong table; ``ask(name)`` opens a page."""
    for number in range(FEW):
        [make(cast, number) for make in many.MORE]
    [ask(name) for name in names]  # what a process remembers after its first page
    few = {name: ask(name) for name in names}
    for number in range(FEW, MANY):
        [make(cast, number) for make in many.MORE]
    return [line for name in names for line in differences(name, few[name], ask(name))]


def differences(name: str, few: Answer, later: Answer) -> list[str]:
    found = []
    if len(later.queries) > len(few.queries):
        new = sorted({line[:160] for line in set(later.queries) - set(few.queries)})[:5]
        found += [f"{name}: {len(few.queries)} → {len(later.queries)} queries", *new]
    has_grown = later.size - few.size > GROWN
    if name in GROWING and not has_grown:
        found.append(
            f"{name} lists rows, yet grew only by {later.size - few.size} letters: let MORE make its rows"
        )
    if name not in GROWING and has_grown:
        found.append(f"{name} grew by {later.size - few.size} letters: it lists rows, name it in GROWING")
    return found


def test_more_rows_cost_no_more_queries(cast: Cast, knock: Any, address: Any) -> None:
    urls = {name: address(ROWS[name]) for name in DOORS}
    found = findings(cast, lambda name: answer_of(knock, urls[name], role_for(ROWS[name])), DOORS)
    assert not found, "\n".join(found)


def test_every_door_says_whether_it_lists_rows() -> None:
    said = [*GROWING, *(name for names in NO_LISTS.values() for name in names)]
    assert sorted(said) == sorted(DOORS)


def test_a_list_that_asks_for_each_row_is_refused(cast: Cast) -> None:
    from hoaban.domains.registry.models import Household, Person

    def page(*_words: Any) -> HttpResponse:
        homes = Household.plain.all()
        return HttpResponse(str([Person.plain.filter(household=home).count() for home in homes]))

    samples.household(cast)
    assert "queries" in str(findings(cast, lambda _name: answer_of(page, "/", None), ["registry:households"]))


@pytest.mark.parametrize(
    ("name", "few", "later", "sign"),
    [
        ("registry:households", 900, 950, "let MORE make"),
        ("workspace:home", 900, 1900, "name it in GROWING"),
    ],
)
def test_a_page_in_the_wrong_table_is_refused(name: str, few: int, later: int, sign: str) -> None:
    assert sign in str(differences(name, Answer([], few), Answer([], later)))
