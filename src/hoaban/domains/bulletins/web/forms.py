"""What a list is narrowed to, what is asked about a new feed and about a certificate."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.spoken import SHOWS, WAYS
from hoaban.domains.bulletins.values import NewByHand, NewCertificate, NewFeed, Show, Way
from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places
from hoaban.kit import clock
from hoaban.ui.fields import DayField


class ListFilter(forms.Form):
    show = forms.ChoiceField(label=_("Which ones"), required=False, choices=list(SHOWS.items()))
    feed = forms.ChoiceField(label=_("From which feed"), required=False)

    def __init__(self, *args: Any, feeds: list[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["feed"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All feeds")), *((str(uid), title) for uid, title in feeds)]

    @property
    def wanted(self) -> tuple[Show, UUID | None]:
        """What can be understood of it; the rest narrows nothing."""
        self.is_valid()
        show, feed = self.cleaned_data.get("show"), self.cleaned_data.get("feed")
        return Show(show) if show else Show.CURRENT, UUID(feed) if feed else None


class FeedForm(forms.Form):
    address = forms.URLField(
        label=_("Address of the feed"), max_length=500, assume_scheme="https",
        help_text=_("Atom, RSS or CAP, such as https://example.org/alerts.atom"),
    )  # fmt: skip
    title = forms.CharField(label=_("Whose bulletins are these"), max_length=200)
    source = forms.CharField(
        label=_("Key of the data source"), max_length=60, required=False,
        help_text=_("Without one they are shown as not confirmed."),
    )  # fmt: skip
    place = forms.TypedChoiceField(label=_("What area it is about"), coerce=int)
    minutes = forms.IntegerField(label=_("Ask every … minutes"), min_value=1, max_value=1440, initial=5)
    silent_hours = forms.IntegerField(
        label=_("Ask a person to look after … hours without anything new"), min_value=0, max_value=9000, initial=0,
        help_text=_("0: it may be silent for months, only failures are told."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        areas = actor.areas(Permission.KEEP)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (one.number, one.name)
            for one in places.provinces_and_communes()
            if any(area.start <= one.number < area.stop for area in areas)
        ]

    def feed(self) -> NewFeed:
        said = self.cleaned_data
        return NewFeed(
            said["address"],
            said["title"],
            said["source"],
            said["place"],
            said["minutes"],
            said["silent_hours"],
        )


class CertificateForm(forms.Form):
    pem = forms.CharField(
        label=_("Certificate of the source"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("The text that begins with BEGIN CERTIFICATE. Below it may stand the certificates of who issued it."),
    )  # fmt: skip
    checked = forms.CharField(
        label=_("How you made sure that it is theirs"), max_length=300,
        help_text=_("Such as: its fingerprint was read out by telephone by the station's head of forecasting."),
    )  # fmt: skip
    until = DayField(
        label=_("Last day on which it is believed"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: as long as the certificate itself says."),
    )  # fmt: skip

    def certificate(self) -> NewCertificate:
        said = self.cleaned_data
        day = said["until"]
        until = datetime.combine(day + timedelta(days=1), time.min, tzinfo=clock.VIETNAM) if day else None
        return NewCertificate(said["pem"], said["checked"], until)


class MomentField(forms.DateTimeField):
    """A day and a time as a telephone offers them."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)


class HandForm(forms.Form):
    issuer = forms.CharField(
        label=_("Who issued it"), max_length=200,
        help_text=_("As its head says, such as the hydro-met station of the province."),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Its number"), max_length=100,
        help_text=_("By issuer and number it is known when a feed brings it too."),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("How it came"), choices=list(WAYS.items()))
    sent_at = MomentField(label=_("Issued at"))
    event = forms.CharField(label=_("Kind of danger, in its words"), max_length=120)
    level = forms.CharField(label=_("Level, in its words"), max_length=120, required=False)
    until = MomentField(label=_("Holds until"))
    text = forms.CharField(
        label=_("Its text"), min_length=20, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Paste or type it as it stands."),
    )  # fmt: skip
    places = forms.TypedMultipleChoiceField(
        label=_("Places it names"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, held: NewByHand | None = None, **options: Any) -> None:
        if held is not None:
            initial = {name: getattr(held, name) for name in self.base_fields} | {"places": list(held.places)}
            options["initial"] = initial
        super().__init__(*args, **options)
        field = self.fields["places"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        ticked = set(held.places if held is not None else ())
        known = [(one.number, one.name) for one in places.provinces_and_communes()]
        field.choices = sorted(known, key=lambda one: one[0] not in ticked)

    def said(self) -> NewByHand:
        said = self.cleaned_data
        return NewByHand(
            said["issuer"], said["number"], Way(said["way"]), said["sent_at"], said["event"], said["level"],
            tuple(said["places"]), said["until"], said["text"],
        )  # fmt: skip


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), min_length=5, max_length=300)
