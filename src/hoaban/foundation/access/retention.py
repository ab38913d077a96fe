"""How long tables keep what is personal: declared on the table beside `secrecy`, and swept where the time is over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop as _

from hoaban.foundation.access.values import Keep, KeepWhy

WHY: Mapping[KeepWhy, str] = {
    KeepWhy.SERVICE: _("As long as the office serves the person."),
    KeepWhy.LEFT: _(
        "As long as the office serves the person. Once she died or moved away and the term of your office is over, a keeper "
        "of the register deletes it."
    ),
    KeepWhy.RECORD: _("Decisions and deeds name it; nothing of the record is deleted."),
    KeepWhy.ACCOUNT: _("As long as the account is answered for."),
    KeepWhy.MESSAGE: _("To answer whether a message arrived."),
    KeepWhy.WISH: _("The person asked for it and may take it back."),
    KeepWhy.CONSENT: _("As long as her consent holds."),
    KeepWhy.FILE: _("As long as the room that asked for the file; sealed files have a time of their own."),
    KeepWhy.SPENT: _("Of no use once it is spent."),
}


@dataclass(frozen=True, slots=True)
class Sweep:
    """A table with a time limit, and the verb of its room that ends it."""

    label: str
    keep: Keep
    due: Callable[[datetime], int]
    """How many rows were over before this moment."""
    forget: Callable[[datetime, int], Sequence[object]]
    """Removes or empties up to so many of them, inside the caller's transaction; their ids."""

    def before(self, now: datetime) -> datetime:
        return now - timedelta(days=self.keep.days or 0)


_sweeps: dict[str, Sweep] = {}


def register_sweep(sweep: Sweep) -> None:
    """A room says how its table ends in time."""
    if sweep.keep.days is None:
        raise ValueError(f"{sweep.label}: a sweep needs a number of days")
    _sweeps[sweep.label] = sweep


def sweeps() -> Mapping[str, Sweep]:
    return dict(_sweeps)
