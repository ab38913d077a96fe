"""A commune reports what it lost: one version more, the earlier stay."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from hoaban.domains.damage import queries, rules
from hoaban.domains.damage.actions.asking import DUTY
from hoaban.domains.damage.errors import ReasonMissing, ReportedMeanwhile, ReportUnfit
from hoaban.domains.damage.models import Asked, Report
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.damage.values import Cause, Told
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.kit.text import nfc


@transaction.atomic
def record_damage(
    *,
    by: access.Actor,
    event: UUID,
    commune_no: int,
    told: Told,
    seen: int,
    request: str | None,
    now: datetime,
) -> UUID:
    """The next version of this commune's report. ``seen``: the version the writer began from, 0 if there was none."""
    access.require(by, Permission.WRITE)
    if earlier := audit.answered(by, request):
        return Report.plain.values_list("uid", flat=True).get(pk=earlier)
    asked = _locked(by, event, commune_no) or _begun(by, event, commune_no, now)
    rows = Report.plain.filter(event=event, commune_no=commune_no, kind=told.kind.value)
    last, held = rows.order_by("-number").values_list("number", "covers").first() or (0, [])
    if last != seen:
        raise ReportedMeanwhile
    formers = queries.formers_asked(event, commune_no)
    why = nfc(told.why.strip())[:300]
    if last and not why:
        raise ReasonMissing
    row = Report(
        event=event, commune_no=commune_no, kind=told.kind.value, number=last + 1, amounts=_kept(told),
        note=nfc(told.note.strip())[:500], why=why if last else "", law=queries.form().law.number, by_key=by.key,
        by_label=by.label, at=now, covers=sorted(one for one in {*held, *told.covers} if formers.get(one)),
    )  # fmt: skip
    row.save()
    audit.record("damage:report:record", by=by, target=row, request=request, note=f"{row.kind} {row.number}")
    duties.close_duty(by=by, kind=DUTY, target=asked, now=now)
    # What waited for a commune that is no more: hers now, or of one that was split whoever reports first.
    ended = [one for one, is_whole in formers.items() if one in row.covers or not is_whole]
    for former in Asked.plain.filter(event=event, commune_no__in=ended):
        duties.close_duty(by=by, kind=DUTY, target=former, now=now)
    return row.uid


def _begun(by: access.Actor, event: UUID, commune_no: int, now: datetime) -> Asked:
    """A commune that nobody asked begins by itself; of two officers who do so at once the second waits for the first."""
    like = queries.unasked_of(by, event, commune_no)
    told = {
        "hazard": like.hazard, "cause": Cause.OWN.value, "began_at": like.began_at, "asked_at": now,
        "due_at": now + queries.form().term,
    }  # fmt: skip
    Asked.plain.get_or_create(event=event, commune_no=commune_no, defaults=told)
    found = _locked(by, event, commune_no)
    if found is None:
        raise NotFound
    return found


def _locked(by: access.Actor, event: UUID, commune_no: int) -> Asked | None:
    """Hers to write, and held until the version stands: two who save at once are told one after the other."""
    rows: QuerySet[Asked] = Asked.objects.visible_to(by, verb="write")
    return rows.select_for_update().filter(event=event, commune_no=commune_no).first()


def _kept(told: Told) -> dict[str, list[str]]:
    """Each number with the unit of its form; an unknown indicator or a number that cannot be is refused."""
    found = {}
    for key, amount in told.amounts.items():
        one = queries.form().find(key)
        if one is None or rules.fault_of(one, amount) is not None:
            raise ReportUnfit
        found[key] = [rules.written(amount), one.unit]
    return found
