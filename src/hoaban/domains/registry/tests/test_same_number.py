"""One number in several records: the page that shows who carries it, and what is asked until it is settled."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions, codes, numbers, queries
from hoaban.domains.registry.errors import NoNumber, NotShared, ReasonNeeded
from hoaban.domains.registry.models import OutsideLook, Person
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_numbering import ELSEWHERE, NUMBER, OWN, deed, person, sent, told, url
from hoaban.domains.registry.values import NumberKind, ReadFor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.foundation.duties.models import Duty

pytestmark = pytest.mark.django_db(databases="__all__")
KIND = NumberKind.IDENTITY
CARD = "1234567890"


def give(*people: Person, number: str = NUMBER, kind: str = "identity") -> None:
    """As lists of years ago left them: nobody looked."""
    for one in people:
        values = {
            f"{kind}_index": numbers.indexes_of(kind, number)[0],
            f"{kind}_sealed": numbers.at_hand().seal(kind, one.uid, number),
        }
        Person.plain.filter(pk=one.pk).update(**values)


@pytest.fixture
def one(sheet_codes: codes.Codes) -> Person:
    return person(OWN, "HO-1", "Lò Văn Pản")


@pytest.fixture
def here(one: Person) -> Person:
    """Another record of the commune with the same number."""
    other = person(OWN, "HO-2", "Quàng Thị Mai")
    give(one, other)
    return other


@pytest.fixture
def there(one: Person) -> Person:
    """One of the next commune."""
    other = person(ELSEWHERE, "HO-9", "Cầm Văn Xa")
    give(one, other)
    return other


@pytest.fixture
def keeper(make_actor: Any) -> Any:
    return make_actor("registry:household:see", "registry:person:merge", "linkage:pair:review", name="keeper")


def page(one: Person, kind: str = "identity") -> str:
    return f"/w/registry/people/{one.uid}/number/{kind}/same/"


def waiting(kind: str) -> list[Duty]:
    return list(Duty.plain.filter(kind=f"registry.{kind}", closed_at=None).order_by("number"))


def ask(by: Any, one: Person, request: str | None = None) -> None:
    actions.ask_keeper(by=by, uid=one.uid, kind=KIND, request=request, now=timezone.now())


def check(by: Any, one: Person, beside: Any = None, request: str | None = None) -> int:
    return actions.ask_communes(
        by=by, uid=one.uid, kind=KIND, beside=beside, request=request, now=timezone.now()
    )


def test_her_own_records_stand_beside_each_other_and_lead_to_what_settles_it(
    one: Person, here: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    answer = as_actor(commune_officer).get(page(one))
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "Lò Văn Pản" in said
    assert "Quàng Thị Mai" in said
    for uid in (one.uid, here.uid):
        assert f"/w/registry/people/{uid}/number/correct/" in said
    assert f"/w/registry/people/{one.uid}/same/{here.uid}/" in said
    assert f"{page(one)}ask/" not in said, "nobody above has to be asked"
    assert NUMBER not in said
    assert numbers.indexes_of("identity", NUMBER)[0] not in said
    assert ReadEntry.plain.get(tag="registry:person:list").count == 2


def test_of_another_commune_nothing_is_told_but_that_somebody_is_there(
    one: Person, there: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    client = as_actor(commune_officer)
    said = client.get(page(one)).content.decode()
    assert "1 bản ghi ở xã khác" in said
    for hidden in ("Cầm", "HO-9", str(there.uid), str(there.household.uid)):
        assert hidden not in said
    assert f"{page(one)}ask/" in said
    assert client.get(page(there)).status_code == 404
    assert client.get(page(one, "insurance")).status_code == 409
    assert client.get(page(one, "passport")).status_code == 404


@pytest.mark.parametrize("kind", ["identity", "insurance"])
def test_the_household_names_who_shares_a_number(
    one: Person, commune_officer: Any, as_actor: SignIn, kind: str
) -> None:
    client, address = as_actor(commune_officer), f"/w/registry/households/{one.household.uid}/"
    give(one, number=CARD, kind=kind)
    assert page(one, kind) not in client.get(address).content.decode()
    give(person(ELSEWHERE, "HO-9", "Cầm Văn Xa"), number=CARD, kind=kind)
    said = client.get(address).content.decode()
    assert page(one, kind) in said
    assert "Cầm" not in said


def test_a_record_that_was_merged_says_who_stands_for_it(
    one: Person, here: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    third = person(OWN, "HO-3", "Lò Thị Ban")
    choice = actions.Choice(third.version, here.version, frozenset(), None, timezone.now())
    actions.merge_people(by=commune_officer, kept_uid=third.uid, merged_uid=here.uid, choice=choice)
    shown = queries.same_number(commune_officer, one.uid, KIND)
    merged = next(record for record in shown.records if record.is_merged)
    assert (merged.name, merged.stands and merged.stands.name) == ("Quàng Thị Mai", "Lò Thị Ban")
    assert shown.is_shared
    said = as_actor(commune_officer).get(page(one)).content.decode()
    assert f"/w/registry/households/{third.household.uid}/" in said


def test_two_records_made_one_share_nothing_any_more(
    one: Person, here: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    choice = actions.Choice(one.version, here.version, frozenset(), None, timezone.now())
    actions.merge_people(by=commune_officer, kept_uid=one.uid, merged_uid=here.uid, choice=choice)
    assert not queries.same_number(commune_officer, one.uid, KIND).is_shared
    home = queries.household_for(commune_officer, one.household.uid, ReadFor.SERVICE)
    assert not any(shown.shared for shown in home.people)


def test_the_keeper_is_asked_once_and_the_correction_ends_it(
    one: Person, there: Person, commune_officer: Any, keeper: Any, as_actor: SignIn
) -> None:
    for request in ("r1", "r1", "r2"):
        ask(commune_officer, one, request)
    (duty,) = waiting("same_number")
    assert (duty.number, duty.permission, duty.path) == (14 * 10**9, "registry:person:merge", page(one))
    assert Entry.plain.filter(tag="registry:number:ask").count() == 2, "once for each press"
    said = as_actor(commune_officer).get(page(one)).content.decode()
    assert "Người giữ sổ hộ đã được đề nghị" in said
    assert f"{page(one)}ask/" not in said
    actions.correct_number(by=commune_officer, uid=one.uid, told=told("014180009999"), deed=deed(one))
    assert waiting("same_number") == []


def test_what_is_not_shared_with_another_commune_goes_to_nobody(
    one: Person, here: Person, there: Person, commune_officer: Any
) -> None:
    give(there, number="014180007777")
    with pytest.raises(NotShared):
        ask(commune_officer, one)
    assert not Duty.plain.exists()


def test_the_keeper_reads_initials_looks_at_two_and_the_communes_are_told(
    one: Person, there: Person, commune_officer: Any, keeper: Any, as_actor: SignIn
) -> None:
    ask(commune_officer, one)
    client = as_actor(keeper)
    said = client.get(page(one)).content.decode()
    assert "L. V. P." in said
    assert "C. V. X." in said
    assert "Cầm" not in said
    with pytest.raises(ReasonNeeded):
        queries.pair_to_merge(keeper, one.uid, there.uid)
    answer = client.post(f"{page(one)}look/", {"beside": ""})
    assert answer["Location"] == f"/w/registry/people/{one.uid}/same/{there.uid}/"
    assert "Cầm Văn Xa" in client.get(answer["Location"]).content.decode()
    assert set(OutsideLook.plain.values_list("place_no", flat=True)) == {OWN, ELSEWHERE}
    choice = actions.Choice(one.version, there.version, frozenset(), None, timezone.now())
    actions.merge_people(by=keeper, kept_uid=one.uid, merged_uid=there.uid, choice=choice)
    assert waiting("same_number") == [], "they are one: nothing is left to settle"


def test_the_communes_look_at_the_cards_and_a_correction_ends_it_everywhere(
    one: Person, there: Person, commune_officer: Any, keeper: Any, as_actor: SignIn
) -> None:
    ask(commune_officer, one)
    assert check(keeper, one, request="r1") == 2
    check(keeper, one, request="r1")
    assert [(duty.number, duty.path) for duty in waiting("check_card")] == [
        (OWN, page(one)),
        (ELSEWHERE, page(there)),
    ]
    assert waiting("same_number") == [], "she did her part"
    client = as_actor(commune_officer)
    assert f"{page(one)}right/" in client.get(page(one)).content.decode()
    actions.correct_number(by=commune_officer, uid=one.uid, told=told(""), deed=deed(one))
    assert waiting("check_card") == []


def test_where_every_card_is_right_the_keeper_is_asked_anew(
    one: Person, there: Person, commune_officer: Any, next_door: Any, keeper: Any
) -> None:
    ask(commune_officer, one)
    check(keeper, one)
    for by, whose in ((commune_officer, one), (next_door, there)):
        assert waiting("same_number") == []
        for _ in range(2):
            actions.note_card_right(by=by, uid=whose.uid, kind=KIND, request="r1", now=timezone.now())
    assert waiting("check_card") == []
    assert len(waiting("same_number")) == 1
    assert Entry.plain.filter(tag="registry:number:right").count() == 2


def test_a_refusal_at_the_desk_leads_to_the_record_that_has_it(
    one: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    other = person(OWN, "HO-2", "Quàng Thị Mai")
    give(other)
    client = as_actor(commune_officer)
    refused = client.post(url(one), sent(one, NUMBER))
    assert refused.status_code == 422
    address = f"{page(other)}?beside={one.uid}"
    assert f'href="{address}"' in refused.content.decode()
    said = client.get(address).content.decode()
    assert "Lò Văn Pản" in said
    assert f"/w/registry/people/{other.uid}/number/correct/" in said
    assert f"/w/registry/people/{other.uid}/same/{one.uid}/" in said


@pytest.fixture
def next_door(make_actor: Any) -> Any:
    """An officer of the next commune."""
    rights = ("registry:household:see", "registry:household:correct", "registry:person:merge")
    return make_actor(*rights, "registry:person:identify", name="next door", commune=3647)


@pytest.fixture
def other(one: Person) -> Person:
    """One of the next commune alone has the number."""
    made = person(ELSEWHERE, "HO-9", "Cầm Văn Xa")
    give(made)
    return made


def test_a_refusal_because_of_another_commune_goes_to_the_keeper(
    one: Person, other: Person, commune_officer: Any, next_door: Any, keeper: Any, as_actor: SignIn
) -> None:
    client = as_actor(commune_officer)
    refused = client.post(url(one), sent(one, NUMBER)).content.decode()
    assert 'name="ask"' in refused
    assert "Cầm" not in refused
    assert str(other.uid) not in refused
    for _ in range(2):
        answer = client.post(url(one), sent(one, NUMBER) | {"ask": "on"})
        assert answer["Location"] == f"/w/registry/households/{one.household.uid}/"
    (duty,) = waiting("same_number")
    assert duty.path == f"{page(other)}?beside={one.uid}"
    assert NUMBER not in duty.path
    shown = queries.same_number(keeper, other.uid, KIND, one.uid)
    assert [(record.name, record.carries) for record in shown.records] == [
        ("C. V. X.", True),
        ("L. V. P.", False),
    ]
    assert Person.plain.get(pk=one.pk).identity_index == ""
    assert check(keeper, other, beside=one.uid) == 1
    assert waiting("same_number") == []
    # The other commune finds that the card says something else: the number is free, and hers.
    said = as_actor(next_door).get(page(other)).content.decode()
    assert f"{page(other)}right/" in said
    assert "Không còn gì phải giải quyết" not in said, "her commune is not told for whom it was typed"
    assert str(one.uid) not in said
    actions.correct_number(by=next_door, uid=other.uid, told=told("014180009999"), deed=deed(other))
    assert waiting("check_card") == []
    as_actor(commune_officer).post(url(one), sent(one, NUMBER) | {"ask": "on"})
    assert Person.plain.get(pk=one.pk).identity_index, "nobody else has it: it is added as she meant"


@pytest.mark.parametrize("path", ["ask", "look", "cards", "right"])
def test_somebody_of_the_next_commune_does_nothing_here(
    one: Person, there: Person, outsider: Any, as_actor: SignIn, path: str
) -> None:
    assert as_actor(outsider).post(f"{page(one)}{path}/").status_code == 404
    assert not Duty.plain.exists()


def test_who_has_no_such_number_has_no_such_page(one: Person, commune_officer: Any) -> None:
    with pytest.raises(NotFound):
        queries.same_number(commune_officer, uuid4(), KIND)
    with pytest.raises(NoNumber):
        queries.same_number(commune_officer, one.uid, KIND)


def test_under_a_new_key_of_digests_both_are_asked_for(
    one: Person, here: Person, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    former, known = "f" * 20, numbers.indexes_of("identity", NUMBER)
    Person.plain.filter(pk=here.pk).update(identity_index=former)
    monkeypatch.setattr(numbers, "indexes_of", lambda _field, _value: [*known, former])
    assert len(queries.same_number(commune_officer, one.uid, KIND).records) == 2
