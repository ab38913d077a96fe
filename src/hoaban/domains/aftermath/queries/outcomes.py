"""What officers said happened, and how often per rule."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from hoaban.domains.aftermath.models import Outcome
from hoaban.domains.aftermath.permissions import Permission
from hoaban.domains.aftermath.values import OutcomeFacts, OutcomeShown, What
from hoaban.domains.triggers import api as triggers
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places

MOST = 100


def outcome_facts(outcome_id: int) -> OutcomeFacts | None:
    """Of the word an event names, to nobody's screen; None where a later word on the same subject holds."""
    one = Outcome.plain.filter(pk=outcome_id).first()
    if one is None or Outcome.plain.filter(subject=one.subject, number__gt=one.number).exists():
        return None
    return OutcomeFacts(one.subject, What(one.what), Hazard(one.hazard), one.place_no, one.happened_on)


def hits_among(alerts: Iterable[UUID]) -> set[UUID]:
    """Of which of these the word that holds is that it came; to nobody's screen."""
    last = Outcome.plain.filter(subject=OuterRef("subject")).order_by("-number").values("number")[:1]
    said = Outcome.plain.filter(subject__in=list(alerts), what=What.HIT.value, number=Subquery(last))
    return set(said.values_list("subject", flat=True))


def _holding(actor: Actor) -> "QuerySet[Outcome]":
    """Of every subject the last word."""
    rows: QuerySet[Outcome] = Outcome.objects.visible_to(actor)
    last = Outcome.plain.filter(subject=OuterRef("subject")).order_by("-number").values("number")[:1]
    return rows.filter(number=Subquery(last))


def last_outcome(actor: Actor, subject: UUID) -> Outcome | None:
    """The word that holds of one subject."""
    return _holding(actor).filter(subject=subject).first()


def outcomes_for(actor: Actor) -> list[OutcomeShown]:
    """What holds, the newest day first; what was taken back is told as taken back."""
    return _shown(_holding(actor).order_by("-happened_on", "-pk")[:MOST])


def outcome_for(actor: Actor, subject: UUID) -> OutcomeShown | None:
    return next(iter(_shown(_holding(actor).filter(subject=subject))), None)


def tallies(actor: Actor, rules: Sequence[triggers.RuleFacts]) -> dict[UUID, triggers.Tally]:
    """Per rule: warnings its gauges spoke for that hit or did not; misses are of its danger where it looks, whichever rule slept."""
    if not actor.may(Permission.OUTCOMES):
        return {}
    found: dict[UUID, list[int]] = {one.uid: [0, 0, 0] for one in rules}
    rows = _holding(actor).exclude(what=What.BACK.value)
    for what, hazard, place_no, quoted in rows.values_list("what", "hazard", "place_no", "rules"):
        for rule in rules:
            if what == What.MISS:
                found[rule.uid][1] += rule.hazard.value == hazard and _looks_at(rule, place_no)
            elif str(rule.uid) in quoted:
                found[rule.uid][0 if what == What.HIT else 2] += 1
    return {uid: triggers.Tally(*counts) for uid, counts in found.items()}


def _looks_at(rule: triggers.RuleFacts, commune: int) -> bool:
    """Whether that commune lies in the places the rule is for; one without any is for its whole province."""
    return any(one <= commune < places.stop_of(one) for one in rule.version.areas or (rule.place_no,))


def _shown(rows: Iterable[Outcome]) -> list[OutcomeShown]:
    rows = list(rows)
    names = places.names_of({one.place_no for one in rows})
    return [
        OutcomeShown(
            one.subject, one.number, What(one.what), Hazard(one.hazard), names.get(one.place_no, ""), one.happened_on, one.source,
            one.note, one.by_label, one.at, one.what in (What.HIT, What.FALSE),
        )
        for one in rows
    ]  # fmt: skip
