import re
from uuid import UUID

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from hoaban.ui import icons


def drawn(source: str, path: str = "/", **context: object) -> str:
    return Template(source).render(Context({"request": RequestFactory().get(path), **context}))


def test_every_form_gets_its_own_request_id() -> None:
    ids = re.findall(r'value="([^"]+)"', drawn("{% request_id %}{% request_id %}"))
    assert len(set(ids)) == 2
    assert all(UUID(one).version == 7 for one in ids)


def test_a_new_filter_starts_on_the_first_page() -> None:
    assert drawn('{% query sort="name" %}', "/list?page=4&q=ban") == "?q=ban&amp;sort=name"
    assert drawn("{% query page=5 %}", "/list?page=4&q=ban") == "?page=5&amp;q=ban"
    assert drawn("{% query q=None %}", "/list?q=ban") == "?"


def test_a_second_click_turns_the_order_round() -> None:
    assert drawn('{% next_sort "name" %}', "/list?sort=name") == "?sort=-name"
    assert drawn('{% next_sort "name" %}', "/list?sort=-name") == "?sort=name"


def test_the_address_is_escaped() -> None:
    assert "<script>" not in drawn("{% query page=2 %}", "/list?q=<script>")


def test_an_icon_is_decoration_unless_labelled() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "home" %}')
    assert 'aria-label="&quot;&lt;"' in drawn("{% icon 'home' label %}", label='"<')


def test_an_unknown_icon_says_which_are_known() -> None:
    with pytest.raises(KeyError, match="home"):
        icons.svg("no-such")


def test_a_notice_escapes_its_title() -> None:
    shown = drawn("{% notice 'fault' title %}<b>kept</b>{% endnotice %}", title="<i>")
    assert "&lt;i&gt;" in shown
    assert "<b>kept</b>" in shown
    assert 'role="alert"' in shown


def test_a_sentence_to_hear_stays_hidden_until_a_voice_is_found() -> None:
    button = drawn("{% listen text %}", text="Phiếu <12>")
    assert 'data-listen="Phiếu &lt;12&gt;"' in button
    assert " hidden>" in button
