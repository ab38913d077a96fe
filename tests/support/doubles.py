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


def standing_merge(cast: Cast) -> UUID:
    """Two records that were made one."""
    from hoaban.domains.registry import actions
    from tests.support import samples

    kept, merged = samples.person_with_number(cast), person_like_her(cast)
    choice = actions.Choice(1, 1, frozenset(), None, timezone.now())
    by = cast.actor("commune_officer")
    return actions.merge_people(by=by, kept_uid=kept, merged_uid=merged, choice=choice).uid
