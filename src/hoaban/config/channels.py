"""Which line carries which channel: real ones where a setting asks for them, console twins elsewhere."""

from hoaban.foundation.notify import api as notify

TWINS = (notify.Channel.EMAIL, notify.Channel.PUSH, notify.Channel.SMS, notify.Channel.VOICE)


def connect() -> None:
    for channel in TWINS:
        notify.connect(channel, notify.ConsoleTwin(channel))
