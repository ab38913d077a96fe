"""What a list leaves to do: its households wait to be confirmed, commune by commune, as one duty each."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.registry.models import CURRENT, Confirmation, Household
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access.api import Actor, SystemActor
from hoaban.foundation.duties import api as duties

KIND = "registry.confirm"
TERM = duties.Workdays(10)
"""No law sets it: two working weeks, after which the sheet's households are asked about by the office above."""
LISTENER = SystemActor("registry.asking")


def on_list_taken_in(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``imports.batch_finished``: ask each commune to confirm what the list brought."""
    batch_id = payload["batch_id"]
    waiting = Household.plain.filter(CURRENT, batch_id=batch_id, confirmed_at__isnull=True)
    communes = Counter(_commune(number) for number in waiting.values_list("place_no", flat=True).iterator())
    for number, count in communes.items():
        _ask(LISTENER, batch_id, number, count, str(number), "imports.batch_finished")


def _ask(by: Actor, batch_id: int, number: int, count: int, occasion: str, cause: str) -> None:
    duties.open_duty(
        by=by, kind=KIND, title=gettext_noop("Confirm the households of a new list: %(count)s"),
        params={"count": count}, target=_target(batch_id), occasion=occasion, term=TERM,
        path=reverse("registry:households") + "?open=on", number=number, permission=Permission.CONFIRM, cause=cause,
    )  # fmt: skip


def ask_again(by: Actor, households: Iterable[int], confirmation: UUID) -> None:
    """Called when a confirmation is taken back, in its transaction: a commune whose duty it had closed is asked anew."""
    rows = Household.plain.filter(pk__in=list(households), batch_id__isnull=False)
    back = Counter(
        (batch or 0, _commune(number)) for batch, number in rows.values_list("batch_id", "place_no")
    )
    for (batch_id, number), count in back.items():
        # Nothing else waits there: all had been confirmed, so the duty was closed.
        if _waiting(batch_id, number).count() == count:
            occasion = f"{number}:{confirmation}"
            _ask(by, batch_id, number, count, occasion, "registry:household:unconfirm")


def _waiting(batch_id: int, number: int) -> QuerySet[Household]:
    rows: QuerySet[Household] = Household.plain.filter(
        CURRENT,
        batch_id=batch_id,
        confirmed_at__isnull=True,
        place_no__gte=number,
        place_no__lt=number + 10_000,
    )
    return rows


def on_list_taken_back(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``imports.batch_undone``: nothing is left to confirm."""
    duties.withdraw_duty(by=LISTENER, kind=KIND, target=_target(payload["batch_id"]))


def close_when_all_confirmed(by: Actor, households: Iterable[int]) -> None:
    """Called by a confirmation, in its transaction: the last household of a list closes its commune's duty."""
    touched = Household.plain.filter(pk__in=list(households), batch_id__isnull=False)
    for batch_id, number in {(b, _commune(n)) for b, n in touched.values_list("batch_id", "place_no")}:
        if not _waiting(batch_id or 0, number).exists():
            _close(by, batch_id or 0, number)


def _close(by: Actor, batch_id: int, number: int) -> None:
    """The list's own duty, and those asked again after a confirmation was taken back."""
    again = Confirmation.plain.filter(taken_back_at__isnull=False).values_list("uid", flat=True)
    for occasion in (str(number), *(f"{number}:{uid}" for uid in again)):
        duties.close_duty(by=by, kind=KIND, target=_target(batch_id), occasion=occasion)


def _commune(place_no: int) -> int:
    return place_no - place_no % 10_000


def _target(batch_id: int) -> tuple[str, str]:
    return ("imports.importbatch", str(batch_id))
