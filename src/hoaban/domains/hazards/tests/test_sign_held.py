"""Two people act on one sign in one instant: who comes second reads what the first one left, or hears so."""

from collections.abc import Callable
from typing import Any

import pytest

from hoaban.domains.hazards.actions import answering
from hoaban.domains.hazards.actions.signs import note_told
from hoaban.domains.hazards.errors import AlreadyTold
from hoaban.domains.hazards.queries import signs as queries
from hoaban.domains.hazards.sign_models import Sign
from hoaban.domains.hazards.signs import SignAnswer
from hoaban.domains.hazards.tests.sign_steps import OTHER, officers, places, sign_of, tell
from hoaban.domains.hazards.tests.test_signs import LATER, answer
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.kit.uid import uuid7
from tests.support.holding import reads_of
from tests.support.people import Cast

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def cast(db: None) -> Cast:
    places()
    return officers()


def test_every_deed_on_a_sign_holds_it_before_it_looks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    officer, receipt = cast.actor("commune_officer"), tell()
    uid = sign_of(receipt).uid
    given: dict[str, Any] = {"by": officer, "uid": uid, "request": None, "now": LATER}
    deeds: list[Callable[[], object]] = [
        lambda: answering.look_at_sign(**given),
        lambda: answering.place_sign(**given, number=OTHER, version=2),
        lambda: answering.sign_became_draft(**given, draft=uuid7()),
        lambda: answering.answer_sign(**given, answer=SignAnswer.SAFE, words="safe.looked", version=4),
        lambda: answering.undo_sign_answer(**given, version=5),
        lambda: note_told(by=ANONYMOUS, uid=receipt.uid, answered_at=LATER, now=LATER),
    ]
    for deed in deeds:
        with monkeypatch.context() as patch:
            reads = reads_of(Sign, patch)
            deed()
            assert reads[:1] == [True]


def test_who_is_told_the_same_in_the_instant_of_an_undo_hears_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, receipt = cast.actor("commune_officer"), tell()
    sign = sign_of(receipt)
    answer(officer, sign)
    tell("10.0.0.2", now=LATER)
    monkeypatch.setattr(queries, "open_sign", lambda *_args, **_rest: None)  # it was not there yet
    with pytest.raises(AlreadyTold):
        answering.undo_sign_answer(by=officer, uid=sign.uid, version=2, request=None, now=LATER)
    sign.refresh_from_db()
    assert sign.state == "answered"
