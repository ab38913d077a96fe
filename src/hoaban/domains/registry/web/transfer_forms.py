"""What is asked where people go to another commune, and where they arrive."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from hoaban.domains.registry.moves import MoveWhy, NewHome
from hoaban.domains.registry.spoken import MOVES, RELATIONS
from hoaban.domains.registry.transfers import Sending, Traveller
from hoaban.domains.registry.values import PersonShown, Relation
from hoaban.domains.registry.web.correcting_forms import LeftForm
from hoaban.domains.registry.web.moving import NEW, STANDING

REASONS = (MoveWhy.MARRIED, MoveWhy.MOVED, MoveWhy.JOINED)


class SendForm(LeftForm):
    """Who goes, where to, since when, why."""

    who = forms.MultipleChoiceField(
        label=_("Who goes?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Nobody was chosen. Tick at least one person who moves.")},
    )
    commune = forms.TypedChoiceField(label=_("To which commune?"), coerce=int)
    why = forms.ChoiceField(
        label=_("What happened?"), choices=[(why, _(MOVES[why])) for why in REASONS], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What the other commune should know"), max_length=200, required=False,
        help_text=_("For example with whom they live there, or a telephone."),
    )  # fmt: skip
    said_by = forms.CharField(label=_("Who said so?"), max_length=120)
    field_order = ("who", "commune", "on", "why", "said_by", "note")

    def __init__(
        self, *args: Any, people: Sequence[PersonShown], communes: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (
            ("who", [(str(one.uid), one.name) for one in people]),
            ("commune", [("", "—"), *communes]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def sending(self) -> Sending:
        said = self.cleaned_data
        who = [UUID(uid) for uid in said["who"]]
        return Sending(
            who, said["commune"], said["on"], MoveWhy(said["why"]), said["note"], said["said_by"].strip()
        )


class ArriveForm(forms.Form):
    """Where they live here, and each as what to the head."""

    where = forms.ChoiceField(
        label=_("Where do they live now?"),
        choices=[(NEW, _("In a new household")), (STANDING, _("In a household that stands already"))],
        widget=forms.RadioSelect,
        initial=NEW,
    )
    code = forms.CharField(label=_("Code of that household"), max_length=32)
    village = forms.CharField(
        label=_("Village"), max_length=120, required=False, help_text=_("For a new household only.")
    )

    def __init__(self, *args: Any, people: Sequence[Traveller], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in people:
            self.fields[f"relation_{one.uid}"] = forms.ChoiceField(
                label=mark_safe(_("%(name)s: relation to the head there") % {"name": _quoted(one.name)}),  # noqa: S308 - escaped
                choices=[("", "—"), *((code, _(said)) for code, said in RELATIONS.items())],
            )
        self.people = people

    def relations(self) -> dict[UUID, Relation]:
        return {one.uid: Relation(self.cleaned_data[f"relation_{one.uid}"]) for one in self.people}

    def new_home(self) -> NewHome | None:
        said = self.cleaned_data
        return NewHome(said["code"].strip(), said["village"].strip(), "") if said["where"] == NEW else None


def _quoted(name: str) -> SafeString:
    return format_html("<span data-quoted>{}</span>", name)


class ReasonForm(forms.Form):
    """Why they are not taken in."""

    reason = forms.CharField(label=_("Why not? The other commune sees it."), max_length=200)
