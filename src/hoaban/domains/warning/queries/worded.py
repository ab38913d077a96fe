"""The bank's rows in each form that people approve: as they stand, without tone marks, in other languages; and who stands behind them."""

from collections import defaultdict

from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.rules import toneless, wording
from hoaban.domains.warning.rules.wording import Lines
from hoaban.domains.warning.values import Ending, Hazard, Tongue, Words
from hoaban.domains.warning.values.approved import FULL, TONELESS, Approved, FormShown, Kept
from hoaban.domains.warning.word_models import Form, FormApproval
from hoaban.foundation.access.api import read_name
from hoaban.foundation.access.errors import NotFound

Row = tuple[Hazard, int, str]
"""Hazard, lowest level, form."""
Told = tuple[Form, tuple[Approved, ...]]


def forms(variant: str = TONELESS) -> list[FormShown]:
    """Every row of the bank in this form; of another language those that have words in it. Two queries."""
    return forms_in([variant])[variant]


def forms_in(variants: list[str]) -> dict[str, list[FormShown]]:
    """The same of several forms; two queries whatever their number."""
    kept, rows = _kept(variants), bank.book().words
    some = {variant: [_shown(row, variant, kept) for row in rows] for variant in variants}
    return {variant: [one for one in found if one is not None] for variant, found in some.items()}


def form_of(hazard: Hazard, level: int, variant: str = TONELESS) -> FormShown:
    """One row, named by its hazard and its lowest level. NotFound: no such row, or it has no words in this language."""
    for row in bank.book().words:
        if (row.hazard, row.levels.start) == (hazard, level):
            found = _shown(row, variant, _kept([variant], hazard, level))
            if found is not None:
                return found
    raise NotFound


def is_unapproved(hazard: Hazard, level: int) -> bool:
    """Whether the words that are proposed have nobody who stands behind them."""
    words = bank.book().words_for(hazard, level)
    return words is not None and not form_of(hazard, words.levels.start, FULL).is_approved


def tongue_of(variant: str) -> Tongue | None:
    return next((one for one in bank.book().tongues if one.code == variant), None)


def row_lines(row: Words, tongue: Tongue) -> Lines | None:
    """What a warning of this row says in another language, level by level. None: nothing that fits our own words."""
    other = tongue.same_row(row)
    if other is None:
        return None
    lines = toneless.row_lines(other, tongue.book)
    mine = [key for key, _words in toneless.row_lines(row, bank.book())]
    return lines if [key for key, _words in lines] == mine else None


def wordings_of(hazard: Hazard, level: int, variant: str) -> list[Kept]:
    """Each wording that somebody stood behind, the newest first."""
    rows = list(Form.plain.filter(hazard=hazard, level=level, variant=variant).order_by("-pk"))
    told = _approvals([row.pk for row in rows])
    return [Kept(_lines(row), row.made_at, tuple(told[row.pk]), row.over_at, row.over_label) for row in rows]


def _kept(variants: list[str], hazard: Hazard | None = None, level: int = 0) -> dict[Row, Told]:
    rows = Form.plain.filter(variant__in=variants, over_at__isnull=True)
    if hazard:
        rows = rows.filter(hazard=hazard, level=level)
    found = list(rows)
    told = _approvals([row.pk for row in found])
    return {(Hazard(row.hazard), row.level, row.variant): (row, tuple(told[row.pk])) for row in found}


def _approvals(forms: list[int]) -> dict[int, list[Approved]]:
    told: dict[int, list[Approved]] = defaultdict(list)
    for one in FormApproval.plain.filter(form__in=forms).order_by("pk"):
        told[one.form_id].append(
            Approved(one.by_key, read_name(one.by_label), one.by_role, one.at, one.document)
        )
    return told


def _lines(form: Form) -> Lines:
    return tuple((key, words) for key, words in form.lines)


def _shown(row: Words, variant: str, kept: dict[Row, Told]) -> FormShown | None:
    """What is kept counts while it is of the words as they are now; else the pack's, or our own proposal, behind which nobody stands."""
    hazard, level, full = row.hazard, row.levels.start, toneless.row_lines(row, bank.book())
    form, approvals = kept.get((hazard, level, variant), (None, ()))
    if variant == TONELESS and form is not None:
        lines = _lines(form)
        if form.seal == toneless.seal(hazard, level, full, lines):
            return FormShown(hazard, level, full, lines, form.seal, approvals, is_kept=True)
    now = _now(row, variant, full)
    if now is None:
        return None
    lines, paper, tag, source = now
    seal = toneless.seal(hazard, level, full, lines)
    is_kept = form is not None and form.seal == seal
    return FormShown(
        hazard, level, full, lines, seal, approvals if is_kept else (), is_kept, bool(approvals) and not is_kept, variant,
        paper, tag, source,
    )  # fmt: skip


def _now(row: Words, variant: str, full: Lines) -> tuple[Lines, str, str, str] | None:
    """(lines, document, language, source) as the pack has them. None: it has none."""
    if variant == TONELESS:
        return tuple((key, toneless.proposed(words)) for key, words in full), "", "vi", row.source
    if variant == FULL:
        return full, row.approved_by, "vi", row.source
    tongue = tongue_of(variant)
    other = tongue.same_row(row) if tongue else None
    if tongue is None or other is None:
        return None
    lines = toneless.row_lines(other, tongue.book)
    return (*lines, *_around(row.hazard, tongue)), tongue.paper_of(other), tongue.tag, other.source


def _around(hazard: Hazard, tongue: Tongue) -> Lines:
    """What else goes out with a row in another language: how it ends, and how a drill says that it is one."""
    ends = tuple(
        (
            one.value,
            wording.sentence(tongue.book.sentences[one.value].format(hazard=tongue.book.hazards[hazard])),
        )
        for one in (Ending.CANCEL, Ending.ALL_CLEAR)
    )
    return (*ends, ("exercise", tongue.exercise))
