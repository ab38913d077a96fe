"""Who may come in, for which office, in which role, and how far.

A person is a row here only if she signs in; a resident is registry's. Nothing is deleted: a person who left
keeps her row (``left_at``), because audit lines and decisions name her.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from hoaban.foundation.access.api import NOBODY, Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.accounts.values import Agreed, ClientKind, Grant, OrganisationKind
from hoaban.kit.text import name_key
from hoaban.kit.uid import uuid7

USERNAME = RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,39}\Z")


def new_uid() -> UUID:
    """UUIDv7: what a URL shows instead of the inside key."""
    return uuid7()


class UserManager(BaseUserManager["User"]):
    """Allauth and Django look people up here; everyone else goes through ``queries``."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. No staff flag, no superuser: rights come from memberships alone."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    username = models.CharField(max_length=40, unique=True, validators=[USERNAME])
    display_name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, default="", editable=False)
    """The name without tone marks, for searching and ordering the same way in every database."""
    email = models.EmailField(blank=True, default="")
    phone_e164 = models.CharField(max_length=16, blank=True, default="")
    language = models.CharField(max_length=8, default="vi")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    held: "tuple[date, tuple[Grant, ...]] | None" = None
    """What was read together with her at the beginning of a request (`queries.session`); no column."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        "password": Secrecy.CONFIDENTIAL,
        **each(
            Secrecy.PERSONAL,
            "username",
            "display_name",
            "name_key",
            "email",
            "phone_e164",
            "last_login",
            "language",
        ),
    }
    retention = Keep(KeepWhy.RECORD)

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="accounts_user_email_once"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = name_key(self.display_name)[:120]
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        """The given name, which Vietnamese names put last."""
        return self.display_name.split()[-1] if self.display_name.split() else self.username

    def __str__(self) -> str:
        # allauth shows this in its pages and in the authenticator app's label.
        return self.display_name or self.username


class Organisation(ScopedModel):
    """An office somebody works for: a department, a commune's committee, a health station, a cooperative.

    ``is_demo`` is the only thing that exempts an account from the second factor. It is written when the row is made,
    by the demo's loader, into an installation that holds no real organisation; no setting and no page changes it.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in OrganisationKind])
    number = models.BigIntegerField()
    """The unit it serves, as an 11-digit number; a plain value, so that a reform's job rewrites it in one statement."""
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    secrecy: ClassVar[Mapping[str, Secrecy]] = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["name", "number"], name="accounts_organisation_once"),
        ]


class Membership(ScopedModel):
    """A role × an organisation × a range of units, for some days. ``valid_to`` is the first day it no longer holds."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    start = models.BigIntegerField()
    stop = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField(default=timezone.now)

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        **each(Secrecy.PERSONAL, "user"),
        **each(Secrecy.OPEN, "role", "start", "stop", "valid_from", "valid_to"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stop__gt=models.F("start")), name="accounts_membership_range"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="accounts_membership_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "valid_to"], name="accounts_membership_user"),
            models.Index(fields=["start", "stop"], name="accounts_membership_area"),
        ]


class Delegation(ScopedModel):
    """Somebody stands in for a membership's holder, from the first to the last day. The audit names who really acted."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    secrecy: ClassVar[Mapping[str, Secrecy]] = each(
        Secrecy.PERSONAL, "to_user", "reason", "first_day", "last_day"
    )
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="accounts_delegation_dates"
            ),
        ]
        indexes = [models.Index(fields=["to_user", "last_day"], name="accounts_delegation_to")]


class Invitation(ScopedModel):
    """A one-use way in, printed on paper. With ``user`` set it gives a known person a new password instead."""

    token_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    username = models.CharField(max_length=40, validators=[USERNAME])
    display_name = models.CharField(max_length=120)
    phone_e164 = models.CharField(max_length=16, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    role = models.CharField(max_length=60, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    start = models.BigIntegerField()
    stop = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        "token_digest": Secrecy.CONFIDENTIAL,
        **each(Secrecy.PERSONAL, "user", "username", "display_name", "phone_e164", "email"),
        **each(Secrecy.OPEN, "role", "start", "stop"),
    }
    retention = Keep(KeepWhy.SPENT, 90, "expires_at")

    class Meta(ScopedModel.Meta):
        pass


class Client(ScopedModel):
    """A device or a program: a key of its own, few scopes, an owner who answers for it."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ClientKind])
    name = models.CharField(max_length=120)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    start = models.BigIntegerField()
    stop = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        "token_digest": Secrecy.CONFIDENTIAL,
        **each(Secrecy.PERSONAL, "owner", "name"),
        **each(Secrecy.OPEN, "scopes", "start", "stop"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["token_digest"], name="accounts_client_token_once"),
        ]


class Contact(ScopedModel):
    """Somebody who asked for something and has no account: what is needed to find and answer her, nothing else.

    Not a resident: registry's facts about a person stay in the registry.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    phone_e164 = models.CharField(max_length=16, blank=True, default="")
    number = models.BigIntegerField()
    """Her commune."""
    code_digest = models.CharField(max_length=80, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        "code_digest": Secrecy.CONFIDENTIAL,
        **each(Secrecy.PERSONAL, "name", "name_key", "phone_e164", "number"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["number", "name_key"], name="accounts_contact_name")]


class ActedFor(ScopedModel):
    """Somebody did something for somebody, with her consent; written with the deed itself."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    person_uid = models.UUIDField(null=True)
    """A person of the registry, as a value."""
    number = models.BigIntegerField()
    purpose = models.CharField(max_length=80)
    agreed = models.CharField(max_length=10, choices=[(how.value, how.value) for how in Agreed])
    evidence = models.UUIDField(null=True)
    deed = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=80)
    path = models.CharField(max_length=300)
    """Where the helper opens what came of it."""
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        "evidence": Secrecy.CONFIDENTIAL,
        **each(
            Secrecy.PERSONAL,
            "actor_key",
            "actor_label",
            "contact",
            "person_uid",
            "number",
            "target_id",
            "path",
        ),
        **each(Secrecy.OPEN, "purpose", "deed", "target_type"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact__isnull=True) ^ models.Q(person_uid__isnull=True),
                name="accounts_actedfor_one",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed=Agreed.PRESENCE.value, evidence__isnull=True)
                | (~models.Q(agreed=Agreed.PRESENCE.value) & models.Q(evidence__isnull=False)),
                name="accounts_actedfor_consent",
            ),
            models.UniqueConstraint(
                fields=["deed", "target_type", "target_id"], name="accounts_actedfor_once"
            ),
        ]
        indexes = [
            models.Index(fields=["actor_key", "at"], name="accounts_actedfor_by"),
            models.Index(fields=["number", "at"], name="accounts_actedfor_area"),
        ]
