"""The centre that benches and tests send to: it says what it has, whoever asks or not."""

from typing import cast
from unittest.mock import Mock

from benchmarks import _smsc


def test_a_connection_that_just_filled_up_is_told_all_the_same() -> None:
    """Else receipts wait until the other side happens to say something: half a minute, for each five hundred."""
    centre = _smsc.Smsc()
    connection = _smsc._Connection(centre)
    connection.connection_made(Mock())
    centre._connections.append(connection)
    for _receipt in range(_smsc.OUTSTANDING + 1):
        centre.later(b"receipt")
    centre.tell_due()
    written = b"".join(call.args[0] for call in cast(Mock, connection.transport).write.call_args_list)
    assert written.count(b"receipt") == _smsc.OUTSTANDING
    assert centre.waiting == 1
