"""The centre that benches and tests send to: it says what it has, whoever asks or not."""

from collections import Counter
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


def test_it_says_of_whom_it_will_never_tell_and_tells_of_all_others() -> None:
    """By these names a test judges what the ledger may say; a list that lacks one would call a right ledger wrong, or a wrong one right."""
    centre = _smsc.Smsc(_smsc.Habits(never=0.2))
    numbers = [b"8491%07d" % number for number in range(200)]
    for number in numbers:
        centre.take(_smsc.Taken(0, number, 0, b"", centre.next_id(), b""), b"H", wants_receipt=True)
    assert 0 < len(centre.silent) < len(numbers)
    told = Counter(body[3 : body.index(0, 3)] for _at, _id, body in centre._later)
    assert told + Counter(one.number for one in centre.silent) == Counter(numbers)
