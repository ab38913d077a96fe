"""Offices, and people of them in a role: in whose name somebody speaks depends on both."""

from datetime import date, timedelta

from django.apps import apps

from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.tests.steps import NOW, PROVINCE
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts import rules
from hoaban.foundation.accounts.values import AccountActor, Grant

TODAY, DAY = NOW.date(), timedelta(days=1)
ALONE = "Không ai nghe máy, nước đang lên"
RULE = SystemActor("triggers.judge", frozenset({Permission.SEE, Permission.DRAFT}))


def office(name: str, number: int = PROVINCE) -> int:
    """Of a demo: there a made-up line calls people."""
    made = apps.get_model("accounts", "Organisation").plain.create(
        name=name, kind="other", number=number, is_demo=True
    )
    return int(made.pk)


def of_office(
    name: str, office_id: int, role: str = "warning_issuer", number: int = PROVINCE, last: date | None = None
) -> AccountActor:
    """Somebody of that office, in that role for the whole of a unit."""
    grant = Grant(1, role, office_id, "", rules.subtree(number), TODAY - 99 * DAY, last and last + DAY)
    return AccountActor(
        f"user:{name}", name, rules.holdings([grant], accounts.role_book().role, TODAY), (grant,)
    )
