"""The demo's made-up follower: she follows once, however often a demo is built, and what she would have got is written down."""

import pytest
from django.core.management import call_command

from hoaban.config.demo import messenger, story
from hoaban.domains.delivery import queries
from hoaban.foundation.notify.api import Channel
from hoaban.foundation.notify.models import Inbound

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]


def test_somebody_made_up_follows_the_warned_commune_with_zalo() -> None:
    call_command("load_pack", "14", demo=True, verbosity=0)
    commune = story.warned("14")
    for _ in range(2):
        messenger.tell(commune)
    (uid,) = queries.followers_of(messenger.USER, Channel.ZALO)
    assert queries.follower_for(uid).is_proven
    assert [one for one, _at in queries.following([(commune, commune + 10_000)])] == [uid]
    assert Inbound.plain.count() == 1
