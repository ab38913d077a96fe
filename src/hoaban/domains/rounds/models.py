"""Somebody stood at the door. Both tables were the registry's and keep their names (decision 0060)."""

from django.db import models

from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each


class HouseholdVisit(ScopedModel):
    """Somebody stood at the door: when, what was found, what she corrected. Told once, never rewritten."""

    walled_by = "place_no"

    uid = models.UUIDField()
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    visited_at = models.DateTimeField()
    met = models.CharField(max_length=10, blank=True, default="")
    """Who answered, by the form's code."""
    people_present = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True, default="")
    corrected = models.JSONField(default=list)
    """Which fields this visit changed."""
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    secrecy = each(
        Secrecy.PERSONAL, "place_no", "met", "people_present", "note", "corrected", "by_key", "by_label"
    )
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        db_table = "registry_householdvisit"
        constraints = [models.UniqueConstraint(fields=["uid"], name="registry_visit_uid_once")]
        indexes = [
            models.Index(fields=["household", "visited_at"], name="registry_visit_household"),
            models.Index(fields=["place_no", "visited_at"], name="registry_visit_place"),
        ]


class VisitPhoto(ScopedModel):
    """A photo taken on a visit; its bytes are in `files`."""

    visit = models.ForeignKey(HouseholdVisit, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    secrecy = {}

    class Meta(ScopedModel.Meta):
        db_table = "registry_visitphoto"
        constraints = [models.UniqueConstraint(fields=["uid"], name="registry_visit_photo_once")]
