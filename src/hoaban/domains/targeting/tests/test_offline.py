"""Without a line: a village's list and card are taken along, ticks and corrections arrive once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from hoaban.domains.targeting import actions, card_form, door_form, queries
from hoaban.domains.targeting.models import Door
from hoaban.domains.targeting.tests.ground import BO, home, warned
from hoaban.domains.targeting.tests.test_cards import keep
from hoaban.domains.targeting.tests.test_doors import JOB, NOW, OWN, api
from hoaban.domains.targeting.values import Told
from hoaban.foundation.offline import actions as offline
from hoaban.foundation.offline import queries as lists
from hoaban.foundation.offline.values import Result

pytestmark = pytest.mark.django_db(databases="__all__")


def sent(kind: str, record: Any, values: dict[str, str]) -> dict[str, Any]:
    return {
        "uid": str(uuid4()), "kind": kind, "form_version": 1, "target": str(record.target), "base_version": record.version,
        "base": dict(record.values), "values": values, "made_at": timezone.now().isoformat(), "media": [], "after": None,
    }  # fmt: skip


def test_a_tick_made_without_a_line_arrives_once(head: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    home("A", BO)
    uid = warned(OWN)
    api.ask_list(uid)
    actions.make_lists(by=JOB, now=NOW)
    monkeypatch.setattr(door_form.timezone, "now", lambda: NOW)
    unit = door_form.units(head)[0]
    kind, records = lists.pack_for(head, door_form.KIND, unit.key)
    entry = sent(kind.name, records[0], {"told": Told.HELP})
    entry["made_at"] = (NOW + timedelta(minutes=1)).isoformat()
    for _ in range(2):
        answer = offline.receive(by=head, raw=entry, app=1, now=NOW + timedelta(hours=1))
        assert answer.result is Result.APPLIED
    assert Door.plain.get().told == Told.HELP


def test_a_list_of_homes_without_a_village_says_so(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    home("L", OWN), home("A", BO)
    api.ask_list(warned(OWN))
    actions.make_lists(by=JOB, now=NOW)
    monkeypatch.setattr(door_form.timezone, "now", lambda: NOW)
    labels = sorted(one.label for one in door_form.units(commune_officer))
    assert labels == ["Gõ cửa từng nhà: Bản Bó", "Gõ cửa từng nhà: Xã Chiềng: hộ chưa ghi bản"]


def test_a_card_is_read_and_corrected_without_a_line(head: Any, other_head: Any) -> None:
    keep(head)
    assert [one.key for one in card_form.units(head)] == [str(BO)]
    kind, records = lists.pack_for(head, card_form.KIND, str(BO))
    entry = sent(kind.name, records[0], {"boat": "Bè của ông Pản"})
    assert offline.receive(by=head, raw=entry, app=1, now=timezone.now()).result is Result.APPLIED
    shown = queries.card_of(head, BO, timezone.localdate())
    assert (shown.text.boat, shown.text.assembly) == ("Bè của ông Pản", "Nhà văn hóa bản")
    assert card_form.current(other_head, records[0].target, False) is None
