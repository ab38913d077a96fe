"""What officers say happened: once, by whoever may, never of a drill; and what whoever edits rules reads of it."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.aftermath import actions, queries
from hoaban.domains.aftermath.errors import OutcomeUnfit, SaidMeanwhile
from hoaban.domains.aftermath.models import Outcome
from hoaban.domains.aftermath.tests.steps import over
from hoaban.domains.aftermath.values import Said, What
from hoaban.domains.triggers.models import Episode
from hoaban.domains.triggers.tests import steps as rules
from hoaban.domains.warning.values import Hazard, Status
from hoaban.foundation.access.errors import NotAllowed, NotFound
from tests.support.people import NEXT, OWN

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = timezone.localdate()
HIT = Said(What.HIT, TODAY, "Báo cáo nhanh của xã")
MISS = Said(What.MISS, TODAY, "Trưởng bản gọi điện")


def judged(by: Any, alert: UUID, said: Said = HIT, seen: int = 0, request: str | None = None) -> UUID:
    return actions.record_outcome(
        by=by, alert=alert, hazard=None, place_no=None, said=said, seen=seen, request=request or uuid4().hex, now=timezone.now()
    )  # fmt: skip


def missed(by: Any, place_no: int = OWN, hazard: Hazard = Hazard.FLASH_FLOOD, said: Said = MISS) -> UUID:
    return actions.record_outcome(
        by=by, alert=None, hazard=hazard, place_no=place_no, said=said, seen=0, request=uuid4().hex, now=timezone.now()
    )  # fmt: skip


def rule(hazard: Hazard = Hazard.FLASH_FLOOD, place_no: int = 14 * 10**9, areas: tuple[int, ...] = ()) -> Any:
    return SimpleNamespace(
        uid=uuid4(), hazard=hazard, place_no=place_no, version=SimpleNamespace(areas=areas)
    )


def counts(actor: Any, one: Any) -> tuple[int, int, int]:
    found = queries.tallies(actor, [one])[one.uid]
    return found.hits, found.misses, found.false_alarms


def test_the_last_word_of_a_warning_holds_and_the_earlier_stays(officer: Any, issuer: Any) -> None:
    uid = over(officer, issuer)
    request = uuid4().hex
    judged(issuer, uid, request=request)
    judged(issuer, uid, request=request)
    assert Outcome.plain.count() == 1, "the same form sent twice is one word"
    judged(issuer, uid, Said(What.FALSE, TODAY, "Đoàn kiểm tra"), seen=1)
    held = queries.outcome_for(issuer, uid)
    assert held is not None
    assert (held.what, held.number) == (What.FALSE, 2)
    assert list(Outcome.plain.order_by("pk").values_list("what", flat=True)) == ["hit", "false"]
    assert len(queries.outcomes_for(issuer)) == 1


def test_two_who_judge_at_once_do_not_overwrite_each_other(officer: Any, issuer: Any) -> None:
    uid = over(officer, issuer)
    judged(issuer, uid)
    with pytest.raises(SaidMeanwhile):
        judged(issuer, uid, Said(What.FALSE, TODAY, "x"), seen=0)
    assert Outcome.plain.get().what == "hit"


def test_a_drill_and_what_still_runs_hit_nothing(officer: Any, issuer: Any) -> None:
    drill = over(officer, issuer, Status.EXERCISE)
    with pytest.raises(NotFound):
        judged(issuer, drill)
    assert not Outcome.plain.exists()


@pytest.mark.parametrize(
    "said",
    [
        Said(What.HIT, TODAY + timedelta(days=2), "Ngày mai"),
        Said(What.HIT, TODAY, "  "),
        Said(What.MISS, TODAY, "Của cảnh báo thì không bỏ sót"),
        Said(What.BACK, TODAY, "Rút lại có việc riêng"),
    ],
)
def test_a_word_without_day_source_or_sense_is_refused(officer: Any, issuer: Any, said: Said) -> None:
    uid = over(officer, issuer)
    with pytest.raises(OutcomeUnfit):
        judged(issuer, uid, said)
    assert not Outcome.plain.exists()


def test_nobody_judges_beyond_her_places(officer: Any, issuer: Any) -> None:
    uid = over(officer, issuer)
    stranger = cast_member("duty_deputy", "stranger", 3664)
    with pytest.raises(NotFound):
        judged(stranger, uid)
    with pytest.raises(NotAllowed):
        missed(stranger, OWN)
    with pytest.raises(NotAllowed):
        judged(officer, uid)
    missed(stranger, NEXT)
    judged(issuer, uid)
    assert [one.what for one in queries.outcomes_for(stranger)] == [What.MISS]
    with pytest.raises(NotFound):
        actions.take_outcome_back(
            by=stranger, subject=uid, seen=1, source="x", request=None, now=timezone.now()
        )


def test_rules_are_told_their_hits_false_alarms_and_the_misses_of_their_danger(
    officer: Any, issuer: Any
) -> None:
    ours, other, away = rule(), rule(Hazard.COLD), rule(place_no=11 * 10**9)
    hit, false = over(officer, issuer), over(officer, issuer)
    for uid in (hit, false):
        quote = {
            "rule": "r", "title": "r", "version": 1, "station": "s", "kind": "sum", "over": 3, "at": 80.0, "amount": 90.0,
            "when": timezone.now().isoformat(), "level": 2, "is_sure": True, "rule_uid": str(ours.uid), "station_uid": str(uuid4()),
        }  # fmt: skip
        Episode.plain.create(
            hazard="flash_flood", place_no=OWN, draft_uid=uid, level=2, is_sure=True, quotes={"a": quote}, opened_at=timezone.now(),
            last_at=timezone.now(),
        )  # fmt: skip
    assert counts(issuer, ours) == (0, 0, 0), "nothing is inferred from a warning that ended"
    judged(issuer, hit)
    judged(issuer, false, Said(What.FALSE, TODAY, "Đoàn kiểm tra"))
    subject = missed(issuer)
    missed(issuer, hazard=Hazard.COLD)
    assert counts(issuer, ours) == (1, 1, 1)
    assert counts(issuer, other) == (0, 1, 0)
    assert counts(issuer, away) == (0, 0, 0)
    actions.take_outcome_back(
        by=issuer, subject=subject, seen=1, source="Nhầm xã", request="back", now=timezone.now()
    )
    actions.take_outcome_back(
        by=issuer, subject=subject, seen=1, source="Nhầm xã", request="back", now=timezone.now()
    )
    assert counts(issuer, ours) == (1, 0, 1)
    assert queries.tallies(cast_member("commune_officer", "commune", 3646), [ours]) == {}


def test_a_miss_counts_for_the_rules_of_its_commune(officer: Any, issuer: Any) -> None:
    whole, here, there = rule(), rule(areas=(OWN,)), rule(areas=(NEXT,))
    both, province = rule(areas=(NEXT, OWN)), rule(areas=(14 * 10**9,))
    missed(issuer, OWN)
    found = [counts(issuer, one)[1] for one in (whole, here, there, both, province)]
    assert found == [1, 1, 0, 1, 1]


def test_an_officer_says_it_on_the_page_and_the_report_tells_it(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client]
) -> None:
    uid, client = over(officer, issuer), as_actor(issuer)
    told = {"what": "false", "happened_on": TODAY.isoformat(), "source": "Đoàn kiểm tra", "seen": "0"}
    assert client.post(f"/w/aftermath/{uid}/outcome/", told | {"source": ""}).status_code == 422
    assert client.post(f"/w/aftermath/{uid}/outcome/", told).status_code == 302
    assert "Đoàn kiểm tra" in client.get(f"/w/aftermath/{uid}/").content.decode()
    assert client.post(f"/w/aftermath/{uid}/outcome/", told).status_code == 422, "somebody spoke meanwhile"
    page = client.get("/w/aftermath/outcomes/").content.decode()
    assert "Đoàn kiểm tra" in page
    miss = {
        "hazard": "landslide",
        "place": str(OWN),
        "happened_on": TODAY.isoformat(),
        "source": "Bản gọi điện",
    }
    assert client.post("/w/aftermath/outcomes/miss/", miss).status_code == 302
    assert client.post("/w/aftermath/outcomes/miss/", miss | {"place": "1"}).status_code == 422
    assert client.get("/w/aftermath/outcomes/").content.decode().count("<details>") >= 2
    client.post(f"/w/aftermath/outcomes/{uid}/back/", {"seen": "1", "why": "Nhầm"})
    held = queries.outcome_for(issuer, uid)
    assert held is not None
    assert held.what is What.BACK


def test_whoever_edits_a_rule_reads_the_counts_there(as_actor: Callable[[Any], Client], issuer: Any) -> None:
    made = rules.rule()
    missed(issuer)
    client = as_actor(cast_member("province_officer", "proposer", None))
    for path in ("", f"rules/{made.uid}/", f"rules/{made.uid}/change/step-0-at/"):
        page = client.get(f"/w/triggers/{path}").content.decode()
        assert "Bỏ sót loại thiên tai này" in page, path


def test_what_was_said_is_never_deleted_or_changed(officer: Any, issuer: Any) -> None:
    judged(issuer, over(officer, issuer))
    row = Outcome.plain.get()
    with pytest.raises(TypeError):
        row.delete()
    with pytest.raises(Exception, match=r"(?i)unique"):
        row.save()
