"""Facts as people say them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from hoaban.domains.registry.facts import KINDS, About, FactKind, FactShown, has_run_out, kinds_of, parts_of
from hoaban.domains.registry.groups import GroupShown
from hoaban.domains.registry.looks import Found, Look
from hoaban.domains.registry.rules import COMMUNE_SPAN
from hoaban.domains.registry.values import HouseholdShown, NumberKind
from hoaban.ui import formats
from hoaban.ui.addresses import address


def label_of(kind: FactKind) -> str:
    return gettext(KINDS[kind].label)


def said(kind: FactKind, value: str, languages: Mapping[str, str]) -> str:
    """Codes in words; a language under its name, and one we do not know under its code."""
    words = KINDS[kind].words
    return ", ".join(
        gettext(words[code]) if code in words else languages.get(code, code) for code in parts_of(kind, value)
    )


def lines(household: HouseholdShown) -> list[tuple[str, str]]:
    """What holds now as label and value; the label says of whom, so that it stands once."""
    names = {int(person.id): person.name for person in household.people}
    told = []
    for fact in sorted(_current(household.facts), key=lambda one: (one.about, one.owner, one.kind)):
        of_whom = f" · {names.get(fact.owner, '')}" if fact.about is About.PERSON else ""
        value = said(fact.kind, fact.value, household.languages)
        label = gettext("Village") + " · " if fact.about is About.VILLAGE else ""
        told.append(
            (f"{label}{label_of(fact.kind)}{of_whom}", f"{value} · {fact.source}" if fact.source else value)
        )
    return told


def _current(facts: Sequence[FactShown]) -> list[FactShown]:
    return [fact for fact in facts if fact.is_current]


def told(facts: Sequence[FactShown], languages: Mapping[str, str]) -> list[tuple[str, str]]:
    """As label and value, with the paper they rest on; a household's own first, then its village's."""
    return [
        (
            (gettext("Village") + " · " if fact.about is About.VILLAGE else "") + label_of(fact.kind),
            " · ".join(part for part in (said(fact.kind, fact.value, languages), fact.source) if part),
        )
        for fact in sorted(
            facts, key=lambda one: (one.about is About.VILLAGE, list(FactKind).index(one.kind))
        )
    ]


@dataclass(frozen=True, slots=True)
class Dated:
    """A fact with its words."""

    fact: FactShown
    said: str

    @property
    def dates(self) -> str:
        """Since when, until when, when it was written down, and who or what says so."""
        fact = self.fact
        told = [
            fact.valid_from and gettext("in force since %(at)s") % {"at": formats.day(fact.valid_from)},
            fact.until and gettext("good until %(at)s") % {"at": formats.day(fact.until)},
            _recorded(fact.recorded_at),
            fact.source,
            fact.said_by,
        ]
        return " · ".join(part for part in told if part)


def special_difficulty(household: HouseholdShown) -> FactShown | None:
    """By which decision its village is listed today; None where none lists it, or she may not see facts."""
    today = timezone.localdate()
    return next(
        (
            fact
            for fact in _current(household.facts)
            if fact.kind is FactKind.DIFFICULTY
            and fact.value == "special"
            and not has_run_out(fact.until, today)
        ),
        None,
    )


def _recorded(at: datetime) -> str:
    return gettext("recorded on %(at)s") % {"at": formats.day(timezone.localtime(at))}


def dates_of_group(group: GroupShown) -> str:
    """Since when an ethnic group was said, when it was written down, by which list or paper, and who said so."""
    told = [
        group.valid_from and gettext("since %(at)s") % {"at": formats.day(group.valid_from)},
        _recorded(group.recorded_at),
        group.list_name and gettext("from the list “%(name)s”") % {"name": group.list_name},
        group.source,
        group.said_by,
    ]
    return " · ".join(part for part in told if part)


def dated(facts: Sequence[FactShown], languages: Mapping[str, str]) -> list[Dated]:
    return [Dated(fact, said(fact.kind, fact.value, languages)) for fact in facts]


@dataclass(frozen=True, slots=True)
class Line:
    """What holds of one kind, and where it is noted; empty where nobody said anything yet."""

    label: str
    url: str
    held: Dated | None


@dataclass(frozen=True, slots=True)
class Block:
    """The facts of the household, of one person or of the village."""

    title: str
    known: Sequence[Line]
    silent: Sequence[Line]


def _where(name: str, key: UUID | int, kind: FactKind) -> str:
    if isinstance(key, UUID):
        return address(f"registry:{name}", key, kind)
    return reverse(f"registry:{name}", args=[key, kind])


def blocks(household: HouseholdShown, *, may_group: bool = False) -> list[Block]:
    """The household first, then its people in their order, then the village. Where an ethnic group is noted stands with its
    people for who may read one; what it is stands nowhere."""
    held = {
        (fact.about, fact.owner, fact.kind): fact for fact in reversed(household.facts) if fact.is_current
    }

    def block(title: str, about: About, owner: int, name: str, key: UUID | int) -> Block:
        lines = [
            Line(
                label_of(kind), _where(name, key, kind),
                next(iter(dated([fact], household.languages)), None) if (fact := held.get((about, owner, kind))) else None,
            )
            for kind in kinds_of(about)
        ]  # fmt: skip
        if may_group and about is About.PERSON:
            lines.append(Line(gettext("Ethnic group"), reverse("registry:person_group", args=[key]), None))
        return Block(title, [one for one in lines if one.held], [one for one in lines if not one.held])

    told = [block(gettext("The household"), About.HOUSEHOLD, household.id, "household_fact", household.uid)]
    told += [block(one.name, About.PERSON, one.id, "person_fact", one.uid) for one in household.people]
    if household.place_no % COMMUNE_SPAN:
        title = household.village or gettext("The village")
        told.append(block(title, About.VILLAGE, household.place_no, "village_fact", household.place_no))
    return told


LOOKS = {
    Look.NO_HEAD: gettext_noop("Nobody is the head of this household. Choose who is:"),
    Look.TWO: gettext_noop("Two things are recorded that contradict each other:"),
    Look.SAME_IDENTITY: gettext_noop(
        "Another record has the same identity number. See which, and settle it:"
    ),
    Look.SAME_INSURANCE: gettext_noop(
        "Another record has the same health insurance number. See which, and settle it:"
    ),
    Look.BORN: gettext_noop("The year of birth does not fit the relation to the head:"),
    Look.NO_PHONE: gettext_noop("Said to have no telephone, and a number is recorded:"),
    Look.NOT_INSURED: gettext_noop("Said to have no health insurance, and a card number is recorded:"),
    Look.NO_DECISION: gettext_noop("Recorded as poor or near poor without the number or year of a decision:"),
    Look.NOT_REVIEWED: gettext_noop(
        "Recorded as poor or near poor by a decision from before the last yearly review:"
    ),
    Look.RUN_OUT: gettext_noop("The health insurance has run out:"),
    Look.RUNS_OUT: gettext_noop("The health insurance runs out within a month:"),
    Look.PHONE: gettext_noop("Nobody confirmed the telephone for a year:"),
    Look.LANGUAGE: gettext_noop("Nobody noted which languages are spoken:"),
    Look.OLD: gettext_noop("Told long ago, ask again:"),
}


SHARED = {Look.SAME_IDENTITY: NumberKind.IDENTITY, Look.SAME_INSURANCE: NumberKind.INSURANCE}


@dataclass(frozen=True, slots=True)
class LookTold:
    """A sentence, of whom or of what, and where each is put right."""

    sentence: str
    whom: Sequence[tuple[str, str]]
    """Words and address; the address is empty where the reader may not."""


def told_looks(household: HouseholdShown, found: Sequence[Found]) -> list[LookTold]:
    return [LookTold(gettext(LOOKS[one.look]), list(_whom(household, one))) for one in found]


def _whom(household: HouseholdShown, found: Found) -> Iterator[tuple[str, str]]:
    kind = found.kind
    what = f" ({label_of(kind)})" if kind and found.look in {Look.OLD, Look.TWO} else ""
    for person in found.people:
        at = address("registry:person_fact", person.uid, kind) if kind else ""
        if number := SHARED.get(found.look):
            at = address("registry:same_number", person.uid, number.value)
        yield person.name + what, at or address("registry:correct_person", person.uid)
    if not found.people and kind:
        name = "village_fact" if found.about is About.VILLAGE else "household_fact"
        key = household.place_no if found.about is About.VILLAGE else household.uid
        yield label_of(kind), _where(name, key, kind)
