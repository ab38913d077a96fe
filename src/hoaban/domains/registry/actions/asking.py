"""What is left to do with new households: they wait to be confirmed, list by list and commune by commune, as one duty each."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, Household
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.slices import among
from hoaban.foundation.access.api import Actor, SystemActor
from hoaban.foundation.duties import api as duties

KIND = "registry.confirm"
TERM = duties.Workdays(10)
"""No law sets it: two working weeks, after which the sheet's households are asked about by the office above."""
LISTENER = SystemActor("registry.asking")
# How many the list brought, not how many still wait: a title is written once.
TITLE = gettext_noop("Confirm the households of a new list (it brought %(count)s)")
WITHOUT_LIST = gettext_noop("Confirm households that came without a list (%(count)s when this was asked)")
OF_BEFORE = gettext_noop("Confirm the households of a new list: %(count)s")
"""The title of duties opened by an earlier release, which still stand."""


def on_list_taken_in(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``imports.batch_finished``: ask each commune to confirm what the list brought."""
    _ask_all(LISTENER, payload["batch_id"], "imports.batch_finished")


def ask_without_list(by: Actor) -> None:
    """Households that no list brought wait too; called by whoever wrote them."""
    _ask_all(by, None, "registry:household:generate")


KEPT = ":kept"
"""What is asked about a list that was taken back is another occasion."""


def _ask_all(by: Actor, batch_id: int | None, cause: str, again: str = "") -> None:
    waiting = Household.plain.filter(CURRENT, batch_id=batch_id, confirmed_at__isnull=True)
    communes = Counter(
        rules.commune_of(number) for number in waiting.values_list("place_no", flat=True).iterator()
    )
    for number, count in communes.items():
        _ask(by, batch_id, number, count, f"{number}{again}", cause)


def _ask(by: Actor, batch_id: int | None, number: int, count: int, occasion: str, cause: str) -> None:
    duties.open_duty(
        by=by, kind=KIND, title=TITLE if batch_id else WITHOUT_LIST, params={"count": count}, target=_target(batch_id),
        occasion=occasion, term=TERM, path=reverse("registry:households") + "?open=on", number=number,
        permission=Permission.CONFIRM, cause=cause,
    )  # fmt: skip


def ask_again(by: Actor, households: Iterable[int], confirmation: UUID) -> None:
    """Called when a confirmation is taken back, in its transaction: a commune whose duty it had closed is asked anew.

    Of a whole list the first parts waited again for a while: those that somebody confirmed meanwhile do not count.
    """
    back = Counter(_lists_of(Household.plain.filter(CURRENT, among("pk", households), confirmed_at=None)))
    for (batch_id, number), count in back.items():
        # Nothing else waits there: all had been confirmed, so the duty was closed.
        if _waiting(batch_id, number).count() == count:
            occasion = f"{number}:{confirmation}"
            _ask(by, batch_id, number, count, occasion, "registry:household:unconfirm")


def _lists_of(rows: QuerySet[Household]) -> list[tuple[int | None, int]]:
    """List and commune of each."""
    told = rows.values_list("batch_id", "place_no")
    return [(batch, rules.commune_of(number)) for batch, number in told]


def _waiting(batch_id: int | None, number: int) -> QuerySet[Household]:
    rows: QuerySet[Household] = Household.plain.filter(
        CURRENT,
        batch_id=batch_id,
        confirmed_at__isnull=True,
        place_no__gte=number,
        place_no__lt=number + rules.COMMUNE_SPAN,
    )
    return rows


def on_list_taken_back(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``imports.batch_undone``: nothing is left to confirm but what stayed because people worked on it."""
    duties.withdraw_duty(by=LISTENER, kind=KIND, target=_target(payload["batch_id"]))
    _ask_all(LISTENER, payload["batch_id"], "imports.batch_undone", KEPT)


def close_when_all_confirmed(by: Actor, households: Iterable[int]) -> None:
    """Called by confirmations, in their transaction: the last one confirmed ends the commune's duty."""
    for batch_id, number in set(_lists_of(Household.plain.filter(among("pk", households)))):
        if not _waiting(batch_id, number).exists():
            _close(by, batch_id, number)


def _close(by: Actor, batch_id: int | None, number: int) -> None:
    """The commune's own duty for the list, and those asked again after a confirmation was taken back."""
    duties.close_duty(by=by, kind=KIND, target=_target(batch_id), number=number)


def _target(batch_id: int | None) -> tuple[str, str]:
    return ("imports.importbatch", str(batch_id)) if batch_id else ("registry.household", "without-list")
