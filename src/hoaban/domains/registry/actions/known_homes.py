"""What a list does to households that stood already."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from hoaban.domains.registry import codes
from hoaban.domains.registry.actions import villages
from hoaban.domains.registry.actions.putting import put_each
from hoaban.domains.registry.brought import HomeBrought
from hoaban.domains.registry.codes import VillageNamed
from hoaban.domains.registry.models import Change, Household
from hoaban.domains.registry.queries import Home, HouseholdKey
from hoaban.domains.registry.rules import differs
from hoaban.domains.registry.values import Changed
from hoaban.foundation.imports.values import BatchFacts
from hoaban.foundation.places import api as places

Values = dict[str, Any]


def change(
    batch: BatchFacts, stood: Mapping[HouseholdKey, Home], told: Mapping[HouseholdKey, HomeBrought]
) -> dict[HouseholdKey, Home]:
    """Village and address as the list says, both values kept; what the list brought itself is not changed by it.

    Answers with the homes as they stand afterwards.
    """
    others = {key: home for key, home in stood.items() if home.batch_id != batch.id}
    is_moved = any(told[key].place_no != home.place_no for key, home in others.items())
    called = dict(places.village_names()) if is_moved else {}
    changes = [
        (key, before, after)
        for key, home in others.items()
        for before, after in [_changed(home, told[key], called.get(home.place_no, ""))]
        if after
    ]
    homes = dict(stood)
    if not changes:
        return homes
    moved = defaultdict[int, list[int]](list)
    for key, _before, after in changes:
        home = homes[key] = replace(stood[key], **after)
        if "place_no" in after:
            moved[home.place_no].append(home.pk)
    said = {
        homes[key].pk: {name: value for name, value in after.items() if name != "place_no"}
        for key, _before, after in changes
    }
    put_each(Household, said)
    for place_no, ids in moved.items():
        villages.carry(ids, place_no)
    now = timezone.now()
    Change.plain.bulk_create(
        Change(
            household_id=homes[key].pk, batch_id=batch.id, what=Changed.HOUSEHOLD, before=before, after=after,
            by_key=batch.asker.key, by_label=batch.asker.label, at=now,
        )
        for key, before, after in changes
    )  # fmt: skip
    return homes


def _changed(home: Home, told: HomeBrought, called: str) -> tuple[Values, Values]:
    before: Values = {}
    after: Values = {}
    said, stands = VillageNamed(told.village, told.place_no), VillageNamed(home.village, home.place_no)
    if codes.is_another(said, stands, called):
        before |= {"village": home.village, "place_no": home.place_no}
        after |= {"village": told.village, "place_no": told.place_no}
    if differs(told.address, home.address):
        before["address"], after["address"] = home.address, told.address
    return before, after
