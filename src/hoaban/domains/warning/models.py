"""Alerts, the messages that went out, who decided what, and the shift log.

An alert is what people work on; a version is what people outside read. A version is written once and never changed: what is
wrong in it is put right by the next one. Delivery is not here: room notify holds the only ledger.
"""

from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q

from hoaban.domains.warning.rules.calling import TRIES
from hoaban.domains.warning.values import (
    EXERCISE_WORD,
    LEVELS,
    Hazard,
    Message,
    Origin,
    Shift,
    State,
    Status,
    Step,
)
from hoaban.domains.warning.values.called import OPEN, CallState
from hoaban.foundation.access.api import NOBODY, Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.cap.values import Severity
from hoaban.kit.uid import uuid7

IS_DRILL = Q(status=Status.EXERCISE)


def known(field: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [one.value for one in values]}), name=name)


class Occasion(ScopedModel):
    """One storm, one cold spell: what groups the drafts that belong together."""

    uid = models.UUIDField(default=uuid7, editable=False)
    status = models.CharField(max_length=8)
    family = models.CharField(max_length=16)
    place_no = models.BigIntegerField()
    place_stop = models.BigIntegerField()
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()

    secrecy = each(Secrecy.OPEN, "status", "family", "place_no", "place_stop", "opened_at", "last_at")

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="warning_occasion_uid_once"),
            known("status", Status, "warning_occasion_status_known"),
        ]
        indexes = [models.Index(fields=["status", "last_at"], name="warning_occasion_last")]


class Worded(ScopedModel):
    """What a text says; the same columns for what is being written and for what was sent."""

    level = models.SmallIntegerField()
    sure = models.CharField(max_length=8)
    areas = models.JSONField(default=list)
    """Unit numbers, as they were chosen."""
    place_no = models.BigIntegerField()
    place_stop = models.BigIntegerField()
    """The smallest range that holds all of them."""
    onset = models.DateTimeField()
    expires = models.DateTimeField()
    do_this = models.CharField(max_length=200)
    go_there = models.CharField(max_length=200, blank=True)
    by_when = models.CharField(max_length=200, blank=True)
    who_calls = models.CharField(max_length=200, blank=True)
    shape = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    """What was drawn: name, polygons, circles; empty where units were chosen by name."""

    class Meta(ScopedModel.Meta):
        abstract = True


SAID = each(
    Secrecy.OPEN, "level", "sure", "areas", "place_no", "place_stop", "onset", "expires", "do_this", "go_there",
    "by_when", "who_calls", "shape", "status", "hazard", "number", "identifier", "issuer",
)  # fmt: skip


class Alert(Worded):
    """What people work on, from a draft to its end."""

    uid = models.UUIDField(default=uuid7, editable=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, editable=False)
    born_as = models.CharField(max_length=8, editable=False)
    """The status again, so that no single statement turns a drill into the real thing: the table compares the two."""
    hazard = models.CharField(max_length=12)
    issuer = models.CharField(max_length=40)
    origin = models.CharField(max_length=8)
    origin_ref = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=16, default=State.DRAFT)
    number = models.PositiveIntegerField(default=0)
    """Of the last version; 0 before the first issue."""
    identifier = models.CharField(max_length=80, blank=True)
    live_until = models.DateTimeField(null=True)
    """When the last version ends, whatever a newer text proposes."""
    written_by = models.CharField(max_length=80)
    written_label = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=80, blank=True)
    reviewed_label = models.CharField(max_length=200, blank=True)
    reviewed_seal = models.CharField(max_length=64, blank=True)
    """Of the very text that the second person read."""
    toneless = models.CharField(max_length=1000, blank=True, default="", db_default="")
    """The whole message without tone marks, as whoever wrote the text proposes it."""
    toneless_agreed = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1)

    secrecy = {
        **SAID,
        **each(
            Secrecy.OPEN,
            "born_as",
            "origin",
            "origin_ref",
            "state",
            "live_until",
            "written_at",
            "reviewed_seal",
        ),
        **each(Secrecy.OPEN, "toneless", "toneless_agreed"),
        **each(Secrecy.PERSONAL, "written_by", "written_label", "reviewed_by", "reviewed_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="warning_alert_uid_once"),
            models.UniqueConstraint(
                fields=["identifier"], condition=~Q(identifier=""), name="warning_alert_identifier_once"
            ),
            models.CheckConstraint(condition=Q(status=F("born_as")), name="warning_alert_status_as_born"),
            models.CheckConstraint(
                condition=Q(level__gte=LEVELS[0], level__lte=LEVELS[-1]), name="warning_alert_level"
            ),
            models.CheckConstraint(
                condition=Q(number=0, identifier="", live_until__isnull=True)
                | Q(number__gte=1, live_until__isnull=False) & ~Q(identifier=""),
                name="warning_alert_sent_whole",
            ),
            known("status", Status, "warning_alert_status_known"),
            known("state", State, "warning_alert_state_known"),
            known("hazard", Hazard, "warning_alert_hazard_known"),
            known("origin", Origin, "warning_alert_origin_known"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "live_until"], name="warning_alert_state")]


class Version(Worded):
    """One message as it was sent."""

    uid = models.UUIDField(default=uuid7, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    message = models.CharField(max_length=8)
    ending = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=8)
    hazard = models.CharField(max_length=12)
    identifier = models.CharField(max_length=90)
    references = models.JSONField(default=list)
    """Identifier and sent time of every earlier version, exactly as they went out."""
    issuer = models.CharField(max_length=40)
    issuer_name = models.CharField(max_length=200)
    places = models.TextField()
    """Names of the places on that day; units may be renamed later."""
    lines = models.JSONField(default=list)
    words = models.TextField()
    """What people read, whole."""
    reason = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    """In whole seconds, as CAP writes it."""

    secrecy = {
        **SAID,
        **each(
            Secrecy.OPEN,
            "message",
            "ending",
            "references",
            "issuer_name",
            "places",
            "lines",
            "words",
            "reason",
            "sent_at",
        ),
    }

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="warning_version_uid_once"),
            models.UniqueConstraint(fields=["alert", "number"], name="warning_version_once"),
            models.UniqueConstraint(fields=["identifier"], name="warning_version_identifier_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="warning_version_number"),
            models.CheckConstraint(
                condition=Q(level__gte=LEVELS[0], level__lte=LEVELS[-1]), name="warning_version_level"
            ),
            models.CheckConstraint(
                condition=IS_DRILL & Q(words__startswith=EXERCISE_WORD)
                | ~IS_DRILL & ~Q(words__startswith=EXERCISE_WORD),
                name="warning_version_drill_says_so",
            ),
            known("status", Status, "warning_version_status_known"),
            known("message", Message, "warning_version_message_known"),
        ]  # fmt: skip

    def save(self, **options: Any) -> None:
        """Once."""
        super().save(**options | {"force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("A message that went out is not deleted")


class Decision(ScopedModel):
    """Who did what to an alert, when, and how she showed that it was she."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=10)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    by_role = models.CharField(max_length=60, null=True)  # noqa: DJ001 — «none» (a program) and «not asked yet» are two answers
    """The role that gave her the right, by its name in config/roles.py; NULL: decided before roles were kept."""
    at = models.DateTimeField()
    proof = models.CharField(max_length=8)
    note = models.CharField(max_length=300, blank=True)
    """Why: of an override, a cancellation, an all-clear."""
    seal = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    """The version that stood after it."""
    quoted = models.PositiveSmallIntegerField(null=True)
    """How many bulletins of others were kept with it; empty: none was looked for, as before they were kept at all."""
    lacked = models.JSONField(null=True)
    """What «Are we ready?» missed as a drill ended, [kind, what, count] each; NULL: no drill's end, or before it was kept."""

    secrecy = each(Secrecy.PERSONAL, "by_key", "by_label") | each(
        Secrecy.OPEN, "step", "by_role", "at", "proof", "note", "seal", "number", "quoted", "lacked"
    )
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [known("step", Step, "warning_decision_step_known")]
        indexes = [models.Index(fields=["alert", "id"], name="warning_decision_alert")]


class CallBack(ScopedModel):
    """A call to the second person about one text. The number stands in notify's ledger alone, the digits nowhere."""

    uid = models.UUIDField(default=uuid7, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="+")
    alert_version = models.PositiveIntegerField()
    seal = models.CharField(max_length=64)
    """Of the very text that is read to her."""
    person_key = models.CharField(max_length=80)
    person_label = models.CharField(max_length=200)
    phone = models.CharField(max_length=60)
    """Last digits of the number she had proven."""
    asked_by = models.CharField(max_length=80)
    asked_label = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    expires = models.DateTimeField()
    state = models.CharField(max_length=8, default=CallState.CALLING.value)
    tries = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    """Her agreement, when it came to one."""

    secrecy = {
        **each(Secrecy.OPEN, "alert_version", "seal", "asked_at", "expires", "state", "tries", "answered_at"),
        **each(Secrecy.PERSONAL, "person_key", "person_label", "phone", "asked_by", "asked_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="warning_call_uid_once"),
            models.UniqueConstraint(
                fields=["alert"], condition=Q(state__in=sorted(one.value for one in OPEN)), name="warning_call_one_open"
            ),
            models.CheckConstraint(condition=~Q(person_key=F("asked_by")), name="warning_call_two_people"),
            models.CheckConstraint(condition=Q(tries__lte=TRIES), name="warning_call_tries"),
            models.CheckConstraint(
                condition=Q(state=CallState.AGREED.value, decision__isnull=False, answered_at__isnull=False)
                | ~Q(state=CallState.AGREED.value) & Q(decision__isnull=True),
                name="warning_call_agreed_whole",
            ),
            known("state", CallState, "warning_call_state_known"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["asked_at"], name="warning_call_asked")]


class Quote(ScopedModel):
    """What another authority's bulletin said when somebody decided here: written with the decision and never changed.

    The bulletin itself stays in its room; the words stand here too, so that no later feed, mark or name alters what was known.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+", db_index=False)
    alert_version = models.PositiveIntegerField()
    """Of the alert, as the decision left it."""
    bulletin = models.ForeignKey("bulletins.Bulletin", on_delete=models.PROTECT, related_name="+")
    bulletin_uid = models.UUIDField()
    feed = models.CharField(max_length=200)
    mark = models.CharField(max_length=20)
    is_made_up = models.BooleanField()
    sender = models.CharField(max_length=300)
    identifier = models.CharField(max_length=300)
    headline = models.CharField(max_length=500)
    severity = models.CharField(max_length=10)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField()
    until = models.DateTimeField()
    is_signed = models.BooleanField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the bytes that came, in hex."""
    kept_at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["decision", "bulletin"], name="warning_quote_once"),
            known("severity", Severity, "warning_quote_severity_known"),
        ]

    def save(self, **options: Any) -> None:
        """Once."""
        super().save(**options | {"force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("What was known at a decision is not deleted")


class ShiftEntry(ScopedModel):
    """A line of the duty room's log; a hand-over is signed by who gives and by who takes."""

    uid = models.UUIDField(default=uuid7, editable=False)
    place_no = models.BigIntegerField()
    place_stop = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    text = models.CharField(max_length=1000)
    takes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")
    """The hand-over that this line takes."""
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    proof = models.CharField(max_length=8)
    seal = models.CharField(max_length=64, blank=True)
    """Of a hand-over: over all lines of the shift, so that nobody writes one in later."""

    secrecy = {
        **each(Secrecy.OPEN, "place_no", "place_stop", "kind", "at", "proof", "seal"),
        **each(Secrecy.PERSONAL, "text", "by_key", "by_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="warning_shift_uid_once"),
            known("kind", Shift, "warning_shift_kind_known"),
        ]
        indexes = [models.Index(fields=["place_no", "id"], name="warning_shift_place")]


class CapMessage(ScopedModel):
    """A version as it went out to other people's machines: the signed bytes themselves, written once and never touched.

    Made after the issue by a job, for a key that is missing must not keep people waiting. A version without its row here is
    published to no machine; a duty says so.
    """

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="+")
    identifier = models.CharField(max_length=90)
    reference = models.CharField(max_length=300)
    """``sender,identifier,sent`` exactly as they stand in the bytes: what a later message names."""
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the bytes, in hex."""
    certificate = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    secrecy = each(Secrecy.OPEN, "identifier", "reference", "content", "digest", "certificate", "signed_at")

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["identifier"], name="warning_cap_identifier_once")]

    def save(self, **options: Any) -> None:
        """Once."""
        super().save(**options | {"force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("A message that went out is not deleted")
