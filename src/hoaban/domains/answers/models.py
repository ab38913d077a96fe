"""What villages owe and say when they are warned.

A `Round` is one warning as its villages are asked; `Owed` is one village of it. A `Report` is what somebody said, written once
and never changed but for being read; what is known of a village is added up from them (`rules/adding.py`) and kept beside as
columns for lists and maps. A `Help` is a call for help until somebody says how it ended.
"""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from hoaban.domains.answers.cut_off import REPORTED, Asked, Back
from hoaban.domains.answers.values import Dark, Grade, Happened, Part, State, Way
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7


def known(field: str, values: Any, name: str, *, empty: bool = False) -> models.CheckConstraint:
    allowed = [one.value for one in values] + ([""] if empty else [])
    return models.CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=name)


class Round(ScopedModel):
    """One warning as its villages are asked; ``number`` is the version of its text that they owe an answer to."""

    alert = models.UUIDField()
    is_exercise = models.BooleanField()
    hazard = models.CharField(max_length=12)
    level = models.SmallIntegerField()
    number = models.PositiveIntegerField()
    asked_number = models.PositiveIntegerField(default=0)
    """The version whose villages all have their row."""
    areas = models.JSONField(default=list)
    place_no = models.BigIntegerField()
    place_stop = models.BigIntegerField()
    issued_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    secrecy = each(
        Secrecy.OPEN, "hazard", "level", "number", "asked_number", "areas", "place_no", "place_stop", "issued_at", "sent_at",
        "ends_at", "closed_at",
    )  # fmt: skip

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["alert"], name="answers_round_once")]
        indexes = [models.Index(fields=["closed_at", "-issued_at"], name="answers_round_open")]


class Owed(ScopedModel):
    """One village that owes an answer; where a commune's villages are not on the list, the commune as one."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    asked_at = models.DateTimeField()
    """When it was asked first."""
    owed_since = models.DateTimeField()
    """Since when it owes an answer to the newest text."""
    answered_number = models.PositiveIntegerField(default=0)
    """The version of the text it answered last."""
    state = models.CharField(max_length=8, default=State.SILENT.value)
    moved = models.PositiveIntegerField(null=True)
    homes = models.PositiveIntegerField(null=True)
    """As the village said, else as the register counts."""
    answered_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    moving_at = models.DateTimeField(null=True)
    safe_at = models.DateTimeField(null=True)
    help_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    dark = models.CharField(max_length=12, blank=True, default="")
    was_dark = models.BooleanField(default=False)
    rung = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    """When the next of the ladder is asked; None: nobody more."""
    is_out = models.BooleanField(default=False)
    """The warning no longer names it."""
    version = models.PositiveIntegerField(default=1)

    secrecy = each(
        Secrecy.OPEN, "place_no", "asked_at", "owed_since", "answered_number", "state", "moved", "homes", "answered_at", "told_at",
        "moving_at",
        "safe_at", "help_at", "last_at", "dark", "rung", "next_at",
    )  # fmt: skip

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["round", "place_no"], name="answers_owed_once"),
            known("state", State, "answers_owed_state_known"),
            known("dark", Dark, "answers_owed_dark_known", empty=True),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="answers_owed_next"),
            models.Index(fields=["round", "state"], name="answers_owed_state"),
        ]


class CutOff(ScopedModel):
    """That a village cannot be reached by telephone, from when to when. It is the village's, not a warning's: the next one finds it.

    What is said in a drill stands in none.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    place_no = models.BigIntegerField()
    why = models.CharField(max_length=12)
    since = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    back = models.CharField(max_length=8, blank=True, default="")
    """How it was learnt that its line is back."""
    ended_label = models.CharField(max_length=200, blank=True, default="")

    secrecy = {
        **each(Secrecy.OPEN, "place_no", "why", "since", "ended_at", "back"),
        **each(Secrecy.PERSONAL, "by_key", "by_label", "ended_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["place_no"], condition=Q(ended_at__isnull=True), name="answers_cut_off_open_once"
            ),
            known("why", REPORTED, "answers_cut_off_why_known"),
            known("back", Back, "answers_cut_off_back_known", empty=True),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, back="") | (Q(ended_at__isnull=False) & ~Q(back="")),
                name="answers_cut_off_ends_whole",
            ),
        ]


class Doubt(ScopedModel):
    """Whether a village is cut off, as its signs ask while one text of a warning holds; a person says yes or no, nobody else."""

    owed = models.ForeignKey(Owed, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    """The version of the text."""
    state = models.CharField(max_length=4, default=Asked.OPEN.value)
    since = models.DateTimeField()
    arrived = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(null=True)
    arrived_beside = models.PositiveIntegerField(null=True)
    taken_beside = models.PositiveIntegerField(null=True)
    silent = models.JSONField(default=list)
    """Kind, code and since when of each station and loudspeaker that fell silent."""
    decided_label = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    secrecy = {
        **each(
            Secrecy.OPEN, "number", "state", "since", "arrived", "taken", "arrived_beside", "taken_beside", "silent", "decided_at"
        ),
        "decided_label": Secrecy.PERSONAL,
    }  # fmt: skip
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["owed", "number"], name="answers_doubt_once"),
            known("state", Asked, "answers_doubt_state_known"),
        ]


class Help(ScopedModel):
    """A call for help; it ends only by a person who says how."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    owed = models.ForeignKey(Owed, on_delete=models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    opened_at = models.DateTimeField()
    taken_by = models.CharField(max_length=80, blank=True, default="")
    taken_label = models.CharField(max_length=200, blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True, default="")
    ended_label = models.CharField(max_length=200, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    secrecy = {
        **each(Secrecy.OPEN, "place_no", "opened_at", "taken_at", "ended_at"),
        **each(Secrecy.PERSONAL, "taken_by", "taken_label", "outcome", "ended_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owed"], condition=Q(ended_at__isnull=True), name="answers_help_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(outcome=""), name="answers_help_ends_with_words"
            ),
        ]
        indexes = [models.Index(fields=["ended_at", "opened_at"], name="answers_help_open")]


class Report(ScopedModel):
    """What one person said, once. Without a grade: words that a person reads."""

    uid = models.UUIDField(unique=True)
    """Follows from what was sent and what it says: the same sent twice is one, another button of the same page is another."""
    owed = models.ForeignKey(Owed, on_delete=models.PROTECT, null=True, related_name="+")
    place_no = models.BigIntegerField()
    """The village; the commune or the province where nobody understood the place yet."""
    help = models.ForeignKey(Help, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    """When it was said, as far as we know."""
    kept_at = models.DateTimeField()
    grade = models.CharField(max_length=8, blank=True, default="")
    moved = models.PositiveIntegerField(null=True)
    homes = models.PositiveIntegerField(null=True)
    injured = models.PositiveIntegerField(null=True)
    missing = models.PositiveIntegerField(null=True)
    road_cut = models.BooleanField(default=False)
    words = models.CharField(max_length=500, blank=True, default="")
    way = models.CharField(max_length=10)
    text_number = models.PositiveIntegerField(default=0)
    """The version of the warning that stood then."""
    by_label = models.CharField(max_length=200, blank=True, default="")
    phone_e164 = models.CharField(max_length=16, blank=True, default="", db_index=True)
    is_sure = models.BooleanField(default=True)
    voice = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    """What was said instead of typed; the bytes are files'."""
    waits = models.BooleanField(default=False)
    """A person has to read it."""
    read_at = models.DateTimeField(null=True)
    read_label = models.CharField(max_length=200, blank=True, default="")

    secrecy = {
        **each(
            Secrecy.OPEN,
            "place_no",
            "at",
            "kept_at",
            "grade",
            "moved",
            "homes",
            "way",
            "text_number",
            "read_at",
        ),
        **each(Secrecy.PERSONAL, "injured", "missing", "words", "by_label", "phone_e164", "read_label"),
    }
    retention = Keep(KeepWhy.SERVICE, 365, "kept_at")

    class Meta(ScopedModel.Meta):
        constraints = [
            known("grade", Grade, "answers_report_grade_known", empty=True),
            known("way", Way, "answers_report_way_known"),
            models.CheckConstraint(
                condition=Q(owed__isnull=False) | Q(grade=""), name="answers_report_of_village"
            ),
        ]
        indexes = [
            models.Index(fields=["owed", "at"], name="answers_report_owed"),
            models.Index(fields=["waits", "kept_at"], name="answers_report_waits"),
        ]

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("What a village said is not deleted")


class History(ScopedModel):
    """What was done about a village, beside what it said itself."""

    owed = models.ForeignKey(Owed, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=10)
    rung = models.CharField(max_length=10, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    by_label = models.CharField(max_length=200, blank=True, default="")

    secrecy = {**each(Secrecy.OPEN, "at", "what", "rung"), **each(Secrecy.PERSONAL, "note", "by_label")}
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [known("what", Happened, "answers_history_known")]
        indexes = [models.Index(fields=["owed", "id"], name="answers_history_of")]


class Contact(ScopedModel):
    """Who answers for a village when it is warned: by telephone, without an account."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    place_no = models.BigIntegerField()
    part = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    phone_e164 = models.CharField(max_length=16, db_index=True)
    language = models.CharField(max_length=8, blank=True, default="", db_default="")
    """In which she wants to be called, as she said; empty: nobody asked. Never guessed from the group she belongs to."""
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    secrecy = {
        **each(Secrecy.OPEN, "place_no", "part", "since", "ended_at"),
        **each(Secrecy.PERSONAL, "name", "phone_e164", "language"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [
            known("part", Part, "answers_contact_part_known"),
            models.UniqueConstraint(
                fields=["place_no", "phone_e164"],
                condition=Q(ended_at__isnull=True),
                name="answers_contact_once",
            ),
        ]
        indexes = [models.Index(fields=["place_no"], name="answers_contact_place")]
