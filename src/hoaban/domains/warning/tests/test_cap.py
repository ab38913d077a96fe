"""What is issued is published to machines, signed; what cannot be signed is published nowhere and becomes a duty."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from lxml import etree

from hoaban.domains.signing import api as signing
from hoaban.domains.warning import actions, jobs, ports, queries
from hoaban.domains.warning.models import CapMessage, Version
from hoaban.domains.warning.rules import capped
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.tests.steps import NEXT, NOW, OWN, PROVINCE
from hoaban.domains.warning.values import Shape, Status
from hoaban.foundation.access.api import ANONYMOUS, SystemActor
from hoaban.foundation.accounts.models import Organisation
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.jobs.api import JobContext
from hoaban.kit import cap, clock

pytestmark = pytest.mark.django_db(databases="__all__")
MACHINE = SystemActor("warning.publish")
LATER = NOW + timedelta(minutes=1)
DRAWN = Shape("", (((103.88, 21.28), (103.92, 21.28), (103.92, 21.32)),), ((103.9, 21.3, 2.5),))


@pytest.fixture
def key(settings: Any, tmp_path: Path, make_actor: Callable[..., Any]) -> Path:
    """A key that signs, entered from yesterday on."""
    settings.KEYS_DIR = tmp_path / "keys"
    path = settings.KEYS_DIR / "signing-warning.pem"
    signing.make_test_key(path, "Hoa Ban", NOW)
    pem = signing.written_chain(signing.KeyFileSigner(path).chain())
    keeper = make_actor(signing.Permission.PIN)
    signing.pin_certificate(
        by=keeper, purpose=signing.Purpose.WARNING, pem=pem, since=NOW - timedelta(days=1)
    )
    return path


def run(now: Any = LATER) -> Any:
    return jobs.publish(JobContext(actor=MACHINE, deadline=now + timedelta(minutes=1), clock=lambda: now))


def messages() -> list[cap.Alert]:
    return [cap.read(bytes(row.content)).alert for row in CapMessage.plain.order_by("pk")]


def texts(one: cap.Info) -> tuple[str, ...]:
    """Each of these a receiver may show or read out alone."""
    return one.headline, one.description, one.instruction


def test_an_issued_warning_is_published_signed_and_sound(key: Path, officer: Any, issuer: Any) -> None:
    steps.in_force(officer, issuer)
    (version_id,) = queries.unsigned()
    assert actions.publish(by=MACHINE, version_id=version_id, now=LATER)
    assert actions.publish(by=MACHINE, version_id=version_id, now=LATER), "twice is once"
    row = CapMessage.plain.get()
    content = bytes(row.content)
    assert cap.findings(content) == ()
    assert signing.verify_xml(content, signing.Purpose.WARNING, LATER).certificate.id == row.certificate
    (told,) = messages()
    assert (told.status, told.msg_type, told.sent) == (cap.Status.ACTUAL, cap.MsgType.ALERT, NOW)
    info = told.infos[0]
    assert info.areas[0].geocodes == (cap.Named(cap.COMMUNE, "03646"),)
    assert cap.Named("awareness_level", "3; orange; Severe") in info.parameters
    assert info.instruction.startswith("Rời nhà ven suối ngay.")
    assert info.urgency is cap.Urgency.IMMEDIATE


def test_a_drill_is_an_exercise_and_says_so_in_every_line(
    key: Path, officer: Any, issuer: Any, client: Client
) -> None:
    steps.in_force(officer, issuer, Status.EXERCISE)
    run()
    (told,) = messages()
    assert told.status is cap.Status.EXERCISE
    assert "DIỄN TẬP" in told.note
    assert all(said.startswith("DIỄN TẬP") for said in texts(told.infos[0]))
    assert "[EXERCISE]" in entries(client)[0]["title"]


@pytest.mark.parametrize("status", [Status.ACTUAL, Status.EXERCISE])
def test_a_demonstration_tells_machines_a_test_and_never_a_real_warning(
    status: Status, key: Path, officer: Any, issuer: Any, client: Client
) -> None:
    """By its status, its note and its first line, from the first message to the end; a drill in it stays an exercise."""
    Organisation.plain.create(name="Mẫu", kind="province", number=PROVINCE, is_demo=True)
    uid = steps.in_force(officer, issuer, status)
    run()
    steps.ended(issuer, uid, now=LATER)
    run(LATER + timedelta(minutes=1))
    wanted = cap.Status.TEST if status is Status.ACTUAL else cap.Status.EXERCISE
    assert all(cap.findings(bytes(row.content)) == () for row in CapMessage.plain.all())
    assert [one.status for one in messages()] == [wanted, wanted]
    for one in messages():
        assert "không phải cảnh báo thật" in one.note
        assert ("DIỄN TẬP" in one.note) is (status is Status.EXERCISE)
        for said in texts(one.infos[0]):
            assert said.startswith("CHẠY THỬ (TEST). ")
            assert ("DIỄN TẬP" in said) is (status is Status.EXERCISE)
    (listed,) = entries(client, LATER + timedelta(minutes=2))
    assert (listed["status"], listed["title"].startswith(f"[{wanted.upper()}] ")) == (wanted, True)
    for kind in ("atom", "rss"):
        with clock.fixed(LATER + timedelta(minutes=2)):
            assert b"Actual" not in client.get(f"/cap/alerts.{kind}").content


def test_outside_a_demonstration_a_warning_is_real_and_says_nothing_of_a_test(
    key: Path, officer: Any, issuer: Any, client: Client
) -> None:
    Organisation.plain.create(name="UBND tỉnh", kind="province", number=PROVINCE)
    steps.in_force(officer, issuer)
    run()
    (told,) = messages()
    assert (told.status, told.note) == (cap.Status.ACTUAL, "")
    assert not any("TEST" in said or "DIỄN TẬP" in said for said in texts(told.infos[0]))
    (listed,) = entries(client)
    assert (listed["status"], listed["title"].startswith("[")) == ("Actual", False)
    Organisation.plain.update(is_demo=True)
    assert entries(client)[0]["status"] == "Actual", "as the signed message says, to which the list leads"


def test_later_messages_name_the_earlier_ones_character_for_character(
    key: Path, officer: Any, issuer: Any
) -> None:
    uid = steps.in_force(officer, issuer)
    steps.changed(officer, uid, steps.text(level=4))
    steps.reviewed(issuer, uid)
    steps.issued(issuer, uid)
    steps.ended(issuer, uid, "all_clear", now=LATER)
    assert run().done == 3
    first, second, third = messages()
    rows = list(CapMessage.plain.order_by("pk"))
    assert [one.msg_type for one in (first, second, third)] == [
        cap.MsgType.ALERT,
        cap.MsgType.UPDATE,
        cap.MsgType.CANCEL,
    ]
    assert [str(one) for one in third.references] == [row.reference for row in rows[:2]]
    assert str(first.reference) == rows[0].reference
    assert third.infos[0].responses == (cap.ResponseType.ALL_CLEAR,)
    assert run().done == 0


def test_a_whole_province_is_told_commune_by_commune(key: Path, officer: Any, issuer: Any) -> None:
    steps.in_force(officer, issuer, told=steps.text(areas=(PROVINCE,)))
    steps.in_force(officer, issuer, told=steps.text(areas=(OWN + 1,)))
    run()
    codes = [[code.value for code in one.infos[0].areas[0].geocodes] for one in messages()]
    assert codes == [["03646", "03664"], ["03646"]]


def test_what_was_drawn_goes_out_beside_the_codes_and_every_message_of_it_has_it(
    key: Path, officer: Any, issuer: Any
) -> None:
    """Latitude first, closed; the communes by their codes stand beside it, and an ending tells where it was."""
    shape = replace(DRAWN, near=((104.6, 21.3, 1.0),))
    uid = steps.in_force(officer, issuer, told=steps.text(areas=(OWN + 1,), shape=shape))
    steps.ended(issuer, uid, "all_clear", now=LATER)
    assert run().done == 2
    assert all(cap.findings(bytes(row.content)) == () for row in CapMessage.plain.all())
    for told in messages():
        (area,) = told.infos[0].areas
        assert area.polygons == (((21.28, 103.88), (21.28, 103.92), (21.32, 103.92), (21.28, 103.88)),)
        assert area.circles == (cap.Circle(21.3, 103.9, 2.5), cap.Circle(21.3, 104.6, 1.0))
        assert area.geocodes == (cap.Named(cap.COMMUNE, "03646"),)


def test_what_nobody_drew_is_drawn_when_it_goes_out_and_the_version_stays_as_agreed_to(
    key: Path, officer: Any, issuer: Any
) -> None:
    """Who reads only outlines is warned too, by every message of it; of which no position is known says so."""
    placed(OWN)
    uid = steps.in_force(officer, issuer)
    steps.ended(issuer, uid, "all_clear", now=LATER)
    steps.in_force(officer, issuer, told=steps.text(areas=(NEXT,)))
    assert run().done == 3
    assert all(cap.findings(bytes(row.content)) == () for row in CapMessage.plain.all())
    first, over, bare = (one.infos[0] for one in messages())
    (circle,) = first.areas[0].circles
    assert (circle.latitude, circle.longitude) == (21.3, 103.9)
    assert circle.kilometres > 5, "a whole commune, not the middle of it"
    assert over.areas[0].circles == (circle,)
    assert cap.Named("area_shape", "not known") in bare.parameters
    assert bare.areas[0].geocodes == (cap.Named(cap.COMMUNE, "03664"),)
    assert not any(one.name == "area_shape" for one in first.parameters)
    assert {str(row.shape) for row in Version.plain.all()} == {"{}"}


def test_a_border_nobody_can_draw_keeps_the_warning_from_nobody_who_reads_codes(
    key: Path, officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports.drawing(), "around", lambda _units: 1 / 0)
    steps.in_force(officer, issuer)
    assert run().done == 1
    (message,) = messages()
    assert cap.Named("area_shape", "not known") in message.infos[0].parameters
    assert message.infos[0].areas[0].geocodes


def placed(number: int) -> None:
    units = apps.get_model("places", "Unit").plain
    units.filter(start=number).update(longitude=103.9, latitude=21.3)


def test_communes_nobody_can_draw_are_named_before_the_season() -> None:
    def unplaced() -> list[int]:
        return [one.count for one in queries.gaps() if one.kind == "unplaced"]

    assert unplaced() == [2]
    placed(OWN)
    assert unplaced() == [1]
    village = apps.get_model("places", "Unit").plain.filter(start__gt=NEXT, start__lt=NEXT + 10_000).first()
    placed(village.start if village else NEXT)
    assert unplaced() == [], "a village whose place is known stands for its commune"


def test_without_a_key_nothing_is_published_and_somebody_is_asked(
    settings: Any, tmp_path: Path, officer: Any, issuer: Any, client: Client
) -> None:
    settings.KEYS_DIR = tmp_path
    steps.in_force(officer, issuer)
    report = run()
    assert (report.done, report.failed) == (0, 1)
    assert run().failed == 1
    assert not CapMessage.plain.exists()
    assert entries(client) == []
    duty = Duty.plain.get(kind="warning.unsigned")
    assert duty.closed_at is None


def test_the_board_of_what_is_missing_names_the_key_only_while_it_is(
    settings: Any, make_actor: Callable[..., Any], request: pytest.FixtureRequest
) -> None:
    settings.KEYS_DIR = request.getfixturevalue("tmp_path") / "none"
    assert [one.kind for one in queries.gaps()].count("key") == 1
    request.getfixturevalue("key")
    with clock.fixed(LATER):
        assert "key" not in {one.kind for one in queries.gaps()}


def test_once_the_key_is_there_what_waited_goes_out_and_the_duty_ends(
    settings: Any, tmp_path: Path, officer: Any, issuer: Any, request: pytest.FixtureRequest
) -> None:
    settings.KEYS_DIR = tmp_path / "none"
    steps.in_force(officer, issuer)
    run()
    request.getfixturevalue("key")
    assert run(LATER + timedelta(minutes=5)).done == 1
    assert Duty.plain.get(kind="warning.unsigned").closed_at is not None


def test_one_that_cannot_be_published_holds_no_other_up_and_the_real_ones_go_first(
    key: Path, officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.in_force(officer, issuer, Status.EXERCISE)
    broken = steps.in_force(officer, issuer)
    steps.in_force(officer, issuer)
    real = capped.message

    def message(one: Any, frame: Any) -> Any:
        if one.alert == broken:
            raise ValueError("nobody thought of this")
        return real(one, frame)

    monkeypatch.setattr(capped, "message", message)
    assert (run().done, run().failed) == (2, 1)
    assert [one.status for one in messages()] == [cap.Status.ACTUAL, cap.Status.EXERCISE]
    duty = Duty.plain.get(kind="warning.unsigned")
    assert duty.target_id == str(Version.plain.get(alert__uid=broken).pk)
    steps.in_force(officer, issuer, Status.EXERCISE)
    assert queries.unsigned()[-1] == int(duty.target_id), "what failed waits behind all others"


def test_more_failures_than_stand_on_a_page_hide_nothing(
    key: Path, officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.machines, "MOST", 1)
    for _one in range(3):
        steps.in_force(officer, issuer)
    assert len(queries.unsigned()) == 3


# --- doors --------------------------------------------------------------------------------------------------------------------


def entries(client: Client, at: Any = LATER) -> list[dict[str, Any]]:
    with clock.fixed(at):
        return json.loads(client.get("/cap/alerts.json").content)["alerts"]


def test_the_lists_lead_to_the_signed_message(key: Path, officer: Any, issuer: Any, client: Client) -> None:
    steps.in_force(officer, issuer)
    run()
    (one,) = entries(client)
    answer = client.get(one["cap"])
    assert answer["Content-Type"] == "application/cap+xml"
    assert answer.content == bytes(CapMessage.plain.get().content)
    for kind, tag in (("atom", "{http://www.w3.org/2005/Atom}entry"), ("rss", "item")):
        with clock.fixed(LATER):
            root = etree.fromstring(client.get(f"/cap/alerts.{kind}").content)
        assert len(list(root.iter(tag))) == 1


@pytest.mark.parametrize("address", ["/cap/alerts.atom", "/cap/alerts.rss", "/cap/alerts.json", None])
def test_who_asks_again_is_answered_shortly(
    address: str | None, key: Path, officer: Any, issuer: Any, client: Client
) -> None:
    steps.in_force(officer, issuer)
    run()
    url = address or entries(client)[0]["cap"]
    with clock.fixed(LATER):
        first = client.get(url)
        assert first.status_code == 200
        assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
        assert client.get(url, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
        assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_drafts_and_what_ran_out_stand_in_no_list(
    key: Path, officer: Any, issuer: Any, client: Client
) -> None:
    steps.drafted(officer)
    steps.in_force(officer, issuer)
    run()
    assert len(entries(client)) == 1
    over = NOW + timedelta(hours=7)
    assert entries(client, over) == []
    with clock.fixed(LATER):
        before = client.get("/cap/alerts.atom")["Last-Modified"]
    with clock.fixed(over):
        answer = client.get("/cap/alerts.atom", headers={"If-Modified-Since": before})
    assert answer.status_code == 200, "a list that grew shorter has changed too"
    assert client.get("/cap/nobody.xml").status_code == 404


def test_what_was_replaced_or_cancelled_never_comes_back(
    key: Path, officer: Any, issuer: Any, client: Client
) -> None:
    uid = steps.in_force(officer, issuer)
    steps.changed(officer, uid, steps.text(expires=NOW + timedelta(hours=2)))
    steps.reviewed(issuer, uid)
    steps.issued(issuer, uid)
    run()
    assert [one["msgType"] for one in entries(client)] == ["Update"]
    over = NOW + timedelta(hours=3)
    assert entries(client, over) == [], "the first version said six hours, the update two"
    steps.ended(issuer, uid)
    run()
    assert [one["msgType"] for one in entries(client)] == ["Cancel"]
    assert entries(client, over) == []


def test_many_drills_push_no_warning_out_of_the_lists(
    key: Path, officer: Any, issuer: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.machines, "MOST", 1)
    monkeypatch.setattr(queries.public, "MOST", 1)
    steps.in_force(officer, issuer, told=steps.text(level=2))
    run()
    steps.in_force(officer, issuer, Status.EXERCISE, steps.text(level=5))
    run(LATER + timedelta(minutes=1))
    assert [one["status"] for one in entries(client)] == ["Actual", "Exercise"]
    assert [one.status for one in queries.current(ANONYMOUS, LATER)] == [Status.ACTUAL, Status.EXERCISE]
