"""What the page of one's own notices asks."""

from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.notify import wording
from hoaban.foundation.notify.values import Channel, Wishes

CHOSEN = (Channel.IN_APP, Channel.PUSH, Channel.EMAIL)
"""Channels a person may switch off; text messages carry danger to life only, and that nobody switches off."""


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WishesForm(forms.Form):
    """Times of the night and of the digest; the ticks stand beside it, one per kind and channel."""

    quiet_from = forms.TimeField(label=_("Quiet from"), widget=_clock())
    quiet_to = forms.TimeField(
        label=_("Quiet until"), widget=_clock(), help_text=_("The same time twice: it is never quiet.")
    )
    digest_at = forms.TimeField(label=_("The day's digest comes at"), widget=_clock())
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, wishes: Wishes, data: QueryDict | None = None) -> None:
        times = {"quiet_from": wishes.quiet_from, "quiet_to": wishes.quiet_to, "digest_at": wishes.digest_at}
        super().__init__(data, initial=times | {"version": wishes.version})
        self.kept = _ticked(data) if data is not None else wishes

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One line per kind a person may choose: its name on screen, its ticks."""
        return [
            {
                "name": kind.name,
                "label": kind.label,
                "channels": [(one, not self.kept.is_off(kind.name, one)) for one in CHOSEN],
                "gathers": kind.name in self.kept.digest,
            }
            for kind in _kinds()
        ]

    def wishes(self) -> Wishes:
        given = self.cleaned_data
        times: dict[str, time] = {name: given[name] for name in ("quiet_from", "quiet_to", "digest_at")}
        return Wishes(off=self.kept.off, digest=self.kept.digest, version=given["version"], **times)


class AddressForm(forms.Form):
    """One telephone number or one e-mail address."""

    def __init__(self, channel: Channel, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=channel.value)
        is_phone = channel == Channel.SMS
        self.fields["text"] = forms.CharField(
            label=_("My mobile number") if is_phone else _("My e-mail address"),
            max_length=254,
            help_text=_("For danger to life only. For example 0912 345 678") if is_phone else _("For example an@example.vn"),
            widget=forms.TextInput(attrs={"autocomplete": "tel" if is_phone else "email", "inputmode": "tel" if is_phone else "email"}),
        )  # fmt: skip


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The six digits"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


def _ticked(data: QueryDict) -> Wishes:
    """What is not ticked is off; kinds nobody declared are left out."""
    on, gathered = set(data.getlist("on")), set(data.getlist("digest"))
    names = [kind.name for kind in _kinds()]
    off = frozenset(f"{name}/{one}" for name in names for one in CHOSEN if f"{name}/{one}" not in on)
    return Wishes(off=off, digest=frozenset(gathered & set(names)))


def _kinds() -> list[Any]:
    return [kind for kind in wording.kinds() if kind.chosen]
