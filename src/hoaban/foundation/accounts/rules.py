"""Who holds what where on which day; who may pass it on. Plain Python: the day arrives as an argument."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from hashlib import sha256

from hoaban.foundation.access.values import UnitRange, merged
from hoaban.foundation.accounts.values import ABSENCE_DAYS, CODE_DIGITS, Agreed, Grant, Role

PROVINCE, COMMUNE = 10**9, 10**4


def subtree(number: int) -> UnitRange:
    """The unit and all below it: 2 digits of province, 5 of commune, 4 of village in one number."""
    if number == 0:
        return UnitRange(0, 10**11)
    if number % PROVINCE == 0:
        return UnitRange(number, number + PROVINCE)
    if number % COMMUNE == 0:
        return UnitRange(number, number + COMMUNE)
    return UnitRange(number, number + 1)


def holdings(
    grants: Iterable[Grant], role_named: Callable[[str], Role | None], day: date
) -> dict[str, tuple[UnitRange, ...]]:
    """Permission → where it holds on that day. A role no longer in the book gives nothing."""
    found: dict[str, list[UnitRange]] = {}
    for grant in grants:
        role = role_named(grant.role)
        if role is None or not grant.holds_on(day):
            continue
        for permission in role.permissions:
            found.setdefault(permission, []).append(grant.area)
    return {permission: merged(areas) for permission, areas in found.items()}


def needs_second_factor(grants: Iterable[Grant], role_named: Callable[[str], Role | None], day: date) -> bool:
    """Whether one of today's roles demands it. Only a membership of a demo organisation is exempt: its data is invented.

    A role that is unknown counts as demanding: a typing mistake never opens a door.
    """
    for grant in grants:
        role = role_named(grant.role)
        if grant.holds_on(day) and not grant.is_demo and (role is None or role.needs_second_factor):
            return True
    return False


def covered(area: UnitRange, areas: Iterable[UnitRange]) -> bool:
    """Whether the whole area lies inside what somebody holds."""
    return any(mine.covers(area) for mine in areas)


def shared(
    area: UnitRange, scopes: Iterable[str], areas_of: Callable[[str], tuple[UnitRange, ...]]
) -> dict[str, tuple[UnitRange, ...]]:
    """What a key may do where: its own scopes and area, and of these only what its owner holds herself today."""
    found = {}
    for scope in scopes:
        common = tuple(met for mine in areas_of(scope) if (met := area.meet(mine)))
        if common:
            found[scope] = common
    return found


def may_pass_on(role: Role, area: UnitRange, areas_of: Callable[[str], tuple[UnitRange, ...]]) -> bool:
    """An account manager gives roles she does not have herself, but never the power over accounts beyond her own."""
    # Helping a person without an account is no power over accounts.
    powers = [
        permission
        for permission in role.permissions
        if permission.startswith("accounts:") and not permission.startswith("accounts:contact:")
    ]
    return all(covered(area, areas_of(power)) for power in powers)


def dates_fit(first: date, last: date) -> bool:
    return first <= last


def too_long(first: date, last: date) -> bool:
    return last - first >= timedelta(days=ABSENCE_DAYS)


def lent(own: Grant, first: date, last: date, lender: str) -> Grant | None:
    """A membership lent from the first to the last day, never longer than it holds itself."""
    start = max(own.valid_from, first)
    after_last = last + timedelta(days=1)
    stop = after_last if own.valid_to is None else min(own.valid_to, after_last)
    if start >= stop:
        return None
    return Grant(
        own.membership_id,
        own.role,
        own.organisation_id,
        own.organisation_name,
        own.area,
        start,
        stop,
        own.is_demo,
        lender,
    )


_BROWSERS = (("Zalo", "Zalo"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
             ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS X", "Mac"), ("Linux", "Linux"))  # fmt: skip


def browser_name(agent: str) -> str:
    """«Chrome · Windows» from what the browser says of itself; order matters, for most claim to be several."""
    found = (next((name for mark, name in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS))
    return " · ".join(name for name in found if name) or agent[:60]


def digest(token: str) -> str:
    """What the database keeps of a token. Tokens carry 256 random bits, so a plain SHA-256 cannot be guessed back."""
    return sha256(token.encode()).hexdigest()


def consent_is_whole(agreed: Agreed, has_evidence: bool) -> bool:
    """Voice and mark are kept as a file; presence leaves none."""
    return has_evidence == (agreed is not Agreed.PRESENCE)


def code_from(digest: str) -> str:
    """Eight digits out of a keyed digest: the same request gives the same code again, nobody else can tell it."""
    return f"{int(digest[-24:], 16) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def digits_of(text: str) -> str:
    """What somebody typed of a code, however she grouped it."""
    return "".join(letter for letter in text if letter.isdecimal())


def in_pairs(code: str) -> str:
    """«12 34 56 78»: as it is printed and said."""
    return " ".join(code[at : at + 2] for at in range(0, len(code), 2))
