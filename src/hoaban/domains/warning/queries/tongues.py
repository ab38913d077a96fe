"""What a warning says in other languages: rows of the bank that are approved in them, and nothing anybody made up."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import get_language

from hoaban.domains.warning.models import Alert, Version
from hoaban.domains.warning.queries import bank, worded
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.rules import toneless, wording
from hoaban.domains.warning.rules.wording import Lines
from hoaban.domains.warning.values import EXERCISE_WORD, Ending, Hazard, Status, Tongue, Words
from hoaban.domains.warning.values.approved import TONELESS
from hoaban.domains.warning.word_models import SentAs


@dataclass(frozen=True, slots=True)
class Other:
    """One text in another language, as it goes or went out."""

    code: str
    tag: str
    lines: Lines
    words: str


def lines_in(row: Alert) -> list[tuple[str, Lines]]:
    """(language, lines) of each language in which every sentence of this text is an approved one of the bank."""
    book, hazard = bank.book(), Hazard(row.hazard)
    words = book.words_for(hazard, row.level)
    if words is None:
        return []
    told, full = (
        wording.lines(Status.ACTUAL, hazard, text_of(row), book),
        toneless.row_lines(words, book),
    )
    approved, found = approved_in(words), []
    for tongue in book.tongues:
        lines = worded.row_lines(words, tongue) if tongue.code in approved else None
        if lines is not None and (said := toneless.of_warning(told, row.level, full, lines)) is not None:
            found.append((tongue.code, _framed(row, tongue, said)))
    return found


def approved_in(words: Words) -> set[str]:
    """Languages in which somebody stands behind this row: a document that the pack names, or two people on a page."""
    codes = [one.code for one in bank.book().tongues]
    some = worded.forms_in(codes)
    return {
        code
        for code, rows in some.items()
        for one in rows
        if (one.hazard, one.level) == (words.hazard, words.levels.start) and one.is_approved
    }


def ending_in(row: Alert, how: Ending, before: Version | None) -> list[tuple[str, Lines]]:
    """Whoever read it in her language reads that it is over; the reason is a person's own words, in Vietnamese only."""
    rows = SentAs.plain.filter(version=before).exclude(variant=TONELESS) if before else SentAs.plain.none()
    told = set(rows.values_list("variant", flat=True))
    found = []
    words = bank.book().words_for(Hazard(row.hazard), row.level)
    approved = approved_in(words) if words and told else set()
    for tongue in bank.book().tongues:
        if tongue.code in told and (tongue.approved_by or tongue.code in approved):
            said = tongue.book.sentences[how.value].format(hazard=tongue.book.hazards[Hazard(row.hazard)])
            found.append((tongue.code, _framed(row, tongue, (("do", wording.sentence(said)),))))
    return found


def _framed(row: Alert, tongue: Tongue, said: Lines) -> Lines:
    return wording.framed(Status(row.status), said, f"{EXERCISE_WORD} ({tongue.exercise})")


def others_of(identifiers: Collection[str]) -> dict[str, list[Other]]:
    """What these messages say in other languages; one query."""
    tags = {one.code: one.tag for one in bank.book().tongues}
    found: dict[str, list[Other]] = {}
    rows = SentAs.plain.filter(version__identifier__in=list(identifiers)).exclude(variant=TONELESS)
    for row in rows.select_related("version").order_by("variant"):
        lines = tuple((key, words) for key, words in row.lines)
        tag = tags.get(row.variant, row.variant)
        found.setdefault(row.version.identifier, []).append(Other(row.variant, tag, lines, row.words))
    return found


def read_here(identifiers: Collection[str]) -> dict[str, Other]:
    """Of each message the text in the language of the page, where it has one that is not Vietnamese."""
    asked = (get_language() or "vi").split("-")[0]
    some = others_of(identifiers) if asked != "vi" and identifiers else {}
    return {
        identifier: other
        for identifier, others in some.items()
        for other in others
        if other.tag.split("-")[0] == asked
    }


def spoken_by(version_id: int) -> tuple[str, ...]:
    """Languages besides Vietnamese in which this version is told, as registers name them."""
    rows = SentAs.plain.filter(version=version_id).exclude(variant=TONELESS).order_by("variant")
    return tuple(rows.values_list("variant", flat=True))


def sent_in(version_id: int, language: str) -> str:
    """What this version says in a language, by either of its names; empty: nothing that is approved."""
    codes = [one.code for one in bank.book().tongues if language in (one.code, one.tag)]
    rows = SentAs.plain.filter(version=version_id, variant__in=codes)
    return rows.values_list("words", flat=True).first() or ""
