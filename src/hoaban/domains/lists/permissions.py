"""Who sees the ledger of rows left out: whoever sees the household. The right to bring lists is the registry's own
(`registry:household:import`): it is asked there, by whatever writes what a list brought."""

from django.db.models import Q

from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access

access.register_scope("lists.LeftOut", "see", lambda actor: Q(household__in=registry.households_seen(actor)))
