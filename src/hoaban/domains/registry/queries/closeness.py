"""How well names fit what somebody typed, told to the database: it puts those in order that are too many to be compared one by one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Case, Field, FloatField, Q, TextField, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Coalesce, Greatest, Length, StrIndex
from django.db.models.lookups import GreaterThan

from hoaban.kit import text as texts

Asked = Callable[[str, "Field[Any, Any]"], Combinable]
"""(name, field) → the value of `told` by this name, as it stands in the question."""
SPELLINGS = "typed", "lower", "title", "upper"


def told(name: str, words: Sequence[str]) -> dict[str, Any]:
    """What the question is asked with: the folded words, and the name in the ways capitals are written."""
    written = texts.nfc(name)
    spelt = {
        "typed": written, "lower": written.lower(), "upper": written.upper(),
        "title": " ".join(word.capitalize() for word in written.split()),
    }  # fmt: skip
    return spelt | {f"word{place}": word for place, word in enumerate(words)}


def closeness(count: int, asked: Asked) -> OrderBy:
    """Nearly what `people._fitting` measures, of a name or of what people call her: letters shared of all, and the right marks. The closest
    first."""

    def stands(column: Combinable, name: str) -> Any:
        return GreaterThan(StrIndex(column, asked(name, TextField())), 0)

    def of(key: str, name: str) -> Combinable:
        folded, written = (Coalesce(column, Value("")) for column in (key, name))
        shared: Combinable = Value(0.0)
        for place in range(count):
            size = Length(asked(f"word{place}", TextField())) + 1.0
            shared += Case(
                When(stands(folded, f"word{place}"), then=size), default=0.0, output_field=FloatField()
            )
        has_marks = Q()
        for spelling in SPELLINGS:
            has_marks |= Q(stands(written, spelling))
        marks = Case(When(has_marks, then=0.3), default=0.0, output_field=FloatField())
        return shared * 0.7 / (Length(folded) + 1.0) + marks

    return Greatest(of("name_key", "name"), of("called_key", "called"), output_field=FloatField()).desc()


def known(values: Mapping[str, Any]) -> Asked:
    """The values themselves, for a question whose SQL is not kept."""
    return lambda name, field: Value(values[name], output_field=field)
