"""How easily communes' ground slides: set from a document, as a form or a list, compared by another person, every version kept."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client

from conftest import cast_member
from hoaban.domains.hazards import actions, ground_list, queries
from hoaban.domains.hazards.actions import ungrounding
from hoaban.domains.hazards.errors import GroundMoved, GroundUnknown, PaperMissing, SettingOwn, SinceAhead
from hoaban.domains.hazards.models import Ground, Station
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.tests.conftest import NEXT, NOW, OWN
from hoaban.domains.hazards.values import GroundSaid
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.events.models import Event
from hoaban.foundation.imports.matching import match_columns
from hoaban.foundation.imports.values import BatchFacts, BatchId, SheetColumns
from hoaban.kit.uid import uuid7

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("gauges", "communes")]
BOTH = frozenset({Permission.SEE, Permission.TEND})
AN, BINH = access.SystemActor("an", BOTH), access.SystemActor("binh", BOTH)
PAPER, DAY = "Quyết định thử 7/QĐ", date(2026, 3, 1)


def put(
    ground: int = 3, *, by: Any = AN, place: int = OWN, paper: str = PAPER, since: date = DAY, seen: int | None = 0,
    request: str | None = None,
) -> int:  # fmt: skip
    said = [GroundSaid(place, ground, paper, since)]
    return actions.set_ground(by=by, said=said, seen=seen, request=request, now=NOW)


def compare(by: Any = BINH, place: int = OWN) -> None:
    deed = Ground.plain.get(place_no=place, holds=True).deed
    actions.compare_ground(by=by, deed=deed, request=None, now=NOW)


def to_compare() -> list[str]:
    rows = Duty.plain.filter(kind="hazards.compare_ground").order_by("pk")
    return list(rows.values_list("state", flat=True))


def held() -> dict[int, tuple[int, int]]:
    """Commune → class and number of what holds."""
    return {row.place_no: (row.ground, row.number) for row in Ground.plain.filter(holds=True)}


def test_what_one_person_sets_holds_and_another_compares() -> None:
    assert put(request="a-press") == 1
    assert put(request="a-press") == 0
    (line,) = (one for one in queries.ground_lines(BINH) if one.number == OWN)
    assert line.held
    assert (line.held.said, line.held.mark.symbol, line.held.waits) == (
        GroundSaid(OWN, 3, PAPER, DAY),
        "◐",
        True,
    )
    with pytest.raises(SettingOwn):
        compare(AN)
    assert to_compare() == ["open"]
    compare()
    compare()
    assert to_compare() == ["done"]
    _name, (version,) = queries.ground_for(BINH, OWN)
    assert (version.by, version.compared_by, version.compared_at) == (AN.label, BINH.label, NOW)
    assert version.mark.symbol == "✔"


def test_a_commune_without_a_class_is_listed_as_a_gap() -> None:
    put()
    assert {one.number: one.held is None for one in queries.ground_lines(AN)} == {OWN: False, NEXT: True}


def test_another_version_replaces_it_stays_in_the_history_and_ends_the_duty_nobody_needs() -> None:
    put()
    first = Ground.plain.get().deed
    put(4, seen=1)
    _name, versions = queries.ground_for(AN, OWN)
    assert [(one.number, one.said.ground, one.holds) for one in versions] == [(2, 4, True), (1, 3, False)]
    assert to_compare() == ["withdrawn", "open"]
    with pytest.raises(GroundMoved):
        actions.compare_ground(by=BINH, deed=first, request=None, now=NOW)


def test_a_stale_page_sets_nothing_and_what_says_the_same_is_no_version() -> None:
    put()
    with pytest.raises(GroundMoved):
        put(1, by=BINH)
    assert put(seen=1) == 0
    assert held() == {OWN: (3, 1)}


def test_rules_are_asked_about_the_gauges_of_the_commune_where_the_class_is_another_one() -> None:
    put()
    put(seen=1, paper="Công văn thử 8")
    put(1, place=NEXT)
    told = [
        row.payload["station_ids"] for row in Event.plain.filter(name="hazards.ground_set").order_by("pk")
    ]
    gauges = {row.code: row.pk for row in Station.plain.all()}
    assert told == [[gauges["RV-1"]], [gauges["RG-1"]]]


def test_what_cannot_be_is_told_and_sets_nothing() -> None:
    for fault, wrong in (
        (PaperMissing, lambda: put(paper="  ")),
        (GroundUnknown, lambda: put(5)),
        (SinceAhead, lambda: put(since=NOW.date() + timedelta(days=2))),
        (NotFound, lambda: put(place=OWN + 1)),
        (NotFound, lambda: actions.compare_ground(by=BINH, deed=uuid7(), request=None, now=NOW)),
    ):
        with pytest.raises(fault):
            wrong()
    assert not Ground.plain.exists()


def test_a_right_in_another_commune_sets_and_compares_nothing_here() -> None:
    neighbour = cast_member("province_officer", "neighbour", 3664)
    with pytest.raises(NotAllowed):
        put(by=neighbour)
    put()
    with pytest.raises(NotAllowed):
        compare(neighbour)


def test_the_database_lets_one_class_hold() -> None:
    put()
    row = Ground.plain.get()
    row.pk, row.uid, row.number = None, uuid7(), 2
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_station_carries_every_class_of_its_commune_in_the_order_they_were_written() -> None:
    put(2, since=date(2026, 5, 1))
    put(4, since=date(2026, 1, 1), seen=1)
    grounds = {one.code: one.grounds for one in queries.stations(AN)}
    assert grounds == {"RV-1": ((date(2026, 5, 1), 2), (date(2026, 1, 1), 4)), "RG-1": ()}


# --- As a list ------------------------------------------------------------------------------------------------------
@pytest.fixture
def batch() -> BatchFacts:
    return BatchFacts(BatchId(7), uuid7(), AN)


def sheet(*rows: tuple[Any, ...]) -> SheetColumns:
    columns = {field.key: [row[n] for row in rows] for n, field in enumerate(ground_list.FIELDS)}
    return SheetColumns(columns, len(rows), 2)


def take(batch: BatchFacts, *rows: tuple[Any, ...]) -> int:
    checked = ground_list.validate_columns(sheet(*rows), batch)
    chunk = ground_list.prepare_chunk(batch, checked.prepared, sorted(checked.prepared))
    return ground_list.write_chunk(batch, chunk).written


GOOD = ("03646", "Rất cao", PAPER, "01/03/2026")


def test_each_fault_names_its_cell_and_the_good_rows_come_in(batch: BatchFacts) -> None:
    ahead = f"{date.today() + timedelta(days=2):%d/%m/%Y}"
    bad = [
        ("Xã Không Có", *GOOD[1:]), GOOD, ("03664", "lớn", *GOOD[2:]), ("03664", "cao", "", GOOD[3]), ("03664", "cao", PAPER, "2026"),
        ("03664", "cao", PAPER, ahead),
    ]  # fmt: skip
    checked = ground_list.validate_columns(sheet(GOOD, *bad), batch)
    assert [(fault.row, fault.kind) for fault in checked.faults] == [
        (1, "commune"), (2, "twice"), (3, "ground"), (4, "paper"), (5, "since"), (6, "since"),
    ]  # fmt: skip
    assert take(batch, GOOD, *bad) == 1
    assert held() == {OWN: (4, 1)}


def test_a_name_that_two_communes_have_names_neither(batch: BatchFacts) -> None:
    apps.get_model("places", "Unit").plain.filter(level="commune").update(name="Xã Một", full_name="Xã Một")
    checked = ground_list.validate_columns(sheet(("Xã Một", *GOOD[1:]), ("03664", *GOOD[1:])), batch)
    assert [(fault.row, fault.kind) for fault in checked.faults] == [(0, "commune")]
    assert list(checked.prepared) == [1], "its code does"


def test_a_row_of_another_officer_s_commune_stays_out() -> None:
    asker = cast_member("province_officer", "neighbour", 3664)
    facts = BatchFacts(BatchId(8), uuid7(), asker)
    checked = ground_list.validate_columns(sheet(GOOD, ("Xã 03664", "3", PAPER, date(2026, 3, 1))), facts)
    assert [(fault.row, fault.kind) for fault in checked.faults] == [(0, "foreign")]
    assert list(checked.prepared) == [1]


def test_one_document_is_one_duty_and_what_was_written_over_is_not_compared_with_it(
    batch: BatchFacts,
) -> None:
    take(batch, GOOD, ("03664", "thấp", PAPER, "01/03/2026"))
    assert Duty.plain.get(kind="hazards.compare_ground").params == {"n": 2}
    whole = Ground.plain.get(place_no=OWN).deed
    put(2, place=NEXT, seen=1)
    actions.compare_ground(by=BINH, deed=whole, request=None, now=NOW)
    assert to_compare() == ["done", "open"]
    rows = Ground.plain.order_by("place_no", "number")
    assert [(row.place_no, row.number, row.compared_at is not None) for row in rows] == [
        (OWN, 1, True), (NEXT, 1, False), (NEXT, 2, False),
    ]  # fmt: skip


def test_a_list_taken_back_leaves_what_was_compared_and_what_held_before_holds_again(
    batch: BatchFacts,
) -> None:
    put(1, place=NEXT)
    take(batch, GOOD, ("03664", "cao", "Văn bản thử 9", "01/03/2026"))
    compare(place=OWN)
    assert ungrounding.kept(AN, batch.id, 5).count == 1
    step = ground_list.KIND.undo(batch, 10)
    assert (step.removed, step.more) == (1, False)
    assert ground_list.KIND.undo(batch, 10).removed == 0
    assert held() == {OWN: (4, 1), NEXT: (1, 1)}
    assert to_compare() == ["withdrawn", "done", "withdrawn", "open"], (
        "what holds again waits to be compared again"
    )


# --- Pages ----------------------------------------------------------------------------------------------------------
SignIn = Callable[[Any], Client]
PAGE = "/w/hazards/ground/"
SAID = {"seen": "0", "ground": "3", "paper": PAPER, "since": "2026-03-01"}


def test_the_page_sets_from_a_document_says_what_is_wrong_and_offers_a_version_again(
    as_actor: SignIn, province_officer: Any
) -> None:
    client, page = as_actor(province_officer), f"{PAGE}{OWN}/"
    wrong = client.post(page, SAID | {"since": "2999-01-01"})
    assert wrong.status_code == 422
    assert PAPER in wrong.content.decode()
    assert client.post(page, SAID).status_code == 302
    assert client.post(page, SAID | {"seen": "1", "ground": "1"}).status_code == 302
    told = client.get(f"{page}?from=1").content.decode()
    assert '<option value="3" selected>' in told
    assert "Đúng như trong văn bản" not in told
    deed = Ground.plain.get(holds=True).deed
    assert "Đúng như trong văn bản" not in client.get(f"{PAGE}{deed}/compare/").content.decode()
    as_actor(BINH)
    assert "Đúng như trong văn bản" in client.get(f"{PAGE}{deed}/compare/").content.decode()
    assert client.post(f"{PAGE}{deed}/compare/").status_code == 302
    assert Ground.plain.get(holds=True).compared_label == BINH.label


def test_the_list_says_how_many_have_none_and_is_narrowed_in_the_address(
    as_actor: SignIn, commune_officer: Any
) -> None:
    put(3, place=NEXT)
    client = as_actor(commune_officer)
    whole = client.get(PAGE).content.decode()
    assert "1 xã trên 2 chưa có mức" in whole
    for words, shown in (
        ("state=none", {"03646"}),
        ("state=3", {"03664"}),
        ("state=waits", {"03664"}),
        ("state=x&q=03646", {"03646"}),
    ):
        rows = client.get(f"{PAGE}?{words}").content.decode().partition("<tbody>")[2]
        assert {code for code in ("03646", "03664") if f"Xã {code}" in rows} == shown, words
    assert '<form method="post"' not in client.get(f"{PAGE}{OWN}/").content.decode()
    assert client.post(f"{PAGE}{OWN}/", SAID).status_code == 403


def test_the_table_comes_back_in_as_it_went_out_with_its_gaps_told(
    as_actor: SignIn, province_officer: Any, batch: BatchFacts
) -> None:
    put(4)
    answer = as_actor(province_officer).get(f"{PAGE}table/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, *rows = csv.reader(text.splitlines())
    assert match_columns(header, ground_list.FIELDS) == {"commune": 0, "ground": 1, "paper": 2, "since": 3}
    assert AN.label not in text
    checked = ground_list.validate_columns(sheet(*map(tuple, rows)), batch)
    assert [fault.kind for fault in checked.faults] == ["ground"]
    assert list(checked.prepared.values()) == [GroundSaid(OWN, 4, PAPER, DAY)]
