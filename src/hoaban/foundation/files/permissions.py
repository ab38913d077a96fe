"""Who reaches a file: its giver here; anybody else through the room that owns its purpose."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access import api as access


def _own(actor: access.Actor) -> Q:
    return Q(owner_key=actor.key) if actor.key != access.ANONYMOUS.key else access.NOTHING


access.register_scope("files.StoredFile", "see", _own)

access.declare_purposes(
    [
        access.ReadPurpose(
            "open_file", _("To open a sealed file for the purpose its room names"), opens=("files.StoredFile.sealed_key",), is_seen=False
        ),
    ]
)  # fmt: skip
