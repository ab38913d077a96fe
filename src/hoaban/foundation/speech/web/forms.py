"""What people fill in: a filter, a take, a reason, a speaker."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.speech.actions.speakers import STATEMENTS, statement
from hoaban.foundation.speech.models import Speaker
from hoaban.foundation.speech.values import ConsentScope, NewSpeaker, Tongue

STATES = (
    ("", _("all")),
    ("missing", _("not recorded")),
    ("stale", _("the words have changed")),
    ("waiting", _("waiting for a listener")),
    ("approved", _("can be heard")),
)


class FilterForm(forms.Form):
    """Language, room and state stand in the address."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    room = forms.ChoiceField(label=_("Kind of work"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    q = forms.CharField(label=_("Words of the text"), required=False, max_length=80)

    def __init__(
        self, *args: Any, tongues: list[Tongue], rooms: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "language", [(one.code, one.name) for one in tongues])
        _choices(self, "room", [("", gettext("all")), *rooms])


class TakeForm(forms.Form):
    """The sound, whose voice it is, and that she agrees."""

    sound = forms.FileField(
        label=_("Or a sound file from the phone"),
        widget=forms.FileInput({"accept": "audio/*,video/webm", "data-recorder-file": ""}),
    )
    speaker = forms.ChoiceField(label=_("Whose voice is it?"), required=False)
    name = forms.CharField(
        label=_("Name of a new speaker"),
        required=False,
        max_length=120,
        help_text=_("Her own name or one she chooses."),
    )
    is_self = forms.BooleanField(label=_("It is my own voice"), required=False)
    scope = forms.ChoiceField(
        label=_("Read to the speaker: which does she agree to?"),
        initial=ConsentScope.EVERYTHING,
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        label=_("I read this to the speaker, and she agrees: she may take it back at any time."),
        required=False,
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, known: list[Speaker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.uid), row.name) for row in known]
        _choices(self, "speaker", [("", gettext("a new speaker")), *choices])
        self.fields["scope"].required = False
        _choices(
            self, "scope", [(scope.value, gettext(words)) for scope, words in reversed(STATEMENTS.items())]
        )

    def chosen(self) -> UUID | NewSpeaker | None:
        """A speaker of the list, or a new one with her consent."""
        data = self.cleaned_data
        if data["speaker"]:
            return UUID(data["speaker"])
        return _new_speaker(data)


class SpeakerForm(forms.Form):
    """Somebody who lends her voice for everything, with her paper or spoken consent."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Her own name or one she chooses."))
    is_self = forms.BooleanField(label=_("It is my own voice"), required=False)
    consent_file = forms.FileField(
        label=_("Signed paper, or her spoken agreement"), required=False,
        help_text=_("A photograph, a PDF or a sound file."),
    )  # fmt: skip
    agreed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = gettext("She heard and agrees: “%(statement)s”") % {
            "statement": statement(ConsentScope.EVERYTHING)
        }

    def chosen(self) -> NewSpeaker:
        return _new_speaker({**self.cleaned_data, "scope": ConsentScope.EVERYTHING})


def _new_speaker(data: dict[str, Any]) -> NewSpeaker:
    scope = ConsentScope(data["scope"] or ConsentScope.EVERYTHING)
    return NewSpeaker(data["name"], scope, agreed=data["agreed"], is_self=data["is_self"])


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
