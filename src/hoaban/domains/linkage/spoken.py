"""Reasons in words: what two records have in common, and what speaks against it."""

from collections.abc import Sequence

from django.utils.translation import gettext, gettext_noop, ngettext

from hoaban.domains.linkage import rules
from hoaban.domains.linkage.values import (
    Address,
    Again,
    Birth,
    Name,
    Number,
    Place,
    Reason,
    Same,
    State,
    Third,
    ToldWhy,
)

RIVAL = ("rival", 0)
WORDS: dict[tuple[str, int], str] = {
    ("name", Name.EXACT): gettext_noop("The name is the same, marks included"),
    ("name", Name.MARKS): gettext_noop("The name is the same but for marks or capitals"),
    ("name", Name.ORDER): gettext_noop("The same words of the name in another order"),
    ("name", Name.SOUND): gettext_noop("The names sound alike"),
    ("name", Name.PART): gettext_noop("One record lacks the middle name"),
    ("name", Name.INITIALS): gettext_noop("One record has initials that fit the other's name"),
    ("name", Name.LETTER): gettext_noop("The names differ by a letter or two"),
    ("name", Name.CLOSE): gettext_noop("The names may be one with slips of the pen"),
    ("name", Name.GIVEN): gettext_noop("The given name is the same, the rest is not"),
    ("name", Name.OTHER): gettext_noop("The names differ"),
    ("name", Name.FAMILY): gettext_noop("The family name is the same, the rest is not"),
    ("name", Name.ROUGH): gettext_noop("Every word of the two names differs by a slip of the pen"),
    ("name", Name.WORD): gettext_noop("One word of the names is the same or nearly so"),
    ("birth", Birth.DAY): gettext_noop("Born on the same day"),
    ("birth", Birth.MONTH): gettext_noop("Born in the same month"),
    ("birth", Birth.YEAR): gettext_noop("Born in the same year; neither record has a day"),
    ("birth", Birth.COARSER): gettext_noop("Born in the same year; one record has no day"),
    ("birth", Birth.TURNED): gettext_noop("Day and month of birth are the other way round"),
    ("birth", Birth.NEXT): gettext_noop(
        "Born on the same day of the year; the years lie next to each other or have digits swapped"
    ),
    ("birth", Birth.NEAR): gettext_noop("The birth years lie next to each other or have digits swapped"),
    ("birth", Birth.HALF): gettext_noop("Born in the same year, on another day or in another month"),
    ("birth", Birth.DIGIT): gettext_noop("Born on the same day of the year; one digit of the year differs"),
    ("birth", Birth.VAGUE): gettext_noop(
        "The birth years lie next to each other or have digits swapped; one record has no day"
    ),
    ("birth", Birth.OTHER): gettext_noop("The birth dates differ"),
    ("sex", Same.SAME): gettext_noop("The same sex"),
    ("sex", Same.OTHER): gettext_noop("The sex differs"),
    ("phone", Same.SAME): gettext_noop("The same telephone"),
    ("phone", Same.OTHER): gettext_noop("The telephones differ"),
    ("identity", Number.SAME): gettext_noop("The same identity number"),
    ("identity", Number.SLIP): gettext_noop("The identity numbers differ by one slip"),
    ("identity", Number.OTHER): gettext_noop("The identity numbers differ"),
    ("insurance", Same.SAME): gettext_noop("The same health insurance number"),
    ("insurance", Same.OTHER): gettext_noop("The health insurance numbers differ"),
    ("place", Place.HOUSEHOLD): gettext_noop("In the same household"),
    ("place", Place.VILLAGE): gettext_noop("In the same village"),
    ("place", Place.COMMUNE): gettext_noop("In the same commune, another village"),
    ("place", Place.ELSEWHERE): gettext_noop("In another commune"),
    ("place", Place.FAMILY): gettext_noop(
        "Others of the two households match as well: perhaps one family written down twice"
    ),
    ("address", Address.SAME): gettext_noop("The address is the same"),
    ("address", Address.SLIP): gettext_noop("The addresses differ by a letter or two"),
    ("address", Address.STREET): gettext_noop("The same street or hamlet, another house number"),
    ("address", Address.NUMBER): gettext_noop("The same house number, another street or hamlet"),
    ("address", Address.OTHER): gettext_noop("The addresses differ"),
    ("again", Again.IDENTITY): gettext_noop(
        "Somebody said before that these are two people; since then their identity numbers came to agree, but for a slip at most"
    ),
    ("again", Again.INSURANCE): gettext_noop(
        "Somebody said before that these are two people; since then their health insurance numbers came to agree"
    ),
    ("again", Again.BIRTH): gettext_noop(
        "Somebody said before that these are two people; since then both records tell the same day of birth"
    ),
    RIVAL: gettext_noop("Another record fits one of the two better"),
    ("third", Third.ANYWHERE): gettext_noop("A third record fits both"),
    ("third", Third.ELSEWHERE): gettext_noop("A record of another commune fits both"),
}
TOLD_WHYS: dict[ToldWhy, str] = {
    ToldWhy.CARD: gettext_noop("I compared the papers"),
    ToldWhy.FAMILY: gettext_noop("The family or the head of the village says so"),
    ToldWhy.KNOWN: gettext_noop("I know this person"),
    ToldWhy.OTHER: gettext_noop("Otherwise"),
}
STATES: dict[State, str] = {
    State.OPEN: gettext_noop("To decide"),
    State.LATER: gettext_noop("Put off"),
    State.SAME: gettext_noop("Made one"),
    State.DIFFERENT: gettext_noop("Two people"),
    State.MOOT: gettext_noop("One of the two records no longer stands"),
}
LIKELY = ((0.9, gettext_noop("Very likely one person")), (0.4, gettext_noop("Likely one person")))
PERHAPS = gettext_noop("Perhaps one person")


def likely(score: float) -> str:
    """A word for the score: a percentage would sound surer than it is."""
    return next((gettext(word) for least, word in LIKELY if score >= least), gettext(PERHAPS))


def shown(score: float) -> str:
    """The same word, or that nobody would see the pair."""
    return likely(score) if score >= rules.known_weights().shown_from else gettext("Not shown")


def named(name: str, commune: str) -> str:
    """A record in a few words: by its name, or by where it lies when it is another commune's."""
    return name or gettext("a record of %(commune)s") % {"commune": commune}


def told(reasons: Sequence[Reason]) -> list[tuple[bool, str]]:
    """(speaks for it, the sentence), what says most first."""
    return [(reason.bits > 0, _sentence(reason)) for reason in reasons]


def _sentence(reason: Reason) -> str:
    words = gettext(WORDS[reason.what, reason.level])
    if reason.what != "name" or reason.level >= Name.OTHER:
        return words
    count = ngettext(
        "%(n)s record of the commune has this name",
        "%(n)s records of the commune have this name",
        reason.namesakes,
    )
    return f"{words} ({count % {'n': reason.namesakes}})"
