"""Without a line: the report is taken along, arrives once as the next version, and where two typed one number a person chooses."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import translation

from hoaban.domains.damage import offline_form, queries
from hoaban.domains.damage.models import Report
from hoaban.domains.damage.tests.steps import NOW, asked, reported, told
from hoaban.domains.damage.values import Kind
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.offline import actions as offline
from hoaban.foundation.offline import queries as lists
from hoaban.foundation.offline.models import Entry
from hoaban.foundation.offline.values import Result, State
from hoaban.kit.pack import PackBroken
from tests.support.people import NEXT, OWN

pytestmark = pytest.mark.django_db(databases="__all__")
LATER = NOW + timedelta(hours=5)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline_form.timezone, "now", lambda: NOW)


def taken(actor: Any, event: UUID, commune: int = OWN) -> Any:
    _kind, records = lists.pack_for(actor, offline_form.KIND, f"{event.hex}-{commune}")
    return records[0]


def filled(record: Any, **typed: str) -> dict[str, Any]:
    """As the phone sends it: everything it took along, with what was typed over it."""
    return {
        "uid": str(uuid4()), "kind": offline_form.KIND, "form_version": 1, "target": str(record.target),
        "base_version": record.version, "base": dict(record.values), "values": {**record.values, **typed},
        "made_at": (NOW + timedelta(hours=1)).isoformat(), "media": [], "after": None,
    }  # fmt: skip


def send(actor: Any, entry: dict[str, Any]) -> Any:
    return offline.receive(by=actor, raw=entry, app=1, now=LATER)


def versions(actor: Any, event: UUID) -> list[Any]:
    return queries.versions_for(actor, event, OWN)


def test_a_report_filled_without_a_line_arrives_once_and_ends_the_duty(lo: Any) -> None:
    event = asked(OWN)
    assert [one.key for one in offline_form.units(lo)] == [f"{event.hex}-{OWN}"]
    entry = filled(
        taken(lo, event), dead="0", poultry="1.200", rice="2,5", note="Bản Suối", nothing_health="none"
    )
    for _ in range(2):
        assert send(lo, entry).result is Result.APPLIED
    (one,) = versions(lo, event)
    health = dict.fromkeys((each.key for each in queries.form().of("health")), 0)
    assert dict(one.amounts) == {"dead": 0, "poultry": 1200, "rice": 2.5} | health
    assert (one.kind, one.note, one.at) == (Kind.QUICK, "Bản Suối", LATER), "the phone's clock orders nothing"
    assert Duty.plain.get(kind="damage.report").state == "done"


def test_the_next_version_changes_what_was_typed_and_says_when_it_was_filled(lo: Any) -> None:
    event = asked(OWN)
    reported(lo, event, told(dead=1, solid=3, cattle=2, note="Bản Suối"))
    record = taken(lo, event)
    assert (record.values["dead"], record.values["poultry"], record.version) == ("1", "", 1)
    assert send(lo, filled(record, dead="2", cattle="")).result is Result.APPLIED
    newest = versions(lo, event)[0]
    assert dict(newest.amounts) == {"dead": 2, "solid": 3}, "a cleared number is not counted any more"
    assert newest.why == "Điền khi không có mạng lúc 27/11/2026 10:00"
    assert send(lo, filled(taken(lo, event), dead="3", why="Bản Khá báo thêm")).result is Result.APPLIED
    assert versions(lo, event)[0].why == "Bản Khá báo thêm"


def test_the_same_numbers_again_are_no_version(lo: Any) -> None:
    event = asked(OWN)
    assert send(lo, filled(taken(lo, event))).result is Result.APPLIED
    assert not Report.plain.exists(), "nothing typed is no report"
    reported(lo, event, told(poultry=1500))
    assert send(lo, filled(taken(lo, event), poultry="1.500")).result is Result.APPLIED
    assert Report.plain.count() == 1


def test_what_a_colleague_saved_meanwhile_stays_and_a_number_of_both_waits_for_a_person(
    lo: Any, quang: Any
) -> None:
    event = asked(OWN)
    reported(lo, event, told(dead=1, solid=1))
    record = taken(lo, event)
    reported(quang, event, told("Đếm lại", dead=2, solid=1, cattle=7), seen=1)
    assert send(lo, filled(record, dead="3", solid="4")).result is Result.CONFLICT
    newest = versions(lo, event)[0]
    assert dict(newest.amounts) == {"dead": 2, "solid": 4, "cattle": 7}, (
        "what clashes with nobody is saved at once"
    )
    row = Entry.plain.get()
    (question,) = lists.comparison_for(quang, row.ref).open
    assert (question.key, question.base, question.mine, question.theirs) == ("dead", "1", "3", "2")
    assert question.theirs_by == "quang"
    offline.settle(
        by=quang, ref=row.ref, choices={"dead": "mine"}, version=newest.number, request=uuid4().hex, now=LATER
    )
    assert versions(lo, event)[0].amounts["dead"] == 3
    assert Entry.plain.get().state == State.SETTLED


@pytest.mark.parametrize("typed", [{"dead": "hai"}, {"dead": "1,5"}, {"moon": "1"}])
def test_what_cannot_be_read_is_kept_whole_for_a_person(lo: Any, typed: dict[str, str]) -> None:
    event = asked(OWN)
    assert send(lo, filled(taken(lo, event), injured="4", **typed)).result is Result.REFUSED
    assert not Report.plain.exists()
    assert Entry.plain.get().values["injured"] == "4"


def test_no_damage_beside_a_number_is_asked_about(lo: Any) -> None:
    event = asked(OWN)
    answer = send(lo, filled(taken(lo, event), dead="2", nothing_people="none"))
    assert answer.result is Result.REFUSED
    assert "vừa ghi số" in lists.told(answer)
    assert not Report.plain.exists()
    row = Entry.plain.get()
    offline.settle(by=lo, ref=row.ref, choices={"dead": "mine"}, version=0, request=uuid4().hex, now=LATER)
    assert dict(versions(lo, event)[0].amounts) == {"dead": 2}, "a person chose the number"


@pytest.mark.parametrize(("chosen", "left"), [("mine", 0), ("theirs", 2)])
def test_no_damage_beside_a_colleagues_number_is_a_question_and_everything_else_is_saved(
    lo: Any, quang: Any, chosen: str, left: int
) -> None:
    event = asked(OWN)
    record = taken(lo, event)
    reported(quang, event, told(dead=2))
    answer = send(lo, filled(record, cattle="4", nothing_people="none", nothing_health="none"))
    assert (answer.result, answer.fields) == (Result.CONFLICT, ("dead",))
    newest = versions(lo, event)[0]
    health = dict.fromkeys((each.key for each in queries.form().of("health")), 0)
    assert dict(newest.amounts) == {"dead": 2, "cattle": 4} | health, (
        "no zero beside a number of her colleague"
    )
    row = Entry.plain.get()
    (question,) = lists.comparison_for(quang, row.ref).open
    assert (question.base, question.mine, question.theirs, question.theirs_by) == ("", "0", "2", "quang")
    offline.settle(
        by=quang, ref=row.ref, choices={"dead": chosen}, version=newest.number, request=uuid4().hex, now=LATER
    )
    assert versions(lo, event)[0].amounts["dead"] == left
    assert Entry.plain.get().state == State.SETTLED


def test_a_number_that_stood_when_the_form_was_taken_along_is_asked_about_too(lo: Any) -> None:
    event = asked(OWN)
    reported(lo, event, told(dead=1))
    answer = send(lo, filled(taken(lo, event), nothing_people="none"))
    assert (answer.result, answer.fields) == (Result.CONFLICT, ("dead",))
    assert Report.plain.count() == 1


def test_a_form_is_for_whoever_writes_for_that_commune(lo: Any, stranger: Any, province: Any) -> None:
    event = asked(OWN)
    record = taken(lo, event)
    assert [one.key for one in offline_form.units(stranger)] == [f"{event.hex}-{NEXT}"], (
        "nobody asked her: hers to begin"
    )
    assert offline_form.units(province) == []
    assert offline_form.current(stranger, record.target, False) is None
    assert send(stranger, filled(record, dead="9")).result is Result.HELD
    assert Entry.plain.get().place_no == OWN, "the office of that commune looks at it"
    assert not Report.plain.exists()


def test_a_commune_that_nobody_asked_begins_without_a_line_too(lo: Any, stranger: Any) -> None:
    event = asked(OWN)
    assert send(stranger, filled(taken(stranger, event, NEXT), dead="1")).result is Result.APPLIED
    (one,) = queries.versions_for(stranger, event, NEXT)
    assert one.amounts["dead"] == 1


def test_old_events_are_not_taken_along(lo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(OWN)
    monkeypatch.setattr(offline_form.timezone, "now", lambda: NOW + timedelta(days=31))
    assert offline_form.units(lo) == []


def test_the_form_asks_what_the_page_asks_in_both_languages() -> None:
    fields = {one.key: one for one in offline_form.fields()}
    assert [one for one in fields if queries.form().find(one)] == [
        one.key for group in queries.form().groups for one in queries.form().of(group.key)
    ]
    assert (str(fields["dead"].label), str(fields["dead"].group)) == ("người chết (người)", "Người")
    with translation.override("en"):
        assert (str(fields["rice"].label), str(fields["rice"].group)) == ("rice (ha)", "Crops")


@pytest.mark.parametrize("broken", ["[[group", 'circular = "?"\n', ""])
def test_a_broken_form_of_the_pack_stops_no_start_and_no_other_form(
    broken: str, lo: Any, tmp_path: Path, settings: Any
) -> None:
    event = asked(OWN)
    entry = filled(taken(lo, event), dead="1")
    _lay(tmp_path, broken)
    settings.PACK_DIRS = (tmp_path,)
    offline_form.register()
    with pytest.raises(PackBroken):
        queries.form()
    others = {one.name for one in lists.kinds_for(lo)}
    assert others
    assert offline_form.KIND not in others
    assert send(lo, entry).result is Result.HELD, (
        "kept for a person, not lost, and no other form waits for it"
    )


def _lay(root: Path, broken: str) -> None:
    folder = root / "vn-14"
    folder.mkdir()
    (folder / "damage.toml").write_text(broken, encoding="utf-8")


@pytest.mark.parametrize("province", ["14", "99"])
def test_every_command_starts_beside_a_broken_pack(province: str, tmp_path: Path) -> None:
    _lay(tmp_path, "[[group")
    told = {"HOABAN_PACK_DIR": str(tmp_path), "HOABAN_PROVINCE": province, "HOABAN_DATA_DIR": str(tmp_path)}
    script = "import django; django.setup()"
    done = subprocess.run([sys.executable, "-c", script], env=os.environ | told, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_number_that_the_form_no_longer_asks_stays_where_it_was_told(lo: Any) -> None:
    event = asked(OWN)
    reported(lo, event, told(dead=1))
    row = Report.plain.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE damage_report SET amounts = %s", [json.dumps(row.amounts | {"moonstone": ["3", "con"]})]
        )
    assert send(lo, filled(taken(lo, event))).result is Result.APPLIED
    assert Report.plain.count() == 1, "the same numbers again are none"
    assert send(lo, filled(taken(lo, event), cattle="2")).result is Result.APPLIED
    newest, older = versions(lo, event)
    assert dict(newest.amounts) == {"dead": 1, "cattle": 2}
    assert older.amounts["moonstone"] == 3
