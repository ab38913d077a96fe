"""A person who asks is told what every room holds about her, and nothing of anybody else."""

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from hoaban.config import roles
from hoaban.domains.answers.models import Contact, Report
from hoaban.domains.delivery.actions.following import follow_by_number
from hoaban.domains.registry import numbers
from hoaban.domains.registry.actions import person_left, record_death
from hoaban.domains.registry.actions.correcting import Deed
from hoaban.domains.registry.life import Death
from hoaban.domains.registry.models import (
    Change,
    GroupFact,
    Household,
    HouseholdFact,
    Marriage,
    Merge,
    Move,
    OutsideLook,
    Person,
    PersonFact,
)
from hoaban.domains.registry.own_data import Register
from hoaban.domains.rounds.models import HouseholdVisit
from hoaban.domains.standing.models import Gift, Limit, Proposal, Recognition, Round
from hoaban.domains.targeting.models import CardHome, Door
from hoaban.foundation.access.api import ANONYMOUS, SystemActor
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import api as files
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify.models import Batch, Delivery, Endpoint, Inbound, Stopped
from hoaban.foundation.offline.models import Entry
from hoaban.foundation.places.models import EthnicGroup
from hoaban.foundation.privacy import actions, jobs
from hoaban.foundation.privacy.errors import PersonClosed, PersonMerged, PersonUnknown
from hoaban.foundation.privacy.models import Package
from hoaban.foundation.privacy.values import Kind, PackageState, Seen, Standing
from hoaban.foundation.privacy.values import Step as StepKind
from hoaban.foundation.speech.models import Recording, Speaker
from tests.support import samples
from tests.support.people import NEXT, OWN, Cast, make_cast

pytestmark = pytest.mark.django_db(databases="__all__")
PHONE, IDENTITY = "+84912345678", "014199000017"
NOW = timezone.now()


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(roles.ROLES)


@pytest.fixture
def officer(cast: Cast) -> Any:
    return cast.actor("commune_officer")


@pytest.fixture
def lan(cast: Cast) -> Person:
    """She is in every room; beside her lives somebody whose name must not be told."""
    home = Household.plain.create(code="HO-77", place_no=OWN, village="Bản Bó", address="Nhà số 3")
    her = Person.plain.create(
        household=home, place_no=OWN, name="Lò Thị Lan", name_key="lo thi lan", name_sort="1", sex="f",
        birth_year=1980, birth_precision="year", relation="spouse", phone_e164=PHONE,
    )  # fmt: skip
    her.identity_sealed = numbers.at_hand().seal("identity", her.uid, IDENTITY)
    her.save()
    Person.plain.create(household=home, place_no=OWN, name="Quàng Văn Khác", name_key="quang van khac")
    HouseholdFact.plain.create(
        household=home, place_no=OWN, kind="poverty", value="poor", said_by="Người mách"
    )
    PersonFact.plain.create(person=her, place_no=OWN, kind="disability", value="mild")
    _group(her, "chị Lan")
    by = {"by_key": "user:1", "by_label": "Cán bộ Sửa", "at": NOW}
    Change.plain.create(
        household=home, person=her, what="person", before={"name": "Lò Lan"}, after={"name": her.name}, **by
    )
    former = Household.plain.create(code="HO-70", place_no=OWN, village="Bản Cũ")
    Move.plain.create(
        deed=uuid4(), person=her, source=former, target=home, why="married", on=NOW.date(), relation_before="child",
        relation_after="spouse", by_key="user:1", by_label="Cán bộ Sửa", at=NOW,
    )  # fmt: skip
    Marriage.plain.create(
        one=her, other_name="Cầm Văn Nọi", on=NOW.date(), by_key="user:1", by_label="Cán bộ Sửa", at=NOW
    )
    HouseholdVisit.plain.create(
        uid=uuid4(), household=home, place_no=OWN, visited_at=NOW, note="Chuyện của Quàng Văn Khác",
        by_key="user:1", by_label="Cán bộ Thăm", recorded_at=NOW,
    )  # fmt: skip
    OutsideLook.plain.create(
        household=home, place_no=OWN, why="outside_asked", words="Chuyện của Quàng Văn Khác", on=NOW.date(), at=NOW,
        by_key="user:1", by_label="Cán bộ Tỉnh",
    )  # fmt: skip
    _elsewhere(cast, her, home)
    _warned(cast, home)
    _standing(her)
    return her


def _group(her: Person, said_by: str) -> None:
    thai, _made = EthnicGroup.plain.get_or_create(code="03", defaults={"name": "Thái"})
    GroupFact.plain.create(
        person=her,
        place_no=OWN,
        ethnic_group=thai,
        valid_from=date(2026, 3, 1),
        said_by=said_by,
        source="Khai sinh 12",
    )


def _standing(her: Person) -> None:
    """A village proposed her, and the province recognised her."""
    days = dict.fromkeys(("villages_by", "communes_by", "province_by"), NOW.date())
    one = Round.plain.create(
        year=2026,
        document="1/KH",
        place_no=OWN,
        place_stop=OWN + 10_000,
        opened_at=NOW,
        opened_by="x",
        **days,
    )
    about = {
        "person": her.pk,
        "person_uid": her.uid,
        "village_no": OWN + 1,
        "name": her.name,
        "at": NOW,
        "by_label": "x",
    }
    proposal = Proposal.plain.create(
        round=one, met_on=NOW.date(), present=9, votes_for=8, votes_against=0, **about
    )
    stands = Recognition.plain.create(
        proposal=proposal, decision="1/QĐ-UBND", decided_on=NOW.date(), from_on=NOW.date(), **about
    )
    paper = {
        "most": 500_000,
        "valid_from": NOW.date(),
        "document": "1/QĐ",
        "approved_by": "x",
        "approved_at": NOW,
    }
    limit = Limit.plain.create(benefit="tet", giver="any", **paper)
    del about["name"]
    Gift.plain.create(
        recognition=stands, limit=limit, batch=her.uid, benefit="tet", giver="commune", year=2026, given_on=NOW.date(),
        amount=500_000, **about,
    )  # fmt: skip


def _elsewhere(cast: Cast, her: Person, home: Household) -> None:
    entry = Entry.plain.get(ref=samples.offline_entry(cast))
    Entry.plain.filter(pk=entry.pk).update(
        target=home.uid, values={"address": "Nhà mới", "note": "Chuyện của Quàng Văn Khác"}
    )
    speaker = Speaker.plain.create(
        name=her.name, place_no=OWN, scope="everything", statement="Tôi đồng ý cho giọng"
    )
    Recording.plain.filter(uid=samples.recording(cast)).update(speaker=speaker)
    batch = Batch.plain.create(kind="notify.test", path="/w/", by_key="user:1", request="r", urgency="normal")
    Delivery.plain.create(
        batch=batch, recipient="x", channel="sms", address=PHONE, state="sent", next_try_at=NOW
    )
    Inbound.plain.create(
        channel="sms", provider_id="1", sender=PHONE, sealed_text=b"x", word="HOI", received_at=NOW
    )
    Stopped.plain.create(phone_e164=PHONE, stopped_at=NOW)
    samples.sign(cast)  # told from her telephone
    audit.record_read(
        "registry:household:read", by=cast.actor("commune_officer"), target=home, purpose="service"
    )


def _warned(cast: Cast, home: Household) -> None:
    """She answers for her village, follows it, and her home is on its card and on a list of doors."""
    Contact.plain.create(place_no=OWN + 1, part="head", name="Lò Thị Lan", phone_e164=PHONE, since=NOW)
    Report.plain.create(
        uid=uuid4(), place_no=OWN + 1, at=NOW, kept_at=NOW, way="sms", words="AN TOAN",
        phone_e164=PHONE,
    )  # fmt: skip
    hers = {"household": home.pk, "household_uid": home.uid, "place_no": OWN + 1}
    CardHome.plain.create(**hers, danger="stream", carry=1, by_key="user:1", by_label="x", recorded_at=NOW)
    Door.plain.create(**hers, alert=uuid4(), why="no_phone")
    village = samples.own_village(cast)
    follow_by_number(by=ANONYMOUS, numbers=[village], phone=PHONE, request=None, now=NOW)
    Endpoint.plain.update(verified_at=NOW)


@pytest.fixture
def asked(officer: Any) -> Any:
    made = actions.ask(by=ANONYMOUS, kind=Kind.SEE, name="Lò Thị Lan", number=OWN, request="ask")
    actions.move(by=officer, uid=made.uid, step=StepKind.ACKNOWLEDGE, version=1, request="read")
    return made.uid


def run() -> None:
    ctx = JobContext(
        actor=SystemActor("privacy.gather"), deadline=NOW + timedelta(hours=1), clock=timezone.now
    )
    jobs.gather(ctx)


def package_of(officer: Any, asked: Any, person: Any) -> zipfile.ZipFile:
    uid = actions.gather(by=officer, uid=asked, person=person, request="g")
    run()
    assert Package.plain.get(uid=uid).problem == ""
    given = actions.hand_over(by=officer, uid=uid, seen=Seen.CARD, request="h")
    content = b"".join(files.bytes_of(actions.fetch(by=officer, uid=given)))
    return zipfile.ZipFile(io.BytesIO(content))


def test_every_room_tells_its_part(officer: Any, asked: Any, lan: Person) -> None:
    archive = package_of(officer, asked, lan.uid)
    sections = {one["code"]: one["rows"] for one in json.loads(archive.read("data.json"))["sections"]}
    assert {code for code, rows in sections.items() if not rows} <= {
        "accounts.acted_for",
        "privacy.handed",
        "registry.joined",
    }
    assert sections["registry.person"][0]["identity"] == IDENTITY
    assert sections["registry.household_fact"][0]["status"] == "Poor"
    said = sections["registry.group_fact"][0]
    assert (said["group"], said["from"], said["said_by"], said["source"]) == (
        "Thái", "2026-03-01", "chị Lan", "Khai sinh 12",
    )  # fmt: skip
    assert sections["registry.change"][0]["before"] == "Lò Lan"
    assert sections["registry.move"][0]["source"] == "HO-70 · Bản Cũ"
    assert sections["offline.entry"][0]["answer"] == "Nhà mới"
    assert sections["hazards.sign"][0]["kind"] == "Crack in the ground"
    assert sections["answers.contact"][0]["part"] == "Village head"
    assert sections["answers.report"][0]["words"] == "AN TOAN"
    assert sections["targeting.card_home"][0]["carry"] == 1
    assert len(sections["targeting.door"]) == len(sections["delivery.follow"]) == 1
    assert sections["speech.speaker"][0]["statement"] == "Tôi đồng ý cho giọng"
    assert {row["what"] for row in sections["notify.wishes"]} == {"No messages, save danger to life"}
    assert officer.label in {row["by"] for row in sections["audit.read"]}


def test_records_joined_with_hers_are_told_with_it(officer: Any, asked: Any, lan: Person) -> None:
    former = Person.plain.create(
        household=lan.household, place_no=OWN, name="Lò Lan", name_key="lo lan", birth_year=1981, birth_precision="year",
        replaced_at=NOW, merged_into=lan,
    )  # fmt: skip
    Merge.plain.create(kept=lan, merged=former, by_key="user:1", by_label="Cán bộ Nhập", at=NOW)
    _group(former, "ông Pản")
    archive = package_of(officer, asked, lan.uid)
    sections = {one["code"]: one["rows"] for one in json.loads(archive.read("data.json"))["sections"]}
    assert [(row["name"], row["born"]) for row in sections["registry.joined"]] == [("Lò Lan", "1981")]
    assert {row["said_by"] for row in sections["registry.group_fact"]} == {"chị Lan", "ông Pản"}


def test_nobody_else_stands_in_it_and_nobody_s_free_words(officer: Any, asked: Any, lan: Person) -> None:
    archive = package_of(officer, asked, lan.uid)
    whole = "".join(archive.read(name).decode() for name in archive.namelist())
    for hidden in ("Quàng Văn Khác", "Người mách", "Chuyện"):
        assert hidden not in whole


def test_both_languages_say_the_same_rows(officer: Any, asked: Any, lan: Person) -> None:
    archive = package_of(officer, asked, lan.uid)
    vietnamese, english = (archive.read(name).decode() for name in ("du-lieu-cua-toi.html", "my-data.html"))
    assert vietnamese.count("<tr>") == english.count("<tr>") > 8
    assert "Hộ của bà con" in vietnamese
    assert "Your household" in english
    assert "<script" not in vietnamese
    assert "style=" not in vietnamese


def test_a_namesake_keeps_rooms_silent_that_know_names_only(officer: Any, asked: Any, lan: Person) -> None:
    other = Household.plain.create(code="HO-78", place_no=OWN)
    Person.plain.create(household=other, place_no=OWN, name="Lò Thị Lan", name_key="lo thi lan")
    archive = package_of(officer, asked, lan.uid)
    codes = {one["code"] for one in json.loads(archive.read("data.json"))["sections"]}
    assert "speech.speaker" not in codes
    assert "Somebody of your commune has the same name" in archive.read("my-data.html").decode()


def test_without_a_record_only_the_request_and_its_telephone_are_told(
    officer: Any, asked: Any, lan: Person
) -> None:
    archive = package_of(officer, asked, None)
    codes = {one["code"] for one in json.loads(archive.read("data.json"))["sections"]}
    assert not any(code.startswith("registry.") for code in codes)
    assert IDENTITY not in archive.read("data.json").decode()


REFUSALS = {"closed": PersonClosed, "merged": PersonMerged, "next door": PersonUnknown}


@pytest.mark.parametrize("what", ["closed", "merged", "next door"])
def test_a_record_that_is_not_hers_to_gather_is_a_sentence(
    officer: Any, asked: Any, lan: Person, what: str
) -> None:
    changed: dict[str, Any] = {
        "closed": {"replaced_at": NOW}, "merged": {"replaced_at": NOW, "merged_into": lan}, "next door": {"place_no": NEXT},
    }[what]  # fmt: skip
    Person.plain.filter(pk=lan.pk).update(**changed)
    with pytest.raises(REFUSALS[what]):
        actions.gather(by=officer, uid=asked, person=lan.uid, request="g")


def test_who_lost_the_right_meanwhile_gathers_nothing(
    officer: Any, asked: Any, lan: Person, cast: Cast
) -> None:
    uid = actions.gather(by=officer, uid=asked, person=lan.uid, request="g")
    Person.plain.filter(pk=lan.pk).update(place_no=NEXT)
    run()
    row = Package.plain.get(uid=uid)
    assert (row.state, row.problem) == (PackageState.FAILED, PersonUnknown.msgid)


def test_the_register_finds_only_people_of_the_area(officer: Any, lan: Person, cast: Cast) -> None:
    register = Register()
    (found,) = register.find(officer, "lo thi lan", 5)
    assert (found.uid, found.name) == (lan.uid, "Lò Thị Lan")
    known = register.known(officer, lan.uid)
    assert known is not None
    assert (known.standing, known.number) == (Standing.CURRENT, OWN)
    assert register.find(cast.actor("commune_officer", next_door=True), "lo thi lan", 5) == []
    assert register.known(cast.actor("data_protection_officer"), lan.uid) is None


def test_who_moved_away_gets_what_is_kept_of_her_and_nothing_that_came_to_the_household_since(
    officer: Any, asked: Any, lan: Person
) -> None:
    deed = Deed(Household.plain.get(pk=lan.household_id).version, None, timezone.now())
    person_left(by=officer, uid=lan.uid, on=timezone.localdate(), deed=deed)
    home = Household.plain.get(pk=lan.household_id)
    later = timezone.now() + timedelta(seconds=1)
    HouseholdFact.plain.filter(household=home).update(replaced_at=later)
    HouseholdFact.plain.create(
        household=home, place_no=OWN, kind="poverty", value="near_poor", recorded_at=later
    )
    Change.plain.create(
        household=home, what="household", before={"address": "Nhà số 3"}, after={"address": "Nhà của người sau"},
        by_key="user:1", by_label="x", at=later,
    )  # fmt: skip
    Person.plain.create(household=home, place_no=OWN, name="Người Sau", phone_e164=PHONE)
    found = {one.uid: one.detail for one in Register().find(officer, "lo thi lan", 5)}
    assert "đã chuyển đi" in found[lan.uid]
    archive = package_of(officer, asked, lan.uid)
    text = archive.read("data.json").decode()
    sections = {one["code"]: one["rows"] for one in json.loads(text)["sections"]}
    assert sections["registry.person"][0]["identity"] == IDENTITY
    assert [(one["status"], one["until"]) for one in sections["registry.household_fact"]] == [("Poor", None)]
    assert "Left the household" in {one["what"] for one in sections["registry.change"]}
    assert "Nhà của người sau" not in text
    assert "registry.visit" not in sections, "who came to the household is told to who lives there"
    assert not sections.get("answers.report"), "the telephone is somebody else's by now"


def test_who_died_is_not_handed_to_anybody(officer: Any, asked: Any, lan: Person) -> None:
    deed = Deed(Household.plain.get(pk=lan.household_id).version, None, timezone.now())
    record_death(by=officer, uid=lan.uid, death=Death(timezone.localdate(), None, "Trưởng bản"), deed=deed)
    assert Register().find(officer, "lo thi lan", 5) == []
    with pytest.raises(PersonClosed):
        actions.gather(by=officer, uid=asked, person=lan.uid, request="g")
