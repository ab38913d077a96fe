"""What accounts asks people; never more than seven things at once."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.access.api import Actor, permission_book
from hoaban.foundation.accounts import actions, queries
from hoaban.foundation.accounts.models import USERNAME, User
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.ports import role_book
from hoaban.foundation.accounts.values import ClientKind, OrganisationKind
from hoaban.foundation.accounts.web import units
from hoaban.foundation.accounts.web.words import KINDS, said
from hoaban.kit import phone
from hoaban.ui.fields import DayField

CLIENT_DAYS = 365


def own_name(code: str) -> str:
    """What a language calls itself, with a capital: «Tiếng Việt»."""
    name = str(get_language_info(code)["name_local"])
    return name[:1].upper() + name[1:]


def role_choices() -> list[tuple[str, str]]:
    return [("", "—"), *((role.name, said(role.label)) for role in role_book().roles())]


def office_choices(actor: Actor) -> list[tuple[str, str]]:
    return [("", "—"), *((str(row.pk), row.name) for row in queries.organisations_visible_to(actor))]


class PeopleFilter(forms.Form):
    """Lives in the address."""

    q = forms.CharField(label=_("Name or user name"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    unit = forms.ChoiceField(label=_("Area of work"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", "—"), ("active", _("Working")), ("waiting", _("Without a role")), ("left", _("Left"))],
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "—"), *units.choices(actor, Permission.SEE)]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """A role, in an office, for a unit and everything below it."""

    permission = Permission.GRANT
    role = forms.ChoiceField(label=_("Role"), help_text=_("The list of roles says what each one may do."))
    organisation = forms.TypedChoiceField(label=_("Office"), coerce=int)
    unit = forms.TypedChoiceField(
        label=_("Area of work"), coerce=int, help_text=_("This unit and everything below it.")
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]
        self.fields["organisation"].choices = office_choices(actor)  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "—"), *units.choices(actor, self.permission)]  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    """The account begins when the person comes with the paper and chooses a password."""

    permission = Permission.INVITE
    display_name = forms.CharField(label=_("Full name"), max_length=120)
    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        help_text=_("Small letters, digits, dot or hyphen; for example lan.muongbu"),
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    field_order = ("display_name", "username", "role", "organisation", "unit", "phone", "email")

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"].strip().lower()
        USERNAME(typed)
        return typed

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        try:
            return phone.e164(typed) if typed else ""
        except phone.NotAPhone as problem:
            raise forms.ValidationError(
                _("This is no telephone number of Vietnam. Example: 0912 345 678.")
            ) from problem


class PasswordForm(forms.Form):
    """A password of one's own, twice."""

    password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 10 characters. Three or four words you can remember are better than one strange word."
        ),
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        one, other = typed.get("password1"), typed.get("password2")
        if one and other and one != other:
            self.add_error("password2", _("The two passwords differ. Type the same one twice."))
        elif one:
            try:
                validate_password(one, self.user)
            except forms.ValidationError as problem:
                self.add_error("password1", problem)
        return typed


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Colleagues with their roles: two of one name, or of one family, are told apart."""

    roles: Mapping[int, str] = {}

    def label_from_instance(self, obj: User) -> str:
        return " · ".join(filter(None, (obj.display_name, self.roles.get(obj.pk))))


class AbsenceForm(forms.Form):
    """Who stands in for me, for which role, from when to when, why."""

    membership = forms.TypedChoiceField(label=_("Which role"), coerce=int)
    to_user = ColleagueField(
        label=_("Who stands in"),
        queryset=User.objects.none(),
        empty_label=_("Choose a colleague"),
        help_text=_("People of your own office with an account. They have your role on these days only."),
    )
    first_day = DayField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = DayField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [row for row in queries.memberships_of(user.pk) if queries.is_current(row)]
        named = [(row.pk, f"{role_label(row.role)} · {row.organisation.name}") for row in held]
        self.fields["membership"].choices = named  # type: ignore[attr-defined]
        colleagues = self.fields["to_user"]
        colleagues.queryset = queries.colleagues_of(user)  # type: ignore[attr-defined]
        colleagues.roles = {  # type: ignore[attr-defined]
            person: ", ".join(sorted(role_label(role) for role in roles))
            for person, roles in queries.roles_beside(user.pk).items()
        }

    def arrange(self, by: Actor, request: str) -> int:
        """Do what the answers say."""
        typed = self.cleaned_data
        return actions.delegate(
            by=by,
            membership_id=typed["membership"],
            to_user_id=typed["to_user"].pk,
            first_day=typed["first_day"],
            last_day=typed["last_day"],
            reason=typed["reason"],
            request=request,
        )

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The first day lies in the past. Choose today or later."))
        return day


class OfficeForm(forms.Form):
    name = forms.CharField(label=_("Name of the office"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, KINDS[kind]) for kind in OrganisationKind]
    )
    unit = forms.TypedChoiceField(label=_("Area of work"), coerce=int)
    parent = forms.TypedChoiceField(label=_("Belongs to"), coerce=int, empty_value=None, required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "—"), *units.choices(actor, Permission.MAKE_OFFICE)]  # type: ignore[attr-defined]
        self.fields["parent"].choices = office_choices(actor)  # type: ignore[attr-defined]


class ClientForm(forms.Form):
    """A key for a device or a program: no more than the issuer holds, never the accounts themselves."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For example: scale at the support point")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(ClientKind.DEVICE.value, _("Device")), (ClientKind.SERVICE.value, _("Program"))],
    )
    unit = forms.TypedChoiceField(label=_("Area of work"), coerce=int)
    expires_on = DayField(
        label=_("Works until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        initial=lambda: timezone.localdate() + timedelta(days=CLIENT_DAYS),
    )
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(name, said(text)) for name, text in permission_book().items() if actor.may(name)]
        choices = [pair for pair in own if not pair[0].startswith("accounts:")]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "—"), *units.choices(actor, Permission.ISSUE_CLIENT)]  # type: ignore[attr-defined]

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        if not timezone.localdate() < day <= timezone.localdate() + timedelta(days=2 * CLIENT_DAYS):
            raise forms.ValidationError(_("Choose a day after today, at most two years ahead."))
        return day


class UnlockForm(forms.Form):
    """The lock page: who, and the password."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[(code, own_name(code)) for code in ("vi", "en")],
    )


def role_label(name: str) -> str:
    role = role_book().role(name)
    return said(role.label) if role else name
