"""What a person fills in: a file, and which column is which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.imports import people_columns
from hoaban.foundation.imports.errors import FontUndecided
from hoaban.foundation.imports.matching import match_columns
from hoaban.foundation.imports.queries import BatchShown
from hoaban.foundation.imports.values import Field, ImportKind, key_of
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
        needed = [field for field in batch.kind.fields if field.required and field.key in batch.matching]
        needed += people_columns.missing(batch.kind, batch.labels, batch.matching)
        for field in fields_of_step(batch.kind, step):
            self.fields[field.key] = forms.ChoiceField(
                label=gettext(field.label),
                choices=columns,
                required=field in needed,
                initial=str(batch.matching.get(field.key, "")),
            )

    def chosen(self) -> dict[str, int | None]:
        return {key: int(value) if value != "" else None for key, value in self.cleaned_data.items()}


def merged(batch: BatchShown, chosen: Mapping[str, int | None]) -> dict[str, int]:
    """What was chosen here beside what was matched before. A column she gives to a field belongs to no further person of the row."""
    taken = {column for column in chosen.values() if column is not None}
    kept = {
        key: column for key, column in batch.matching.items() if key_of(key)[1] == 1 or column not in taken
    }
    return {key: column for key, column in {**kept, **chosen}.items() if column is not None}


def as_said(batch: BatchShown, said: QueryDict) -> Mapping[str, int]:
    """The columns as found or chosen; or, as she says, with one person in each row, or with several."""
    if "one_in_a_row" in said:
        return match_columns(batch.labels, batch.kind.fields)
    return people_columns.match(batch.labels, batch.kind) if "many_in_a_row" in said else batch.matching


def order_said(said: QueryDict) -> bool | None:
    """Whether the order of the rows is to tell what no cell does; None where she says nothing of it."""
    return False if "as_written" in said else True if "by_order" in said else None


def people_offered(batch: BatchShown) -> int:
    """How many a row may hold by its headers, where it was matched before as one person: an earlier version knew no other way."""
    return (
        1
        if batch.people_in_a_row > 1
        else people_columns.people_in_a_row(people_columns.match(batch.labels, batch.kind))
    )


def in_order(batch: BatchShown) -> list[tuple[str, int]]:
    """What was matched, in the room's order, person by person."""
    order = {field.key: at for at, field in enumerate(batch.kind.fields)}
    known = [(key, column) for key, column in batch.matching.items() if key_of(key)[0] in order]
    return sorted(known, key=lambda one: (key_of(one[0])[1], order[key_of(one[0])[0]]))


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
