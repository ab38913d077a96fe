"""Rules of the packs, what one person proposes and another approves, and what stays as it was."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from conftest import cast_member
from hoaban.domains.triggers import actions, queries, rules
from hoaban.domains.triggers.errors import (
    AlreadyDecided,
    LastStep,
    OverAlready,
    Overtaken,
    ReasonMissing,
    RuleMoved,
    RulesUnusable,
    RuleUnfit,
    SecondPersonMissing,
    SourceMissing,
    StepThere,
    StepUnfit,
    TooManySteps,
    UntilPast,
)
from hoaban.domains.triggers.models import Decision, Rule, Version
from hoaban.domains.triggers.tests.steps import NOW, OTHER_PROVINCE, PROVINCE, SUM, rule
from hoaban.domains.triggers.values import Change, Kind, Standing, Step
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.sources.api import Mark
from hoaban.kit import pack
from tests.support import kept

pytestmark = pytest.mark.django_db
LOADER = SystemActor("triggers.load_rules", frozenset({"triggers:rule:load"}))
TODAY = NOW.date()


def load() -> int:
    nation, province = pack.find("vn", settings.PACK_DIRS), pack.of_province("14", settings.PACK_DIRS)
    return actions.load_rules(by=LOADER, nation=nation, province=province, now=NOW)


def change(value: float = 50, name: str = "step-0-at", **said: Any) -> Change:
    facts = {
        "reason": "Mưa tháng trước ít hơn đã gây lũ.",
        "article": "Biên bản họp 12/2026",
        "mark": Mark.PARTIAL,
    }
    return Change(name, value, **(facts | said))


def proposed(by: Any, one: Rule, request: str | None = None, **said: Any) -> Version:
    uid = actions.propose_change(by=by, rule_uid=one.uid, change=change(**said), request=request, now=NOW)
    return Version.plain.get(uid=uid)


def decided(
    by: Any, version: Version, *, is_approved: bool = True, note: str = "", request: str | None = None
) -> None:
    actions.decide_version(
        by=by, uid=version.uid, is_approved=is_approved, note=note, request=request, now=NOW
    )


def held(one: Rule, day: date = TODAY) -> int:
    return queries.held(one, day).number


@pytest.mark.slow
def test_the_packs_bring_first_versions_each_with_source_and_mark(proposer: Any) -> None:
    kept.province()
    added = load()
    assert added >= 7
    assert load() == 0, "what is there stays as it is"
    found = {one.code: one for one in queries.rules_for(proposer, TODAY)}
    assert len(found) == added
    assert {one.kind for one in found.values()} == set(Kind)
    assert all(
        one.version.number == 1 and one.version.article and one.version.source.title for one in found.values()
    )
    assert all(one.version.decided_by == "" for one in found.values()), "no person has confirmed them"
    assert found["vn-14.local-study"].version.areas[0] == 14_03721_0000
    assert found["vn-14.day-flood"].version.mark is Mark.PARTIAL
    missing = " ".join(one["what"] for one in queries.missing("14"))
    assert "Cấp 2 và cấp 3" in missing
    assert len(queries.events("14")) >= 12


def confirmed(by: Any, one: Rule, *, seen: int = 1, **said: Any) -> Version:
    what = replace(change(name="confirm", value=0, **said), confirms=True, seen=seen)
    return Version.plain.get(
        uid=actions.propose_change(by=by, rule_uid=one.uid, change=what, request=None, now=NOW)
    )


def test_what_a_pack_brought_is_confirmed_by_two_people_and_stays_as_it_was(
    places: None, proposer: Any, leader: Any
) -> None:
    one = rule()
    Version.plain.filter(rule=one).update(source="vn.T18D46")
    assert queries.lacking(PROVINCE, TODAY) == (1, 0)
    until = TODAY + timedelta(days=90)
    version = confirmed(proposer, one, article="Điều 46", until=until)
    assert queries.lacking(PROVINCE, TODAY) == (1, 0), "one person is not two"
    decided(leader, version)
    before, after = Version.plain.filter(rule=one).order_by("number")
    assert (after.params, after.areas, after.source) == (before.params, before.areas, before.source)
    facts = queries.rule_for(proposer, one.uid, TODAY)
    assert (facts.version.by, facts.version.decided_by, facts.version.valid_until) == (
        proposer.label, leader.label, until,
    )  # fmt: skip
    assert queries.lacking(PROVINCE, until) == (0, 0)
    assert queries.lacking(PROVINCE, until + timedelta(days=1)) == (0, 1), (
        "what is over drafts nothing, and is missed"
    )


def test_what_is_over_before_it_is_approved_never_switches_a_rule_off(
    places: None, proposer: Any, leader: Any
) -> None:
    one = rule()
    version = confirmed(proposer, one, until=TODAY)
    with pytest.raises(OverAlready):
        actions.decide_version(
            by=leader, uid=version.uid, is_approved=True, note="", request=None, now=NOW + timedelta(days=1)
        )
    assert held(one, TODAY + timedelta(days=1)) == 1


def test_another_document_than_the_packs_has_not_its_source(places: None, proposer: Any) -> None:
    one = rule()
    Version.plain.filter(rule=one).update(source="vn.T18D46")
    assert confirmed(proposer, one, article="Biên bản họp 12/2026").source == ""


def test_numbers_that_moved_meanwhile_are_not_confirmed_unread(
    places: None, proposer: Any, leader: Any
) -> None:
    one = rule()
    decided(leader, proposed(proposer, one))
    with pytest.raises(RuleMoved):
        confirmed(proposer, one, seen=1)
    confirmed(proposer, one, seen=2)


def test_a_rule_that_rests_needs_nobody_behind_it(places: None) -> None:
    rule(table={**SUM, "acts": False})
    assert queries.lacking(PROVINCE, TODAY) == (0, 0)


def test_a_pack_with_a_rule_that_cannot_be_asked_changes_nothing(tmp_path: Any) -> None:
    folder = tmp_path / "vn-99"
    folder.mkdir()
    (folder / "pack.toml").write_text('code = "99"\n', encoding="utf-8")
    good = '[rule.a]\ntitle="A"\nkind="sum"\nhazard="flash_flood"\nsource=""\narticle="x"\nstatus="partial"\n'
    text = f"{good}steps=[{{over=3,at=60,level=1}}]\n{good.replace('rule.a', 'rule.b')}steps=[{{over=3,at=60,level=9}}]\n"
    (folder / "rules.toml").write_text(text, encoding="utf-8")
    bad, nation = pack.find("vn-99", [tmp_path]), pack.find("vn-11", settings.PACK_DIRS)
    with pytest.raises(RulesUnusable):
        actions.load_rules(by=LOADER, nation=nation, province=bad, now=NOW)
    assert Rule.plain.count() == 0


def test_a_proposal_acts_only_once_another_person_approved_it(
    places: None, proposer: Any, leader: Any
) -> None:
    one = rule()
    version = proposed(proposer, one, request="p1")
    assert proposed(proposer, one, request="p1").pk == version.pk, "sent twice, proposed once"
    assert held(one) == 1
    assert Duty.plain.filter(kind="triggers.approve", closed_at=None).count() == 1
    decided(leader, version, request="d1")
    decided(leader, version, request="d1")
    assert held(one) == 2
    assert rules.parsed(Kind.SUM, queries.held(one, TODAY).params).steps[0].at == 50
    assert Duty.plain.filter(kind="triggers.approve", closed_at=None).count() == 0
    first, second = (queries.versions_of(proposer, one.uid, TODAY)[n] for n in (1, 0))
    assert (first.standing, second.standing) == (Standing.REPLACED, Standing.HOLDS)
    assert second.decided_by == leader.label


def test_whoever_proposed_cannot_approve_and_nobody_decides_twice(
    places: None, proposer: Any, leader: Any, issuer: Any
) -> None:
    one = rule()
    both = cast_member("province_leader", "proposer", None)
    version = proposed(proposer, one)
    with pytest.raises(SecondPersonMissing):
        decided(both, version)
    with pytest.raises(ReasonMissing):
        decided(leader, version, is_approved=False)
    decided(leader, version, is_approved=False, note="Chưa có biên bản.")
    with pytest.raises(AlreadyDecided):
        decided(issuer, version)
    assert held(one) == 1


def test_a_proposal_that_was_overtaken_is_proposed_again(places: None, proposer: Any, leader: Any) -> None:
    one = rule()
    early, late = proposed(proposer, one, value=50), proposed(proposer, one, value=55)
    decided(leader, late)
    with pytest.raises(Overtaken):
        decided(leader, early)
    assert held(one) == late.number


def test_a_proposal_says_why_from_where_and_until_when(places: None, proposer: Any, leader: Any) -> None:
    one = rule()
    with pytest.raises(ReasonMissing):
        proposed(proposer, one, reason="ít")
    with pytest.raises(SourceMissing):
        proposed(proposer, one, article=" ")
    with pytest.raises(UntilPast):
        proposed(proposer, one, until=TODAY - timedelta(days=1))
    season = proposed(proposer, one, until=TODAY + timedelta(days=9))
    decided(leader, season)
    later = TODAY + timedelta(days=10)
    assert queries.rule_for(proposer, one.uid, later).version.standing is Standing.OVER


def test_rows_of_versions_and_decisions_are_written_once(places: None) -> None:
    one = rule()
    version = Version.plain.get(rule=one)
    version.article = "khác"
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()
    with pytest.raises(TypeError):
        version.delete()
    with pytest.raises(TypeError):
        Decision.plain.get(version=version).delete()


def test_rules_of_another_province_are_neither_seen_nor_changed(
    places: None, proposer: Any, leader: Any
) -> None:
    foreign = rule("r", place_no=OTHER_PROVINCE)
    own = rule("r")
    assert [one.uid for one in queries.rules_for(proposer, TODAY)] == [own.uid]
    with pytest.raises(NotFound):
        proposed(proposer, foreign)
    with pytest.raises(NotFound):
        decided(leader, Version.plain.get(rule=foreign))


def test_a_right_in_one_commune_changes_no_rule_of_the_province(places: None, proposer: Any) -> None:
    one = rule()
    local = cast_member("province_officer", "local", 3646)
    with pytest.raises(NotAllowed):
        proposed(local, one)
    version = proposed(proposer, one)
    with pytest.raises(NotAllowed):
        decided(cast_member("province_leader", "local", 3646), version)


DAY = {
    "steps": [
        {"at": 100, "until": 200, "level": 1, "days": [1, 2], "ground": [2, 4]},
        {"at": 200, "until": 400, "level": 1, "days": [0, None], "ground": [1, 4]},
    ]
}


def steps_of(version: Version, kind: Kind) -> Any:
    return rules.parsed(kind, version.params).steps


def test_a_step_joins_the_table_in_its_place_and_another_goes_and_each_waits_for_another_person(
    places: None, proposer: Any, leader: Any
) -> None:
    one = rule("day", Kind.DAY, table=DAY)
    step = Step(150, 2, until=200, days=(3, None), ground=(3, 4))
    version = proposed(proposer, one, name="step", step=step)
    before, after = steps_of(Version.plain.get(rule=one, number=1), Kind.DAY), steps_of(version, Kind.DAY)
    assert after == (before[0], replace(step, is_sure=True), before[1]), "nothing that was there changed"
    assert held(one) == 1
    decided(leader, version)
    assert held(one) == 2
    gone = proposed(proposer, one, name="step", drops=0, seen=2)
    assert steps_of(gone, Kind.DAY) == after[1:]
    assert held(one) == 2, "it waits"
    decided(leader, gone)
    assert held(one) == 3


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (Step(300, 2, until=300), StepUnfit),
        (Step(300, 2, until=float("nan")), StepUnfit),
        (Step(300, 2, until=float("inf")), StepUnfit),
        (Step(300, 2, days=(2, 1)), StepUnfit),
        (Step(300, 2, days=(4, None)), StepUnfit),
        (Step(300, 2, ground=(3, 2)), StepUnfit),
        (Step(300, 2, ground=(0, 2)), StepUnfit),
        (Step(300, 6), RuleUnfit),
        (Step(-1, 2), RuleUnfit),
        (Step(float("nan"), 2), RuleUnfit),
        (Step(200, 5), StepThere),
    ],
)
def test_a_step_nothing_can_reach_or_that_is_there_is_refused(
    places: None, proposer: Any, step: Step, problem: type[Exception]
) -> None:
    one = rule("day", Kind.DAY, table=DAY)
    with pytest.raises(problem):
        proposed(proposer, one, name="step", step=step)
    assert Version.plain.filter(rule=one).count() == 1


def test_the_last_step_stays_and_a_table_ends_somewhere(places: None, proposer: Any) -> None:
    one = rule("one", table={"steps": [{"over": 3, "at": 60, "level": 1}]})
    with pytest.raises(LastStep):
        proposed(proposer, one, name="step", drops=0, seen=1)
    with pytest.raises(RuleUnfit):
        proposed(proposer, one, name="step", drops=7, seen=1)
    long = rule("long", table={"steps": [{"over": 3, "at": 60 + n, "level": 1} for n in range(40)]})
    with pytest.raises(TooManySteps):
        proposed(proposer, long, name="step", step=Step(500, 2, 3))


def test_a_place_in_the_table_means_the_table_she_looked_at(places: None, proposer: Any, leader: Any) -> None:
    """The first step went meanwhile: what she calls the second would be another one."""
    one = rule()
    decided(leader, proposed(proposer, one, name="step", drops=0, seen=1))
    for said in ({"name": "step", "drops": 0}, {"name": "step-0-at", "value": 70}):
        with pytest.raises(RuleMoved):
            proposed(proposer, one, seen=1, **said)
    with pytest.raises(RuleMoved):
        proposed(proposer, one, name="step", drops=0)  # which table does it mean?
    assert proposed(proposer, one, name="step-0-at", value=130, seen=2).number == 3
