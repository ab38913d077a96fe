"""People are told in their own language where the version has an approved text in it; the language here is made up."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.delivery import audience, wording
from hoaban.domains.delivery.tests.steps import OWN, columns, family, plan_all, send_all, telling
from hoaban.domains.registry.api import Columns
from hoaban.domains.warning.models import Version
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.tests.steps import changed, in_force, issued, reviewed
from hoaban.domains.warning.tests.test_tongues import bank_text, tongue_of
from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.models import Delivery
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
    assert call[1] == f"{version.words} Nếu cần cứu giúp, bấm phím 3."


def test_a_call_is_planned_in_her_language_where_people_recorded_what_to_do() -> None:
    people = columns(family(OWN + 1, 2), language=["qaa vie", "vie"], channel=["voice", "voice"])
    channels = {notify.Channel.SMS, notify.Channel.VOICE}
    found = audience.messages(people, channels, timezone.now(), None, ("vie",), ("vie", "qaa"))
    told = {chunk.channel: chunk.languages for chunk in found}
    assert told == {notify.Channel.SMS: ["vi", "vi"], notify.Channel.VOICE: ["qaa", "vi"]}


@pytest.mark.parametrize("own_words", [False, True], ids=["the bank's words", "words of its own"])
def test_an_update_comes_once_in_the_same_language_or_in_vietnamese_where_it_has_no_text(
    officer: Any, issuer: Any, line: MemoryLine, monkeypatch: pytest.MonkeyPatch, *, own_words: bool
) -> None:
    def people_in(_actor: Actor, _areas: Sequence[UnitRange]) -> Iterator[Columns]:
        yield columns(family(OWN + 1, 2), language=["qaa", "vie"])

    monkeypatch.setattr(audience, "people_in", people_in)
    made = replace(bank.book(), tongues=(tongue_of("qaa", "qaa"),))
    monkeypatch.setattr(bank, "_book", lambda *_asked: made)
    uid = told(officer, issuer).alert.uid
    plan_all()
    send_all()
    line.sent.clear()
    now = timezone.now()
    other = {"do_this": "Lời do người trực tự viết."} if own_words else {}
    changed(officer, uid, bank_text(onset=now, expires=now + timedelta(hours=7), **other), now=now)
    reviewed(issuer, uid, now=now)
    issued(issuer, uid, now=now)
    plan_all()
    send_all()
    second = telling(uid, 2)
    version = Version.plain.get(pk=second.version_id)
    rows = Delivery.plain.filter(batch__uid=second.batch, channel="sms").order_by("address")
    assert [one.language for one in rows] == ["vi" if own_words else "qaa", "vi"]
    said = sorted((one.address[-1], one.text) for one in line.sent)
    assert [address for address, _text in said] == ["1", "2"]
    assert said[1][1] == version.words
    if own_words:
        assert said[0][1] == version.words
    else:
        assert said[0][1].startswith("[qaa] do_this.")
