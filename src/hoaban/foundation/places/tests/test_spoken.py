"""What our pages say under a key is what people are asked to read: other words would stay silent for ever."""

import re
from html import unescape

import pytest
from django.utils.translation import override

from hoaban.foundation.places.web import spoken

pytestmark = pytest.mark.django_db
SAID = re.compile(r'data-listen="([^"]*)" lang="vi" data-text="([^"]*)"')


def said(text):
    return {key: unescape(words) for words, key in SAID.findall(text)}


def test_the_board_and_a_commune_say_what_was_named(facts_14, client):
    found = said(client.get("/board/").text) | said(client.get("/places/03646/").text)
    with override("vi"):
        assert found == spoken.sentences()
    assert found["board.hello"].startswith("Số liệu tỉnh")
    assert "board.population" in found


def test_every_page_can_be_read_from_top_to_bottom(facts_14, client):
    for path in ("/board/", "/places/03646/"):
        page = client.get(path).text
        assert "data-read-all" in page
        assert "data-spoken" in page


def test_without_a_loaded_province_nothing_fails(settings):
    settings.PROVINCE = "99"
    assert "board.hello" not in spoken.sentences()
