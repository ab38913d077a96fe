"""A reason is a sentence; the line's own code stands behind it for whoever calls the operator."""

import pytest
from django.utils.translation import override

from hoaban.domains.delivery.web.reasons import why


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "The line gave no reason."),
        ("no such number", "The number is not in use."),
        ("one says 0xb", "The number is not in use. (one says 0xb)"),
        ("one says 0x58", "The line refused it. (one says 0x58)"),
        ("mail server says 550", "The line refused it. (mail server says 550)"),
        ("DELETED", "The network threw it away."),
        ("REJECTD 011", "The network refused it. (REJECTD 011)"),
        ("REJECTDX", "The line says: “REJECTDX”."),
        ("100% full", "The line says: “100% full”."),
    ],
)
def test_what_a_line_wrote_becomes_a_sentence(reason: str, said: str) -> None:
    with override("en"):
        assert why(reason) == said
