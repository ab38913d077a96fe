"""Rules with the version that holds on a day, and every version there ever was."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from hoaban.domains.triggers import rules
from hoaban.domains.triggers.models import Decision, Rule, Version
from hoaban.domains.triggers.values import Kind, RuleFacts, Standing, VersionFacts
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.sources import api as sources

Held = tuple[Version, Decision | None]


def rules_for(actor: Actor, today: date) -> list[RuleFacts]:
    """Every rule she may see, each with the version that holds; four queries however many there are."""
    rows = list(Rule.objects.visible_to(actor).order_by("place_no", "kind", "hazard", "code"))
    versions = _versions(actor, rows)
    cited = sources.cite_many(version.source for told in versions.values() for version, _decision in told)
    holding = _holding_of_each(versions, today)
    return [
        _rule(row, _facts(actor, holding[row.pk], _standing(holding[row.pk], versions[row.pk], today), cited))
        for row in rows
        if row.pk in holding
    ]


def lacking(province: int, today: date) -> tuple[int, int]:
    """(rules of this province that draft by numbers no person confirmed, rules that draft nothing since their last day is over).
    One question; what rests by somebody's word is in neither."""
    rows = Decision.plain.filter(version__rule__place_no=province).select_related("version")
    told = _by_rule((row.version, row) for row in rows.order_by("version__number"))
    unconfirmed = lapsed = 0
    for version, decision in _holding_of_each(told, today).values():
        if not version.params.get("acts", True):
            continue
        if version.valid_until is not None and version.valid_until < today:
            lapsed += 1
        elif decision is None or not decision.by_key.startswith("user:"):
            unconfirmed += 1
    return unconfirmed, lapsed


def rule_for(actor: Actor, uid: UUID, today: date) -> RuleFacts:
    return _rule_of(actor, Rule.objects.visible_to(actor).filter(uid=uid).first(), today)


def version_for(actor: Actor, uid: UUID, today: date) -> tuple[RuleFacts, VersionFacts]:
    """A version, beside the one that holds."""
    row = Version.objects.visible_to(actor).select_related("rule").filter(uid=uid).first()
    if row is None:
        raise NotFound
    rule = _rule_of(actor, row.rule, today)
    return rule, next(one for one in versions_of(actor, rule.uid, today) if one.id == row.pk)


def versions_of(actor: Actor, uid: UUID, today: date) -> list[VersionFacts]:
    """Every version of a rule, the newest first."""
    rows = list(Rule.objects.visible_to(actor).filter(uid=uid))
    told = [one for part in _versions(actor, rows).values() for one in part]
    cited = sources.cite_many(version.source for version, _decision in told)
    return [_facts(actor, one, _standing(one, told, today), cited) for one in reversed(told)]


def _rule_of(actor: Actor, row: Rule | None, today: date) -> RuleFacts:
    if row is None:
        raise NotFound
    told = _versions(actor, [row]).get(row.pk, [])
    chosen = _holding(told, today)
    if chosen is None:
        raise NotFound
    cited = sources.cite_many([chosen[0].source])
    return _rule(row, _facts(actor, chosen, _standing(chosen, told, today), cited))


def _versions(actor: Actor, rows: Sequence[Rule]) -> dict[int, list[Held]]:
    """By rule, in the order they were proposed."""
    pks = [row.pk for row in rows]
    decided = {
        one.version_id: one for one in Decision.objects.visible_to(actor).filter(version__rule__in=pks)
    }
    told = Version.objects.visible_to(actor).select_related("rule").filter(rule__in=pks)
    return _by_rule((one, decided.get(one.pk)) for one in told.order_by("rule_id", "number"))


def _by_rule(told: Iterable[Held]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = {}
    for version, decision in told:
        found.setdefault(version.rule_id, []).append((version, decision))
    return found


def _holding_of_each(told: Mapping[int, Sequence[Held]], today: date) -> dict[int, Held]:
    """Of each rule the one that holds; a rule of which none does is left out."""
    found = {pk: _holding(part, today) for pk, part in told.items()}
    return {pk: one for pk, one in found.items() if one is not None}


def _holding(told: Iterable[Held], today: date) -> Held | None:
    """The newest approved one whose days have come; it stays the rule's even when they are over."""
    found = None
    for version, decision in told:
        has_come = version.valid_from is None or version.valid_from <= today
        if decision is not None and decision.is_approved and has_come:
            found = (version, decision)
    return found


def _standing(one: Held, told: Sequence[Held], today: date) -> Standing:
    version, decision = one
    if decision is None:
        return Standing.WAITS
    if not decision.is_approved:
        return Standing.REFUSED
    holding = _holding(told, today)
    if holding is None or holding[0].pk != version.pk:
        return Standing.REPLACED
    is_over = version.valid_until is not None and version.valid_until < today
    return Standing.OVER if is_over else Standing.HOLDS


def _facts(actor: Actor, one: Held, standing: Standing, cited: dict[str, sources.Citation]) -> VersionFacts:
    version, decision = one
    kind = Kind(version.rule.kind)
    proposer = version.by_label if version.by_key.startswith("user:") else ""  # a pack's name is nobody
    is_persons = decision is not None and decision.by_key.startswith("user:")
    return VersionFacts(
        version.pk, version.uid, version.number, rules.parsed(kind, version.params), tuple(version.areas), cited[version.source],
        version.article, sources.Mark(version.mark), version.reason, proposer, version.at, standing, version.based_on,
        version.valid_from, version.valid_until, decision.by_label if decision and is_persons else "",
        decision.at if decision else None, decision.note if decision else "", version.by_key == actor.key,
    )  # fmt: skip


def _rule(row: Rule, version: VersionFacts) -> RuleFacts:
    return RuleFacts(
        row.pk, row.uid, row.code, row.place_no, row.title, Kind(row.kind), Hazard(row.hazard), version
    )


# --- For writes -----------------------------------------------------------------------------------------------------
def rule_to_change(by: Actor, uid: UUID) -> Rule:
    """Found through what she may see, and held: two proposals get two numbers."""
    row: Rule | None = Rule.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    return row


def version_to_decide(by: Actor, uid: UUID) -> Version:
    """With its rule held: of two approvals one is the first."""
    row: Version | None = Version.objects.visible_to(by).select_related("rule").filter(uid=uid).first()
    if row is None:
        raise NotFound
    Rule.plain.select_for_update().get(pk=row.rule_id)
    return row


def held(rule: Rule, today: date) -> Version:
    """What holds now, to propose on top of."""
    decided = {one.version_id: one for one in Decision.plain.filter(version__rule=rule)}
    told = [(one, decided.get(one.pk)) for one in Version.plain.filter(rule=rule).order_by("number")]
    found = _holding(told, today)
    if found is None:
        raise NotFound
    return found[0]


def kind_of(rule: Rule) -> Kind:
    return Kind(rule.kind)


def newest_number(rule: Rule) -> int:
    return Version.plain.filter(rule=rule).order_by("-number").values_list("number", flat=True).first() or 0


def newest_approved(rule: Rule) -> int:
    rows = Decision.plain.filter(version__rule=rule, is_approved=True).order_by("-version__number")
    return rows.values_list("version__number", flat=True).first() or 0


def is_decided(version: Version) -> bool:
    return Decision.plain.filter(version=version).exists()


def lock_rules(place_no: int, hazard: Hazard) -> None:
    """Whoever raises this danger in this province does so alone."""
    list(Rule.plain.select_for_update().filter(place_no=place_no, hazard=hazard).order_by("pk"))
