"""What rang stands on the timeline of what runs, as far as it belongs there."""

import pytest
from django.utils import timezone, translation

from hoaban.domains.hazards.queries.signs import own_province
from hoaban.domains.hazards.sign_models import Sign
from hoaban.domains.ringing import api, spoken
from hoaban.domains.ringing.models import Bell
from hoaban.domains.ringing.tests.steps import NEXT, NOW, OWN, Night
from hoaban.domains.ringing.tests.test_signs import HOUR, VILLAGE, tell
from hoaban.domains.ringing.values import What
from hoaban.domains.warning.values import Status
from hoaban.foundation.access.api import UnitRange

pytestmark = pytest.mark.django_db(databases="__all__")


def test_the_timeline_tells_of_it_and_drafts_measure_without_it(night: Night) -> None:
    tell()
    assert api.time_to_first_ring(night.actor("duty_officer"), NOW - HOUR).drafts == 0
    night.draft(areas=(NEXT,))
    storm = Bell.plain.get(what=What.DRAFT)
    span = spoken.warning.Span(
        Status.ACTUAL, NOW, (storm.subject,), (storm.occasion,), (UnitRange(OWN, OWN + 10_000),)
    )
    with translation.override("vi"):
        lines = api.tell(night.actor("duty_officer"), span, frozenset({spoken.warning.Sort.RING}), 9)
    assert sorted(one.text.startswith("Tin báo dấu hiệu. ") for one in lines) == [False, True]


def test_a_storm_s_timeline_tells_of_its_own_communes_and_of_what_nobody_could_place(night: Night) -> None:
    now = timezone.now()
    tell(now=now)
    tell(number=NEXT, now=now, line="10.0.0.2")
    tell(number=own_province(), now=now, line="10.0.0.3")
    night.draft(areas=(VILLAGE,))
    officer, kinds = night.actor("duty_officer"), [spoken.warning.Sort.SIGN, spoken.warning.Sort.RING]
    span = spoken.warning.span_for(officer, Status.ACTUAL, now)
    assert span is not None
    rang = set(Bell.plain.filter(what=What.SIGN).values_list("place_no", "uid"))
    assert {number for number, _uid in rang} == {OWN, NEXT, own_province()}
    urls = {one.url for one in spoken.warning.timeline(officer, span, kinds, 99)}
    shown = {number for number, uid in rang if f"/w/ringing/{uid}/" in urls}
    signs = {
        number
        for number, uid in Sign.plain.values_list("number", "uid")
        if f"/w/hazards/signs/{uid}/" in urls
    }
    assert (shown, signs) == ({OWN, own_province()}, {VILLAGE, own_province()})
