import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from hoaban.ui import icons, voices
from hoaban.ui.ports import Sound, Voices
from hoaban.ui.templatetags.ui import _said


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


SOUND = Sound("/s/1.ogg", "/s/1.m4a", 12_345, 20_000, "Tiếng Mông Lềnh", "hnj")


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """Nobody has read anything: no test here asks a room."""

    class Nobody:
        def voices(self, request: HttpRequest) -> Voices:
            return Voices(lambda _words, _language: None, lambda _words: ())

    former = voices.provide(Nobody())
    yield
    voices.provide(former)


@pytest.fixture
def one_voice() -> Iterator[list[str]]:
    """Somebody read one sentence, in one language; notes how often a page asks who reads."""
    asked: list[str] = []

    class One:
        def voices(self, request: HttpRequest) -> Voices:
            asked.append(request.path)
            read = {"Xin chào": [SOUND], "Lũ": [MACHINE, replace(SOUND, lacking=("Đi đâu", "Ai gọi"))]}
            return Voices(
                lambda words, _language: next(iter(read.get(words, ())), None),
                lambda words: read.get(words, ()),
            )

    former = voices.provide(One())
    yield asked
    voices.provide(former)


MACHINE = replace(SOUND, language="Tiếng Việt", code="vie", machine=True, careful=True)


def test_size_language_and_voice_are_said_before_anything_loads(one_voice: list[str]) -> None:
    button = drawn("{% listen text %}", text=" Xin  chào ")
    assert 'href="/s/1.ogg" data-aac="/s/1.m4a"' in button
    assert "12 kB" in button
    assert "tiếng Mông Lềnh" in button


def test_a_machine_that_reads_a_warning_says_that_nobody_has(one_voice: list[str]) -> None:
    assert "no person has read it yet" in drawn(
        "{% load i18n %}{% language 'en' %}{% listen 'Lũ' %}{% endlanguage %}"
    )


def test_each_language_has_its_button_and_what_it_lacks_is_said(one_voice: list[str]) -> None:
    drawn_each = drawn(
        "{% load i18n %}{% language 'en' %}{% listen_each 'Lũ' kind='warning' %}{% endlanguage %}"
    )
    assert drawn_each.count("<a ") == 2
    assert drawn_each.count(" data-other") == 1, "one of them is hers; «Read all» passes over the other"
    assert "Not recorded in tiếng Mông Lềnh yet: đi đâu, ai gọi." in drawn_each
    assert "<small>" not in drawn("{% listen_each 'Xin chào' %}")


def test_what_a_machine_reads_between_people_is_said(one_voice: list[str]) -> None:
    mixed = replace(SOUND, partly=True)
    assert "partly a machine voice" in _said(mixed, careful=True) or "có chỗ giọng máy" in _said(
        mixed, careful=True
    )


def test_the_phone_s_own_voice_says_so_and_more_for_a_warning() -> None:
    said = (
        "{% load i18n %}{% language 'en' %}{% listen 'Lũ' kind='warning' %}{% listen 'Lũ' %}{% endlanguage %}"
    )
    assert drawn(said).count("phone") == 2
    assert drawn(said).count("no person") == 1


def test_a_language_names_itself_in_its_own_voice_or_not_at_all(one_voice: list[str]) -> None:
    assert "href" in drawn("{% listen 'Xin chào' language='hnj' %}")
    assert "href" not in drawn("{% listen 'Xin chào' language='blt' %}")


def test_a_page_asks_once_however_much_it_says(one_voice: list[str]) -> None:
    drawn("{% listen 'Xin chào' %}{% listen 'Lũ' %}{% spoken 'a.b' %}<p>Một</p>{% endspoken %}")
    assert len(one_voice) == 1


def test_a_passage_is_read_without_its_tags() -> None:
    passage = drawn('{% spoken "about.x" %}<h2>Ai</h2><p>Bà con <b>&amp;</b>\n cán bộ!</p>{% endspoken %}')
    assert 'data-listen="Ai. Bà con &amp; cán bộ!"' in passage
    assert 'data-text="about.x"' in passage
    assert "<b>&amp;</b>" in passage
