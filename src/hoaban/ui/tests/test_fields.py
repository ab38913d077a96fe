"""Fields that every room's forms use."""

from django import forms

from hoaban.ui.fields import commune_field, offer_communes

TWO = [(14_00001_0000, "Mường Bú"), (14_00002_0000, "Chiềng Hặc")]


class Filter(forms.Form):
    name = forms.CharField(required=False)
    commune = commune_field()


def test_a_filter_offers_all_communes_and_each() -> None:
    form = Filter({"commune": str(TWO[1][0])})
    offer_communes(form, TWO)
    assert list(form.fields) == ["name", "commune"]
    assert [value for value, _label in form.fields["commune"].choices] == ["", TWO[0][0], TWO[1][0]]  # type: ignore[attr-defined]
    assert form.is_valid()
    assert form.cleaned_data["commune"] == TWO[1][0]


def test_all_communes_is_none() -> None:
    form = Filter({"commune": ""})
    offer_communes(form, TWO)
    assert form.is_valid()
    assert form.cleaned_data["commune"] is None


def test_another_commune_is_refused() -> None:
    form = Filter({"commune": "1"})
    offer_communes(form, TWO)
    assert "commune" in form.errors


def test_one_commune_is_no_choice() -> None:
    form = Filter({})
    offer_communes(form, TWO[:1])
    assert list(form.fields) == ["name"]
