"""Samples about one person in two records; `samples` offers them by name."""

from uuid import UUID

from django.utils import timezone

from tests.support.people import Cast


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
