"""What notify holds about a person: what was sent to her, what she sent, where and how she wants to be told.

A text that came in stays closed: a family shares a telephone, and it may be another one's word.
"""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access.api import ASKED, Actor, Cell, Said, Section, Subject, register_exporter
from hoaban.foundation.notify import wording
from hoaban.foundation.notify.models import Delivery, Endpoint, Inbound, Preference, Stopped
from hoaban.foundation.notify.values import Channel, State
from hoaban.foundation.notify.web.words import CHANNELS, STATES


def sections(_actor: Actor, subject: Subject) -> Iterator[Section]:
    """By her keys and her telephones; empty tables say that there is nothing."""
    yield Section(
        "notify.delivery",
        _("Messages to you"),
        (("at", _("When")), ("what", _("What about")), ("channel", _("How")), ("state", _("State"))),
        _sent(subject),
        note=_("Found by your telephone number too. Somebody you share it with may have received them."),
    )
    yield Section(
        "notify.inbound",
        _("Messages from your telephone"),
        (("at", _("When")), ("channel", _("How")), ("word", _("First word"))),
        _received(subject),
        note=_(
            "The texts are kept sealed and stay so: somebody you share the telephone with may have written them."
        ),
    )
    yield Section(
        "notify.wishes",
        _("How you want to be told"),
        (("what", _("What")), ("where", _("Where")), ("since", _("Since")), ("until", _("Until"))),
        _wishes(subject),
    )


def _sent(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = Delivery.objects.unscoped(ASKED).filter(
        Q(recipient__in=subject.keys) | Q(address__in=subject.phones - {""})
    )
    for row in rows.select_related("batch").order_by("pk").iterator():
        about = Said(wording.kind_of(row.batch.kind).label)
        yield (
            row.sent_at or row.batch.created_at,
            about,
            _channel(row.channel),
            Said(str(STATES[State(row.state)])),
        )


def _received(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = Inbound.objects.unscoped(ASKED).filter(sender__in=subject.phones, part_of="")
    for row in rows.defer("sealed_text").order_by("pk").iterator():
        yield row.received_at, _channel(row.channel), row.word


def _wishes(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    for place in Endpoint.objects.unscoped(ASKED).filter(owner_key__in=subject.keys).order_by("pk"):
        yield _channel(place.channel), place.label, place.created_at, place.gone_at
    for wish in Preference.objects.unscoped(ASKED).filter(owner_key__in=subject.keys):
        yield Said(_("Quiet at night")), f"{wish.quiet_from:%H:%M}–{wish.quiet_to:%H:%M}", None, None
    for stop in Stopped.objects.unscoped(ASKED).filter(phone_e164__in=subject.phones):
        yield Said(_("No messages, save danger to life")), stop.phone_e164, stop.stopped_at, None


def _channel(code: str) -> Said:
    return Said(str(CHANNELS[Channel(code)]))


def register() -> None:
    tables = ("Batch", "Delivery", "Endpoint", "Inbound", "Preference", "Stopped")
    register_exporter("notify", *(f"notify.{table}" for table in tables), sections=sections)
