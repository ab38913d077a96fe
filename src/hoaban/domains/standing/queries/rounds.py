"""Rounds, their villages and what the meetings proposed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, Subquery

from hoaban.domains.standing import rules
from hoaban.domains.standing.models import Proposal, Round
from hoaban.domains.standing.permissions import PURPOSE, Permission
from hoaban.domains.standing.values import (
    CommuneLine,
    Kind,
    ProposalShown,
    RoundShown,
    State,
    VillageLine,
    Waiting,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import api as files
from hoaban.foundation.places import api as places

PAGE = 100
"""People on one page who wait for a decision."""


def rounds(actor: access.Actor) -> list[RoundShown]:
    """The newest first, open ones before closed ones."""
    rows = list(Round.objects.visible_to(actor).order_by("-year", "-pk")[:50])
    names = places.names_of({row.place_no for row in rows})
    found = [_round(row, names) for row in rows]
    return sorted(found, key=lambda one: not one.is_open)


def round_for(actor: access.Actor, uid: UUID) -> RoundShown:
    row = Round.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return _round(row, places.names_of([row.place_no]))


def villages_of(actor: access.Actor, one: RoundShown, commune: int) -> list[VillageLine]:
    """Every village of the commune that the round asks, with what its meeting proposed."""
    told: dict[int, list[ProposalShown]] = {}
    for proposal in _shown(actor, list(_proposed(actor, one, commune))):
        told.setdefault(proposal.village_no, []).append(proposal)
    villages = _villages(one, [access.UnitRange(commune, commune + rules.COMMUNE)])
    return [VillageLine(number, name, told.get(number, [])) for number, name in villages]


def communes_of(actor: access.Actor, one: RoundShown) -> list[CommuneLine]:
    """Every commune of hers that the round asks, counted; names of people are not read for it."""
    villages: dict[int, int] = {}
    for number, _name in _villages(one, actor.areas(Permission.SEE)):
        villages[rules.commune_of(number)] = villages.get(rules.commune_of(number), 0) + 1
    rows = Proposal.objects.visible_to(actor).filter(round__uid=one.uid).values_list("village_no", "state")
    met: dict[int, set[int]] = {}
    states: dict[int, list[str]] = {}
    for number, state in rows:
        met.setdefault(rules.commune_of(number), set()).add(number)
        states.setdefault(rules.commune_of(number), []).append(state)
    names = places.names_of(villages | met)
    return [
        CommuneLine(
            number, names.get(number, ""), villages.get(number, 0), len(met.get(number, ())),
            *(states.get(number, []).count(state) for state in State),
        )
        for number in sorted(villages | met)
    ]  # fmt: skip


def sums_of(actor: access.Actor, told: Sequence[RoundShown]) -> dict[UUID, dict[str, int]]:
    """Round → villages it asks of hers, how many have met, and proposals by state; however many rounds, the same reads."""
    areas = actor.areas(Permission.SEE)
    villages = [unit.number or 0 for area in areas for unit in places.units_in(area, places.Level.VILLAGE)]
    rows = Proposal.objects.visible_to(actor).filter(round__uid__in=[one.uid for one in told])
    states = Counter((one, state) for one, state in rows.values_list("round__uid", "state"))
    met = Counter(one for one, _number in rows.values_list("round__uid", "village_no").distinct())
    return {
        one.uid: {
            "villages": sum(one.place_no <= number < places.stop_of(one.place_no) for number in villages),
            "met": met[one.uid],
            **{state.value: states[one.uid, state.value] for state in State},
        }
        for one in told
    }


def waiting_page(
    actor: access.Actor, one: RoundShown, commune: int | None, number: str
) -> tuple["Page[Proposal]", list[ProposalShown]]:
    """Whom the province has to decide on, a page at a time: a commune may propose hundreds."""
    page = Paginator(_proposed(actor, one, commune).filter(state=State.SENT), PAGE).get_page(number)
    return page, _shown(actor, list(page))


def _proposed(actor: access.Actor, one: RoundShown, commune: int | None) -> QuerySet[Proposal]:
    rows = Proposal.objects.visible_to(actor).filter(round__uid=one.uid)
    if commune is not None:
        rows = rows.filter(village_no__gte=commune, village_no__lt=commune + rules.COMMUNE)
    found: QuerySet[Proposal] = rows.select_related("round").order_by("village_no", "pk")
    return found


def waiting_in(actor: access.Actor, one: RoundShown) -> dict[int, Waiting]:
    """Commune → what waits there for the province; no name is read for it."""
    rows = Proposal.objects.visible_to(actor).filter(round__uid=one.uid, state=State.SENT).order_by("pk")
    found: dict[int, list[tuple[UUID, int]]] = {}
    for number, uid, version in rows.values_list("village_no", "uid", "version"):
        found.setdefault(rules.commune_of(number), []).append((uid, version))
    return {
        commune: Waiting(tuple(uid for uid, _v in told), rules.seal_of(told))
        for commune, told in found.items()
    }


def proposal_for(actor: access.Actor, uid: UUID) -> ProposalShown:
    row = Proposal.objects.visible_to(actor).filter(uid=uid).select_related("round").first()
    if row is None:
        raise NotFound
    return _shown(actor, [row])[0]


def next_waiting(actor: access.Actor, one: ProposalShown, commune: int | None) -> UUID | None:
    """Whom the province looks at after this one, in the order of its page: of the round, or of the commune she opened."""
    rows = Proposal.objects.visible_to(actor).filter(round__uid=one.round_uid)
    this = rows.filter(uid=one.uid).values("pk")[:1]
    later = rows.filter(state=State.SENT).filter(
        Q(village_no__gt=one.village_no) | Q(village_no=one.village_no, pk__gt=Subquery(this))
    )
    if commune is not None:
        later = later.filter(village_no__lt=rules.commune_of(one.village_no) + rules.COMMUNE)
    found: UUID | None = later.order_by("village_no", "pk").values_list("uid", flat=True).first()
    return found


def may_read_minutes(actor: access.Actor, file: files.FileId) -> bool:
    """Whoever sees the proposal reads its minutes."""
    return bool(Proposal.objects.visible_to(actor).filter(minutes_id=file).exists())


def _villages(one: RoundShown, areas: Iterable[access.UnitRange]) -> list[tuple[int, str]]:
    whole = access.UnitRange(one.place_no, places.stop_of(one.place_no))
    found = {}
    for area in areas:
        part = access.UnitRange(max(area.start, whole.start), min(area.stop, whole.stop))
        if part.start < part.stop:
            found.update({unit.number: unit.name for unit in places.units_in(part, places.Level.VILLAGE)})
    return sorted((number, name) for number, name in found.items() if number is not None)


def _shown(actor: access.Actor, rows: Sequence[Proposal]) -> list[ProposalShown]:
    if rows:
        target = rows[0] if len(rows) == 1 else ("standing.proposal", "list")
        audit.record_read("standing:proposal:see", by=actor, target=target, purpose=PURPOSE, count=len(rows))
    numbers = {row.village_no for row in rows} | {rules.commune_of(row.village_no) for row in rows}
    names = places.names_of(numbers) if rows else {}
    papers = files.uids_of([row.minutes_id for row in rows if row.minutes_id])
    return [
        ProposalShown(
            row.uid, row.round.uid, row.village_no, names.get(row.village_no, ""),
            names.get(rules.commune_of(row.village_no), ""), row.person_uid, row.name, row.born, row.met_on, row.present,
            row.votes_for, row.votes_against, papers.get(row.minutes_id or 0), State(row.state), row.reason, row.version,
            row.by_label, row.at,
        )
        for row in rows
    ]  # fmt: skip


def _round(row: Round, names: dict[int, str]) -> RoundShown:
    return RoundShown(
        row.uid, Kind(row.kind), row.year, row.document, row.place_no, names.get(row.place_no, ""), row.villages_by,
        row.communes_by, row.province_by, row.per_village, row.opened_by, row.closed_at is None,
    )  # fmt: skip
