"""What surrounds a page: the shell by its address, the person, the banners, the province's name."""

from dataclasses import replace
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.kit import pack
from hoaban.portal.frame import PortalFrame
from hoaban.ui import frame
from hoaban.ui.brand import brand_of
from hoaban.ui.ports import Banner, Brand, FrameProvider, OurNumber, Person
from hoaban.workspace.frame import WorkspaceFrame

# Public facts and the pages of one's own sign-in: who comes from the desk keeps it around her.
SHARED = ("/board/", "/places/", "/sources/", "/accounts/")


class _Shells(frame.ByPath):
    """Officials' desk under /w/ and, for who is signed in, on the shared pages; citizens' pages elsewhere."""

    def __init__(self, workspace: WorkspaceFrame, portal: PortalFrame) -> None:
        super().__init__({"/w/": workspace}, portal)
        self._workspace = workspace

    def _for(self, request: HttpRequest) -> FrameProvider:
        if request.path.startswith(SHARED) and person(request) is not None:
            return self._workspace
        return super()._for(request)


def join() -> None:
    """Called once, by wiring."""
    frame.provide(shells())


def shells() -> FrameProvider:
    workspace = WorkspaceFrame(brand=brand, person=person, banners=banners)
    portal = PortalFrame(brand=brand, person=person, banners=banners)
    return _Shells(workspace, portal)


def brand() -> Brand:
    """As the packs say it, with the numbers of the settings."""
    return replace(
        _of_packs(), sms=OurNumber(*settings.SMS_NUMBER), missed_calls=OurNumber(*settings.CALL_NUMBER)
    )


@cache
def _of_packs() -> Brand:
    """From the pack of this installation's province, and the nation's."""
    province = pack.of_province(settings.PROVINCE, settings.PACK_DIRS)
    return brand_of(province, pack.find("vn", settings.PACK_DIRS))


def person(request: HttpRequest) -> Person | None:
    """Who is signed in, in which role, for which office; None for a visitor."""
    actor = access.actor_of(request)
    if not isinstance(actor, accounts.AccountActor):
        return None
    grant = actor.grants[0] if actor.grants else None
    role = accounts.role_book().role(grant.role) if grant else None
    return Person(
        name=actor.label,
        role=_(role.label) if role else "",
        place=grant.organisation_name if grant else "",
        key=actor.key,
    )


def banners(request: HttpRequest) -> list[Banner]:
    """A demo says so above every page."""
    if not _in_demo(request):
        return []
    text = _("Demo: people and households are made up.")
    if person(request) is not None:
        text = f"{text} {_('No second factor is asked here.')}"
    return [Banner(text, "demo")]


def _in_demo(request: HttpRequest) -> bool:
    """An installation holds the demo's offices or real ones, never both: who belongs to one need not ask the table."""
    actor = access.actor_of(request)
    if isinstance(actor, accounts.AccountActor) and actor.grants:
        return actor.grants[0].is_demo
    return accounts.is_demo_installation()
