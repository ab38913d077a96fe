"""What the rooms hold about a person: asked for, gathered, handed over, taken once, erased."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access import api as access
from hoaban.foundation.access import subjects
from hoaban.foundation.access.api import ANONYMOUS, Said, Section, Subject, SystemActor
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.foundation.duties import api as duties
from hoaban.foundation.files import api as files
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.files.errors import StorageFull
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.privacy import actions, errors, jobs, packing, ports
from hoaban.foundation.privacy.models import HandOver, Package
from hoaban.foundation.privacy.values import Kind, PackageState, PersonFound, PersonKnown, Seen, Standing
from hoaban.foundation.privacy.values import Step as StepKind
from tests.support.people import OWN, Cast, make_cast

pytestmark = pytest.mark.django_db(databases="__all__")

LAN = PersonKnown(
    uid=uuid4(), name="Lò Thị Lan", number=OWN, standing=Standing.CURRENT, phone_e164="+84912345678",
    things=frozenset(), rows=frozenset({("registry.person", "7")}), has_namesake=False,
)  # fmt: skip


class Register:
    """Knows one woman."""

    def __init__(self) -> None:
        self.people = {LAN.uid: LAN}

    def find(self, actor: access.Actor, text: str, limit: int) -> list[PersonFound]:
        return [PersonFound(one.uid, one.name, "1980") for one in self.people.values() if text in one.name]

    def known(self, actor: access.Actor, uid: UUID) -> PersonKnown | None:
        return self.people.get(uid)


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """In place of the registry, which is told of nobody here."""
    below = {room: told for room, told in subjects.exporters().items() if room != "registry"}
    monkeypatch.setattr(subjects, "_exporters", below)
    made = Register()
    former = ports.connect(made)
    yield made
    ports.connect(former)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast({role.name: role for role in accounts.role_book().roles()})


@pytest.fixture
def officer(cast: Cast) -> Any:
    return cast.actor("commune_officer")


@pytest.fixture
def asked(register: Register, officer: Any) -> UUID:
    """A request that the office has read."""
    made = actions.ask(by=ANONYMOUS, kind=Kind.SEE, name="Lò Thị Lan", number=OWN, request="ask")
    actions.move(by=officer, uid=made.uid, step=StepKind.ACKNOWLEDGE, version=1, request="read")
    return made.uid


def context(days: float = 0) -> JobContext:
    at = timezone.now() + timedelta(days=days)
    return JobContext(actor=SystemActor("privacy.gather"), deadline=at + timedelta(hours=1), clock=lambda: at)


def gathered(officer: Any, asked: UUID, person: UUID | None = LAN.uid, request: str = "g1") -> UUID:
    return actions.gather(by=officer, uid=asked, person=person, request=request)


def ready(officer: Any, asked: UUID) -> UUID:
    uid = gathered(officer, asked)
    jobs.gather(context())
    return uid


def handed(officer: Any, asked: UUID) -> UUID:
    return actions.hand_over(by=officer, uid=ready(officer, asked), seen=Seen.CARD, request="h1")


def state_of(uid: UUID) -> str:
    return Package.plain.get(uid=uid).state


def opened(facts: files.FileFacts) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(files.bytes_of(facts))))


def test_it_is_gathered_by_the_worker_handed_over_and_taken_once(officer: Any, asked: UUID) -> None:
    uid = ready(officer, asked)
    assert state_of(uid) == PackageState.READY
    assert "privacy.hand_over" in {row.kind for row in duties.duties_for(officer)}
    given = actions.hand_over(by=officer, uid=uid, seen=Seen.CARD, request="h1")
    assert "privacy.hand_over" not in {row.kind for row in duties.duties_for(officer)}
    archive = opened(actions.fetch(by=officer, uid=given))
    assert archive.namelist() == ["du-lieu-cua-toi.html", "my-data.html", "data.json", "style.css"]
    assert archive.testzip() is None
    with pytest.raises(errors.AlreadyFetched):
        actions.fetch(by=officer, uid=given)
    again = actions.hand_over(by=officer, uid=uid, seen=Seen.WRITTEN, request="h2")
    assert opened(actions.fetch(by=officer, uid=again)).testzip() is None
    reads = ReadEntry.plain.filter(tag="privacy:package:read")
    assert {(row.actor_key, row.purpose) for row in reads} == {(officer.key, "privacy.answer")}
    deeds = (
        Entry.plain.filter(tag__startswith="privacy:package:").order_by("pk").values_list("tag", flat=True)
    )
    assert [tag.rpartition(":")[2] for tag in deeds] == [
        "gather",
        "ready",
        "hand_over",
        "fetch",
        "hand_over",
        "fetch",
    ]


def test_her_request_and_its_steps_are_in_it_in_both_languages(officer: Any, asked: UUID) -> None:
    archive = opened(actions.fetch(by=officer, uid=handed(officer, asked)))
    program = json.loads(archive.read("data.json"))
    sections = {one["code"]: one["rows"] for one in program["sections"]}
    assert sections["privacy.request"][0]["kind"] == "See what is kept about me"
    assert [row["what"] for row in sections["privacy.step"]] == ["Received", "The office has read it"]
    assert sections["accounts.contact"][0]["name"] == "Lò Thị Lan"
    english, vietnamese = (archive.read(name).decode() for name in ("my-data.html", "du-lieu-cua-toi.html"))
    assert "See what is kept about me" in english
    assert "See what is kept about me" not in vietnamese
    assert 'lang="vi"' in vietnamese


def test_nothing_of_it_lies_clear_and_no_other_door_opens_it(officer: Any, asked: UUID, cast: Cast) -> None:
    package = Package.plain.get(uid=ready(officer, asked))
    facts = files.facts_of(files.FileId(package.file_id or 0))
    with pytest.raises(NotFound):
        files.open_for(officer, facts.uid)
    assert package.erase_at is not None
    assert package.built_at is not None
    assert package.erase_at - package.built_at == timedelta(days=30)


@pytest.mark.parametrize(
    ("standing", "refused"), [(Standing.MERGED, errors.PersonMerged), (Standing.CLOSED, errors.PersonClosed)]
)
def test_a_record_that_does_not_stand_is_a_sentence(
    officer: Any, asked: UUID, register: Register, standing: Standing, refused: type[DomainError]
) -> None:
    register.people[LAN.uid] = replace(LAN, standing=standing)
    with pytest.raises(refused):
        gathered(officer, asked)
    assert not Package.plain.exists()


def test_a_person_nobody_knows_is_a_sentence(officer: Any, asked: UUID) -> None:
    with pytest.raises(errors.PersonUnknown):
        gathered(officer, asked, uuid4())


def test_a_second_package_waits_until_the_first_is_gone(officer: Any, asked: UUID) -> None:
    assert gathered(officer, asked) == gathered(officer, asked), "the same request gets the first answer"
    with pytest.raises(errors.PackageOpen):
        gathered(officer, asked, request="g2")
    other = actions.ask(by=ANONYMOUS, kind=Kind.SEE, name="Lò Thị Lan", number=OWN, request="ask2")
    actions.move(by=officer, uid=other.uid, step=StepKind.ACKNOWLEDGE, version=1, request="read2")
    with pytest.raises(errors.PackageOpen):
        gathered(officer, other.uid, request="g3")
    assert actions.erase(by=officer, uid=Package.plain.get().uid, request="e1") == asked
    assert gathered(officer, other.uid, request="g4")


def test_a_request_is_read_first_and_asks_to_see(officer: Any, register: Register) -> None:
    fresh = actions.ask(by=ANONYMOUS, kind=Kind.SEE, name="Vì Thị Mỷ", number=OWN, request="a")
    with pytest.raises(errors.NotYetRead):
        gathered(officer, fresh.uid, None)
    other = actions.ask(by=ANONYMOUS, kind=Kind.DELETE, name="Vì Thị Mỷ", number=OWN, request="b")
    actions.move(by=officer, uid=other.uid, step=StepKind.ACKNOWLEDGE, version=1, request="c")
    with pytest.raises(errors.NothingToGather):
        gathered(officer, other.uid, None, request="d")


def test_a_worker_killed_in_the_middle_begins_anew_and_keeps_one_file(
    officer: Any, asked: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As the lane sees the end of the process."""

    def kill(*_words: Any, **_more: Any) -> Any:
        raise Killed

    uid = gathered(officer, asked)
    for place, name in ((packing, "_program"), (actions, "note_ready")):
        with monkeypatch.context() as broken:
            broken.setattr(place, name, kill)
            with pytest.raises(Killed):
                jobs.gather(context(1 if place is actions else 0))
    assert state_of(uid) == PackageState.GATHERING
    jobs.gather(context(2))
    assert state_of(uid) == PackageState.READY
    assert Entry.plain.filter(tag="files:file:keep").count() == 1


def test_what_three_workers_could_not_end_is_told(
    officer: Any, asked: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = gathered(officer, asked)

    def full(**_words: Any) -> Any:
        raise StorageFull

    monkeypatch.setattr(files, "keep_file", full)
    for day in range(5):
        jobs.gather(context(day))
    row = Package.plain.get(uid=uid)
    assert (row.state, row.problem) == (PackageState.FAILED, errors.GatheringBroke.msgid)
    assert gathered(officer, asked, request="g2") != uid


def test_whose_right_ended_gathers_nothing(officer: Any, asked: UUID) -> None:
    uid = gathered(officer, asked)
    Package.plain.filter(uid=uid).update(asked_by_key="user:49999")
    jobs.gather(context())
    row = Package.plain.get(uid=uid)
    assert (row.state, row.problem) == (PackageState.FAILED, errors.AskerGone.msgid)
    assert not Entry.plain.filter(tag="files:file:keep").exists()


def test_one_that_was_erased_meanwhile_is_not_kept(officer: Any, asked: UUID) -> None:
    gathered(officer, asked)
    package = actions.claim(timezone.now())
    assert package is not None
    kept = files.keep_file(
        by=officer, purpose="privacy.package", name="x.zip", ours=True,
        pieces=packing.package(officer, Subject(), packing.Head("x", "", "", timezone.now(), False, False)),
    )  # fmt: skip
    actions.erase(by=officer, uid=package.uid, request="e1")
    actions.note_ready(by=officer, package=package, file_id=kept, now=timezone.now())
    file_jobs.sweep(context(0.01))
    assert files.facts_of(kept).state is files.FileState.FORGOTTEN
    assert state_of(package.uid) == PackageState.ERASED


def test_after_thirty_days_it_is_erased_by_itself(officer: Any, asked: UUID) -> None:
    given = handed(officer, asked)
    package = Package.plain.get()
    jobs.gather(context(31))
    file_jobs.sweep(context(31))
    assert state_of(package.uid) == PackageState.ERASED
    assert files.facts_of(files.FileId(package.file_id or 0)).state is files.FileState.FORGOTTEN
    with pytest.raises(errors.PackageNotThere):
        actions.fetch(by=officer, uid=given)
    with pytest.raises(errors.PackageNotThere):
        actions.hand_over(by=officer, uid=package.uid, seen=Seen.CARD, request="h9")


def test_only_the_desk_of_her_commune_and_who_handed_it_over(officer: Any, asked: UUID, cast: Cast) -> None:
    given, neighbour = handed(officer, asked), cast.actor("commune_officer", next_door=True)
    with pytest.raises(NotFound):
        actions.fetch(by=neighbour, uid=given)
    with pytest.raises(NotFound):
        actions.hand_over(by=neighbour, uid=Package.plain.get().uid, seen=Seen.CARD, request="n1")
    with pytest.raises(NotFound):
        actions.fetch(by=cast.actor("data_protection_officer"), uid=given)
    assert not HandOver.plain.filter(fetched_at__isnull=False).exists()


def test_a_room_that_tells_much_is_written_as_it_tells(officer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """5,000 rows go through while a few pieces are held: the archive begins before the last row is written."""

    def much(_actor: access.Actor, _subject: Subject) -> Iterator[Section]:
        rows = ((number, Said("Received"), f"<b>{number}</b>") for number in range(5_000))
        yield Section("test.rows", "State", (("n", "When"), ("s", "State"), ("t", "Words")), rows)

    monkeypatch.setattr(subjects, "_exporters", {"test": subjects.SubjectExporter((), much)})
    head = packing.Head("x", "", "", timezone.now(), True, True)
    largest, whole = 0, bytearray()
    for piece in packing.package(officer, Subject(), head):
        largest = max(largest, len(piece))
        whole += piece
    assert largest < 200_000
    archive = zipfile.ZipFile(io.BytesIO(bytes(whole)))
    assert len(json.loads(archive.read("data.json"))["sections"][0]["rows"]) == 5_000
    page = archive.read("my-data.html").decode()
    assert "&lt;b&gt;4999&lt;/b&gt;" in page
    assert "<b>4" not in page


def test_the_desk_walks_from_the_list_to_the_receipt(officer: Any, asked: UUID, cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.user("commune_officer"))
    page = browser.get(f"/w/privacy/{asked}/gather/").content.decode()
    assert "Lò Thị Lan" in page
    wrong = browser.post(f"/w/privacy/{asked}/gather/", {"person": str(uuid4()), "request_id": "w"})
    assert wrong.status_code == 422
    nobody = browser.get(f"/w/privacy/{asked}/gather/", {"text": "Không có ai"}).content.decode()
    assert 'value="none"' in nobody
    browser.post(f"/w/privacy/{asked}/gather/", {"person": str(LAN.uid), "request_id": "g"})
    jobs.gather(context())
    uid = Package.plain.get().uid
    assert (
        browser.post(f"/w/privacy/packages/{uid}/hand-over", {"seen": "", "request_id": "s"}).status_code
        == 422
    )
    receipt = browser.post(f"/w/privacy/packages/{uid}/hand-over", {"seen": "card", "request_id": "h"})
    answer = browser.post(f"{receipt['Location']}file", {"request_id": "f"})
    assert answer["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(answer.getvalue())).testzip() is None
    again = browser.post(f"{receipt['Location']}file", {"request_id": "f2"}, follow=True)
    assert again.redirect_chain
    assert browser.post(f"/w/privacy/packages/{uid}/erase", {"request_id": "e"}).status_code == 302
    assert state_of(uid) == PackageState.ERASED


def test_she_reads_in_her_own_history_that_it_was_handed_over(officer: Any, register: Register) -> None:
    made = actions.ask(
        by=ANONYMOUS, kind=Kind.SEE, name="Lò Thị Lan", number=OWN, phone_e164="+84912345678", request="ask"
    )
    actions.move(by=officer, uid=made.uid, step=StepKind.ACKNOWLEDGE, version=1, request="read")
    handed(officer, made.uid)
    page = Client().post("/data-requests/status/", {"code": made.code, "phone": "0912345678"})
    assert officer.label in page.content.decode()
