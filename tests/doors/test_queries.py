"""No list asks the database once per row: a dozen more rows of everything cost no door a single query more.

Every door that answers GET is tried, a new one too. A page that shows rows must have grown with `tests/support/many.py`, or
stand in `FIXED` with the reason why its rows are as many as ever.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from hoaban.domains.registry.queries import people as registry_people
from tests.doors.test_table import ROWS, role_for
from tests.support import many
from tests.support.people import Cast

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]

FEW, MANY = (
    2,
    15,
)  # the samples bring seven homes a time: three times would fill the page of thirty, which could not grow
# A dozen rows are more than this; the ages and counts that a page tells are less.
GROWN = 400

# Nothing of a page: a stream that never ends, figures of the machine, the bytes of a file.
NO_TEXT = {"streams", "metrics", "files:download", "speech:sound"}
DOORS = [
    name for name, row in ROWS.items() if "GET" in row.methods and not row.others and name not in NO_TEXT
]
# A row of a table or of a list, in the content of a page; where one stands and how to go on is no content.
ROW = re.compile(rb"<main\b.*?(<tbody|<li\b).*</main>", re.DOTALL)
VALUES = re.compile(r"'[^']*'|\d[\d_x]*")
WAYS = re.compile(rb"<nav\b.*?</nav>", re.DOTALL)
FIXED = {
    "as many as the code has": {
        "signs:start", "standing:open", "standing:limits", "standing:gifts",
        "accounts:roles", "notify:lines", "notify:mine", "portal:about", "portal:home", "portal:tour", "privacy:start", "trust",
        "workspace:audit", "workspace:gallery", "workspace:health", "workspace:jobs", "workspace:keys", "workspace:operations",
        "workspace:retention",
    },
    "what a pack holds": {
        "signs:where", "hazards:grounds",
        "warning:choose", "warning:write", "warning:ready", "warning:words", "warning:bank", "warning:bank_row",
        "places:board", "places:facilities", "places:list", "places:reform", "portal:languages", "sources:thresholds", "imports:start",
    },
    "what one thing is made of": {"imports:batch", "imports:faults", "imports:match", "privacy:detail", "speech:recording",
                                "linkage:pair", "lists:whole", "registry:merge", "standing:meeting", "standing:proposal", "standing:person",
                                "linkage:weighing", "standing:give", "standing:batch", "hazards:station", "hazards:ground", "signs:detail",
                                "warning:detail", "warning:change", "warning:call", "answers:link", "answers:village", "answers:help",
                                "triggers:version", "triggers:step_add", "triggers:step_drop", "triggers:sign", "ringing:bell",
                                "triggers:confirm",
                                "aftermath:report", "damage:write", "hazards:settings", "hazards:ground_compare", "registry:same_number",
                                "registry:decision",
                                "damage:event"},  # of a commune officer one commune; a province's: damage/tests/test_pages,
    "the last lines of a file": {"notify:outbox"},
    "the first few, the rest a tap further": {"workspace:home"},
    "a page of fifty, which the samples' own deeds fill": {"workspace:deeds", "workspace:reads"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    queries: list[str]
    body: bytes


def answer_of(knock: Any, url: str, role: str | None) -> Answer:
    connections["default"].queries_log.clear()  # it holds 9,000 queries of a test, and warns beyond
    with CaptureQueriesContext(connections["default"]) as asked:
        answer = knock("GET", url, role)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Answer([query["sql"] for query in asked.captured_queries], body)


def findings(cast: Cast, ask: Any, names: list[str], more: Sequence[Any] = many.MORE) -> list[str]:
    """Queries that came with the rows ``more`` makes, and lists whose rows nobody makes; ``ask(name)`` opens a page."""
    for number in range(FEW):
        [make(cast, number) for make in more]
    [ask(name) for name in names]  # what a process remembers after its first page
    few = {name: ask(name) for name in names}
    for number in range(FEW, MANY):
        [make(cast, number) for make in more]
    return [line for name in names for line in differences(name, few[name], ask(name))]


def differences(name: str, few: Answer, later: Answer) -> list[str]:
    found = []
    if len(later.queries) > len(few.queries):
        new = sorted(_shapes(later.queries) - _shapes(few.queries))[:5]
        found += [f"{name}: {len(few.queries)} → {len(later.queries)} queries", *new]
    has_grown = len(later.body) - len(few.body) > GROWN
    if (
        ROW.search(WAYS.sub(b"", later.body))
        and not has_grown
        and not any(name in names for names in FIXED.values())
    ):
        found.append(
            f"{name} shows rows and did not grow: let tests/support/many.py make them, or name it in FIXED"
        )
    return found


def _shapes(queries: list[str]) -> Counter[str]:
    """Queries without what differs from one opening to the next: keys, moments, names of savepoints."""
    return Counter(VALUES.sub("?", query)[:160] for query in queries)


@pytest.fixture
def held_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search's known syllables are read again every ten minutes by the clock: not between two openings of a page."""
    monkeypatch.setattr(registry_people, "KNOWN_SECONDS", 10**9)


@pytest.mark.usefixtures("held_names")
def test_more_rows_cost_no_more_queries(cast: Cast, knock: Any, address: Any) -> None:
    urls = {name: address(ROWS[name]) for name in DOORS}
    found = findings(cast, lambda name: answer_of(knock, urls[name], role_for(ROWS[name])), DOORS)
    assert not found, "\n".join(found)


def test_a_list_that_asks_for_each_row_is_refused(cast: Cast) -> None:
    from hoaban.domains.registry.models import Household, Person

    def page(*_words: Any) -> HttpResponse:
        homes = Household.plain.all()
        return HttpResponse(str([Person.plain.filter(household=home).count() for home in homes]))

    found = findings(
        cast, lambda _name: answer_of(page, "/", None), ["registry:households"], (many.households,)
    )
    assert "queries" in str(found)


@pytest.mark.parametrize(
    ("body", "more", "is_refused"),
    [
        (b"<main><ul><li>x</ul></main>", 0, True),
        (b"<main><ul><li>x</ul></main>", 500, False),
        (b"<nav><li>x</nav><main>x</main>", 0, False),
    ],
)
def test_a_list_whose_rows_nobody_makes_is_refused(body: bytes, more: int, is_refused: bool) -> None:
    assert bool(differences("x:list", Answer([], body), Answer([], body + b"." * more))) == is_refused
