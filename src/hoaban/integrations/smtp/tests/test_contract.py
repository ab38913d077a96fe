"""The promises of a line, kept over a local SMTP server."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import Answer, Outgoing
from hoaban.integrations.smtp.api import AddressUnreadable, SmtpLine, from_url
from tests.support.gateways import Post, mail_server


@pytest.fixture
def post(free_port: int) -> Iterator[tuple[Post, SmtpLine]]:
    with mail_server(free_port) as handler:
        yield (
            handler,
            from_url(f"smtp://127.0.0.1:{free_port}/?from=tin@example.vn&tls=none", "https://hoaban.example"),
        )


def letter(address: str) -> Outgoing:
    return Outgoing(uuid4(), address, "Có việc mới", "Hãy đăng nhập để xem.", "/w/notices/", False, "vi")


def test_letters_arrive_whole_and_refusals_are_told_apart(post: tuple[Post, SmtpLine]) -> None:
    handler, line = post
    results = line.send(
        [
            letter("an@example.vn"),
            letter("no@example.vn"),
            letter("later@example.vn"),
            letter("binh@example.vn"),
        ]
    )
    assert [one.answer for one in results] == [Answer.ACCEPTED, Answer.REFUSED, Answer.LATER, Answer.ACCEPTED]
    assert [one.rcpt_tos for one in handler.letters] == [["an@example.vn"], ["binh@example.vn"]]
    from email import message_from_bytes
    from email.policy import default

    read = message_from_bytes(handler.letters[0].content, policy=default)
    assert read["Subject"] == "Có việc mới"
    assert "https://hoaban.example/w/notices/" in read.get_content()
    assert "Hãy đăng nhập" in read.get_content()


def test_a_connection_cut_in_the_middle_leaves_one_in_doubt(post: tuple[Post, SmtpLine]) -> None:
    _handler, line = post
    results = line.send([letter("cut@example.vn"), letter("an@example.vn")])
    assert [one.answer for one in results] == [Answer.UNSURE, Answer.LATER]


def test_a_server_that_is_not_there_took_nothing(free_port: int) -> None:
    with pytest.raises(ChannelDown):
        from_url(f"smtp://127.0.0.1:{free_port}/?from=a@b.vn&tls=none").send([letter("an@example.vn")])


@pytest.mark.parametrize(
    "url", ["", "mail.example.vn", "http://x/?from=a@b", "smtp://host:abc/?from=a@b", "smtp://host/"]
)
def test_an_unreadable_address_is_refused(url: str) -> None:
    with pytest.raises(AddressUnreadable):
        from_url(url)
