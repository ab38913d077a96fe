"""Samples about households that somebody confirmed together; `samples` offers them by name."""

from uuid import UUID

from django.utils import timezone

from tests.support.people import OWN, Cast

__all__ = ["confirmation", "whole_list", "whole_list_done"]


def confirmation(cast: Cast) -> UUID:
    """One press of «confirm the chosen ones» by the commune's officer."""
    from hoaban.domains.registry.models import Confirmation

    by = cast.actor("commune_officer").key
    return Confirmation.plain.create(by_key=by, at=timezone.now(), count=0).uid


def whole_list(cast: Cast) -> UUID:
    """Looked at by the commune's officer: one household."""
    from hoaban.domains.lists.actions import whole
    from hoaban.domains.registry.models import Household

    home = Household.plain.create(code="HO-W", place_no=OWN, village="Bản Mẫu")
    return whole.look_over(
        by=cast.actor("commune_officer"),
        homes={home.pk: home.version},
        kept="",
        request=None,
        now=timezone.now(),
    )


def whole_list_done(cast: Cast) -> UUID:
    """Worked through: its household has no head, so it was left."""
    from hoaban.domains.lists.actions import whole

    uid, by = whole_list(cast), cast.actor("commune_officer")
    whole.begin(by=by, uid=uid, request=None)
    whole.go_on(by=by, uid=uid, now=timezone.now())
    return uid
