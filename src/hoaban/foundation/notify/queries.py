"""Reads: a person's own notices and endpoints, the ledger in numbers, what the dispatcher looks up."""

import json
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils import timezone, translation
from django.utils.translation import gettext

from hoaban.foundation.access.api import Actor, Number, require
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.notify import ports, sealing, wording
from hoaban.foundation.notify.models import (
    Attempt,
    Batch,
    Delivery,
    Endpoint,
    Inbound,
    LineRest,
    Preference,
    Stopped,
)
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.shown import LineState, Notice, Place, SentLine
from hoaban.foundation.notify.values import (
    OUTSIDE,
    Channel,
    Held,
    InboundLine,
    InboundState,
    Outcomes,
    Progress,
    State,
    Subscription,
    Tally,
    Wishes,
)
from hoaban.kit import phone
from hoaban.kit.keys import KeyProblem

PAGE, AT_ONCE = 30, 1000


# --- One person's own ---------------------------------------------------------------------------------------------
def notices_for(
    actor: Actor, *, only_new: bool = False, before: int | None = None, kind: str = ""
) -> tuple[list[Notice], int | None]:
    """One page of her inbox, newest first, and where the next begins. What stands first (a call for help) opens the first page."""
    rows = Delivery.objects.visible_to(actor).filter(state__in=[State.SENT.value, State.CONFIRMED.value])
    rows = rows.filter(read_at__isnull=True) if only_new else rows
    rows = (rows.filter(batch__kind=kind) if kind else rows).select_related("batch").order_by("-pk")
    still = Q(batch__expires_at__isnull=True) | Q(batch__expires_at__gt=timezone.now())
    first = still & Q(read_at__isnull=True, is_life=True, batch__kind__in=wording.first_kinds())
    calls = list(rows.filter(first)[:PAGE])
    rows = rows.filter(pk__lt=before) if before else rows
    found = list(rows.exclude(pk__in=[row.pk for row in calls])[: PAGE + 1])
    following = found[PAGE - 1].pk if len(found) > PAGE else None
    return [_notice(row) for row in (*([] if before else calls), *found[:PAGE])], following


def _unread(actor: Actor) -> "QuerySet[Delivery, tuple[int]]":
    rows = Delivery.objects.visible_to(actor).filter(read_at__isnull=True, state=State.SENT.value)
    firsts: QuerySet[Delivery, tuple[int]] = rows.order_by().values_list("pk")[:100]
    return firsts


unread_for = Number(_unread)
"""How many she has not opened; counted no further than 100."""


def notice_for(actor: Actor, pk: int) -> str:
    """Where this notice of hers leads."""
    row = Delivery.objects.visible_to(actor).filter(pk=pk).select_related("batch").first()
    if row is None:
        raise NotFound
    return str(row.batch.path)


def wishes_for(actor: Actor) -> Wishes:
    row = Preference.objects.visible_to(actor).first()
    return _wishes(row) if row else Wishes()


def places_for(actor: Actor) -> list[Place]:
    """Her addresses and browsers, the newest first; what went within a month stays, with the reason."""
    since = timezone.now() - timedelta(days=30)
    rows = Endpoint.objects.visible_to(actor).filter(Q(gone_at__isnull=True) | Q(gone_at__gt=since))
    return [
        Place(
            row.uid, Channel(row.channel), row.label, row.verified_at is not None,
            row.verified_at is None and row.gone_at is None, row.created_at, row.last_ok_at, row.gone_at, row.gone_reason,
        )
        for row in rows.order_by("-pk")[:40]
    ]  # fmt: skip


def usable_for(actor: Actor) -> dict[Channel, str]:
    """Where a notice would reach her now: what she proved herself, else what her account holds. Push says only that there is one."""
    user_id = accounts.user_id_of(actor)
    people = accounts.staff_addresses([user_id] if user_id else [])
    held = (
        {Channel.EMAIL: one.email, Channel.SMS: one.phone_e164} if (one := next(iter(people), None)) else {}
    )
    return {
        channel: address
        for channel, address in (held | addresses_of([actor.key]).get(actor.key, {})).items()
        if address
    }


def sent_to(actor: Actor, most: int = 8) -> list[SentLine]:
    """What left, or is to leave, for her by the lines outside: of her last notices and of her own trials, the newest first.

    Looked up by batch, whose index there is: one by recipient would cost every row of every large batch.
    """
    told = Delivery.objects.visible_to(actor).order_by("-pk").values_list("batch_id", flat=True)[:20]
    asked = Batch.plain.filter(by_key=actor.key).order_by("-pk").values_list("pk", flat=True)[:20]
    rows = Delivery.objects.visible_to(actor, "own").filter(batch_id__in={*told, *asked})
    rows = rows.exclude(channel=Channel.IN_APP.value).exclude(state=State.SUPPRESSED.value)
    return [
        SentLine(
            gettext(wording.kind_of(row.batch.kind).label), Channel(row.channel), State(row.state),
            row.sent_at or row.batch.created_at, row.reason,
        )
        for row in rows.select_related("batch").order_by("-pk")[:most]
    ]  # fmt: skip


# --- For planning and dispatch --------------------------------------------------------------------------------------
def wishes_of(keys: Collection[str]) -> dict[str, Wishes]:
    """What these people want; one query. Who never chose is absent."""
    return {row.owner_key: _wishes(row) for row in Preference.plain.filter(owner_key__in=keys)}


def addresses_of(keys: Collection[str]) -> dict[str, dict[Channel, str]]:
    """Living, proven endpoints by person and channel; of push it says only that there is one. An unreadable one is left out."""
    found: dict[str, dict[Channel, str]] = defaultdict(dict)
    for row in Endpoint.plain.filter(owner_key__in=keys, gone_at__isnull=True, verified_at__isnull=False):
        channel = Channel(row.channel)
        try:
            opened = "push" if channel == Channel.PUSH else sealing.unseal_address(row.sealed, row.owner_key)
        except KeyProblem:
            continue
        found[row.owner_key][channel] = opened
    return dict(found)


def owners_of(channel: Channel, address: str) -> list[str]:
    """Whose living, proven address this is: known by its keyed digest."""
    rows = Endpoint.plain.filter(channel=channel.value, gone_at__isnull=True, verified_at__isnull=False)
    found = rows.filter(digest__in=sealing.digests(address, channel)).values_list("owner_key", flat=True)
    return list(found.order_by("pk"))


def stopped_among(numbers: Collection[str]) -> dict[str, datetime]:
    """Those that wrote STOP, and when."""
    return dict(Stopped.plain.filter(phone_e164__in=numbers).values_list("phone_e164", "stopped_at"))


def subscriptions_of(keys: Collection[str]) -> dict[str, tuple[Subscription, ...]]:
    """Every living browser of these people."""
    found: dict[str, list[Subscription]] = defaultdict(list)
    rows = Endpoint.plain.filter(owner_key__in=keys, channel=Channel.PUSH.value, gone_at__isnull=True)
    for row in rows:
        try:
            opened = json.loads(sealing.unseal_address(row.sealed, row.owner_key))
        except KeyProblem:
            continue
        found[row.owner_key].append(Subscription(row.pk, opened["url"], opened["p256dh"], opened["auth"]))
    return {key: tuple(ones) for key, ones in found.items()}


# --- The ledger in numbers -----------------------------------------------------------------------------------------
def progress(batch: UUID) -> Progress:
    """How far a batch is: counts by channel and state. For the room that planned it, which keeps the uid."""
    rows = (
        Delivery.plain.filter(batch__uid=batch)
        .order_by()
        .values("channel", "state")
        .annotate(
            n=Count("pk"),
            doubtful=Count("doubted_at", filter=_in_doubt()),
            resent=Count("pk", filter=Q(resends__gt=0)),
        )
    )
    counts, doubtful, resent = {}, 0, 0
    for row in rows:
        counts[Channel(row["channel"]), State(row["state"])] = row["n"]
        doubtful, resent = doubtful + row["doubtful"], resent + row["resent"]
    return Progress(counts, doubtful, resent)


def sent_times(batch: UUID, shares: Sequence[float]) -> list[datetime | None]:
    """When a line had taken the first message of a batch, then each of these shares of all it was asked to take; None: not
    yet, or no longer kept. An inbox is no line. For the room that planned it."""
    rows = Delivery.plain.filter(batch__uid=batch).exclude(channel=Channel.IN_APP.value).order_by()
    asked = rows.exclude(
        state__in=[State.SUPPRESSED.value, State.GATHERED.value, State.CARRIED.value]
    ).count()
    # One that goes to a loudspeaker once more was taken all the same.
    states = (State.SENT, State.CONFIRMED, State.UNKNOWN, State.PLANNED, State.IN_DOUBT)
    taken = rows.filter(state__in=[one.value for one in states], sent_at__isnull=False)
    at = taken.order_by("sent_at").values_list("sent_at", flat=True)
    wanted = [0, *(max(math.ceil(asked * share) - 1, 0) for share in shares)]
    return [next(iter(at[nth : nth + 1]), None) for nth in wanted]


def tallies(batch: UUID, span: int) -> list[Tally]:
    """Messages of a batch by part, rounded down to a multiple of ``span``, channel, state, and of what failed the reason."""
    reason = Case(When(state=State.FAILED.value, then=F("reason")), default=Value(""))
    rows = Delivery.plain.filter(batch__uid=batch).order_by().annotate(whole=F("part") / span, why=reason)
    told = rows.values_list("whole", "channel", "state", "why").annotate(
        n=Count("pk"),
        doubtful=Count("doubted_at", filter=_in_doubt()),
        again=Count("pk", filter=Q(resends__gt=0)),
    )
    return [Tally(whole * span, Channel(way), State(state), *rest) for whole, way, state, *rest in told]


def lines() -> dict[Channel, bool]:
    """Channels that have a line, and whether it really reaches people."""
    return {channel: line.is_real for channel, line in ports.connected.lines.items()}


def outcomes_batches(batch: UUID, *, by: Actor, purpose: str, size: int = 10_000) -> Iterator[Outcomes]:
    """Who was reached, as columns in key order; the purpose is put on record. For the room that planned it."""
    audit.record_read("notify:delivery:list", by=by, target=("notify.batch", str(batch)), purpose=purpose)
    rows = Delivery.plain.filter(batch__uid=batch).order_by("pk")
    last = 0
    while page := list(rows.filter(pk__gt=last).values_list("pk", "recipient", "channel", "state")[:size]):
        ids, recipients, channels, states = zip(*page, strict=True)
        last = ids[-1]
        yield Outcomes(last, recipients, channels, states)


def lines_for(actor: Actor) -> list[LineState]:
    """Each outside channel: its port, its counts, since when it does not answer."""
    counts: dict[str, dict[State, int]] = defaultdict(dict)
    rows = Delivery.objects.visible_to(actor, "watch").order_by()
    for row in rows.values("channel", "state").annotate(n=Count("pk")):
        counts[row["channel"]][State(row["state"])] = row["n"]
    resent = dict(rows.filter(resends__gt=0).values_list("channel").annotate(n=Count("pk")))
    rests: dict[str, LineRest] = {}
    for rest in LineRest.objects.visible_to(actor).order_by("failures"):
        rests[rest.channel] = rest
    return [
        _line(channel, counts[channel], resent.get(channel.value, 0), rests.get(channel))
        for channel in OUTSIDE
    ]


def troubles_for(actor: Actor, most: int = 50) -> list[dict[str, object]]:
    """What failed or is in doubt, grouped by kind, channel and reason: no person is named."""
    rows = Delivery.objects.visible_to(actor, "watch").filter(Q(state=State.FAILED.value) | _in_doubt())
    groups = rows.order_by().values("batch__kind", "channel", "state", "reason").annotate(n=Count("pk"))
    return [
        {
            "name": row["batch__kind"],
            "kind": gettext(wording.kind_of(row["batch__kind"]).label),
            "channel": Channel(row["channel"]), "state": State(row["state"]), "reason": row["reason"], "n": row["n"],
        }
        for row in groups.order_by("-n")[:most]
    ]  # fmt: skip


def inbound_for(actor: Actor, state: InboundState | None = None, most: int = 50) -> list[InboundLine]:
    """The newest messages of the shared number; that they were read is put on record."""
    rows = Inbound.objects.visible_to(actor).filter(part_of="")
    rows = rows.filter(state=state.value) if state else rows
    found = list(rows.order_by("-pk")[:most])
    if found:
        audit.record_read(
            "notify:inbound:list", by=actor, target=("notify.inbound", str(found[0].pk)), purpose="answer_people",
            count=len(found),
        )  # fmt: skip
    return [
        InboundLine(
            row.pk, row.sender, _text(row), row.received_at, InboundState(row.state), row.routed_to,
            gettext(wording.kind_of(row.answer).label) if row.answer else "",
        )
        for row in found
    ]  # fmt: skip


def has_come(actor: Actor, channel: Channel, sender: str, text: str, since: datetime) -> bool:
    """Whether these very words of this number came in since; for programs that would bring them a second time."""
    return came_at(actor, channel, sender, text, since) is not None


def came_at(actor: Actor, channel: Channel, sender: str, text: str, since: datetime) -> datetime | None:
    """When they came in first since then; None: they did not."""
    require(actor, Permission.RECEIVE)
    rows = Inbound.plain.filter(channel=channel.value, sender=phone.e164(sender), received_at__gte=since)
    return next((row.received_at for row in rows.order_by("received_at") if _text(row) == text), None)


def _in_doubt() -> Q:
    return Q(state=State.IN_DOUBT.value, doubted_at__isnull=False)


def _line(channel: Channel, counts: dict[State, int], resent: int, rest: LineRest | None) -> LineState:
    line = ports.connected.lines.get(channel)
    return LineState(
        channel, line.name if line else "", not line.is_real if line else True, counts, resent,
        rest.down_since if rest else None, rest.rest_until if rest else None, rest.reason if rest else "",
    )  # fmt: skip


def _text(row: Inbound) -> str:
    try:
        return sealing.unseal_text(row.sealed_text, row.provider_id)
    except KeyProblem:
        return "—"


def _wishes(row: Preference) -> Wishes:
    return Wishes(
        row.quiet_from, row.quiet_to, row.digest_at, frozenset(row.off), frozenset(row.digest), row.version
    )


def _notice(row: Delivery) -> Notice:
    language = translation.get_language() or "vi"
    label = gettext(wording.kind_of(row.batch.kind).label)
    try:
        said = wording.words(row.batch.kind, row.batch.params, Channel.IN_APP, language)
    except DomainError:
        said = None
    title, text = said or (label, "")
    return Notice(
        row.pk, label, title, text, row.batch.path, row.batch.created_at, row.read_at is not None, row.is_life
    )


def deliveries_of(references: Iterable[UUID]) -> list[int]:
    """Whose attempts these are."""
    return list(Attempt.plain.filter(reference__in=list(references)).values_list("delivery_id", flat=True))


def known_references(references: Iterable[UUID]) -> list[UUID]:
    """Which of these there is an attempt of."""
    return list(Attempt.plain.filter(reference__in=list(references)).values_list("reference", flat=True))


def held_attempt(reference: UUID) -> tuple[UUID | None, Held, bool] | None:
    """(the claim it is in doubt under, the attempt, whether a life hangs on it); no claim: its word came otherwise meanwhile."""
    row = Attempt.plain.filter(reference=reference).select_related("delivery").first()
    if row is None:
        return None
    one = row.delivery
    held = Held(
        row.pk, row.reference, one.pk, one.batch_id, one.recipient, one.address, one.language, one.tries
    )
    is_last = not Attempt.plain.filter(delivery=one, pk__gt=row.pk).exists()
    is_open = is_last and one.state == State.IN_DOUBT.value
    return (one.window if is_open else None), held, one.is_life
