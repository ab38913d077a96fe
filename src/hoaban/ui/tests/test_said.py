"""Words are found in one catalogue, and a fixed sentence once per language."""

from django.template import engines
from django.utils.translation import override, trans_real

from hoaban.ui.said import Said


def test_rooms_with_equal_plural_rules_share_one_catalogue():
    assert len(trans_real.translation("vi")._catalog._catalogs) == 1


def drawn(text: str, **known: object) -> str:
    return engines["django"].from_string("{% load i18n %}" + text).render(known)


def test_a_fixed_sentence_follows_the_language_of_each_drawing():
    template = engines["django"].from_string('{% load i18n %}{% translate "Save" %}')
    said = []
    for language in ("en", "vi", "en"):
        with override(language):
            said.append(template.render({}))
    assert said[0] == said[2] == "Save"
    assert said[1] != "Save"


def test_only_fixed_sentences_are_kept():
    with override("en"):
        assert drawn("{% translate word %}", word="<b>") == "&lt;b&gt;"
        assert drawn('{% translate "Save" as kept %}[{{ kept }}]') == "[Save]"
        assert drawn('{% translate "Save"|upper %}') == "SAVE"
        assert drawn('{% translate "100% & more" %}') == "100% & more"
    template = engines["django"].from_string('{% load i18n %}{% translate "Save" %}{% translate word %}')
    kinds = [isinstance(node, Said) for node in template.template.nodelist]
    assert kinds[-2:] == [True, False]
