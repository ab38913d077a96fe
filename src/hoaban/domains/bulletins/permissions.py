"""Who reads bulletins, who looks after feeds."""

from collections.abc import Callable
from enum import StrEnum

from django.db.models import Q

from hoaban.domains.bulletins import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "bulletins:bulletin:see"
    KEEP = "bulletins:feed:keep"
    ENTER = "bulletins:bulletin:enter"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "Read what the hydro-met service and others publish, and mark it as read.",
        Permission.KEEP: (
            "Look after the feeds that are read: add one, switch one off, enter the certificates of its source, see what "
            "could not be understood."
        ),
        Permission.ENTER: (
            "Enter by hand a bulletin that came by fax, telephone or Zalo; correct it and take it back."
        ),
    },
)


def _all_of_it(actor: access.Actor) -> Q:
    """What is published is published: a storm does not end at a commune's border."""
    return access.EVERYTHING if actor.areas(Permission.SEE) else access.NOTHING


def _kept(column: str) -> Callable[[access.Actor], Q]:
    return lambda actor: access.within(column, actor.areas(Permission.KEEP))


for table in ("Feed", "Bulletin", "JudgedAgain", "Reading"):
    access.register_scope(f"bulletins.{table}", "see", _all_of_it)
access.register_scope("bulletins.HandEntry", "see", _all_of_it)
access.register_scope(
    "bulletins.HandEntry", "enter", lambda actor: Q() if actor.areas(Permission.ENTER) else access.NOTHING
)
access.register_scope("bulletins.Feed", "keep", _kept("place_no"))
access.register_scope("bulletins.FeedCertificate", "see", _all_of_it)
access.register_scope("bulletins.FeedCertificate", "keep", _kept("feed__place_no"))
access.register_scope("bulletins.FeedStep", "see", _kept("feed__place_no"))
access.register_scope("bulletins.Piece", "see", _kept("feed__place_no"))
