"""A correction goes back after a merge, a separation or a new key of indexes; where it cannot, a sentence says what to do first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions, codes
from hoaban.domains.registry.actions.correcting import held
from hoaban.domains.registry.errors import ChangedSince, MergedSince, NumberUnclear
from hoaban.domains.registry.models import Change, Person
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_merging import correct, merge, separate
from hoaban.domains.registry.tests.test_numbering import NUMBER, OWN, deed, opened, person, told
from hoaban.domains.registry.tests.test_pages import words
from hoaban.domains.registry.values import Part
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import rotation

pytestmark = pytest.mark.django_db(databases="__all__")
RIGHT, HERS = "014180009999", "014180005555"


@pytest.fixture
def one(sheet_codes: codes.Codes) -> Person:
    return person(OWN, "HO-1", "Lò Văn Pản")


@pytest.fixture
def twin(one: Person) -> Person:
    return person(OWN, "HO-2", "Lò Văn Pảnh")


@pytest.fixture
def corrected(one: Person, commune_officer: Any) -> Change:
    """A wrong number of his, and the right one over it."""
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    actions.correct_number(by=commune_officer, uid=one.uid, told=told(RIGHT), deed=deed(one))
    return Change.plain.latest("pk")


@pytest.fixture
def put_back(commune_officer: Any) -> Callable[[Change], None]:
    def back(change: Change) -> None:
        actions.take_back_change(by=commune_officer, uid=change.uid, request=None, now=timezone.now())

    return back


def renewed() -> None:
    """The key of indexes is another, and the old one is gone."""
    rotation.rotate("registry-index")
    access.renew_all(["registry-index"], lambda _done: None)
    rotation.retire("registry-index", now=4_000_000_000.0)


def without_keys(*changes: Change) -> None:
    """Their marks as they were written before 30 November 2026."""
    for change in changes:
        change.after["marks"] = {part: mark[-16:] for part, mark in change.after["marks"].items()}
        change.save(update_fields=["after"])


@pytest.mark.parametrize("is_old", [False, True])
@pytest.mark.parametrize("right", [RIGHT, ""])
def test_under_a_new_key_of_indexes_what_nobody_changed_goes_back(
    one: Person, put_back: Any, commune_officer: Any, tmp_path: Any, settings: Any, right: str, is_old: bool
) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    actions.correct_number(by=commune_officer, uid=one.uid, told=told(right), deed=deed(one))
    added, corrected = Change.plain.order_by("pk")
    if is_old:
        without_keys(added, corrected)
    renewed()
    with pytest.raises(ChangedSince):
        put_back(added)
    assert opened(one) == right
    put_back(corrected)
    assert opened(one) == NUMBER
    put_back(added)
    assert opened(one) == ""


def test_under_a_new_key_what_was_written_since_stays(
    one: Person, put_back: Any, commune_officer: Any, tmp_path: Any, settings: Any
) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    actions.correct_number(by=commune_officer, uid=one.uid, told=told(""), deed=deed(one))
    removed = Change.plain.latest("pk")
    actions.add_number(by=commune_officer, uid=one.uid, told=told(HERS), deed=deed(one))
    renewed()
    with pytest.raises(ChangedSince):
        put_back(removed)
    assert opened(one) == HERS


def test_a_correction_of_before_stays_behind_a_later_one_and_goes_back_after_it(
    one: Person, put_back: Any, corrected: Change, commune_officer: Any, tmp_path: Any, settings: Any
) -> None:
    without_keys(corrected)
    actions.correct_number(by=commune_officer, uid=one.uid, told=told(HERS), deed=deed(one))
    later = Change.plain.latest("pk")
    with pytest.raises(ChangedSince):
        put_back(corrected)
    put_back(later)
    put_back(corrected)
    assert opened(one) == NUMBER


def test_whose_number_it_was_of_two_that_were_one_nobody_tells_and_the_page_says_what_to_do(
    one: Person, twin: Person, put_back: Any, commune_officer: Any
) -> None:
    actions.add_number(by=commune_officer, uid=one.uid, told=told(HERS), deed=deed(one))
    joined = merge(commune_officer, one, twin, Part.IDENTITY)
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    added = Change.plain.latest("pk")
    without_keys(added)
    separate(commune_officer, joined)
    with pytest.raises(NumberUnclear):
        put_back(added)
    assert (opened(one), opened(twin)) == (HERS, NUMBER)


def test_a_merge_that_took_no_number_is_not_in_the_way(
    one: Person, twin: Person, corrected: Change, put_back: Any, commune_officer: Any
) -> None:
    merge(commune_officer, one, twin, Part.NAME)
    put_back(corrected)
    assert opened(one) == NUMBER


@pytest.mark.parametrize("is_kept", [True, False])
def test_two_records_are_separated_first_and_then_it_goes_back(
    one: Person, twin: Person, corrected: Change, put_back: Any, commune_officer: Any, is_kept: bool
) -> None:
    """Of the record that took the other's number, and of the one that went."""
    actions.add_number(by=commune_officer, uid=twin.uid, told=told(HERS), deed=deed(twin))
    joined = merge(commune_officer, *((one, twin) if is_kept else (twin, one)), Part.IDENTITY)
    with pytest.raises(MergedSince):
        put_back(corrected)
    separate(commune_officer, joined)
    assert opened(one) == RIGHT
    put_back(corrected)
    assert (opened(one), opened(twin)) == (NUMBER, HERS)


def test_a_number_told_while_two_were_one_stays_with_who_has_it(
    one: Person, twin: Person, put_back: Any, commune_officer: Any
) -> None:
    """Numbers changed places twice, once before and once after: the mark says that this one is another's by now."""
    actions.add_number(by=commune_officer, uid=one.uid, told=told(HERS), deed=deed(one))
    joined = merge(commune_officer, one, twin, Part.IDENTITY)
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    added = Change.plain.latest("pk")
    separate(commune_officer, joined)
    assert (opened(one), opened(twin)) == (HERS, NUMBER)
    with pytest.raises(ChangedSince):
        put_back(added)
    assert (opened(one), opened(twin)) == (HERS, NUMBER)


def test_a_name_that_a_merge_replaced_says_to_separate_first(
    one: Person, twin: Person, put_back: Any, commune_officer: Any
) -> None:
    correct(commune_officer, one, "Lò Thị Pản")
    named = Change.plain.latest("pk")
    joined = merge(commune_officer, one, twin, Part.NAME)
    with pytest.raises(MergedSince):
        put_back(named)
    separate(commune_officer, joined)
    put_back(named)
    assert Person.plain.get(pk=one.pk).name == "Lò Văn Pản"


def test_who_was_added_is_not_taken_out_with_a_record_joined_with_hers(
    one: Person, twin: Person, put_back: Any, commune_officer: Any
) -> None:
    added = Change.plain.create(
        household=one.household, person=one, what="added", after=held(one), by_key="x", by_label="x",
        at=timezone.now(),
    )  # fmt: skip
    joined = merge(commune_officer, one, twin)
    with pytest.raises(MergedSince):
        put_back(added)
    separate(commune_officer, joined)
    put_back(added)
    assert Person.plain.get(pk=one.pk).replaced_at
    assert not Person.plain.get(pk=twin.pk).replaced_at


def test_the_page_says_to_separate_first(
    one: Person, twin: Person, corrected: Change, as_actor: SignIn, commune_officer: Any
) -> None:
    actions.add_number(by=commune_officer, uid=twin.uid, told=told(HERS), deed=deed(twin))
    merge(commune_officer, one, twin, Part.IDENTITY)
    page = words(as_actor(commune_officer).post(f"/w/registry/changes/{corrected.uid}/undo/", follow=True))
    assert "Hãy tách hai bản ghi trước" in page
