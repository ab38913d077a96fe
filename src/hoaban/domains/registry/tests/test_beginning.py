"""A household begins at the desk with its head: once, in one's own commune, and can be taken back."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from hoaban.domains.registry import actions
from hoaban.domains.registry.beginning import Begun
from hoaban.domains.registry.errors import CodeTaken
from hoaban.domains.registry.models import Change, GroupFact, Household, Person
from hoaban.domains.registry.ports import connected
from hoaban.domains.registry.tests.conftest import COMMUNES, SignIn
from hoaban.domains.registry.values import Lookalike, PersonTold, Precision, Relation, Sex
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("sheet_codes")]
OWN = COMMUNES["03646"]


def begun(**more: Any) -> Begun:
    head = PersonTold("Lò Văn Pành", Relation.HEAD, Sex.MALE, 1981, None, None, Precision.YEAR, "")
    return Begun(**({"commune": OWN, "village": "Bản Bó", "code": "", "head": head} | more))


def begin(by: Any, request: str | None = None, **more: Any) -> Household:
    uid = actions.begin_household(by=by, begun=begun(**more), request=request, now=timezone.now())
    return Household.plain.get(uid=uid)


def test_a_household_begins_once_with_its_head(commune_officer: Any) -> None:
    since = date(2026, 3, 1)
    first = begin(commune_officer, "r1", since=since, said_by="Trưởng bản")
    again = begin(commune_officer, "r1", since=since, said_by="Trưởng bản")
    assert first.pk == again.pk
    head = Person.plain.get()
    assert (head.household_id, head.relation, head.valid_from) == (first.pk, "head", since)
    assert (first.valid_from, first.village, head.place_no) == (since, "Bản Bó", first.place_no)
    assert first.code.startswith("HM"), "nobody gave it a code"
    assert Change.plain.get().said_by == "Trưởng bản"
    assert Entry.plain.filter(tag="registry:household:begun", request="r1").count() == 1
    assert Event.plain.filter(name="registry.household_corrected").count() == 1


def test_codes_of_ours_differ_and_one_of_another_household_is_refused(commune_officer: Any) -> None:
    one, other = begin(commune_officer), begin(commune_officer)
    assert one.code != other.code
    with pytest.raises(CodeTaken):
        begin(commune_officer, code=one.code)
    assert Household.plain.count() == 2


def test_it_begins_in_no_other_commune(commune_officer: Any, outsider: Any) -> None:
    for by, commune in ((commune_officer, COMMUNES["03664"]), (outsider, OWN)):
        with pytest.raises(NotAllowed):
            begin(by, commune=commune)
    assert not Household.plain.exists()


def test_taken_back_it_stands_no_longer_and_nobody_in_it(commune_officer: Any) -> None:
    home = begin(commune_officer)
    actions.take_back_change(by=commune_officer, uid=Change.plain.get().uid, request=None, now=timezone.now())
    assert Household.plain.get(pk=home.pk).replaced_at
    assert Person.plain.get().replaced_at
    assert begin(commune_officer).code != home.code, "a number is given once"


def test_with_others_in_it_the_household_stays_when_its_head_is_taken_back(commune_officer: Any) -> None:
    home = begin(commune_officer)
    child = PersonTold("Lò Văn Bun", Relation.CHILD, Sex.MALE, 2010, None, None, Precision.YEAR, "")
    deed = actions.Deed(home.version, None, timezone.now())
    actions.add_person(by=commune_officer, uid=home.uid, told=child, deed=deed)
    head = Change.plain.get(person__relation="head")
    actions.take_back_change(by=commune_officer, uid=head.uid, request=None, now=timezone.now())
    assert Household.plain.get(pk=home.pk).replaced_at is None


def test_the_group_somebody_says_stands_with_who_said_so(commune_officer: Any, as_actor: SignIn) -> None:
    client, address = as_actor(commune_officer), reverse("registry:new_household")
    typed = {"name": "Lò Văn Pành", "group": "03"}
    assert client.post(address, typed).status_code == 422, "nobody said so"
    assert not Household.plain.exists()
    assert client.post(address, typed | {"said_by": "Ông Pành"}).status_code == 302
    fact, head = GroupFact.plain.get(), Person.plain.get()
    assert (fact.person_id, fact.said_by) == (head.pk, "Ông Pành")
    assert head.ethnic_group_id == fact.ethnic_group_id


def test_a_name_is_enough_and_leads_to_the_household(commune_officer: Any, as_actor: SignIn) -> None:
    client, address = as_actor(commune_officer), reverse("registry:new_household")
    answer = client.post(address, {"name": "Mùa A Tủa"})
    home = Household.plain.get()
    assert answer["Location"] == reverse("registry:household", args=[home.uid])
    assert reverse("registry:new_person", args=[home.uid]) in client.get(answer["Location"]).content.decode()


def test_what_was_looked_for_is_carried_over(commune_officer: Any, as_actor: SignIn) -> None:
    client = as_actor(commune_officer)
    page = client.get(reverse("registry:households"), {"q": "Mùa A Tủa"}).content.decode()
    address = reverse("registry:new_household")
    assert f"{address}?q=M%C3%B9a" in page
    assert 'value="Mùa A Tủa"' in client.get(address, {"q": "Mùa A Tủa"}).content.decode()
    assert 'value="HO-1"' not in client.get(address, {"q": "HO-1"}).content.decode(), "a code is no name"


def test_who_may_be_the_head_already_is_shown_first(
    commune_officer: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = begin(commune_officer)
    who = Person.plain.get()
    alike = Lookalike(who.uid, standing.uid, who.name, "1981", "Trùng tên")
    monkeypatch.setattr(connected, "lookalikes", lambda *_asked: (alike,))
    client, address = as_actor(commune_officer), reverse("registry:new_household")
    answer = client.post(address, {"name": who.name})
    assert answer.status_code == 409
    assert reverse("registry:household", args=[standing.uid]) in answer.content.decode()
    assert Household.plain.count() == 1
    assert client.post(address, {"name": who.name, "another": "on"}).status_code == 302
    assert Household.plain.count() == 2


@pytest.mark.parametrize(("since", "born"), [("2099-01-01", ""), ("1970-01-01", "1981")])
def test_a_day_that_cannot_be_is_said_beside_its_field(
    commune_officer: Any, as_actor: SignIn, since: str, born: str
) -> None:
    typed = {"name": "Lò Văn Pành", "since": since, "born": born}
    answer = as_actor(commune_officer).post(reverse("registry:new_household"), typed)
    assert answer.status_code == 422
    assert not Household.plain.exists()
