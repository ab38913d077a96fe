"""What a person saw when she opened a page, beside what stands there now.

The page carries what it showed, signed and pressed; nothing is kept on the server, and it holds no more than the page did.
"""

from collections.abc import Sequence

from django.core import signing
from django.utils.translation import gettext, gettext_noop

from hoaban.domains.registry.values import HouseholdShown, Poverty

SALT = "registry.household.seen"
STATUS = {
    Poverty.POOR: gettext_noop("Poor"),
    Poverty.NEAR_POOR: gettext_noop("Near poor"),
    Poverty.NEITHER: gettext_noop("Neither poor nor near poor"),
}
Lines = Sequence[tuple[str, str]]


def lines(household: HouseholdShown) -> list[tuple[str, str]]:
    """The household as lines of label and value, in the order of the page."""
    held = next((fact for fact in household.facts if fact.replaced_at is None), None)
    status = gettext(STATUS[Poverty(held.value)]) if held else ""
    confirmed = gettext("Confirmed") if household.confirmed_at else gettext("To confirm")
    told = [
        (gettext("State"), confirmed),
        (gettext("Village"), household.village),
        (gettext("Address"), household.address),
        (gettext("Poverty status"), f"{status} · {held.source}" if held and held.source else status),
    ]
    return told + [
        (gettext("Member %(n)s") % {"n": number}, f"{person.name} · {person.born}")
        for number, person in enumerate(household.people, start=1)
    ]


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
