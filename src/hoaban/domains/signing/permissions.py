"""Who decides whose signatures count. Which they are, everybody may see: they are what others verify against."""

from enum import StrEnum

from django.db.models import Q

from hoaban.domains.signing import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    PIN = "signing:certificate:pin"


access.register_permissions(
    Permission, {Permission.PIN: "Enter certificates whose signatures count, and end them."}
)
access.register_scope("signing.Pin", "see", lambda _actor: Q())
