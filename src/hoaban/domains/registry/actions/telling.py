"""What was told at the door of who lives there: somebody died or moved away, somebody is new. Called by the visit."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions.correcting import added, back_here, deed_of, gone
from hoaban.domains.registry.errors import PersonElsewhere
from hoaban.domains.registry.judging import birth_columns
from hoaban.domains.registry.models import Change, Household, Person
from hoaban.domains.registry.values import HERE, Changed, Left, PersonTold, Precision, Relation, Sex
from hoaban.foundation.access import api as access
from hoaban.foundation.imports.api import dates
from hoaban.foundation.offline import api as offline


def who_left(by: access.Actor, home: Household, said: Mapping[UUID, str], now: datetime) -> None:
    """Each as the visitor heard it. Whoever lives in another household by now is not touched: that is refused."""
    for uid, told in said.items():
        person = Person.plain.select_for_update().filter(uid=uid, household=home).first()
        if person is None or person.merged_into_id:
            raise PersonElsewhere
        why, day = offline.dated(told)
        if person.replaced_at:
            change = Change.plain.filter(person=person, what=Changed.LEFT, taken_back_at__isnull=True).last()
            if change is None or len(deed_of(change)) > 1:
                raise PersonElsewhere  # somebody else became head that day: all of it is put back on the household's page
            back_here(change, person)
            Change.plain.filter(pk=change.pk).update(taken_back_at=now)
        if why != HERE:
            # A phone whose clock runs ahead says tomorrow: nobody leaves later than today.
            today = timezone.localdate(now)
            gone(by, home, person, Left(why), min(day or today, today), now)


def who_is_new(
    by: access.Actor, home: Household, told: Mapping[str, str], seen_on: date, now: datetime
) -> None:
    """Newborns, and those who came to live here. Without a name nobody is added: the form keeps what was said."""
    for number in sorted({key.partition(".")[2] for key in told}):
        said = {
            key.partition(".")[0]: value for key, value in told.items() if key.partition(".")[2] == number
        }
        if said.get("new_name"):
            born, came = said.get("new_how") == "born", said.get("new_how") == "came"
            added(
                by, home, _told(said), now, since=seen_on if came else None,
                what=Changed.BORN if born else Changed.ADDED,
            )  # fmt: skip


def _told(said: Mapping[str, str]) -> PersonTold:
    born = dates([said["new_born"]])[0] if said.get("new_born") else None
    year, month, day, precision = birth_columns(born)
    return PersonTold(
        " ".join(said["new_name"].split()), Relation(said.get("new_relation") or Relation.OTHER),
        Sex(said.get("new_sex", "")), year, month, day, Precision(precision), "",
    )  # fmt: skip


def is_name(said: str) -> bool:
    return rules.is_name(" ".join(said.split()))


def is_birth(said: str) -> bool:
    """A date that exists, on or before today, of somebody who may be alive."""
    read = dates([said])[0]
    if read is None or read.year < rules.OLDEST_YEAR:
        return False
    return (read.day or date(read.year, read.month or 1, 1)) <= timezone.localdate()
