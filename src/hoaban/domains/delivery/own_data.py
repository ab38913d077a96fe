"""What this room holds about one person, for herself: the villages her telephone follows."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.models import Follow, Follower
from hoaban.foundation.access.api import Actor, Cell, Section, Subject, register_exporter


def sections(_actor: Actor, subject: Subject) -> Iterator[Section]:
    """A family may share the telephone."""
    columns = (("what", _("Village")), ("since", _("Since")))
    yield Section("delivery.follow", _("Villages your telephone follows"), columns, _followed(subject))


def _followed(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    for number in sorted(subject.phones):
        yield from queries.followed_by(number)


def register() -> None:
    register_exporter("delivery", Follower._meta.label, Follow._meta.label, sections=sections)
