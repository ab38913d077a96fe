"""What whoever answers may say; and who answers for which village."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.domains.answers.cut_off import REPORTED
from hoaban.domains.answers.spoken import DARKS, GRADES, PARTS, WAYS
from hoaban.domains.answers.values import TOLD_TO_US, Grade, Part, Said, Way


def number(label: Any, most: int = 9_999) -> forms.IntegerField:
    widget = forms.NumberInput({"inputmode": "numeric", "min": "0", "max": str(most), "autocomplete": "off"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most, widget=widget)


class AnswerForm(forms.Form):
    """One answer; the button that was pressed is its grade."""

    grade = forms.ChoiceField(required=False, choices=[("", ""), *((one.value, one.value) for one in Grade)])
    moved = number(_("Homes that are out"))
    homes = number(_("Homes in the village"))
    injured = number(_("Injured people"), 999)
    missing = number(_("Missing people"), 999)
    road_cut = forms.BooleanField(label=_("The road is cut"), required=False)
    words = forms.CharField(
        label=_("In your words"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    voice = forms.FileField(
        label=_("Your voice"),
        required=False,
        widget=forms.FileInput({"accept": "audio/*,video/webm", "capture": "user"}),
    )
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text_number = forms.IntegerField(required=False, min_value=0, max_value=9_999, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A number that cannot be read holds up no call for help."""
        typed = self.cleaned_data
        if typed.get("grade") == Grade.HELP:
            for name in ("moved", "homes", "injured", "missing", "uid", "text_number", "voice"):
                if self.errors.pop(name, None):
                    typed[name] = None
        return typed

    def said(self) -> Said:
        """Numbers of homes belong to moving and safe, numbers of people to a call for help; the rest was left in the form."""
        typed = self.cleaned_data
        grade = Grade(typed["grade"]) if typed["grade"] else None
        counts = grade in (Grade.MOVING, Grade.SAFE)
        cries = grade is Grade.HELP
        return Said(
            grade, typed["moved"] if counts else None, typed["homes"] if counts else None, typed["injured"] if cries else None,
            typed["missing"] if cries else None, bool(typed["road_cut"] and cries), typed["words"],
        )  # fmt: skip


class RecordForm(AnswerForm):
    """The same, written down by an official: what was told her, and how it reached her."""

    way = forms.ChoiceField(label=_("How it reached you"))
    grade = forms.ChoiceField(label=_("What the village said"), required=False)
    words = forms.CharField(
        label=_("In their words"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    voice = None  # type: ignore[assignment]
    uid = None  # type: ignore[assignment]
    text_number = None  # type: ignore[assignment]
    field_order = ("grade", "moved", "homes", "injured", "missing", "road_cut", "way", "words")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["way"].choices = [(one.value, gettext(WAYS[one])) for one in TOLD_TO_US]  # type: ignore[attr-defined]
        grades = [(one.value, gettext(said)) for one, said in GRADES.items()]
        self.fields["grade"].choices = [("", "—"), *grades]  # type: ignore[attr-defined]

    def way_chosen(self) -> Way:
        return Way(self.cleaned_data["way"])


class DarkForm(forms.Form):
    why = forms.ChoiceField(label=_("Why"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].choices = [(one.value, gettext(DARKS[one])) for one in REPORTED]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    village = forms.TypedChoiceField(label=_("Village"), coerce=int)
    part = forms.ChoiceField(label=_("As"))
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    number = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Called in"),
        required=False,
        help_text=_("Ask; never guess. Where people recorded nothing in it yet, the call is in Vietnamese."),
    )

    def __init__(
        self, *args: Any, villages: list[tuple[int, str]], languages: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        unasked = ("", gettext("As it stands; Vietnamese where nobody asked"))
        self.fields["language"].choices = [unasked, *languages.items()]  # type: ignore[attr-defined]
        self.fields["village"].choices = villages  # type: ignore[attr-defined]
        self.fields["part"].choices = [(one.value, gettext(PARTS[one])) for one in Part]  # type: ignore[attr-defined]
