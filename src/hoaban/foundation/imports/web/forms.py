"""What a person fills in: a file, and which column is which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.imports.errors import FontUndecided
from hoaban.foundation.imports.queries import BatchShown
from hoaban.foundation.imports.values import Field, ImportKind
from hoaban.kit.typed import whole_number

AT_ONCE = 7


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of list as the first page tells it."""

    name: str
    title: str
    about: str
    needed: Sequence[str]
    also: Sequence[str]

    @classmethod
    def of(cls, kind: ImportKind) -> "Told":
        labels = [(gettext(field.label), field.required) for field in kind.fields]
        return cls(
            kind.name,
            gettext(kind.title),
            gettext(kind.about),
            [label for label, needed in labels if needed],
            [label for label, needed in labels if not needed],
        )


class StartForm(forms.Form):
    """Kind and file."""

    kind = forms.ChoiceField(label=_("What is in the list?"))
    file = forms.FileField(
        label=_("The file (Excel .xlsx, CSV or Parquet)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv,.parquet", "data-drop": ""}),
    )

    def __init__(self, *args: Any, kinds: list[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(kind.name, gettext(kind.title)) for kind in kinds]
        if len(kinds) == 1:
            # Nobody is asked what has one answer.
            choice.initial, choice.widget = kinds[0].name, forms.HiddenInput()


class FontForm(forms.Form):
    """Whether text of an old font becomes Unicode; asked only where there is some."""

    convert = forms.TypedChoiceField(
        label=_("Change this text to Unicode?"),
        choices=[("yes", _("Yes, change it as shown")), ("no", _("No, leave it as it stands"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _(FontUndecided.msgid)},
    )

    @classmethod
    def of(cls, batch: BatchShown, data: QueryDict | None) -> "FontForm | None":
        """With the answer of last time in it, for the same columns."""
        if not batch.has_old_font:
            return None
        return cls(data, initial={"convert": {True: "yes", False: "no"}.get(batch.convert)})  # type: ignore[arg-type]


class MatchForm(forms.Form):
    """At most seven fields on one screen; each asks for the column that holds it."""

    def __init__(self, *args: Any, batch: BatchShown, step: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", gettext("Not in this sheet"))]
        columns += [
            (str(index), label or gettext("Column %(n)s") % {"n": index + 1})
            for index, label in enumerate(batch.labels)
        ]
        for field in fields_of_step(batch.kind, step):
            self.fields[field.key] = forms.ChoiceField(
                label=gettext(field.label),
                choices=columns,
                required=field.required,
                initial=str(batch.matching.get(field.key, "")),
            )

    def chosen(self) -> dict[str, int | None]:
        return {key: int(value) if value != "" else None for key, value in self.cleaned_data.items()}


def steps_of(kind: ImportKind) -> int:
    return -(-len(kind.fields) // AT_ONCE)


def fields_of_step(kind: ImportKind, step: int) -> list[Field]:
    """Needed fields come first."""
    ordered = sorted(kind.fields, key=lambda field: not field.required)
    return ordered[(step - 1) * AT_ONCE : step * AT_ONCE]


class FaultForm(forms.Form):
    """Faults of one kind only; the filter lives in the address."""

    kind = forms.ChoiceField(label=_("Kind of fault"), required=False)

    def __init__(self, *args: Any, counts: Sequence[tuple[str, str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)
        told = [(code, f"{gettext(title)} ({count})") for code, title, count in counts]
        choice.choices = [("", _("All kinds")), *told]


def after_row(text: str) -> tuple[int, int]:
    """The last fault seen; an unreadable one is the beginning."""
    row, _dot, pk = text.partition("~")
    at, last = whole_number(row), whole_number(pk)
    return (0, 0) if at is None or last is None else (at, last)
