"""What a person saw when she opened a page, beside what stands there now.

The page carries what it showed, signed and pressed; nothing is kept on the server, and it holds no more than the page did.
"""

from collections.abc import Sequence

from django.core import signing
from django.utils.translation import gettext

from hoaban.domains.registry.values import HouseholdShown
from hoaban.domains.registry.web import fact_words

SALT = "registry.household.seen"
Lines = Sequence[tuple[str, str]]


def lines(household: HouseholdShown) -> list[tuple[str, str]]:
    """The household as lines of label and value, in the order of the page."""
    confirmed = gettext("Confirmed") if household.confirmed_at else gettext("To confirm")
    told = [
        (gettext("State"), confirmed),
        (gettext("Village"), household.village),
        (gettext("Address"), household.address),
    ]
    people = [
        (gettext("Member %(n)s") % {"n": number}, f"{person.name} · {person.born}")
        for number, person in enumerate(household.people, start=1)
    ]
    return told + fact_words.lines(household) + people


def packed(household: HouseholdShown) -> str:
    return signing.dumps(lines(household), salt=SALT, compress=True)


def differences(seen: str, household: HouseholdShown) -> list[tuple[str, str, str]]:
    """Label, then, now, for each line that is not the same; everything when nothing can be known of then."""
    try:
        before = dict(signing.loads(seen, salt=SALT))
    except signing.BadSignature:
        before = {}
    now = dict(lines(household))
    labels = [*now, *(label for label in before if label not in now)]
    return [
        (label, before.get(label, ""), now.get(label, ""))
        for label in labels
        if before.get(label, "") != now.get(label, "")
    ]
