"""What a villager may add, what an official chooses. Only the place is asked; all else is optional."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.domains.hazards.sign_kinds import KINDS
from hoaban.foundation.places import api as places
from hoaban.kit import phone

WHOLE_COMMUNE = 0


def _phone(text: str) -> str:
    try:
        return phone.e164(text) if text.strip() else ""
    except phone.NotAPhone:
        raise forms.ValidationError(
            _("This is no telephone number of Vietnam. Type it like 0912 345 678.")
        ) from None


class MediaForm(forms.Form):
    """A picture, a voice, or both."""

    photo = forms.FileField(
        label=_("A picture"), required=False,
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip
    voice = forms.FileField(
        label=_("Your voice: say what you see"), required=False,
        widget=forms.FileInput({"accept": "audio/*,video/webm", "capture": "user"}),
    )  # fmt: skip

    def came(self) -> Iterator[tuple[UploadedFile, bool]]:
        """What arrived, and whether it is a voice."""
        for name in ("photo", "voice"):
            if isinstance(file := self.cleaned_data.get(name), UploadedFile):
                yield file, name == "voice"


class TellForm(MediaForm):
    village = forms.TypedChoiceField(
        label=_("Which village?"),
        coerce=int,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Tap your village. If you do not know, just send it."),
    )
    """Whoever cannot read taps none: her word goes for the commune, and an officer asks on."""
    phone = forms.CharField(
        label=_("Your telephone"), required=False, max_length=30,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("We send you the answer, and may call you back."),
    )  # fmt: skip
    uid = forms.UUIDField(widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)

    field_order = ("village", "photo", "voice", "phone")

    def __init__(self, *args: Any, villages: Sequence[places.Unit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if villages:
            named = [(unit.number, unit.full_name) for unit in villages if unit.number is not None]
            self.fields["village"].choices = [(WHOLE_COMMUNE, _("I do not know, or all of it")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["village"]

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    @property
    def position(self) -> tuple[float, float] | None:
        longitude, latitude = self.cleaned_data.get("longitude"), self.cleaned_data.get("latitude")
        return None if longitude is None or latitude is None else (longitude, latitude)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The eight digits we gave you"), max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class CallForm(forms.Form):
    """What somebody tells by telephone or at the counter."""

    kind = forms.ChoiceField(label=_("What was seen?"), widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Which village?"),
        max_length=120,
        help_text=_("As people say it: the village, then the commune."),
    )
    words = forms.CharField(
        label=_("In their words"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    phone = forms.CharField(
        label=_("Their telephone"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    is_exercise = forms.BooleanField(label=_("This is an exercise"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.code, gettext(kind.label)) for kind in KINDS.values()]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])
