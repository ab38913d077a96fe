"""Judging what a list tells of a person that a paper of hers says: a degree of disability with its certificate, a health insurance
with its last day.

As everywhere among facts, a cell that cannot be read is told and left out, and its row comes in without it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from hoaban.domains.lists.cells import Column, Days, codes
from hoaban.domains.lists.fact_words import code_of
from hoaban.domains.lists.judging import Judge, Prepared
from hoaban.domains.lists.statuses import EARLIEST
from hoaban.domains.lists.told import (
    CARD,
    DISABILITY,
    DISABILITY_ON,
    DISABILITY_PAPER,
    INSURED,
    INSURED_UNTIL,
)
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.api import FactBrought, FactHeld, FactKind
from hoaban.foundation.imports.api import ReadDate, date_of, mapped, text_of, texts
from hoaban.foundation.imports.values import Fault

_CARD = re.compile(r"\d{9}")
"""As many digits in a row has the number of a card, also without the 0 that a spreadsheet dropped; that of a certificate has fewer."""
Found = Iterator[tuple[int, FactKind, FactBrought]]
"""Row, and what it tells of its person."""


def says_whether_insured(judge: Judge, prepared: Prepared) -> dict[int, str]:
    """Rows whose cell of the card's number says «Có» or «Không» instead."""
    code = cache(lambda said: code_of(FactKind.INSURANCE, said))
    cells = texts(judge.sheet.column(CARD))
    found = {row: code(said) for row, said in enumerate(cells) if said and not prepared.insurance[row]}
    return {row: told for row, told in found.items() if told}


def of_people(judge: Judge, prepared: Prepared, days: Days, insured: dict[int, str]) -> Found:
    """``insured``: what the column of the card's number says instead of a number."""
    present = judge.sheet.values
    if any(present.get(column) for column in (DISABILITY, DISABILITY_PAPER, DISABILITY_ON)):
        yield from _disabilities(judge, prepared, days)
    if insured or any(present.get(column) for column in (INSURED, INSURED_UNTIL)):
        yield from _insurances(judge, prepared, days, insured)


def _disabilities(judge: Judge, prepared: Prepared, days: Days) -> Found:
    """The degree, with number and day of the certificate it stands on as far as both are told."""
    degrees = codes(judge, Column(DISABILITY, FactKind.DISABILITY, days))
    numbers, given = _numbers(judge), _days_given(judge)
    said = texts(judge.sheet.column(DISABILITY))
    for row, (degree, number, day) in enumerate(zip(degrees, numbers, given, strict=True)):
        if prepared.keys[row][0] < 0 or row in days.unsure:
            continue
        has_paper = bool(number or day) and degree not in ("", "none")
        if (number or day) and not has_paper and (degree or not said[row]):
            judge.note(row, DISABILITY_PAPER if number else DISABILITY_ON, "disability_paper_alone")
        elif day and has_paper and not number:
            judge.note(row, DISABILITY_ON, "disability_day_alone")
        if degree:
            source = registry.decision_written(number, day)[0] if has_paper and number else ""
            yield row, FactKind.DISABILITY, FactBrought(degree, days.of[row], source)


def _numbers(judge: Judge) -> list[str]:
    """What can be the number of a card of hers stays out: a source is kept in clear."""
    cells = judge.sheet.column(DISABILITY_PAPER)
    numbers = texts(cells)
    unfit = {
        row
        for row, (cell, number) in enumerate(zip(cells, numbers, strict=True))
        if len(number) > registry.LONGEST_NUMBER or _is_of_card(cell, number)
    }
    for row in unfit:
        judge.note(row, DISABILITY_PAPER, "disability_paper_unfit")
    return ["" if row in unfit else number for row, number in enumerate(numbers)]


def _is_of_card(cell: Any, number: str) -> bool:
    return bool(
        _CARD.search(number)
        or registry.holds_number(number)
        or registry.identity_digits(cell)
        or registry.insurance_code(number)
    )


def _days_given(judge: Judge) -> list[ReadDate | None]:
    def given(cell: Any) -> tuple[ReadDate | None, str]:
        found = date_of(cell)
        if found is None or found.year < EARLIEST:
            return None, "disability_on_unreadable" if text_of(cell) else ""
        begins = found.day or date(found.year, found.month or 1, 1)
        return found, "disability_on_future" if begins > judge.today else ""

    read = mapped(judge.sheet.column(DISABILITY_ON), given)
    for row, (_found, kind) in enumerate(read):
        if kind:
            judge.note(row, DISABILITY_ON, kind)
    return [None if kind else found for found, kind in read]


def _insurances(judge: Judge, prepared: Prepared, days: Days, beside: dict[int, str]) -> Found:
    """Whether insured, and until when. A last day that was not over when the row was told says that there is a card."""
    words, ends = texts(judge.sheet.column(INSURED)), _last_days(judge)
    for row, code in enumerate(codes(judge, Column(INSURED, FactKind.INSURANCE, days))):
        if prepared.keys[row][0] < 0 or row in days.unsure:
            continue
        last = ends[row]
        is_good = last is not None and last >= (days.of[row] or judge.today)
        said = {code, "" if words[row] and not code else beside.get(row, "")} - {""}
        told = said | {"has"} if is_good else said
        if "none" in told and (len(told) > 1 or prepared.insurance[row]):
            column = INSURED if words[row] else INSURED_UNTIL if is_good else CARD
            judge.note(row, column, "insured_contradicts")
        elif "none" in told:
            yield row, FactKind.INSURANCE, FactBrought("none", days.of[row])
        elif told:
            yield row, FactKind.INSURANCE, FactBrought("has", days.of[row], until=last)
        elif last and not words[row]:
            judge.note(row, INSURED_UNTIL, "insured_until_over")


def _last_days(judge: Judge) -> list[date | None]:
    def last(cell: Any) -> tuple[date | None, str]:
        found = date_of(cell)
        day = found.day if found and found.year >= EARLIEST else None
        return day, "insured_until_unreadable" if day is None and text_of(cell) else ""

    read = mapped(judge.sheet.column(INSURED_UNTIL), last)
    for row, (_day, kind) in enumerate(read):
        if kind:
            judge.note(row, INSURED_UNTIL, kind)
    return [day for day, _kind in read]


def cards_kept(
    judge: Judge, prepared: Prepared, held: Mapping[tuple[int, FactKind], FactHeld], out: Collection[int]
) -> Iterator[Fault]:
    """Said not to be insured, and the register has a card: its number stays, and her household's page asks.

    Named at the cell that says so; where the register keeps what it says of her insurance, nothing.
    """
    facts = prepared.facts.people if prepared.facts else {}
    words = texts(judge.sheet.column(INSURED))
    for row, member in prepared.matched.items():
        fact = facts.get(row, {}).get(FactKind.INSURANCE)
        if not fact or fact.value != "none" or row in out or not member.index(registry.Part.INSURANCE):
            continue
        stands = held.get((member.pk, FactKind.INSURANCE))
        if stands is None or not stands.stays(FactKind.INSURANCE, fact):
            yield Fault(row, INSURED if words[row] else CARD, "card_kept")
