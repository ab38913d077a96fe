"""Sentences of allauth's forms that our pages show. It speaks no Vietnamese, so our catalogue does it for it.

Nothing imports this list; ``./hoaban manage messages`` reads it.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import pgettext


def field_of_the_sign_in_form() -> str:
    return pgettext("field label", "Login")


FIELDS = (
    _("Username or email"),
    _("Username"),
    _("Password"),
    _("Code"),
    _("Authenticator code"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Master key"),
    _("Backup key"),
    _("Key nr. {number}"),
    _("Passwordless"),
    _(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes additional "
        "requirements such as biometrics or PIN protection."
    ),
)

FAILURES = (
    _("The username and/or password you specified are not correct."),
    _("The email address and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("Incorrect password."),
    _("Incorrect code."),
    _("Please type your current password."),
    _("Be patient, you are sending too many requests."),
    _("You cannot deactivate two-factor authentication."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("You must type the same password each time."),
    _("This account is currently inactive."),
)

DONE = (
    _("A new set of recovery codes has been generated."),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("Security key added."),
    _("Security key removed."),
    _("Password successfully changed."),
)
