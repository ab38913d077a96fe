"""What the job has to do."""

from django.db.models import F

from hoaban.domains.population.models import Count


def waiting() -> list[int]:
    """Communes that changed since they were counted, the longest uncounted first."""
    rows = Count.plain.filter(answered__lt=F("asked"))
    return list(rows.order_by(F("counted_at").asc(nulls_first=True), "pk").values_list("commune", flat=True))


def communes_known() -> list[int]:
    return list(Count.plain.values_list("commune", flat=True))
