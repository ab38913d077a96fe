"""Who may read and load sources. Reading is for everybody: a figure whose source is hidden cannot be trusted."""

from enum import StrEnum

from django.db.models import Q

from hoaban.foundation.access import api as access


class Permission(StrEnum):
    LOAD = "sources:pack:load"


access.register_permissions(
    Permission, {Permission.LOAD: "Load the list of documents and data sources from a province pack."}
)

for label in ("sources.LegalDocument", "sources.DataSource", "sources.Threshold"):
    access.register_scope(label, "see", lambda _actor: Q())
