"""What people write and choose; at most seven questions on a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.domains.standing import spoken
from hoaban.domains.standing.values import Decision, Plan, Standing, Why
from hoaban.ui.fields import DayField, commune_field, offer_communes

FILTERS = ("state", "commune", "name")


def day(label: Any, **options: Any) -> forms.DateField:
    return DayField(
        label=label, input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options,
    )  # fmt: skip


class RoundForm(forms.Form):
    """A round with the days the office sets."""

    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)
    document = forms.CharField(label=_("Number of the paper that opens it"), max_length=80)
    villages_by = day(_("Villages meet by"))
    communes_by = day(_("Communes send up by"))
    province_by = day(_("The province decides by"))
    per_village = forms.IntegerField(
        label=_("People in one village at most"), min_value=1, max_value=20, required=False,
        help_text=_("Leave empty where your papers name no number."),
    )  # fmt: skip

    def plan(self) -> Plan:
        said = self.cleaned_data
        return Plan(
            said["year"], said["document"].strip(), said["villages_by"], said["communes_by"], said["province_by"],
            said["per_village"],
        )  # fmt: skip


class MeetingForm(forms.Form):
    """The minutes of one meeting."""

    met_on = day(_("Day of the meeting"))
    present = forms.IntegerField(label=_("People at the meeting"), min_value=1, max_value=5000)
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=5000)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=5000)
    minutes = forms.FileField(
        label=_("Photo or scan of the minutes"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,application/pdf"}),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """The decision of the province."""

    number = forms.CharField(label=_("Number of the province's decision"), max_length=80)
    decided_on = day(_("Day of the decision"))
    from_on = day(_("In force since"))
    until_on = day(_("Until"), required=False)

    def decision(self) -> Decision:
        said = self.cleaned_data
        return Decision(said["number"].strip(), said["decided_on"], said["from_on"], said["until_on"])


class NumberForm(forms.Form):
    """The right number of a decision."""

    number = forms.CharField(label=_("Number of the province's decision"), max_length=80)


class EndForm(forms.Form):
    """The decision that ends it; with three days the village is asked again."""

    why = forms.ChoiceField(label=_("Why?"), choices=[(why, _(spoken.WHYS[why])) for why in spoken.TOLD])
    number = forms.CharField(label=_("Number of the province's decision"), max_length=80)
    ended_on = day(_("Stands no more since"))
    villages_by = day(_("The village meets again by"), required=False)
    communes_by = day(_("Communes send up by"), required=False)
    province_by = day(_("The province decides by"), required=False)

    def decision(self) -> Decision:
        said = self.cleaned_data
        return Decision(said["number"].strip(), said["ended_on"], said["ended_on"])

    def again(self) -> Plan | None:
        said = self.cleaned_data
        days = [said[name] for name in ("villages_by", "communes_by", "province_by")]
        if not all(days):
            return None
        return Plan(said["ended_on"].year, said["number"].strip(), days[0], days[1], days[2], 1)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        days = [said.get(name) for name in ("villages_by", "communes_by", "province_by")]
        if any(days) and not all(days):
            raise forms.ValidationError(
                _("Give all three days, or none: then the village is not asked again now.")
            )
        return said


class AgainForm(forms.Form):
    """When the village of whoever ended meets again; the days are the office's."""

    document = forms.CharField(label=_("Number of the paper that opens it"), max_length=80)
    villages_by = day(_("The village meets again by"))
    communes_by = day(_("Communes send up by"))
    province_by = day(_("The province decides by"))

    def plan(self) -> Plan:
        said = self.cleaned_data
        return Plan(
            said["villages_by"].year, said["document"].strip(), said["villages_by"], said["communes_by"], said["province_by"], 1
        )  # fmt: skip


class WhyForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Why?"), choices=[(why, _(spoken.WHYS[why])) for why in spoken.TOLD], widget=forms.RadioSelect
    )

    def chosen(self) -> Why:
        return Why(self.cleaned_data["why"])


class FilterForm(forms.Form):
    """Which people; it lives in the address."""

    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("Standing today")), *((one, _(said)) for one, said in spoken.STANDINGS.items()),
                 ("without", _("Villages without anyone"))],
    )  # fmt: skip
    commune = commune_field()
    name = forms.CharField(label=_("Name"), required=False, max_length=80)

    def __init__(self, *args: Any, communes: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_communes(self, communes)

    def said(self) -> dict[str, Any]:
        """An unreadable filter is no filter."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def wants_empty(self) -> bool:
        return bool(self.said().get("state") == "without")

    def state_chosen(self) -> Standing | None:
        said = self.said().get("state")
        return Standing(said) if said in set(Standing) else None
