"""What of a household somebody should look at before it is confirmed, as conditions: a whole list is asked at once.

Rows of it that no list could bring, people of whom nobody is the head, births and facts that contradict, a poor or near-poor status
that names no decision or an old one: of these kinds the same as its page says (`looks.looks`). What nobody said yet (a language, a
telephone) is not among them: of a new list it is true of everybody.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Sum, When
from django.utils import timezone

from hoaban.domains.registry import decided
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.following import ledger
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, Person, PersonFact, VillageFact
from hoaban.domains.registry.queries.slices import among
from hoaban.domains.registry.values import POOR, Relation

YOUNGER = (Relation.CHILD, Relation.GRANDCHILD)
OLDER = (Relation.PARENT, Relation.GRANDPARENT)


def has_findings(where_read: Q | None = None) -> Q:
    """Of a household; its status only where the asker may read it."""
    sums = ledger().plain.order_by().values("household_id").annotate(n=Sum("rows"))
    people = Exists(_here().filter(Q(heads=0) | _ODD | Q(denied=1)))
    unsure = _unsure() if where_read is None else where_read & _unsure()
    return Q(pk__in=sums.filter(n__gt=0).values("household_id")) | Q(people) | _said_twice() | unsure


def marked(rows: QuerySet[Household]) -> QuerySet[Household]:
    """With what its line tells of each: births that contradict, facts that do."""
    return rows.annotate(
        is_odd=Q(Exists(_here().filter(_ODD))),
        is_contradicting=Q(Exists(_here().filter(denied=1))) | _said_twice(),
        is_unsure=_unsure(),
    )


_ODD = Q(younger__lte=F("head_born")) | Q(older__gte=F("head_born"))
"""A child is younger than the head, a parent older; equal years are odd too."""


def _here() -> QuerySet[Any]:
    """Who lives in a household, as one row; none where nobody does. Each household is asked by itself: PostgreSQL would read
    the whole province's people for a condition on a single one of them. Of two heads the older one's birth counts."""
    people = Person.plain.filter(CURRENT, household_id=OuterRef("pk")).order_by().values("household_id")
    is_head = Q(relation=Relation.HEAD)
    return people.annotate(
        heads=Count("pk", filter=is_head),
        head_born=Min("birth_year", filter=is_head),
        younger=Min("birth_year", filter=Q(relation__in=YOUNGER)),
        older=Max("birth_year", filter=Q(relation__in=OLDER)),
        denied=Max(Case(When(_denied(), then=1), default=0, output_field=IntegerField())),
    )


def _denied() -> Q:
    """Of a person: said to have no telephone, or no insurance, and a number of hers is kept."""

    def has_none(kind: FactKind) -> Q:
        return Q(Exists(PersonFact.plain.filter(CURRENT, person_id=OuterRef("pk"), kind=kind, value="none")))

    phone = ~Q(phone_e164="") & has_none(FactKind.PHONE)
    return phone | ~Q(insurance_index="") & has_none(FactKind.INSURANCE)


def _said_twice() -> Q:
    """Of a household: of its village two things of one kind hold, where two villages became one."""
    kinds = VillageFact.plain.filter(CURRENT).order_by().values("place_no", "kind")
    twice = kinds.annotate(least=Min("value"), most=Max("value")).filter(least__lt=F("most"))
    return Q(place_no__in=twice.values("place_no"))


def _unsure() -> Q:
    """Of a household: poor or near poor by no decision that can be named, or by one of before the last yearly review."""
    today = timezone.localdate()
    named = Q(source__iregex=decided.names_year(decided.review_years(today)))
    later = ~Q(source__iregex=decided.ANY_YEAR) & Q(valid_from__gte=decided.reviewed_since(today))
    has_number = ~Q(source="") & ~Q(source__regex=decided.ONLY_DAY)
    poor = HouseholdFact.plain.filter(
        CURRENT, household_id=OuterRef("pk"), kind=FactKind.POVERTY, value__in=POOR
    )
    return Q(Exists(poor.exclude(has_number & (named | later))))


def with_findings(households: Collection[int]) -> set[int]:
    """Those of these that somebody should look at first; one query."""
    return set(Household.plain.filter(among("pk", households), has_findings()).values_list("pk", flat=True))
