"""Every page there is, who opens it, and where it stands in a demo: read from the authorisation table.

A new page is examined without a new line here. A page with arguments gets them from the samples of its door, made in the
demo's own folder; where the demo tells a richer story than a sample, `RICHER` looks there first.
"""

import inspect
import json
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.support import doors
from tests.support.house import FLOORS_WITH_ROOMS
from tests.support.installation import Installation

FILE = "pages.json"
TWO_STEPS, HALF_WAY, LOCKED = "two steps", "half-way in", "locked out"
PASSWORD, SECRET = "nui-xanh-nuoc-trong-2026", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOCAL = "commune_officer"

# What answers GET and is no page. test_what_is_left_out_is_no_page opens each.
FOR_PROGRAMS = {
    "healthz", "readyz", "metrics", "streams", "accounts:alive", "speech:coverage_json",
    "offline:hello", "offline:packs", "offline:pack", "offline:csrf", "offline:fate", "offline:worker", "warning:worker",
    "mfa_login_webauthn", "warning:cap_atom", "warning:cap_rss", "warning:cap_json", "warning:cap_message",
}  # fmt: skip
FILES = {
    "places:board_csv", "places:figures_csv", "places:units_csv", "registry:export", "files:download", "imports:errors", "imports:template",
    "duties:calendar", "population:export", "speech:sound", "mfa_download_recovery_codes", "ca", "registry:export_villages",
    "standing:export", "standing:tet_export", "triggers:export", "aftermath:export", "aftermath:paper",
    "damage:export", "damage:paper",
    "bulletins:whole", "bulletins:export", "hazards:grounds_table",
}  # fmt: skip
# The last without a commune, or before any term is set.
LEAD_ON = {"offline:enter", "places:keep_home", "registry:erase_left"}
PARTS = {"imports:progress", "lists:progress", "search:suggest"}
ELSEWHERE = {"trust"}  # only where the server made its own authority: config/tests/test_tls.py opens it
NO_PAGES = FOR_PROGRAMS | FILES | LEAD_ON | PARTS | ELSEWHERE

# Who else than the first role of the door's row.
VISITORS = {
    "account_logout": LOCAL,
    "accounts:lock": LOCKED,
    "mfa_authenticate": HALF_WAY,
    **dict.fromkeys(
        (
            "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
            "mfa_list_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn",
        ),
        TWO_STEPS,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One page, and who opens it: a role, one of the three above, or None for a citizen."""

    name: str
    visitor: str | None
    path: str = ""
    """Where it stands, if not at the first address of its door."""

    @property
    def label(self) -> str:
        """For the test and its pictures."""
        return f"{self.name}{self.path}".replace(":", "-").replace("/", "-").rstrip("-")

    @property
    def is_of_citizens(self) -> bool:
        return self.visitor is None and not self.name.startswith("offline:")


def pages(*, every: bool = False) -> list[Page]:
    """``every``: also what answers GET and is no page."""
    found = [
        Page(name, VISITORS.get(name) or _first_role(row))
        for name, row in doors.table("doors").items()
        if "GET" in row.methods and (every or name not in NO_PAGES)
    ]
    return [*found, Page("places:unit", None, "/places/14/")]


TURNS = 3


def due(all_of_them: list[Page], turn: int, changed: Collection[str]) -> list[Page]:
    """A third of the pages by their names, and those of changed rooms (``domains/registry``); every page in turn 0."""
    rooms = {name: _room(pattern.callback) for name, pattern in doors.url_patterns()} if turn else {}
    return [
        page
        for page in all_of_them
        if not turn or zlib.crc32(page.name.encode()) % TURNS + 1 == turn or rooms[page.name] in changed
    ]


def _room(view: Any) -> str:
    """Of other people's pages the accounts: they are all about signing in."""
    parts = inspect.unwrap(view).__module__.split(".")
    if parts[0] != "hoaban":
        return "foundation/accounts"
    return "/".join(parts[1:3] if parts[1] in FLOORS_WITH_ROOMS else parts[1:2])


def _first_role(row: doors.Row) -> str | None:
    if row.who == doors.EVERYONE:
        return None
    return LOCAL if row.who == doors.SIGNED_IN or LOCAL in row.roles else row.roles[0]


def addresses(place: Installation) -> dict[str, str]:
    """Door → address, for every door that answers GET. The rows are made once in a folder, while the demo runs."""
    kept = place.folder / FILE
    if not kept.exists():
        place.python(f"from tests.support import pages\npages.make({str(kept)!r}, {str(place.folder)!r})")
    found: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def make(kept: str, folder: str) -> None:
    """In the demo's own process: the neighbour's officer gets one of everything that a page can be about."""
    from pathlib import Path

    from django.urls import reverse

    from hoaban.config.demo import story
    from tests.support import samples
    from tests.support.browser import logins_of

    _own, neighbour = story.neighbours(14)
    samples.OWN = int(neighbour.number or 0)
    cast = _cast({login["role"]: login["username"] for login in logins_of(Path(folder))})
    _somebody_with_two_steps(cast)
    made: dict[str, Any] = {}

    def argument(name: str) -> Any:
        if name not in made:
            made[name] = RICHER.get(name, getattr(samples, name))(cast)
        return made[name]

    # The keys of passkeys are made by a browser; the page finds them on its list.
    found = {
        row.name: reverse(row.name, kwargs={key: argument(name) for key, name in row.sample.items()})
        for row in doors.table("doors").values()
        if "GET" in row.methods
    }
    Path(kept).write_text(json.dumps(found), encoding="utf-8")


def _cast(usernames: dict[str, str]) -> Any:
    """The demo's people; where a role has two, the later of the list, who works next door to the story."""
    from hoaban.foundation.accounts.models import User
    from tests.support.people import Cast

    return Cast({(role, False): User.objects.get(username=name) for role, name in usernames.items()})


def _somebody_with_two_steps(cast: Any) -> None:
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator

    from hoaban.config.demo import story
    from hoaban.foundation.accounts import api as accounts
    from hoaban.foundation.accounts.models import Membership, User

    office = Membership.plain.get(user=cast.user("province_officer"))
    accounts.make_demo_person(
        by=story.LOADER, username="hai.buoc", display_name="Lò Văn Mẫu", role="province_officer",
        organisation_id=office.organisation_id, number=office.start, password=PASSWORD,
    )  # fmt: skip
    Authenticator.objects.create(
        user=User.objects.get(username="hai.buoc"),
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(SECRET)},
    )


def _household(cast: Any) -> UUID:
    from hoaban.domains.registry.models import Household
    from tests.support import samples

    homes = Household.plain.filter(place_no__gte=samples.OWN, place_no__lt=samples.OWN + 10_000).order_by(
        "pk"
    )
    first = homes.first()
    return first.uid if first else samples.household(cast)


def _invitation(cast: Any) -> str:
    from hoaban.foundation.accounts import actions
    from hoaban.foundation.accounts.models import Membership
    from tests.support import samples

    office = Membership.plain.get(user=cast.user(LOCAL))
    return actions.invite(
        by=cast.actor("account_manager"), username="moi.toi", display_name="Lò Thị Mới", role=LOCAL,
        organisation_id=office.organisation_id, number=samples.OWN,
    ).token  # fmt: skip


def _law(_cast: Any) -> str:
    from hoaban.foundation.sources.models import LegalDocument

    return LegalDocument.plain.filter(in_force_from__isnull=False).earliest("pk").number


def _source(_cast: Any) -> str:
    from hoaban.foundation.sources.models import DataSource

    return DataSource.plain.earliest("pk").key


RICHER: dict[str, Callable[[Any], Any]] = {
    "household": _household, "invitation_token": _invitation, "legal_document": _law, "data_source": _source,
}  # fmt: skip
