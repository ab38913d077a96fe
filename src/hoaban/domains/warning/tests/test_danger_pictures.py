"""Each danger has a drawing of its own beside its name, for whoever does not read; it never stands without the word."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hoaban.domains.warning.spoken import HAZARDS, PICTURES
from hoaban.domains.warning.tests.test_first_page import sent
from hoaban.domains.warning.values import Hazard
from hoaban.ui import icons

pytestmark = pytest.mark.django_db(databases="__all__")


def test_each_danger_has_its_own_drawing() -> None:
    drawings = [icons.paths()[PICTURES[one]] for one in Hazard]
    assert len(set(drawings)) == len(Hazard) == len(HAZARDS)


def test_people_see_it_beside_the_word_wherever_a_warning_is_named(
    officer: Any, issuer: Any, client: Client, as_actor: Callable[[Any], Client]
) -> None:
    uid = sent(officer, issuer)
    drawing = re.escape(icons.paths()["flash-flood"])
    for address in ("/", "/warnings/", f"/warnings/{uid}/"):
        page = client.get(address).content.decode()
        (said,) = re.findall(rf"<svg[^>]*>{drawing}</svg>(.{{0,400}})", page, re.DOTALL)
        assert "Lũ quét" in said, address
    page = as_actor(officer).get("/w/warning/new/").content.decode()
    for one in Hazard:
        assert icons.paths()[PICTURES[one]] in page
