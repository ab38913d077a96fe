from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

from hoaban.ui.tables import Column, Row, Table, sort_key

COMPONENTS = Path(__file__).resolve().parents[1] / "templates" / "ui" / "components"


class Question(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the card.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect, required=False)


def drawn(name: str, path: str = "/", **context: object) -> str:
    return render_to_string(f"ui/components/{name}.html", context, request=RequestFactory().get(path))


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_every_component_stands_with_nothing_given(path: Path) -> None:
    if path.stem not in {"form", "filters", "pager", "graphic", "table", "duty"}:
        drawn(path.stem)


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_every_component_is_in_the_gallery_or_the_frame(path: Path) -> None:
    source = Path(__file__).resolve().parents[2]
    said = "".join(p.read_text(encoding="utf-8") for p in source.glob("**/templates/**/*.html"))
    assert f"components/{path.name}" in said or path.stem in {"card", "notice"}


def test_an_error_is_tied_to_its_field() -> None:
    page = drawn("form", form=Question({}))
    assert 'id="id_name_error"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_box_to_tick_stands_before_its_words() -> None:
    class Ticked(forms.Form):
        cut = forms.BooleanField(label="The road is cut", required=False)

    page = drawn("form", form=Ticked())
    assert 0 < page.index('type="checkbox"') < page.index("The road is cut")
    assert "if you know" not in page
    assert "nếu biết" not in page


def test_what_was_typed_stays() -> None:
    assert 'value="Lò Văn Ban"' in drawn("form", form=Question({"name": "Lò Văn Ban", "kind": "wrong"}))


def test_a_table_sorts_by_links_and_opens_by_its_first_cell() -> None:
    columns = (Column("name", "Name", sortable=True), Column("people", "People", numeric=True))
    page = drawn("table", "/list?sort=name", table=Table("T", columns, [Row(("A", 1234), "/a")], sort="name"))
    assert 'aria-sort="ascending"' in page
    assert 'href="?sort=-name"' in page
    assert '<a href="/a">A</a>' in page
    assert "1.234" in page


def test_an_empty_table_teaches() -> None:
    page = drawn("table", table=Table("T", (), (), empty_title="Nothing yet", empty_text="Import a list."))
    assert "<table" not in page
    assert "Import a list." in page


def test_only_offered_orders_are_taken() -> None:
    assert sort_key("-name", ("name",), "code") == "-name"
    assert sort_key("password", ("name",), "code") == "code"


def test_a_figure_without_a_value_says_so() -> None:
    page = drawn("figure", label="Households", value=None, mark="none")
    assert "—" in page


def test_a_made_up_figure_is_labelled() -> None:
    assert "badge-attention" in drawn("figure", label="Households", value=3, synthetic=True)
