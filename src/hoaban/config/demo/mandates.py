"""In whose name the demo's offices issue warnings. The papers are invented and say so."""

from django.utils import timezone

from hoaban.domains.warning import actions
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.permissions import Permission
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.kit import clock

LOADER = SystemActor("demo.load", frozenset({Permission.MANDATE}))
PAPER = "Giấy giao việc mẫu, không phải văn bản thật"
PROVINCE = 10**9


def enter() -> None:
    """Each office of the demo for the organisations of its level; entered once, however often the demo is built."""
    now = timezone.now()
    today = clock.local(now).date()
    for office in accounts.offices(LOADER):
        level = "commune" if office.number % PROVINCE else "province"
        for issuer in warning.book().issuers:
            if issuer.level == level:
                actions.give_mandate(
                    by=LOADER, issuer=issuer.code, office_id=office.id, up_to=5, document=PAPER, document_day=today, valid_from=today,
                    last_day=None, request=f"demo:mandate:{issuer.code}:{office.number}", now=now,
                )  # fmt: skip
