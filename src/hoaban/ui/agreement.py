"""How somebody says that another may act for her: by standing there, by her voice, by her mark on paper. Knows no room."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

PRESENCE, VOICE, MARK = "presence", "voice", "mark"
PROOFS = (VOICE, MARK)
WAYS = (
    (PRESENCE, _("She stands here. I have read this to her, and she agrees.")),
    (VOICE, _("She says it. I record her voice.")),
    (MARK, _("She signs, or puts her finger on paper. I take a picture.")),
)


class AgreementForm(forms.Form):
    """Three ways; two of them leave a proof. One that came with an earlier sending need not come again."""

    how = forms.ChoiceField(
        label=_("How did she agree that you ask for her?"), choices=WAYS, widget=forms.RadioSelect
    )
    voice = forms.FileField(
        label=_("Her voice, as a sound file"),
        required=False,
        widget=forms.FileInput({"accept": "audio/*,video/webm", "data-recorder-file": ""}),
    )
    mark = forms.FileField(
        label=_("The picture of her mark"),
        required=False,
        widget=forms.FileInput({"accept": "image/*,application/pdf", "capture": "environment"}),
    )

    def __init__(self, *args: Any, kept: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        how = data.get("how")
        if how in PROOFS and not data.get(how) and how not in self.kept:
            missing = {
                VOICE: _(
                    "Record her voice or choose a sound file. Without a microphone choose one of the other two ways."
                ),
                MARK: _("Take a picture of her mark, or choose one of the other two ways."),
            }
            self.add_error(how, missing[how])
        return data

    def proof(self) -> UploadedFile | None:
        """What arrived for the chosen way, even while another question still waits for a better answer."""
        how = self.cleaned_data.get("how")
        found = self.cleaned_data.get(how) if how in PROOFS else None
        return found if isinstance(found, UploadedFile) else None

    def questions(self) -> list[forms.BoundField]:
        """What the form asks besides; the component draws the rest."""
        return [field for field in self if field.name not in ("how", *PROOFS)]
