"""Who reaches a file: its giver here; anybody else through the room that owns its purpose."""

from django.db.models import Q

from hoaban.foundation.access import api as access


def _own(actor: access.Actor) -> Q:
    return Q(owner_key=actor.key) if actor.key != access.ANONYMOUS.key else access.NOTHING


access.register_scope("files.StoredFile", "see", _own)
