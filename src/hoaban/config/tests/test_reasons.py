"""What our own lines write beside a message that failed is known, word for word, to the page that shows it."""

from django.utils.translation import override

from hoaban.domains.delivery.web.reasons import why
from hoaban.integrations.loudspeaker import line as speaker
from hoaban.integrations.sms_smpp import line as sms
from hoaban.integrations.voice_sip import line as voice


def test_no_reason_of_our_own_is_quoted_as_if_a_stranger_said_it() -> None:
    fixed = (sms.NO_OPERATOR, sms.TOO_LONG, speaker.NOTHING_TO_PLAY, speaker.NO_NAME)
    own = [*(one.reason for one in fixed), *voice.TOLD_LATER.values()]
    with override("en"):
        assert [one for one in own if "“" in why(one)] == []
