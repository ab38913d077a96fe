import textwrap
from pathlib import Path

import pytest

from hoaban.kit import catalogue
from hoaban.kit.catalogue import Sentence


def said_in(text: str, *names: str) -> set[Sentence]:
    return set(catalogue.in_python(textwrap.dedent(text), frozenset(names)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('_("Save")', {Sentence("Save")}),
        ('gettext_lazy("Sa" "ve")', {Sentence("Save")}),
        ('translation.ngettext("%(n)s row", "%(n)s rows", n)', {Sentence("%(n)s row", "%(n)s rows")}),
        ('pgettext("verb", "Open")', {Sentence("Open", context="verb")}),
        ('class Late(DomainError):\n    msgid = "Too late."', {Sentence("Too late.")}),
        ('raise Late("Too late by %(days)s.", days=2)', {Sentence("Too late by %(days)s.")}),
        ('register_permissions(P, {P.SEE: "See rows."})', {Sentence("See rows.")}),
        ('_role("x", "Officer", "Does work.", [])', {Sentence("Officer"), Sentence("Does work.")}),
        ("_(name)", set()),
    ],
)
def test_sentences_are_found_in_python(text: str, found: set[Sentence]) -> None:
    assert said_in(text, "Late") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{% translate "Save" %}', {Sentence("Save")}),
        ("{% translate 'It is \"late\"' as x %}", {Sentence('It is "late"')}),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", {Sentence("Hello %(name)s")}),
        (
            "{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            {Sentence("%(n)s row", "%(n)s rows")},
        ),
        ('{{ x|default:_("none") }}', {Sentence("none")}),
        ("plain", set()),
    ],
)
def test_sentences_are_found_in_templates(text: str, found: set[Sentence]) -> None:
    assert set(catalogue.in_template(text)) == found


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "room"
    (folder / "templates" / "room").mkdir(parents=True)
    (folder / "apps.py").write_text("")
    (folder / "views.py").write_text('x = _("Save")\ny = ngettext("%(n)s row", "%(n)s rows", 2)\n')
    (folder / "templates" / "room" / "a.html").write_text('{% translate "Open" %}')
    return folder


def translate(room: Path, english: str, vietnamese: str) -> None:
    path = catalogue.catalogue_path(room)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{vietnamese}"')
    )


def test_a_translation_survives_an_update(room: Path) -> None:
    assert set(catalogue.update(room, frozenset()).untranslated) == {"Save", "Open", "%(n)s row"}
    translate(room, "Save", "Lưu")
    assert "Save" not in catalogue.update(room, frozenset()).untranslated
    assert "Lưu" in catalogue.catalogue_path(room).read_text(encoding="utf-8")


def test_an_update_without_news_changes_no_byte(room: Path) -> None:
    catalogue.update(room, frozenset())
    before = catalogue.catalogue_path(room).read_bytes()
    catalogue.update(room, frozenset())
    assert catalogue.catalogue_path(room).read_bytes() == before


def test_a_sentence_nobody_says_is_reported_then_dropped(room: Path) -> None:
    catalogue.update(room, frozenset())
    translate(room, "Save", "Lưu")
    (room / "views.py").write_text("")
    assert catalogue.gaps(room, frozenset()).unused == ("%(n)s row", "Save")
    assert catalogue.update(room, frozenset()).unused == ()
