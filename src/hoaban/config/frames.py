"""What surrounds a page: the shell by its address, the person, the banners, the province's name."""

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
from hoaban.ui.ports import Banner, Brand, Person
from hoaban.workspace.frame import WorkspaceFrame


def join() -> None:
    """Officials' desk under /w/, citizens' pages elsewhere."""
    workspace = WorkspaceFrame(brand=brand, person=person, banners=banners)
    portal = PortalFrame(brand=brand, person=person, banners=banners)
    frame.provide(frame.ByPath({"/w/": workspace}, portal))


@cache
def brand() -> Brand:
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
    if not accounts.is_demo_installation():
        return []
    text = _("Demo: people and households are made up.")
    if person(request) is not None:
        text = f"{text} {_('No second factor is asked here.')}"
    return [Banner(text, "demo")]
