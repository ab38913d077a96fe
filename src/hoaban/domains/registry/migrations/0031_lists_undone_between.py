"""What a list told goes with it, where it was taken back before lists could be taken back from between two.

Then a fact that a later list or a confirmation had closed was left as if it still counted, and held again once that later list was
taken back too. Such a row is known by three things: its list is taken back, it is not, and what closed it stood by then and stands
now. It is marked by the hour its list was taken back, and what it had closed holds until what stands began, as if undone today.
Where somebody noted otherwise by hand since, it stays, then as now. Done twice, nothing is left to find.
"""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

TABLES = {
    "HouseholdFact": ("household_id", "household__batch_id"),
    "PersonFact": ("person_id", "person__batch_id"),
    "VillageFact": ("unit_id", None),
}
"""Whose facts, and which list brought whom they are of: who stays of a list keeps what it told."""


def take_back_with_their_lists(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """One list after the other, so that each is closed by what stands without those before it; two statements each."""
    undone = apps.get_model("imports", "ImportBatch")._base_manager.filter(state="undone").order_by("pk")
    for batch, undone_at in list(undone.values_list("pk", "undone_at")):
        for name, (owner, brought_by) in TABLES.items():
            rows = apps.get_model("registry", name)._base_manager
            ours = _left(rows, owner).filter(batch_id=batch, replaced_at__lte=undone_at)
            if brought_by:
                ours = ours.exclude(**{brought_by: batch})
            _hold_until_what_stands(rows.exclude(batch_id=batch), ours, owner)
            rows.filter(pk__in=ours.values("pk")).update(taken_back_at=undone_at)


def _left(rows: Any, owner: str) -> QuerySet[Any]:
    """Closed by a list or by the same told again, and not taken back; `queries.brought_facts.told_since`."""
    next_one = rows.filter(
        Q(batch_id__isnull=False) | Q(value=OuterRef("value")), **{owner: OuterRef(owner)}, kind=OuterRef("kind"),
        recorded_at=OuterRef("replaced_at"), taken_back_at=None,
    )  # fmt: skip
    found: QuerySet[Any] = rows.filter(Exists(next_one), taken_back_at=None)
    return found


def _hold_until_what_stands(others: QuerySet[Any], ours: QuerySet[Any], owner: str) -> None:
    closed_by = ours.filter(
        **{owner: OuterRef(owner)}, kind=OuterRef("kind"), recorded_at=OuterRef("replaced_at")
    ).order_by("pk")
    before = others.filter(Exists(closed_by), **{f"{owner}__in": ours.values(owner)}, taken_back_at=None)
    before.update(
        replaced_at=Subquery(closed_by.values("replaced_at")[:1]),
        valid_to=Subquery(closed_by.values("valid_to")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("imports", "0007_late_faults"), ("registry", "0030_index_on_insurance")]

    operations = [migrations.RunPython(take_back_with_their_lists, migrations.RunPython.noop)]
