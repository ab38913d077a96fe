"""Runs inside a restored copy, as a process of its own (`drill` starts it): is the chain whole, and an account to try the door."""

import json
import secrets
import sys


def chain() -> dict[str, object]:
    from hoaban.foundation.audit import api as audit

    verdict = audit.verify()
    return {"whole": verdict.whole, "sealed": verdict.sealed}


def migrate() -> dict[str, object]:
    """Bring the copy's tables to this program's age, and the guard on rows to tables that are new: `serve` refuses without it."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    for database in settings.DATABASES:
        call_command("migrate", database=database, verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if settings.ROW_SECURITY and connection.vendor == "postgresql":
        call_command("row_security", verbosity=0)
    return {}


def account() -> dict[str, object]:
    """Tables brought to this program's age first: a real restore would need the same. In the copy only."""
    from django.conf import settings

    from hoaban.foundation.access.api import SystemActor
    from hoaban.foundation.accounts import api as accounts

    migrate()
    number = int(settings.PROVINCE) * 10**9
    loader = SystemActor("demo.load")
    office = accounts.make_demo_organisation(
        by=loader,
        name="Restore drill",
        kind=accounts.OrganisationKind.PROVINCE,
        number=number,
        parent_id=None,
    )
    login = {"username": f"drill.{secrets.token_hex(4)}", "password": secrets.token_urlsafe(18)}
    accounts.make_demo_person(
        by=loader,
        display_name="Restore drill",
        role="it_officer",
        organisation_id=office,
        number=number,
        **login,
    )
    return dict(login)


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"chain": chain, "account": account, "migrate": migrate}[sys.argv[1]]()))
