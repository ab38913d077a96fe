"""A round of people of standing under way: some villages have met, some lists wait, one decision is taken. All of it is invented."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from django.utils import timezone

from hoaban.config.demo.story import LOADER as PLACES
from hoaban.config.demo.story import VILLAGES
from hoaban.domains.registry import queries as registry
from hoaban.domains.registry.permissions import Permission as Registry
from hoaban.domains.registry.values import ReadFor
from hoaban.domains.standing import actions, queries, rules
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.values import Benefit, Decision, Giver, Giving, Meeting, Plan, Why
from hoaban.foundation.access.api import Actor, SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.places import api as places

LOADER = SystemActor("demo.load", frozenset({*Permission, Registry.SEE, Registry.IDENTIFY}))
"""Stands in for the officers of communes that have no log-in."""


@dataclass(frozen=True, slots=True)
class Story:
    """Who acts, on whose people, and today."""

    office: Actor
    leader: Actor
    now: datetime
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def tet(self) -> int:
        """The year whose Tết comes next."""
        return rules.coming_tet(self.now.date())

    def plan(self, *, is_last: bool) -> Plan:
        if is_last:
            year = self.tet - 2
            return Plan(year, "01/KH-MẪU", date(year, 10, 20), date(year, 11, 10), date(year, 12, 1), 1)
        days = [(self.now + timedelta(days=n)).date() for n in (10, 20, 35)]
        return Plan(self.now.year, "02/KH-MẪU", days[0], days[1], days[2], 1)

    def decision(self, *, is_last: bool) -> Decision:
        day = date(self.tet - 2, 12, 1) if is_last else self.now.date()
        return Decision("01/QĐ-MẪU" if is_last else "02/QĐ-MẪU", day, day)

    def meets(self, by: Actor, one: UUID, village: int, person: UUID, *, is_last: bool = False) -> UUID:
        """As the minutes of a made-up meeting say it."""
        present = 31 + next(self.numbers) * 3 % 20
        on = date(self.tet - 2, 10, 15) if is_last else (self.now - timedelta(days=3)).date()
        told = Meeting(person, on, present, present - 4, 2)
        return actions.record_meeting(
            by=by, round_uid=one, village_no=village, told=told, mends=None, request=None, now=self.now
        )


def tell(cast: Mapping[str, duties.Colleague], neighbour: int, others: list[int]) -> bool:
    """Last year's decision, and this year's round in the middle; a second run, or a demo without people, tells nothing."""
    if queries.rounds(LOADER):
        return False
    homes = [_homes(neighbour), *(_homes(commune, VILLAGES[:2]) for commune in others)]
    if not all(homes):
        return False
    story = Story(_actor(cast["canbo.tinh"]), _actor(cast["lanhdao.tinh"]), timezone.now())
    _last_year(story, homes)
    _this_year(story, _actor(cast["canbo.xaben"]), homes)
    _gifts(story, homes)
    return True


def _last_year(story: Story, homes: list[dict[int, UUID]]) -> None:
    """One stands in each of these villages; in the last of the neighbour's she asks not to be any more."""
    one = _open(story, is_last=True)
    made = [
        story.meets(LOADER, one, village, person, is_last=True)
        for part in homes
        for village, person in part.items()
    ]
    _up(one, made, story)
    _decide(story, one, made, is_last=True)
    actions.close_round(by=story.office, uid=one, request=None, now=story.now)
    leaving = queries.people(LOADER, queries.Chosen(commune=min(homes[0]) // 10_000 * 10_000)).rows[-1]
    actions.report_leaving(by=LOADER, uid=leaving.uid, why=Why.ASKED, request=None, now=story.now)


def _this_year(story: Story, officer: Actor, homes: list[dict[int, UUID]]) -> None:
    """The neighbour: one to check, one sent back, one still to meet. One commune is decided, the next waits for it."""
    one = _open(story, is_last=False)
    checked, *rest = list(homes[0].items())
    story.meets(officer, one, *checked)
    for village, person in rest[:1]:
        back = story.meets(officer, one, village, person)
        _up(one, [back], story)
        actions.send_back(
            by=story.office, uid=back, reason="Biên bản thiếu chữ ký của thư ký.", request=None, now=story.now
        )
    for place, part in enumerate(homes[1:]):
        made = [story.meets(LOADER, one, village, person) for village, person in part.items()]
        _up(one, made, story)
        if place == 0:
            _decide(story, one, made, is_last=False)


def _gifts(story: Story, homes: list[dict[int, UUID]]) -> None:
    """The leader has confirmed the amounts; what was given before the last Tết, and to one who was ill."""
    tet, ill = date(story.tet - 1, 1, 25), (story.now - timedelta(days=60)).date()
    actions.adopt_limits(by=story.leader, request=None, now=story.now)
    for part, giver, amount in ((homes[0], Giver.COMMUNE, 500_000), (homes[-1], Giver.PROVINCE, 400_000)):
        rows = queries.people(LOADER, queries.Chosen(commune=min(part) // 10_000 * 10_000)).rows
        _give(story, [one.uid for one in rows], tet, Benefit.TET, giver, amount)
        _give(story, [rows[0].uid], ill, Benefit.ILLNESS, giver, amount)


def _give(story: Story, uids: list[UUID], day: date, benefit: Benefit, giver: Giver, amount: int) -> None:
    giving = Giving(benefit, giver, day.year, day, amount, document="03/KH-MẪU")
    actions.give(by=LOADER, uids=uids, giving=giving, again=False, request=None, now=story.now)


def _homes(commune: int, names: tuple[str, ...] = VILLAGES) -> dict[int, UUID]:
    """Village → somebody grown up who lives there, or in the commune where the register knows no more."""
    rows = registry.households(LOADER, registry.ListFilter(commune=commune))
    if not rows:
        return {}
    villages = sorted(places.ensure_villages(by=PLACES, commune_number=commune, names=names).values())
    people = [
        (row.village, one.uid)
        for row in rows
        for one in registry.household_for(LOADER, row.uid, ReadFor.SERVICE).people[:2]
    ]
    said = places.names_of(villages)
    found: dict[int, UUID] = {}
    for village in villages:
        free = [uid for name, uid in people if name in ("", said[village]) and uid not in found.values()]
        if free:
            found[village] = free[0]
    return found


def _open(story: Story, *, is_last: bool) -> UUID:
    place = story.office.areas(Permission.OPEN)[0].start
    return actions.open_round(
        by=story.office, place_no=place, plan=story.plan(is_last=is_last), request=None, now=story.now
    )


def _up(one: UUID, made: list[UUID], story: Story) -> None:
    actions.send_up(by=LOADER, round_uid=one, uids=made, request=None, now=story.now)


def _decide(story: Story, one: UUID, made: list[UUID], *, is_last: bool) -> None:
    actions.decide(
        by=story.leader, round_uid=one, uids=made, decision=story.decision(is_last=is_last), request=None, now=story.now
    )  # fmt: skip


def _actor(colleague: duties.Colleague) -> Actor:
    found = accounts.actor_of_id(int(colleague.key.removeprefix("user:")))
    if found is None:
        raise LookupError(colleague.key)
    return found
