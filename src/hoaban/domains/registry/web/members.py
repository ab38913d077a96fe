"""Who lives in a household, as rows of its page: drawn in Python, as they stand once for each person (decision 0043)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop

from hoaban.domains.registry.groups import GroupShown
from hoaban.domains.registry.spoken import RELATIONS, SEXES, called_of
from hoaban.domains.registry.values import NumberKind, NumberShown, PersonId, PersonShown
from hoaban.domains.registry.web.fact_words import dates_of_group
from hoaban.domains.registry.web.forms import NumberForm
from hoaban.ui import icons
from hoaban.ui.addresses import address
from hoaban.ui.forms import answers

DEEDS = {
    "correct_person": gettext_noop("Correct"),
    "add_number": gettext_noop("Add a number"),
    "correct_number": gettext_noop("Correct a number"),
    "person_left": gettext_noop("Moved away"),
    "death": gettext_noop("Died"),
    "marry_whom": gettext_noop("Married"),
    "same_person": gettext_noop("Stands twice"),
}
"""Pages that begin at a person, and their words."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What she who reads may do, and what she has opened."""

    request: HttpRequest
    deeds: Sequence[str]
    may_open: bool
    opened: NumberShown | None
    groups: Mapping[PersonId, GroupShown] | None
    """Ethnic groups, where they were opened for a purpose."""


def deeds(*, may_merge: bool) -> list[str]:
    return [name for name in DEEDS if may_merge or name != "same_person"]


def rows(people: Sequence[PersonShown], reader: Reader) -> SafeString:
    drawn = _Drawn(reader)
    return mark_safe("".join(drawn.row(one) for one in people))  # noqa: S308 - each text was escaped


class _Drawn:
    """Words that stand in every row, looked up once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.token, self.purposes = get_token(reader.request), answers(NumberForm, "purpose")
        self.deeds = [(name, escape(gettext(DEEDS[name]))) for name in reader.deeds]
        self.born, self.phone = escape(gettext("Born")), escape(gettext("Telephone"))
        self.kinds = {
            NumberKind.IDENTITY: escape(gettext("Identity number")),
            NumberKind.INSURANCE: escape(gettext("Health insurance number")),
        }

    def row(self, one: PersonShown) -> str:
        return f'<tr><th scope="row">{escape(one.name)}{_called(one)}{self._links(one)}</th>{"".join(self._cells(one))}</tr>'

    def _links(self, one: PersonShown) -> str:
        links = (
            f'<a href="{address(f"registry:{name}", one.uid)}">{words}</a>'
            for name, words in self.deeds
            if _begins(name, one)
        )
        return f'<br><span class="small no-print">{" · ".join(links)}</span>' if self.deeds else ""

    def _cells(self, one: PersonShown) -> Iterator[str]:
        yield f"<td>{escape(gettext(RELATIONS[one.relation]))}</td>"
        yield f"<td>{escape(gettext(SEXES[one.sex])) if one.sex else '—'}</td>"
        yield f'<td data-label="{self.born}">{escape(one.born) or "—"}</td>'
        yield f'<td data-label="{self.phone}"{"" if one.phone else " data-empty"}>{escape(one.phone) or "—"}</td>'
        held = [
            kind
            for kind, has in (
                (NumberKind.IDENTITY, one.has_identity_number),
                (NumberKind.INSURANCE, one.has_insurance_number),
            )
            if has
        ]
        yield f"<td{'' if held else ' data-empty'}>{self._numbers(one, held)}</td>"
        if self.reader.groups is not None:
            label, said = escape(gettext("Ethnic group")), self.reader.groups.get(one.id)
            yield f'<td data-label="{label}">{_group(said) if said else "—"}</td>'

    def _numbers(self, one: PersonShown, held: Sequence[NumberKind]) -> str:
        opened = self.reader.opened
        if opened and opened.person_id == one.id:
            said = escape(gettext("Your reading is on record."))
            return f'<strong>{escape(opened.number)}</strong> <span class="small soft">{said}</span>'
        if not held:
            return "—"
        hidden = "<br>".join(f"{self.kinds[kind]} •••" for kind in held)
        return (
            f'<span class="small">{hidden}</span>{self._question(one, held) if self.reader.may_open else ""}'
        )

    def _question(self, one: PersonShown, held: Sequence[NumberKind]) -> str:
        buttons = "".join(
            f' <button class="button button-small" name="kind" value="{kind}" type="submit">{self.kinds[kind]}</button>'
            for kind in held
        )
        return (
            f'<details class="no-print"><summary>{icons.svg("lock")} {escape(gettext("Show a number"))}</summary>'
            f'<form method="post" action="{address("registry:number", one.uid)}" class="stack">'
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{self.token}">'
            f"<label>{escape(gettext('What do you need it for?'))} {self.purposes}</label>"
            f'<span class="actions">{buttons}</span></form></details>'
        )


def _begins(deed: str, one: PersonShown) -> bool:
    """A number is added where one is missing, corrected where one stands."""
    if deed == "add_number":
        return not (one.has_identity_number and one.has_insurance_number)
    return deed != "correct_number" or one.has_identity_number or one.has_insurance_number


def _called(one: PersonShown) -> str:
    return f'<br><span class="small">{escape(called_of(one.called))}</span>' if one.called else ""


def _group(said: GroupShown) -> str:
    return f'{escape(said.name)} <span class="small soft">{escape(dates_of_group(said))}</span>'
