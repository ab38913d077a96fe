"""Calls for help as room ringing asks about what rings; each call rings by itself, and nothing ever holds it back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.queries.places import names, whole_names
from hoaban.domains.answers.queries.villages import calls_among
from hoaban.domains.answers.values import PROVINCE
from hoaban.domains.ringing import api as ringing

UNHEARD = (
    _("Call for help, %(where)s: nobody opened it"),
    _("DRILL. Call for help, %(where)s: nobody opened it"),
)
"""Of duties: real, and of a drill."""


class Cries:
    """Fulfils `ringing.ports.Keeper`: calls of villages, and words of whoever pressed the key for help and whose village nobody knows."""

    opens = Permission.RECORD

    def told(self, asked: Sequence[ringing.Sought]) -> Sequence[ringing.Told]:
        """Two queries, however many."""
        calls = calls_among([one.subject for one in asked])
        named = whole_names(one.place_no for one in asked if one.place_no % PROVINCE)
        return [
            ringing.Told(
                _said(named.get(one.place_no, "")), _page(one.subject, is_known=one.subject in calls)
            )
            for one in asked
        ]

    def brief(self, one: ringing.Sought) -> str:
        if not one.place_no % PROVINCE:
            return _said("")
        return _said(ringing.briefly([name for name in names([one.place_no])[one.place_no] if name]))

    def areas(self, one: ringing.Sought) -> tuple[int, ...]:
        return (one.place_no,)

    def is_vouched(self, _one: ringing.Sought, _now: datetime) -> bool:
        return True

    def unheard(self, one: ringing.Sought) -> tuple[str, dict[str, int | str]]:
        return UNHEARD[one.is_drill], {"where": one.places}


def _said(where: str) -> str:
    return gettext("Call for help, %(where)s") % {"where": where} if where else gettext("Call for help")


def _page(uid: UUID, *, is_known: bool) -> str:
    return reverse("answers:help", args=[uid]) if is_known else reverse("answers:words")


def register() -> None:
    """Called when the app is ready."""
    ringing.keep(ringing.What.HELP, Cries())
