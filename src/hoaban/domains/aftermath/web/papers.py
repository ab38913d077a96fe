"""The report as Typst is told it: lists of words, in the order of the page. Nothing is counted here."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from hoaban.domains.aftermath.api import SHEET
from hoaban.ui import formats

SOURCE = SHEET
Rows = list[list[str]]


def sheet(told: dict[str, Any], *, above: Sequence[str], by: str, now: datetime) -> dict[str, Any]:
    """``told`` is what the page is rendered with; ``above``: what stands above every page, that people are made up."""
    title = f"{told['hazard']}, {told['level']}"
    stamp = told["stamp"]
    made = gettext("Made on %(at)s by %(who)s") % {"at": formats.moment(now), "who": by}
    return {
        "title": f"{stamp}: {title}" if stamp else title, "author": "Hoa Ban", "lang": get_language() or "vi",
        "frames": [*([stamp] if stamp else []), *above], "foot": f"{gettext('Report afterwards')} · {made}",
        "lead": [told["report"].line.places, told["state"]], "sections": list(_sections(told)),
    }  # fmt: skip


def _section(title: str, lines: Sequence[str], header: Sequence[str] = (), rows: Rows | None = None) -> dict[str, Any]:  # fmt: skip
    return {"title": title, "lines": list(lines), "header": list(header), "rows": rows or []}


def _sections(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield _score(told) if told["report"].score else _outcome(told)
    if told["report"].is_drill:
        yield _missing(told)
    yield _moments(told)
    yield _goals(told)
    yield _reached(told)
    rows = [[_moment(one["at"]), one["text"], one["by"]] for one in told["deeds"]]
    header = [gettext("When"), gettext("Step"), gettext("Who")]
    yield _section(gettext("Who took which step"), [], header, rows)


def _score(told: dict[str, Any]) -> dict[str, Any]:
    of = gettext("of %(of)s points") % {"of": told["report"].score.of}
    lines = [
        f"{told['earned']} {of}",
        gettext(
            "The sum of these lines and nothing else. What did not arise is not asked. "
            "Times and points are our own proposal until civil defence decides."
        ),
    ]
    rows = [[what, why, f"{got} / {of}"] for what, why, got, of in told["parts"]]
    return _section(
        gettext("Score of the drill"), lines, [gettext("What"), gettext("Remark"), gettext("Score")], rows
    )


def _missing(told: dict[str, Any]) -> dict[str, Any]:
    rows = [[what, why] for what, why in told["gaps"]]
    header = [gettext("What"), gettext("Remark")] if rows else []
    return _section(gettext("What was missing"), [told["failed"], told["looked"]], header, rows)


def _outcome(told: dict[str, Any]) -> dict[str, Any]:
    said, lines = told["outcome"], [gettext("Nobody has said yet.")]
    if said:
        lines = [
            f"{told['outcome_words']} · {formats.day(said.happened_on)} · {said.source}",
            f"{said.who} · {_moment(said.at)}",
        ]
    return _section(gettext("Did it come?"), lines)


def _moments(told: dict[str, Any]) -> dict[str, Any]:
    rows = [[what, _moment(at), f"+ {after}"] for what, at, after in told["moments"]]
    lines = []
    if told["missing"]:
        lines = [f"{gettext('Never happened, or nobody kept when:')} {'; '.join(told['missing'])}"]
    header = [gettext("What"), gettext("When"), gettext("Since the first")]
    return _section(gettext("What happened when"), lines, header, rows)


def _goals(told: dict[str, Any]) -> dict[str, Any]:
    late = told["late"]
    missed = ngettext("%(n)s goal was missed.", "%(n)s goals were missed.", late) % {"n": late}
    lines = [missed if late else gettext("No goal was missed."), gettext("Goals: our own proposal")]
    rows = [
        [what, said, gettext("goal: %(within)s") % {"within": within}]
        for _one, what, said, within, _badge in told["judged"]
    ]
    return _section(
        gettext("Against the goals"), lines, [gettext("What"), gettext("Value"), gettext("Goal")], rows
    )


def _reached(told: dict[str, Any]) -> dict[str, Any]:
    title, report = gettext("Who was told, who answered"), told["report"]
    if not (told["shares"] or told["villages"] or told["channels"]):
        return _section(title, [gettext("No message was planned for people, and no village was asked.")])
    rows = [[what, said, ""] for what, said in told["shares"]]
    rows += [[gettext("Villages at the end: %(what)s") % {"what": what}, _number(n), ""] for what, n in told["villages"]]  # fmt: skip
    rows += [
        [way, f"{_number(fates.told)} / {_number(fates.all)}", not_told]
        for way, fates, not_told in told["channels"]
    ]
    if report.reached:
        without = _number(report.reached.homes_without)
        rows.append([gettext("Homes without a telephone: door to door"), without, ""])
    rows.append([gettext("Calls to officers for the draft"), _number(report.people_rung), ""])
    return _section(title, [], [gettext("What"), gettext("Value"), gettext("Remark")], rows)


def _number(value: int) -> str:
    return formats.number(value, None, get_language() or "vi")


def _moment(at: datetime) -> str:
    return formats.moment(timezone.localtime(at))
