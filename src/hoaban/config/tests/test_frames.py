"""Which shell surrounds a page."""

import pytest

from hoaban.config import frames
from hoaban.ui.ports import Person


@pytest.mark.parametrize(
    ("path", "signed_in", "shell"),
    [
        ("/board/", True, "workspace/page.html"),
        ("/places/facilities/", True, "workspace/page.html"),
        ("/sources/legal/1/NQ/", True, "workspace/page.html"),
        ("/accounts/2fa/", True, "workspace/page.html"),
        ("/board/", False, "portal/page.html"),
        ("/accounts/login/", False, "portal/page.html"),
        ("/", True, "portal/page.html"),
        ("/w/", False, "workspace/page.html"),
    ],
)
def test_an_official_keeps_her_desk_around_public_facts(rf, monkeypatch, path, signed_in, shell):
    monkeypatch.setattr(frames, "person", lambda _request: Person("Lò Thị Mẫu") if signed_in else None)
    assert frames.shells().template(rf.get(path)) == shell
