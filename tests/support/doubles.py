"""Samples about one person in two records; `samples` offers them by name."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from tests.support.people import Cast

ELSEWHERE = 14_03910_0000


def person_like_her(_cast: Cast) -> UUID:
    """Another record in another household of the same commune."""
    from hoaban.domains.registry.models import Household, Person
    from tests.support import samples

    home = Household.plain.create(code="HO-2", place_no=samples.OWN)
    made = Person.plain.create(
        household=home, place_no=samples.OWN, name="Lò Mẩu", name_key="lo mau", name_sort="1"
    )
    return made.uid


def household_of_one(_cast: Cast) -> UUID:
    """Somebody who may move."""
    from hoaban.domains.registry.models import Household, Person
    from tests.support import samples

    home = Household.plain.create(code="HO-3", place_no=samples.OWN)
    Person.plain.create(
        household=home, place_no=samples.OWN, name="Cầm Nọi", name_key="cam noi", name_sort="2"
    )
    return home.uid


def standing_move(cast: Cast) -> UUID:
    """Somebody who moved into a household of her own."""
    from hoaban.domains.registry import actions
    from hoaban.domains.registry.models import Person
    from hoaban.domains.registry.moves import MoveWhy, Moving, NewHome
    from hoaban.domains.registry.values import Relation

    home, now = household_of_one(cast), timezone.now()
    person = UUID(str(Person.plain.get(household__uid=home).uid))
    moving = Moving({person: Relation.HEAD}, NewHome("HO-4", "", ""), timezone.localdate(now), MoveWhy.SPLIT)
    by = cast.actor("commune_officer")
    return actions.move_people(by=by, uid=home, moving=moving, deed=actions.Deed(1, None, now)).uid


def standing_merge(cast: Cast) -> UUID:
    """Two records that were made one."""
    from hoaban.domains.registry import actions
    from tests.support import samples

    kept, merged = samples.person_with_number(cast), person_like_her(cast)
    choice = actions.Choice(1, 1, frozenset(), None, timezone.now())
    by = cast.actor("commune_officer")
    return actions.merge_people(by=by, kept_uid=kept, merged_uid=merged, choice=choice).uid


def open_pair(cast: Cast) -> UUID:
    """Two records that wait for somebody's word."""
    from hoaban.domains.linkage.models import Pair
    from hoaban.domains.registry.models import Person
    from tests.support import samples

    uids = samples.person_with_number(cast), person_like_her(cast)
    both = Person.plain.filter(uid__in=uids)
    # Like enough that a search of the background finds them too and lets the pair stand.
    both.update(sex="f", birth_year=1951, birth_precision="year", phone_e164="+84500000951")
    first, second = sorted(both.values_list("pk", flat=True))
    return Pair.plain.create(
        first_person=first, second_person=second, first_place=samples.OWN, second_place=samples.OWN, score=0.9,
        reasons=[["name", 2, 4.0, 2]], found_at=timezone.now(),
    ).uid  # fmt: skip


def pair_across(cast: Cast) -> UUID:
    """The same, and the second one lives in a commune that nobody of the cast keeps."""
    from hoaban.domains.linkage.models import Pair
    from hoaban.domains.registry.models import Person

    uid = open_pair(cast)
    pair = Pair.plain.get(uid=uid)
    Person.plain.filter(pk=pair.second_person).update(place_no=ELSEWHERE)
    Pair.plain.filter(pk=pair.pk).update(second_place=ELSEWHERE)
    return uid


def decided_pair(cast: Cast) -> UUID:
    """Two records that somebody called two people."""
    from hoaban.domains.linkage.models import Pair

    uid = open_pair(cast)
    Pair.plain.filter(uid=uid).update(state="different", decided_by="x", decided_at=timezone.now())
    return uid


def learnt_weights(_cast: Cast) -> int:
    """Weights learnt from the people of the own province, not in force."""
    from hoaban.domains.linkage import rules
    from hoaban.domains.linkage.models import Weighing
    from tests.support import samples

    province, now = samples.OWN // 10**9 * 10**9, timezone.now()
    number = Weighing.plain.filter(province=province).count() + 1
    why = [["name", 2, 4.0, 2], ["birth", 9, -3.0, 0]]
    return Weighing.plain.create(
        province=province, number=number, asked_at=now, asked_by="x", learnt_at=now, text=rules.weights_text(rules.known_weights()),
        people=12, before=2, after=2, gained=1, lost=1, sample={"gained": [[0.3, 0.8, why]], "lost": [[0.6, 0.2, why]]},
    ).number  # fmt: skip


def give_number(person: Any, number: str) -> None:
    """An identity number, sealed and found by its digest."""
    from hoaban.domains.registry import numbers

    keys = numbers.at_hand()
    person.identity_sealed = keys.seal("identity", person.uid, number)
    person.identity_index = keys.index_of("identity", number)
    person.save()


def record_of(name: str, code: str, place_no: int, *, year: int) -> Any:
    """Somebody in a household of her own."""
    from hoaban.domains.registry import rules
    from hoaban.domains.registry.models import Household, Person

    home = Household.plain.create(code=code, place_no=place_no, village="Bản Bó")
    return Person.plain.create(
        household=home, place_no=place_no, name=name, name_key=rules.name_key(name), name_sort=rules.name_sort(name),
        sex="f", birth_year=year, birth_month=2, birth_date=date(year, 2, 3), birth_precision="day", relation="child",
    )  # fmt: skip
