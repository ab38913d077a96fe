"""What of a household somebody should look at before it is confirmed, as conditions: a whole list is asked at once.

Rows of it that no list could bring, nobody who is its head, births that contradict. What nobody said yet (a language, a
telephone) is not among them: of a new list it is true of everybody.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, Subquery, Sum

from hoaban.domains.registry.following import ledger
from hoaban.domains.registry.models import CURRENT, Household, Person
from hoaban.domains.registry.queries.slices import among
from hoaban.domains.registry.values import Relation

YOUNGER = (Relation.CHILD, Relation.GRANDCHILD)
OLDER = (Relation.PARENT, Relation.GRANDPARENT)


def has_findings() -> Q:
    """Of a household."""
    sums = ledger().plain.order_by().values("household_id").annotate(n=Sum("rows"))
    heads = Person.plain.filter(CURRENT, household_id=OuterRef("pk"), relation=Relation.HEAD)
    return Q(pk__in=sums.filter(n__gt=0).values("household_id")) | Q(~Exists(heads)) | odd_births()


def odd_births() -> Q:
    """As `looks.looks` says it of one household: a child is younger than the head, a parent older; equal years are odd too."""
    heads = Person.plain.filter(
        CURRENT, household_id=OuterRef("household_id"), relation=Relation.HEAD, birth_year__isnull=False
    )
    year = Subquery(heads.order_by("pk").values("birth_year")[:1])
    odd = Q(relation__in=YOUNGER, birth_year__lte=year) | Q(relation__in=OLDER, birth_year__gte=year)
    return Q(Exists(Person.plain.filter(CURRENT, odd, household_id=OuterRef("pk"))))


def with_findings(households: Collection[int]) -> set[int]:
    """Those of these that somebody should look at first; one query."""
    return set(Household.plain.filter(among("pk", households), has_findings()).values_list("pk", flat=True))
