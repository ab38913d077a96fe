"""The form as a sheet: a row per indicator in the order of the form, with its unit, the communes beside each other and its source."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from hoaban.domains.damage import queries, spoken
from hoaban.domains.damage.values import Board, CommuneLine, Indicator
from hoaban.domains.damage.web.shown import law


def form_header(board: Board) -> list[str]:
    """No., indicator, unit; of more than one commune the sum and who is missing in it; then each commune, and the source."""
    summed = (
        [gettext("Sum of what was counted"), gettext("Communes that did not count it")] if board.sums else []
    )
    return [
        gettext("No."), gettext("Indicator"), gettext("Unit"), *summed, *(one.name for one in board.lines), gettext("Read in"),
        gettext("Source"),
    ]  # fmt: skip


def form_rows(board: Board) -> Iterator[list[Any]]:
    """Group by group, numbered as on the form; below them the remarks, and which text was read."""
    sums = {one.indicator.key: one for one in board.sums}
    for number, group in enumerate(queries.form().groups, 1):
        yield [str(number), spoken.named(group)]
        for place, one in enumerate(queries.form().of(group.key), 1):
            total = [cell(sums[one.key].total), sums[one.key].uncounted] if sums else []
            told = [_told(line, one) for line in board.lines]
            yield [
                f"{number}.{place}", spoken.named(one), spoken.unit(one), *total, *told, gettext(spoken.ORIGINS[one.origin]),
                f"{one.mark.symbol} {one.source}",
            ]  # fmt: skip
    blank = ["", ""] if sums else []
    yield ["", gettext("Remark"), "", *blank, *(_remark(one) for one in board.lines)]
    yield ["", read_how()]


def _told(line: CommuneLine, one: Indicator) -> int | float | str:
    """Of a commune whose report is part of another one's nothing stands here to be added up."""
    return "" if line.within else cell(line.last.amounts.get(one.key) if line.last else None)


def _remark(line: CommuneLine) -> str:
    if line.within:
        return gettext("in the report of %(commune)s") % {"commune": line.within}
    return line.last.note if line.last else gettext("not reported")


def cell(amount: Decimal | None) -> int | float | str:
    """A number that a sheet can reckon with, or words that it cannot take for one."""
    if amount is None:
        return gettext("not counted")
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def read_how() -> str:
    """Which text the indicators come from, and how well it was read."""
    text = law()
    return f"{text['mark']} {text['number']}. {text['read']}"
