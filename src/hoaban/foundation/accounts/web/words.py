"""Words accounts shows for its codes."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.accounts.values import Agreed, OrganisationKind

KINDS = {
    OrganisationKind.PROVINCE: _("Province department"),
    OrganisationKind.COMMUNE: _("Commune committee"),
    OrganisationKind.HEALTH: _("Health"),
    OrganisationKind.POLICE: _("Police"),
    OrganisationKind.COOPERATIVE: _("Cooperative"),
    OrganisationKind.SUPPORT_POINT: _("Support point"),
    OrganisationKind.OTHER: _("Other"),
}

AGREED = {
    Agreed.PRESENCE: _("She stood there"),
    Agreed.VOICE: _("Her voice was recorded"),
    Agreed.MARK: _("Her mark is on paper"),
}

STATES = {"active": _("Working"), "waiting": _("Without a role"), "left": _("Left")}

DEEDS = {
    "accounts:session:begin": _("Signed in"),
    "accounts:session:leave": _("Signed out"),
    "accounts:session:refuse": _("A sign-in was refused"),
    "accounts:session:end": _("Sessions were ended"),
    "accounts:factor:add": _("Set up a second step"),
    "accounts:factor:remove": _("Removed a second step"),
    "accounts:user:join": _("Opened the account"),
    "accounts:user:password": _("Changed the password"),
    "accounts:user:language": _("Changed the language"),
    "accounts:user:offboard": _("The account was closed"),
}


def said(msgid: str) -> str:
    """A label that another page wrote in English (roles, permissions), in the language of the screen."""
    return gettext(msgid) if msgid else ""
