"""``./hoaban manage first_account`` — the way in of the first account manager of a new installation."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import actions
from hoaban.foundation.accounts.models import USERNAME


class Command(BaseCommand):
    help = "Make the first office and print the one-use link of its account manager. Works once, on an empty installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="small letters, digits, dot or hyphen")
        parser.add_argument("name", help="the person's full name, in quotes")
        parser.add_argument("--office", required=True, help="the office's name, in quotes")
        parser.add_argument("--role", default="account_manager")
        parser.add_argument(
            "--url", default="", help="the address people use, for example https://hoaban.example.vn"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            USERNAME(options["username"])
            issued = actions.begin_installation(
                by=SystemActor("accounts.first_account"),
                office=options["office"],
                number=int(settings.PROVINCE) * 10**9,
                username=options["username"],
                display_name=options["name"],
                role=options["role"],
            )
        except ValidationError as problem:
            raise CommandError(
                "The user name has 3 to 40 small letters, digits, dots or hyphens."
            ) from problem
        except DomainError as problem:
            raise CommandError(str(problem)) from problem
        link = options["url"].rstrip("/") + reverse("accounts:accept", args=[issued.token])
        self.stdout.write(f"Open this once, before {issued.expires_at:%d/%m/%Y}, and choose a password:")
        self.stdout.write(link)
