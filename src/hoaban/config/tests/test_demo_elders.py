"""The demo's round of people of standing is under way, for the commune, the office and the leader."""

from pathlib import Path

import pytest
from django.core.management import call_command

from hoaban.config.demo import elders, story
from hoaban.domains.standing import queries
from hoaban.domains.standing.models import Gift, Proposal, Recognition
from hoaban.foundation.duties.models import Duty

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]


@pytest.fixture
def told(tmp_path: Path) -> bool:
    call_command("load_pack", "14", demo=True, verbosity=0)
    cast = story.load(tmp_path, "14")
    story.populate("14", 400)
    neighbour = story.number_of(story.neighbours(14)[1])
    found = elders.tell(cast, neighbour, story.two_more("14"))
    assert not elders.tell(cast, neighbour, story.two_more("14")), "a second run tells nothing"
    return found


def test_every_state_of_a_proposal_and_of_who_stands_is_there(told: bool) -> None:
    assert told
    this, last = queries.rounds(elders.LOADER)
    assert (this.is_open, last.is_open, this.year > last.year) == (True, False, True)
    states = set(Proposal.plain.filter(round__uid=this.uid).values_list("state", flat=True))
    assert states == {"recorded", "sent", "returned", "recognised"}
    assert set(Recognition.plain.values_list("state", flat=True)) == {"stands", "leaving", "ended"}
    waits = Duty.plain.filter(state="open", kind__startswith="standing.").values_list("kind", flat=True)
    assert set(Gift.plain.values_list("benefit", flat=True)) == {"tet", "illness"}
    assert {"standing.meet", "standing.mend", "standing.decide"} <= set(waits)
