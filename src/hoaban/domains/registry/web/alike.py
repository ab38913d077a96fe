"""Who may already be the person somebody is writing down: those who stand here, and those who had moved away."""

from collections.abc import Sequence

from django.utils.translation import gettext

from hoaban.domains.registry.ports import connected
from hoaban.domains.registry.queries import gone
from hoaban.domains.registry.values import Lookalike, PersonTold
from hoaban.foundation.access.api import Actor


def alike(actor: Actor, told: PersonTold, place_no: int) -> Sequence[Lookalike]:
    """Who had moved away comes last: it is asked whether she is back."""
    away = [
        Lookalike(
            one.uid, one.household_uid, one.name,
            " · ".join(part for part in (one.born, gettext("household %(code)s") % {"code": one.household_code}) if part),
            gettext("Moved away on %(day)s") % {"day": f"{one.on:%d/%m/%Y}"} if one.on else "",
            has_left=True,
        )
        for one in gone.gone_like(actor, told, place_no)
    ]  # fmt: skip
    return [*connected.lookalikes(actor, told, place_no), *away]
