"""What a list of stations is narrowed to; it stands in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.domains.hazards.values import Kind, SettingLine, Settings
from hoaban.domains.hazards.web import words


class StationFilter(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind of station"), required=False, choices=[("", _("All kinds")), *words.KINDS.items()]
    )
    service = forms.ChoiceField(
        label=_("Service"), required=False, choices=[("", _("All")), ("in", _("In service")), ("out", _("Out of service"))]
    )  # fmt: skip
    q = forms.CharField(label=_("Name or code"), max_length=60, required=False)

    @property
    def wanted(self) -> tuple[Kind | None, str, str]:
        """What can be understood of it; the rest narrows nothing."""
        self.is_valid()
        kind = self.cleaned_data.get("kind") or None
        service = self.cleaned_data.get("service") or ""
        return (Kind(kind) if kind else None), service, (self.cleaned_data.get("q") or "").strip()


class SettingForm(forms.Form):
    """What a person read about a station in a document; river stations have alarm levels, in metres above the river's datum."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    expected_minutes = forms.IntegerField(
        label=_("It speaks every … minutes"), required=False, min_value=1, max_value=10_080,
        help_text=_("Leave it empty if it is not connected: then nobody waits for it."),
    )  # fmt: skip
    alarm1 = forms.FloatField(
        label=_("Alarm level 1, metres"), required=False, min_value=-50, max_value=3_200
    )
    alarm2 = forms.FloatField(
        label=_("Alarm level 2, metres"), required=False, min_value=-50, max_value=3_200
    )
    alarm3 = forms.FloatField(
        label=_("Alarm level 3, metres"), required=False, min_value=-50, max_value=3_200
    )
    paper = forms.CharField(
        label=_("In which document, or who told it"), max_length=200,
        help_text=_("Such as number, day and issuer of the decision."),
    )  # fmt: skip

    def __init__(self, *args: Any, has_alarms: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_alarms:
            for name in ("alarm1", "alarm2", "alarm3"):
                del self.fields[name]

    @property
    def settings(self) -> Settings:
        said = self.cleaned_data
        return Settings(
            said["expected_minutes"], (said.get("alarm1"), said.get("alarm2"), said.get("alarm3"))
        )


def begun(settings: Settings, seen: int, version: SettingLine | None) -> dict[str, Any]:
    """What the form opens with: what holds, or a former version somebody wants back."""
    held = version.settings if version else settings
    alarm1, alarm2, alarm3 = held.alarms
    return {
        "seen": seen, "expected_minutes": held.expected_minutes, "alarm1": alarm1, "alarm2": alarm2, "alarm3": alarm3,
        "paper": version.paper if version and version.by else "",
    }  # fmt: skip
