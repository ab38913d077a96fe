"""The demo's made-up flood: two communes have reported, one of them twice, two have not."""

from pathlib import Path

import pytest
from django.core.management import call_command

from conftest import cast_member
from hoaban.config.demo import damage, story
from hoaban.domains.damage import queries
from hoaban.domains.damage.models import Report
from hoaban.domains.damage.values import Kind
from hoaban.foundation.duties.models import Duty

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]


def test_the_province_page_is_alive_and_a_second_run_tells_nothing_more(tmp_path: Path) -> None:
    call_command("load_pack", "14", demo=True, verbosity=0)
    cast = story.load(tmp_path, "14")
    communes = [story.number_of(unit) for unit in story.neighbours(14)]
    for _ in range(2):
        damage.tell("14", cast, communes, story.two_more("14"))
    board = queries.board_for(
        cast_member("province_officer", "reader", None), damage.event_of("14"), Kind.QUICK
    )
    assert (board.event.asked, board.event.reported) == (4, 2)
    assert Report.plain.count() == 3
    assert all("Dữ liệu mẫu" in one.note for one in Report.plain.all())
    sums = {one.indicator.key: (one.total, one.uncounted) for one in board.sums}
    assert sums["households"] == (50, 2)
    assert sums["affected"] == (178, 3)
    assert Duty.plain.filter(kind="damage.report", state="open").count() == 2
