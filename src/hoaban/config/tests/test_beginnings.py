"""No desk of the demo starts empty, and a first step goes by itself once it is done."""

import pytest

from hoaban.config.demo import beginnings, story
from hoaban.foundation.duties import api as duties
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.privacy.models import DataRequest

CAST = {part.username: duties.Colleague(f"user:{n}", part.display_name) for n, part in enumerate(story.CAST)}
COMMUNES = (14_03646_0000, 14_03664_0000)


@pytest.fixture
def opened(db):
    beginnings.open_all("14", CAST, COMMUNES)


def test_every_role_but_who_reads_or_decides_finds_something(opened):
    waiting = set(Duty.plain.values_list("assigned_to", flat=True)) - {""}
    found = {part.role for part in story.CAST if CAST[part.username].key in waiting}
    assert found | {"commune_officer"} == {part.role for part in story.CAST} - {
        "auditor",
        "province_leader",
        "duty_deputy",
    }
    assert set(Duty.plain.filter(assigned_to="").values_list("number", flat=True)) == set(COMMUNES)


def test_opening_twice_opens_once(opened):
    before = (Duty.plain.count(), DataRequest.plain.count())
    beginnings.open_all("14", CAST, COMMUNES)
    assert (Duty.plain.count(), DataRequest.plain.count()) == before


def test_a_first_step_closes_when_it_is_done(opened):
    step = next(one for one in beginnings.FIRST_STEPS if one.event == "accounts.invited")
    beginnings.closer_of(step)({}, 1)
    assert Duty.plain.get(target_type="demo.step", target_id="taikhoan").state == "done"
    assert Duty.plain.get(target_type="demo.step", target_id="tinhoc").state == "open"
