"""The one question before a night is told."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hoaban.domains.replay import rules
from hoaban.ui import formats

USUAL = 60
DAY = 24 * 60


def _told(speed: int) -> str:
    said = {"speed": formats.number(speed, language=get_language() or "vi"), "minutes": DAY // speed}
    if speed == DAY:
        return gettext("%(speed)s times faster: a day of rain in a minute") % said
    return gettext("%(speed)s times faster: a day of rain in %(minutes)s minutes") % said


_label = lazy(_told, str)


class BeginForm(forms.Form):
    speed = forms.TypedChoiceField(
        label=_("How fast the night passes"), coerce=int, initial=USUAL, widget=forms.RadioSelect,
        choices=[(one, _label(one)) for one in rules.SPEEDS],
    )  # fmt: skip
