"""A number that was taken away at the desk does not come back with the old list; a row told later brings it again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.lists.tests.test_papers_of_lists import KNOWS, hoa, opened
from hoaban.domains.lists.tests.test_recognising import FAMILY, NUMBERS, one_fault, written
from hoaban.domains.registry import actions, generator
from hoaban.domains.registry.models import Change, Household
from hoaban.domains.registry.tests.conftest import Office, SignIn
from hoaban.domains.registry.values import NumberKind
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.models import ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")
KINDS = {NumberKind.IDENTITY: NUMBERS[1], NumberKind.INSURANCE: "0123456789"}


def take_away(by: Any, kind: NumberKind, right: str = "") -> None:
    one = hoa()
    version = Household.plain.get(pk=one.household_id).version
    told = actions.NumberTold(kind, right, "Lò Thị Hoa", "")
    actions.correct_number(by=by, uid=one.uid, told=told, deed=actions.Deed(version, None, timezone.now()))


@pytest.fixture
def listed(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    office.take_in(commune_officer, written(office, KNOWS, name="first"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("listed")
def test_the_old_list_waits_for_a_person(
    office: Office, commune_officer: Any, as_actor: SignIn, kind: NumberKind
) -> None:
    take_away(commune_officer, kind)
    uid = office.take_in(commune_officer, written(office, KNOWS, name="again"))
    assert one_fault(uid) == (2, f"{kind}_taken_away")
    assert KINDS[kind] not in opened(hoa())
    page = as_actor(commune_officer).get(f"/w/imports/{uid}/faults/").content.decode()
    assert f"/w/registry/people/{hoa().uid}/number/new/" in page
    assert "đã được gỡ khỏi người này" in page


@pytest.mark.usefixtures("listed")
def test_what_was_put_back_and_another_number_are_as_ever(office: Office, commune_officer: Any) -> None:
    take_away(commune_officer, NumberKind.IDENTITY)
    another = office.check(commune_officer, written(office, KNOWS | {"identity": NUMBERS[2]}, name="another"))
    assert not ImportFault.plain.filter(batch__uid=another, is_note=False).exists()
    change = Change.plain.latest("pk")
    actions.take_back_change(by=commune_officer, uid=change.uid, request=None, now=timezone.now())
    again = office.check(commune_officer, written(office, KNOWS, name="again"))
    assert not ImportFault.plain.filter(batch__uid=again).exists()


@pytest.mark.parametrize(("days", "is_newer"), [(-1, False), (0, False), (2, True)])
@pytest.mark.usefixtures("listed")
def test_a_row_told_after_that_day_brings_it_again(
    office: Office, commune_officer: Any, days: int, is_newer: bool
) -> None:
    take_away(commune_officer, NumberKind.IDENTITY)
    gone = timezone.now() - timedelta(days=2)
    Change.plain.filter(former_sealed__isnull=False).update(at=gone)
    told = timezone.localdate(gone + timedelta(days=days))
    row = dict.fromkeys(generator.KEYS, "") | {"commune": "03646", "village": "Bản Mẫu"} | KNOWS
    path = office.folder / "dated.xlsx"
    cells = [*(row[key] for key in generator.KEYS), told.strftime("%d/%m/%Y")]
    imports.write_xlsx(path, [*generator.LABELS.values(), "Ngày điều tra"], [cells])
    uid = office.take_in(commune_officer, path)
    assert (opened(hoa())[0] == NUMBERS[1]) == is_newer
    assert ImportFault.plain.filter(batch__uid=uid, kind="identity_taken_away").exists() != is_newer
