"""Two records of one person: one stands, the other is kept whole; separated, both are as they were and nothing is lost."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, api, codes, numbers, queries, rules
from hoaban.domains.registry.errors import (
    AlreadyMerged,
    LaterMerge,
    MergedSince,
    MergeElsewhere,
    NoLongerHere,
    OtherHousehold,
    SameRecord,
    SecondHead,
)
from hoaban.domains.registry.models import Change, Household, Merge, Person, PersonFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.values import Part, PersonTold, Precision, ReadFor, Relation, Sex
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.foundation.events.models import Event
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
OWN, NEXT = 14_03646_0000, 14_03664_0000
COLUMNS = ("name", "name_key", "relation", "sex", "birth_year", "birth_date", "birth_precision", "phone_e164", "household_id",
           "merged_into_id", "replaced_at", "identity_index")  # fmt: skip


def home(code: str, place_no: int = OWN) -> Household:
    return Household.plain.create(code=code, place_no=place_no, village="Bản Bó")


def person(where: Household, name: str, number: str = "", **more: Any) -> Person:
    first: dict[str, Any] = {"relation": "child", "sex": "m", "birth_year": 1990, "birth_precision": "year"}
    row = Person.plain.create(
        household=where,
        place_no=where.place_no,
        name=name,
        name_key=rules.name_key(name),
        name_sort="x",
        **(first | more),
    )
    if number:
        keys = numbers.at_hand()
        row.identity_sealed, row.identity_index = (
            keys.seal("identity", row.uid, number),
            keys.index_of("identity", number),
        )
        row.save()
    return row


@pytest.fixture
def pair(sheet_codes: codes.Codes) -> tuple[Person, Person]:
    """One woman in two lists: her mother's household, and her husband's, where her papers are known."""
    kept = person(home("H-1"), "Lò Thị Mai", phone_e164="+84912345678")
    return kept, person(home("H-2"), "Lò Thị Mải", "000000000017", birth_year=1991, relation="spouse")


def choose(kept: Person, merged: Person, *taken: Part, request: str | None = None) -> actions.Choice:
    versions = [Person.plain.get(pk=one.pk).version for one in (kept, merged)]
    return actions.Choice(versions[0], versions[1], frozenset(taken), request, timezone.now())


def merge(by: Any, kept: Person, merged: Person, *taken: Part, request: str | None = None) -> Merge:
    told = choose(kept, merged, *taken, request=request)
    done = actions.merge_people(by=by, kept_uid=kept.uid, merged_uid=merged.uid, choice=told)
    return Merge.plain.get(uid=done.uid)


def separate(by: Any, row: Merge, request: str | None = None) -> list[Part]:
    done = actions.unmerge(by=by, merge_uid=row.uid, request=request, now=timezone.now())
    return list(done.stayed)


def correct(by: Any, one: Person, name: str, relation: Relation = Relation.CHILD) -> None:
    told = PersonTold(name, relation, Sex.FEMALE, 1970, None, None, Precision.YEAR, "")
    version = Household.plain.get(pk=one.household_id).version
    deed = actions.Deed(version, None, timezone.now())
    actions.correct_person(by=by, uid=one.uid, told=told, deed=deed)


def leaves(by: Any, one: Person) -> None:
    deed = actions.Deed(Household.plain.get(pk=one.household_id).version, None, timezone.now())
    actions.person_left(by=by, uid=one.uid, on=timezone.localdate(), deed=deed)


def columns(one: Person) -> tuple[Any, ...]:
    return tuple(Person.plain.filter(pk=one.pk).values_list(*COLUMNS).get())


def opened(one: Person) -> str:
    row = Person.plain.get(pk=one.pk)
    return numbers.unseal("identity", row.uid, row.identity_sealed) if row.identity_sealed else ""


def test_the_kept_record_takes_what_was_chosen_and_separating_restores_both(
    pair: tuple[Person, Person], commune_officer: Any
) -> None:
    kept, merged = pair
    before = columns(kept), columns(merged)
    for _ in range(2):
        row = merge(commune_officer, kept, merged, Part.NAME, Part.IDENTITY, request="sent-twice")
    now = Person.plain.get(pk=kept.pk)
    assert (now.name, now.birth_year, now.phone_e164) == ("Lò Thị Mải", 1990, "+84912345678")
    assert (opened(kept), Merge.plain.count(), Person.plain.count()) == ("000000000017", 1, 2)
    assert api.current([kept.pk, merged.pk]) == {kept.pk: kept.pk, merged.pk: kept.pk}
    for _ in range(2):
        assert separate(commune_officer, row, "so-was-this") == []
    assert (columns(kept), columns(merged)) == before
    assert (opened(kept), opened(merged)) == ("", "000000000017")
    assert [line.tag for line in Entry.plain.order_by("pk")][-2:] == [
        "registry:person:merge",
        "registry:person:unmerge",
    ]
    assert {"registry.people_merged", "registry.people_parted"} <= set(
        Event.plain.values_list("name", flat=True)
    )


def test_readers_show_the_kept_one_only(pair: tuple[Person, Person], commune_officer: Any) -> None:
    kept, merged = pair
    merge(commune_officer, kept, merged)
    lone = queries.household_for(commune_officer, merged.household.uid, ReadFor.SERVICE)
    assert lone.people == []
    assert [one.is_here for one in lone.merges] == [False]
    assert len(list(queries.export_rows(commune_officer, queries.ListFilter()))) == 1
    found = api.search(commune_officer, "000000000017")
    assert [hit.title for hit in found] == ["Lò Thị Mai"], (
        "the merged record's number finds who stands for it"
    )
    assert numbers.indexes_of("identity", "000000000017")[0] in queries.holders_of(
        {Part.IDENTITY: numbers.indexes_of("identity", "000000000017")}, batch_id=0
    )


def test_chains_resolve_in_one_call_and_are_separated_from_the_end(
    pair: tuple[Person, Person], commune_officer: Any
) -> None:
    kept, merged = pair
    third = person(home("H-3"), "Lò Mai")
    first = merge(commune_officer, kept, merged, Part.NAME)
    second = merge(commune_officer, third, kept, Part.NAME)
    assert set(api.current([kept.pk, merged.pk, third.pk]).values()) == {third.pk}
    with pytest.raises(LaterMerge):
        separate(commune_officer, first)
    separate(commune_officer, second)
    separate(commune_officer, first)
    assert Person.plain.filter(merged_into__isnull=True, replaced_at__isnull=True).count() == 3


def test_of_two_merges_into_one_person_the_later_is_separated_first(
    pair: tuple[Person, Person], commune_officer: Any
) -> None:
    kept, merged = pair
    first = merge(commune_officer, kept, merged)
    merge(commune_officer, kept, person(home("H-3"), "Lò Mai"))
    with pytest.raises(LaterMerge):
        separate(commune_officer, first)


def test_what_was_corrected_since_stays_and_is_named(
    pair: tuple[Person, Person], commune_officer: Any
) -> None:
    kept, merged = pair
    before = columns(merged)
    row = merge(commune_officer, kept, merged, Part.NAME, Part.BORN)
    correct(commune_officer, kept, "Lò Thị Mại")
    assert separate(commune_officer, row) == [Part.BORN, Part.NAME]
    assert Person.plain.get(pk=kept.pk).name == "Lò Thị Mại"
    assert columns(merged) == before


def test_a_correction_before_the_merge_is_not_put_back_over_it(
    pair: tuple[Person, Person], commune_officer: Any
) -> None:
    kept, merged = pair
    correct(commune_officer, merged, "Lò Thị Mại")
    merge(commune_officer, kept, merged)
    with pytest.raises(MergedSince):
        actions.take_back_change(
            by=commune_officer, uid=Change.plain.get().uid, request=None, now=timezone.now()
        )


def test_facts_go_over_and_come_back_as_they_were(pair: tuple[Person, Person], commune_officer: Any) -> None:
    kept, merged = pair
    facts = {"place_no": OWN, "kind": "livelihood"}
    old = PersonFact.plain.create(person=merged, value="crops", replaced_at=timezone.now(), **facts)
    now = PersonFact.plain.create(person=merged, value="wage", **facts)
    row = merge(commune_officer, kept, merged)
    assert set(PersonFact.plain.values_list("person_id", flat=True)) == {kept.pk}
    PersonFact.plain.filter(pk=now.pk).update(replaced_at=timezone.now())
    PersonFact.plain.create(person=kept, value="trade", **facts)
    separate(commune_officer, row)
    assert set(PersonFact.plain.filter(person=merged).values_list("pk", flat=True)) == {old.pk, now.pk}
    assert PersonFact.plain.get(pk=now.pk).replaced_at is None
    assert PersonFact.plain.get(person=kept).value == "trade"


def test_of_two_facts_of_today_the_kept_one_s_holds_and_the_other_stays_where_it_is(
    pair: tuple[Person, Person], commune_officer: Any
) -> None:
    for one, value in zip(pair, ("severe", "none"), strict=True):
        PersonFact.plain.create(person=one, value=value, place_no=OWN, kind="disability")
    merge(commune_officer, *pair)
    assert [PersonFact.plain.get(person=one).value for one in pair] == ["severe", "none"]


def test_no_household_gets_two_heads(sheet_codes: codes.Codes, commune_officer: Any) -> None:
    where = home("H-1")
    kept, merged = person(where, "Lò Văn A"), person(where, "Lò Văn Á", relation="head")
    row = merge(commune_officer, kept, merged, Part.RELATION)
    assert Person.plain.get(pk=kept.pk).relation == "head"
    separate(commune_officer, row)
    again = merge(commune_officer, kept, merged)
    correct(commune_officer, kept, "Lò Văn B", Relation.HEAD)
    with pytest.raises(SecondHead):
        separate(commune_officer, again)
    other = person(home("H-2"), "Quàng Thị C", relation="head")
    with pytest.raises(OtherHousehold):
        merge(commune_officer, kept, other, Part.RELATION)


def test_what_cannot_be_merged_says_why(
    pair: tuple[Person, Person], commune_officer: Any, outsider: Any, province_officer: Any
) -> None:
    kept, merged = pair
    with pytest.raises(SameRecord):
        merge(commune_officer, kept, kept)
    with pytest.raises(NotFound):
        merge(outsider, kept, merged)
    with pytest.raises(NotAllowed):
        merge(province_officer, kept, merged)
    row = merge(commune_officer, kept, merged)
    with pytest.raises(AlreadyMerged):
        merge(commune_officer, person(home("H-3"), "Lò Mai"), merged)
    with pytest.raises(NotFound):
        separate(outsider, row)
    gone = person(home("H-4"), "Lò Thị Mây")
    leaves(commune_officer, gone)
    with pytest.raises(NoLongerHere):
        merge(commune_officer, kept, gone)


def test_two_communes_need_the_right_in_both(pair: tuple[Person, Person], make_actor: Any) -> None:
    far = person(home("H-9", NEXT), "Lò Thị Mai")
    both = make_actor(*(one for one in Permission))

    class OneOnly:
        key, label, may = "user:one", "one", both.may

        def areas(self, permission: str) -> Any:
            here = make_actor(Permission.MERGE, commune=3646)
            return here.where if permission == Permission.MERGE else both.where

    with pytest.raises(MergeElsewhere):
        merge(OneOnly(), pair[0], far)
    assert merge(both, pair[0], far).kept_id == pair[0].pk


def test_a_page_opened_before_somebody_s_change_is_refused(
    pair: tuple[Person, Person], commune_officer: Any
) -> None:
    told = choose(*pair)
    correct(commune_officer, pair[1], "Lò Thị Mại", Relation.SPOUSE)
    with pytest.raises(Stale):
        actions.merge_people(by=commune_officer, kept_uid=pair[0].uid, merged_uid=pair[1].uid, choice=told)


def test_who_left_after_the_merge_stays_away_when_the_other_comes_back(
    pair: tuple[Person, Person], commune_officer: Any
) -> None:
    row = merge(commune_officer, *pair)
    leaves(commune_officer, pair[0])
    separate(commune_officer, row)
    assert [Person.plain.get(pk=one.pk).replaced_at is None for one in pair] == [False, True]


def test_pages_show_both_side_by_side_merge_and_separate(
    pair: tuple[Person, Person], as_actor: SignIn, commune_officer: Any
) -> None:
    client, (kept, merged) = as_actor(commune_officer), pair
    found = client.get(f"/w/registry/people/{kept.uid}/same/", {"q": "000000000017"}).content.decode()
    address = f"/w/registry/people/{kept.uid}/same/{merged.uid}/"
    assert address in found
    page = client.get(address).content.decode()
    assert "Lò Thị Mải" in page
    assert "000000000017" not in page
    assert ReadEntry.plain.filter(tag="registry:person:read").count() == 3
    sent = {"take_name": "merged", "take_identity": "merged", "kept_version": 1, "merged_version": 1}
    assert client.post(address, sent | {"kept_version": 9}).status_code == 409
    versions = {"kept_version": kept.version, "merged_version": merged.version}
    assert client.post(address, sent | versions).status_code == 302
    assert Person.plain.get(pk=kept.pk).name == "Lò Thị Mải"
    history = client.get(f"/w/registry/households/{kept.household.uid}/").content.decode()
    row = Merge.plain.get()
    assert f"/w/registry/merges/{row.uid}/undo/" in history
    assert client.post(f"/w/registry/merges/{row.uid}/undo/").status_code == 302
    assert Person.plain.filter(merged_into__isnull=True).count() == 2


def test_what_speaks_against_one_person_is_said_before(
    pair: tuple[Person, Person], as_actor: SignIn, commune_officer: Any
) -> None:
    address = f"/w/registry/people/{pair[0].uid}/same/{pair[1].uid}/"
    Person.plain.filter(pk=pair[0].pk).update(birth_year=1987, birth_precision="year")
    Person.plain.filter(pk=pair[1].pk).update(birth_year=1996, birth_precision="year")
    assert "Ngày sinh không khớp" in as_actor(commune_officer).get(address).content.decode()
    Person.plain.filter(pk=pair[1].pk).update(birth_year=1987)
    assert "Ngày sinh không khớp" not in as_actor(commune_officer).get(address).content.decode()


def test_an_old_address_leads_to_who_stands_there(
    pair: tuple[Person, Person], as_actor: SignIn, commune_officer: Any
) -> None:
    client, (kept, merged) = as_actor(commune_officer), pair
    merge(commune_officer, kept, merged)
    answer = client.get(f"/w/registry/people/{merged.uid}/correct/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/w/registry/people/{kept.uid}/correct/"
    assert "Lò Thị Mải" in answer.content.decode(), "the sentence names the record that was merged"
    sent = client.post(f"/w/registry/people/{merged.uid}/left/", {"why": "died"})
    assert sent["Location"] == f"/w/registry/households/{kept.household.uid}/"


Step = tuple[str, int, int, frozenset[Part]]
_PEOPLE = 4
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge", "separate", "correct"]), st.integers(0, _PEOPLE - 1), st.integers(0, _PEOPLE - 1),
        st.frozensets(st.sampled_from([Part.NAME, Part.SEX, Part.BORN, Part.PHONE, Part.IDENTITY])),
    ),
    max_size=9,
)  # fmt: skip


def _walk(by: Any, cast: list[Person], steps: list[Step]) -> dict[int, str]:
    """Whatever the register lets her do; answers who was corrected, and to which name."""
    corrected: dict[int, str] = {}
    for turn, (what, one, other, taken) in enumerate(steps):
        standing = list(Merge.plain.filter(undone_at__isnull=True).order_by("pk"))
        try:
            if what == "merge":
                merge(by, cast[one], cast[other], *taken)
            elif what == "separate" and standing:
                separate(by, standing[one % len(standing)])
            elif what == "correct":
                correct(by, cast[one], f"Tên {turn} {'abcdefghi'[turn]}")
                corrected[cast[one].pk] = f"Tên {turn} {'abcdefghi'[turn]}"
        except (SameRecord, AlreadyMerged, LaterMerge, NotFound):
            continue
    return corrected


@settings(max_examples=tried(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_any_walk_of_merges_separations_and_corrections_loses_nobody_and_restores_everybody(
    sheet_codes: codes.Codes, commune_officer: Any, steps: list[Step]
) -> None:
    homes = [home("W-1"), home("W-2", OWN + 3)]  # of two villages
    cast = [
        person(homes[n % 2], f"Lò Văn {'ABCD'[n]}", f"00000000010{n}", birth_year=1950 + n, sex="mf"[n % 2])
        for n in range(_PEOPLE)
    ]
    facts = [
        PersonFact.plain.create(person=one, value="mild", place_no=one.place_no, kind="disability").pk
        for one in cast
    ]
    first = {one.pk: columns(one) for one in cast}
    corrected = _walk(commune_officer, cast, steps)
    stands = api.current([one.pk for one in cast])
    assert not Person.plain.filter(pk__in=stands.values(), merged_into__isnull=False).exists()
    assert sorted(opened(one) for one in cast) == [f"00000000010{n}" for n in range(_PEOPLE)], (
        "no number is lost"
    )
    for row in Merge.plain.filter(undone_at__isnull=True).order_by("-pk"):
        separate(commune_officer, row)
    for n, one in enumerate(cast):
        now = columns(one)
        assert (now[0], *now[8:11]) == (corrected.get(one.pk, first[one.pk][0]), homes[n % 2].pk, None, None)
        assert one.pk in corrected or now == first[one.pk]
        assert opened(one) == f"00000000010{n}"
    held = PersonFact.plain.filter(pk__in=facts, replaced_at__isnull=True).order_by("pk")
    assert list(held.values_list("person_id", "place_no")) == [(one.pk, one.place_no) for one in cast]
    Merge.plain.all().delete()
