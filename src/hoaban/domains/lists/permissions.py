"""Who sees the ledger of rows left out: whoever sees the household. The rights to bring lists and to confirm households are
the registry's own: they are asked there, by whatever writes. A whole list is seen by who confirms it."""

from django.db.models import Q

from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access

access.register_scope("lists.LeftOut", "see", lambda actor: Q(household__in=registry.households_seen(actor)))
access.register_scope(
    "lists.WholeList",
    "see",
    lambda actor: Q(by_key=actor.key) if actor.may(registry.CONFIRM) else access.NOTHING,
)
