"""One more row of everything that a page lists; tests/doors/test_queries.py adds a dozen and counts queries.

A room whose rows are listed adds a function here. ``number`` tells the rows apart.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from tests.support import facts, samples
from tests.support.people import OWN, Cast


def households(_cast: Cast, number: int) -> None:
    """In the village of the samples, or in one more; somebody was there."""
    from hoaban.domains.registry.models import Household, Person
    from hoaban.domains.rounds.models import HouseholdVisit

    village = f"Bản Vòng {number}" if number % 2 else "Bản Bó"
    home = Household.plain.create(code=f"HO-N-{number}", place_no=OWN, village=village)
    HouseholdVisit.plain.create(
        uid=home.uid, household=home, place_no=OWN, visited_at=timezone.now(), recorded_at=timezone.now(), by_key="x", by_label="x"
    )  # fmt: skip
    for one in (home, *Household.plain.filter(code="HO-1")):
        Person.plain.create(household=one, place_no=OWN, name=f"Lò Thị {number}", name_key=f"lo thi {number}")


def villages(cast: Cast, number: int) -> None:
    from hoaban.foundation.places import api as places
    from hoaban.foundation.places.models import Unit

    if Unit.plain.filter(start=OWN, valid_to__isnull=True).exists():
        places.ensure_villages(
            by=cast.actor("commune_officer"),
            commune_number=OWN,
            names=[f"Bản {number}"],
            request=f"v{number}",
        )


def facilities(_cast: Cast, number: int) -> None:
    from hoaban.foundation.places.models import Facility

    facts = {"name": f"Trường {number}", "name_key": f"truong {number}", "number": OWN}
    Facility.plain.create(kind="school", code=f"truong-{number}", **facts)


def sheets(cast: Cast, number: int) -> None:
    from hoaban.foundation.imports.models import ImportBatch

    ImportBatch.plain.filter(uid=samples.batch(cast)).update(file_name=f"{number}.xlsx")


def duties(cast: Cast, number: int) -> None:
    from hoaban.foundation.duties.models import Duty

    Duty.plain.create(
        kind="test.look", title=f"Look {number}", target_type="x", target_id=f"n{number}", path="/w/", number=OWN, desk=1,
        assigned_to=cast.actor("commune_officer").key, opened_at=timezone.now(),
    )  # fmt: skip


def notices(cast: Cast, number: int) -> None:
    from hoaban.foundation.access.api import SystemActor
    from hoaban.foundation.notify import api as notify

    what = notify.Plan("notify.test", f"more {number}", path="/w/")
    notify.tell(by=SystemActor("test"), what=what, user_ids=[cast.user("commune_officer").pk])


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
        organisation_id=Organisation.plain.filter(number=OWN).earliest("pk").pk, number=OWN,
        password="hoa-ban-thu-nghiem",
    )  # fmt: skip


def offices(_cast: Cast, number: int) -> None:
    from hoaban.foundation.accounts.models import Organisation

    Organisation.plain.create(name=f"Tổ {number}", kind="commune", number=OWN)


def keys(cast: Cast, number: int) -> None:
    """Of programs, each owned by the commune's officer."""
    from hoaban.foundation.accounts.models import Client

    Client.plain.create(
        kind="service", name=f"Máy {number}", owner=cast.user("commune_officer"), scopes=[], token_digest=f"k{number:063d}",
        start=OWN, stop=OWN + 10_000, expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip


def sessions(cast: Cast, number: int) -> None:
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    key = f"{number:032d}"
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=1))
    UserSession.objects.create(
        user=cast.user("commune_officer"), ip="127.0.0.1", user_agent="x", session_key=key
    )


def absences(cast: Cast, number: int) -> None:
    from hoaban.foundation.accounts.models import Delegation, Membership

    day = timezone.localdate() + timedelta(days=number)
    Delegation.plain.create(
        membership=Membership.plain.filter(user=cast.user("commune_officer")).earliest("pk"),
        to_user=cast.user("province_officer"), first_day=day, last_day=day, reason="Nghỉ phép",
    )  # fmt: skip


def deeds(cast: Cast, number: int) -> None:
    from hoaban.foundation.audit import api as audit

    officer = cast.actor("commune_officer")
    audit.record("test:row:make", by=officer, target=("x", str(number)))
    audit.record_read("test:row:see", by=officer, target=("x", str(number)), purpose="check_papers")


def parked_events(_cast: Cast, number: int) -> None:
    from hoaban.foundation.events.models import Event, ParkedEvent

    event = Event.plain.create(name="x.y", payload={}, at=timezone.now(), seq=1000 + number)
    ParkedEvent.plain.create(listener="nobody", event=event, reason="x", parked_at=timezone.now())


def voices(cast: Cast, number: int) -> None:
    from hoaban.foundation.speech.models import Recording, Text

    text = Text.plain.create(
        key=f"test:{number}", room="portal", words=f"Lời {number}", version=f"{number:064d}"
    )
    Recording.plain.filter(uid=samples.recording(cast)).update(text=text, version=text.version)


def acts(cast: Cast, _number: int) -> None:
    from hoaban.foundation.accounts.models import ActedFor

    hers = ActedFor.plain.filter(uid=samples.acted_for(cast))
    hers.update(actor_key=cast.actor("commune_officer").key)


def requests(cast: Cast, _number: int) -> None:
    samples.data_handed(cast)


def forms_without_a_line(cast: Cast, number: int) -> None:
    """A form that waits for a person, and the browser it came from."""
    from hoaban.foundation.offline.models import Device, Entry

    waiting = Entry.plain.get(ref=samples.offline_entry(cast))
    Device.plain.create(
        uid=uuid4(), owner_key=waiting.owner_key, owner_label="x", place_no=OWN, app=1, name=f"Máy {number}",
        first_seen_at=timezone.now(), last_seen_at=timezone.now(),
    )  # fmt: skip


def sources(_cast: Cast, number: int) -> None:
    from hoaban.foundation.sources.models import DataSource, LegalDocument

    DataSource.plain.create(key=f"source-{number}", title=f"Source {number}", mark="verified")
    LegalDocument.plain.create(number=f"{number}/2025/NĐ-CP", title=f"Law {number}", mark="verified")


def pairs(cast: Cast, _number: int) -> None:
    samples.open_pair(cast)


def weights_of_own(cast: Cast, number: int) -> None:
    """Learnt, and put in force once."""
    from hoaban.domains.linkage.models import InForce

    InForce.plain.create(
        province=OWN // 10**9 * 10**9,
        number=samples.learnt_weights(cast),
        at=timezone.now(),
        by_key="x",
        by_label="x",
        why=f"w{number}",
    )


def people_of_standing(cast: Cast, number: int) -> None:
    samples.standing_person(cast, 100 + number)
    samples.standing_gift(cast, 100 + number)


def decisions_on_poverty(cast: Cast, number: int) -> None:
    samples.decision_on_poverty(cast, number)
    samples.corrected_decision(cast)


def outside_looks(cast: Cast, _number: int) -> None:
    samples.outside_look(cast)


def people_who_left(cast: Cast, number: int) -> None:
    """One more person whose term is over, and one more press that erased others."""
    from hoaban.domains.registry.models import Household, Person

    home, at = Household.plain.get(uid=samples.household(cast)), timezone.now() - timedelta(days=20_000)
    Person.plain.create(
        household=home, place_no=OWN, name=f"Lò Văn {number}", name_key=f"lo van {number}", valid_to=at.date(), replaced_at=at,
    )  # fmt: skip
    samples.erasure(cast)


def listed_villages(cast: Cast, number: int) -> None:
    """One more village of the decision in force."""
    from hoaban.domains.difficulty.models import DifficultyDecision, DifficultyUnit
    from hoaban.foundation.places.models import Unit

    held = DifficultyDecision.plain.get(uid=samples.difficulty_decision(cast))
    start = OWN + 100 + number
    unit = Unit.plain.create(
        level="village", code=f"14699{number:04d}", kind="ban", name=f"Bản Kê {number}", full_name=f"Bản Kê {number}",
        name_key=f"ban ke {number}", name_sort=f"{number:03d}", start=start, stop=start + 1,
    )  # fmt: skip
    DifficultyUnit.plain.create(decision=held, unit=unit, place_no=start)


def stations(cast: Cast, number: int) -> None:
    samples.station(cast, 100 + number)


def signs_of_danger(cast: Cast, _number: int) -> None:
    samples.sign(cast)


def warnings(cast: Cast, _number: int) -> None:
    """One in force, one that waits and one that is over, of one storm, and a line of the log."""
    from hoaban.domains.warning import actions

    samples.issued_warning(cast)
    samples.waiting_warning(cast)
    samples.judged_warning(cast)
    actions.log_shift(by=cast.actor("duty_officer"), text="Suối đục.", request=None, now=timezone.now())


def mandates(cast: Cast, number: int) -> None:
    samples.mandate(cast, number)


def bulletins(cast: Cast, number: int) -> None:
    from tests.support.bulletins import ADDRESS, a_bulletin, another_feed, certificate_of_feed

    a_bulletin(cast, f"made-up-{number}")
    another_feed(cast, f"{ADDRESS}?{number}")
    certificate_of_feed(cast)


def answers_of_villages(cast: Cast, number: int) -> None:
    """One more warning, one more village of the first, a call, a word and a person."""
    from hoaban.domains.answers.models import Help, Owed, Round

    now, alert = timezone.now(), samples.asked_alert(cast)
    first = Round.plain.get(alert=alert)
    facts = {
        "is_exercise": False,
        "hazard": "landslide",
        "level": 2,
        "number": 1,
        "place_no": OWN,
        "place_stop": OWN + 10_000,
    }
    times = {"issued_at": now, "sent_at": now, "ends_at": now + timedelta(hours=1)}
    Round.plain.create(alert=UUID(int=5600 + number), **facts, **times)
    owed = Owed.plain.create(
        round=first, place_no=OWN + 400 + number, asked_at=now, owed_since=now, state="help"
    )
    Help.plain.create(owed=owed, place_no=owed.place_no, opened_at=now)
    samples.waiting_word(cast, number + 1)
    samples.who_answers(cast, number + 1)


def areas_and_doors(cast: Cast, number: int) -> None:
    """A saved area, one more village of the first, a home in danger on its card, the same on the list of one more warning."""
    from hoaban.domains.targeting.models import Catchment

    samples.saved_catchment(cast, number)
    first = Catchment.plain.earliest("pk")
    first.units = [*first.units, facts.village_like(600 + number)]
    first.save()
    samples.home_on_card_and_list(cast, 100 + number)


def reasons_of_a_telling(cast: Cast, number: int) -> None:
    """One more thing that kept a told warning from some people of the own commune."""
    from hoaban.domains.delivery.models import Count, Telling

    if not Telling.plain.exists():
        samples.told_warning(cast)
    Count.plain.create(
        telling=Telling.plain.earliest("pk"), place_no=OWN, channel="sms", fate="failed", reason=f"Lý do {number}", messages=2,
    )  # fmt: skip


def damages(cast: Cast, number: int) -> None:
    """One more event, one more commune of the first and one more version of its report."""
    from hoaban.domains.damage.models import Asked, Report

    event = samples.damage_event(cast)
    samples.damage_event(cast, UUID(int=7000 + number))
    first, told = (
        Asked.plain.filter(event=event).earliest("pk"),
        Report.plain.filter(event=event).latest("pk"),
    )
    for row, news in (
        (first, {"commune_no": OWN + 10_000 * (number + 2000)}),
        (told, {"number": told.number + 1, "why": "Đếm lại"}),
    ):
        row.pk = None
        for name, value in news.items():
            setattr(row, name, value)
        if row is told:
            row.uid = uuid4()
        row.save(force_insert=True)


def danger_rules(cast: Cast, number: int) -> None:
    """One more rule, and one more proposal that waits for another person."""
    samples.danger_rule(cast, f"m-{number}")
    samples.proposed_version(cast)


MORE = (
    areas_and_doors,
    reasons_of_a_telling,
    answers_of_villages,
    danger_rules,
    damages,
    warnings,
    mandates,
    signs_of_danger,
    bulletins,
    stations,
    listed_villages,
    outside_looks,
    decisions_on_poverty,
    people_who_left,
    people_of_standing,
    households, villages, facilities, sheets, duties, notices, invitations, people, offices, keys, sessions, absences, deeds, parked_events,
    voices, acts, requests, forms_without_a_line, sources, pairs, weights_of_own,
)  # fmt: skip
