"""Endpoints and messages that came in, under a new key."""

import json
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access import api as access
from hoaban.foundation.notify import sealing
from hoaban.foundation.notify.models import Endpoint, Inbound
from hoaban.foundation.notify.values import Channel

LIVING = Q(gone_at__isnull=True)
"""A gone endpoint has no address any more, and its digest is asked by nobody."""


def _sameness(row: Any) -> tuple[str, str]:
    address = sealing.unseal_address(row.sealed, row.owner_key)
    told = json.loads(address)["url"] if row.channel == Channel.PUSH else address
    return told, f"notify.{row.channel}"


access.register_sealed(
    access.SealedColumn(
        "notify-endpoints", Endpoint, "sealed", lambda row: sealing.place_of_address(row.owner_key), LIVING
    ),
    access.IndexedColumn("notify-endpoints", Endpoint, "digest", _sameness, LIVING),
    access.SealedColumn(
        "notify-inbound", Inbound, "sealed_text", lambda row: sealing.place_of_text(row.provider_id)
    ),
)
access.register_lasting(
    "notify-vapid", _("Browsers are bound to it: a new key would end every subscription."), rotates=False
)
