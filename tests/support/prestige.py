"""Samples about people of standing; `samples` offers them by name."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from tests.support.people import Cast


def own_village_number(_cast: Cast) -> int:
    from tests.support import samples

    return samples.OWN + 1


def standing_round(_cast: Cast) -> UUID:
    """One of the whole province."""
    from hoaban.domains.standing.models import Round
    from tests.support import samples

    province = samples.OWN - samples.OWN % 10**9
    days = dict.fromkeys(("villages_by", "communes_by", "province_by"), date(2026, 12, 31))
    return Round.plain.create(
        year=2026, document="1/KH", place_no=province, place_stop=province + 10**9, opened_at=timezone.now(),
        opened_by="x", **days,
    ).uid  # fmt: skip


def standing_proposal(cast: Cast) -> UUID:
    """What the own commune's village proposed; it waits for the province."""
    from hoaban.domains.registry.models import Person
    from hoaban.domains.standing.models import Proposal, Round
    from tests.support import samples

    person = Person.plain.get(uid=samples.person_with_number(cast))
    return Proposal.plain.create(
        round=Round.plain.get(uid=standing_round(cast)), person=person.pk, person_uid=person.uid, village_no=samples.OWN + 1,
        name=person.name, met_on=date(2026, 11, 1), present=9, votes_for=8, votes_against=0, state="sent", by_label="x",
        at=timezone.now(),
    ).uid  # fmt: skip


def standing_person(cast: Cast, number: int = 1) -> UUID:
    """Somebody of the own commune who stands."""
    from uuid import uuid4

    from hoaban.domains.standing.models import Recognition
    from tests.support import samples

    return Recognition.plain.create(
        person=900 + number, person_uid=uuid4(), village_no=samples.OWN + 1, name="Lò Văn Uy", decision="1/QĐ-UBND",
        decided_on=date(2026, 1, 1), from_on=date(2026, 1, 1), by_label="x", at=timezone.now(),
    ).uid  # fmt: skip


def standing_gift(cast: Cast, number: int = 1) -> UUID:
    """What somebody of the own commune was given before Tết, by the id of the press."""
    from uuid import uuid4

    from hoaban.domains.standing.models import Gift, Limit, Recognition
    from tests.support import samples

    paper = {"most": 500_000, "document": "1/QĐ", "approved_by": "x", "approved_at": timezone.now()}
    limit, _made = Limit.plain.get_or_create(
        benefit="tet", giver="any", valid_from=date(2024, 1, 15), defaults=paper
    )
    row = Recognition.plain.get(uid=standing_person(cast, 500 + number))
    return Gift.plain.create(
        batch=uuid4(), recognition=row, limit=limit, person=row.person, person_uid=row.person_uid, village_no=samples.OWN + 1,
        benefit="tet", giver="commune", year=timezone.localdate().year, given_on=date(2026, 2, 1), amount=500_000,
        by_label="x", at=timezone.now(),
    ).batch  # fmt: skip
