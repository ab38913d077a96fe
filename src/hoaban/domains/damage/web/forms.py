"""The commune's form: what the pack counts, group by group. What is left empty was not counted."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.domains.damage import rules, spoken
from hoaban.domains.damage.values import Amounts, Clash, Fault, Form, Indicator, Kind, Named, Origin, Told


class ReportForm(forms.Form):
    """One field per indicator, «no damage» per group, and the reason of a new version."""

    note = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Which villages, what is cut off. Write no names of people."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Why a new version"),
        max_length=300,
        help_text=_("For example: counted again at 17:00, or one house was counted twice."),
    )

    def __init__(self, *args: Any, form: Form, is_first: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form, self.amounts = form, dict[str, Decimal]()
        self.asks, self.sure = dict[str, str](), set[str]()
        if is_first:
            del self.fields["why"]
        for one in form.indicators:
            self.fields[f"n-{one.key}"] = _field(one)
        for group in form.groups:
            words = gettext("No damage here: %(group)s") % {"group": spoken.named(group)}
            self.fields[f"none-{group.key}"] = forms.BooleanField(label=words, required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        nothing = {one.key for one in self.form.groups if told.get(f"none-{one.key}")}
        for one in self.form.indicators:
            found = rules.read(str(told.get(f"n-{one.key}") or ""), one)
            if isinstance(found, Fault):
                self.add_error(f"n-{one.key}", gettext(spoken.FAULTS[found]))
            elif found is not None:
                self._take(one, found, is_nothing=one.group in nothing)
        self.amounts = rules.filled(self.amounts, nothing, self.form.indicators)
        return told

    def _take(self, one: Indicator, found: Decimal, *, is_nothing: bool) -> None:
        """A number that can be; one that contradicts «no damage», or is very large, is asked about first."""
        self.amounts[one.key] = found
        if is_nothing and found:
            words = gettext(
                "You ticked that there is no damage here, and wrote a number. Clear one of the two."
            )
            self.add_error(f"n-{one.key}", words)
        elif rules.is_surprising(one, found):
            self._ask(one, found)

    def _ask(self, one: Indicator, found: Decimal) -> None:
        """Once: her tick stays where another number is refused, and holds for this number only."""
        self.asks[one.key] = rules.written(found)
        if self.data.get(f"sure-{one.key}") == rules.written(found):
            self.sure.add(one.key)
        else:
            words = gettext("%(n)s is very many. If it is right, tick the box below, then save.")
            self.add_error(f"n-{one.key}", words % {"n": spoken.amount(found, one.unit)})

    def told(self, kind: Kind, covers: Iterable[int]) -> Told:
        said = self.cleaned_data
        return Told(kind, self.amounts, said["note"], said.get("why", ""), tuple(covers))

    def groups(self, clashes: Mapping[str, Clash]) -> list[dict[str, Any]]:
        """What the page shows: of each group its fields, with what a colleague typed meanwhile."""
        shown = [self._group(group, self.form.of(group.key), clashes) for group in self.form.groups]
        if shown and not any(one["is_open"] for one in shown):
            shown[0]["is_open"] = True
        return shown

    def _group(
        self, group: Named, indicators: Iterable[Indicator], clashes: Mapping[str, Clash]
    ) -> dict[str, Any]:
        """Open where something happened: a number that is no zero, one that is refused, one that a colleague typed too."""
        typed = {one.key: str(self[f"n-{one.key}"].value() or "").strip() for one in indicators}
        is_wrong = any(self.errors.get(f"n-{key}") for key in typed)
        return {
            "name": spoken.named(group), "key": group.key, "none": self[f"none-{group.key}"],
            "rows": [self._row(one, clashes.get(one.key)) for one in indicators],
            "counted": sum(bool(one) for one in typed.values()),
            "is_open": is_wrong or any(one not in ("", "0") for one in typed.values()) or any(key in clashes for key in typed),
            "is_reported": any(one.origin is Origin.REPORTS for one in indicators),
        }  # fmt: skip

    def _row(self, one: Indicator, clash: Clash | None) -> dict[str, Any]:
        return {
            "field": self[f"n-{one.key}"], "unit": spoken.unit(one), "key": one.key, "ask": self.asks.get(one.key, ""),
            "is_sure": one.key in self.sure,
            "mine": spoken.amount(clash.mine, one.unit) if clash else "",
            "theirs": spoken.amount(clash.theirs, one.unit) if clash else "",
        }  # fmt: skip


def _field(one: Indicator) -> forms.CharField:
    mode = "numeric" if one.is_whole else "decimal"
    widget = forms.TextInput({"inputmode": mode, "autocomplete": "off", "class": "damage-number"})
    return forms.CharField(label=spoken.named(one), max_length=24, required=False, widget=widget)


def initial_of(amounts: Amounts, note: str = "") -> dict[str, str]:
    """What stands in the fields before anybody types."""
    return {f"n-{key}": spoken.typed(one) for key, one in amounts.items()} | {"note": note}
