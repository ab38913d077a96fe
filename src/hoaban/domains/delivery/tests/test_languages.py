"""People are told in their own language where the version has an approved text in it; the language here is made up."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.delivery import audience, wording
from hoaban.domains.delivery.tests.steps import OWN, columns, family, plan_all, send_all
from hoaban.domains.registry.api import Columns
from hoaban.domains.warning.models import Version
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.tests.steps import in_force
from hoaban.domains.warning.tests.test_tongues import bank_text, tongue_of
from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.wording import words

pytestmark = pytest.mark.django_db(databases="__all__")


def told(officer: Any, issuer: Any) -> Version:
    now = timezone.now()
    said = bank_text(onset=now, expires=now + timedelta(hours=6))
    return Version.plain.get(alert__uid=in_force(officer, issuer, told=said))


def test_each_telephone_gets_its_language_and_calls_stay_vietnamese(
    officer: Any, issuer: Any, line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def people_in(_actor: Actor, _areas: Sequence[UnitRange]) -> Iterator[Columns]:
        yield columns(family(OWN + 1, 3), language=["qaa", "vie", "mww"])

    monkeypatch.setattr(audience, "people_in", people_in)
    made = replace(bank.book(), tongues=(tongue_of("qaa", "qaa"),))
    monkeypatch.setattr(bank, "_book", lambda *_asked: made)
    version = told(officer, issuer)
    plan_all()
    send_all()
    said = {one.address[-1]: one.text for one in line.sent}
    assert said["1"].startswith("[qaa] do_this.")
    assert said["2"] == said["3"] == version.words
    call = words(wording.WARNING, {"version": version.pk}, notify.Channel.VOICE, "qaa")
    assert call is not None
    assert call[1] == version.words
