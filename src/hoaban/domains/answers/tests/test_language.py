"""In which language whoever answers for a village is called: the officer writes it down, or she says it on the page of her link."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.answers.models import Contact
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import HEAD, OTHER, OWN, VILLAGE
from hoaban.domains.answers.tests.test_pages import Page, html, link
from hoaban.foundation.speech.errors import UnknownLanguage

pytestmark = pytest.mark.django_db(databases="__all__")


def test_an_officer_writes_down_in_which_language_somebody_is_called(
    as_actor: Page, commune_officer: Any, spoken: None
) -> None:
    client, who = as_actor(commune_officer), Contact.plain.get(phone_e164=HEAD)
    page = html(client.get(f"/w/answers/people/?commune={OWN}"))
    assert page.count("Tiếng Mẫu") == 1, "it is on offer, and nobody is said to want it"
    begun = html(client.get(f"/w/answers/people/?commune={OWN}&person={who.uid}"))
    assert 'value="Lò Văn Mẫu"' in begun
    typed = {
        "village": VILLAGE,
        "part": "head",
        "name": "Lò Văn Mẫu",
        "number": HEAD,
        "language": "qaa",
        "request_id": "l",
    }
    assert client.post(f"/w/answers/people/?commune={OWN}", typed).status_code == 302
    assert Contact.plain.get(phone_e164=HEAD).language == "qaa"
    assert html(client.get(f"/w/answers/people/?commune={OWN}")).count("Tiếng Mẫu") == 2
    refused = client.post(f"/w/answers/people/?commune={OWN}", typed | {"language": "zzz", "request_id": "m"})
    assert refused.status_code == 422


def test_whoever_holds_the_link_says_in_which_language_she_is_called(
    client: Client, alert: Any, commune_officer: Any, spoken: None
) -> None:
    """For each of her villages; of nobody who was taken off the list."""
    who = Contact.plain.get(phone_e164=HEAD)
    steps.contact(commune_officer, place_no=OTHER, number=HEAD)
    address = link(alert, who.pk)
    assert "Tiếng Mẫu" in html(client.get(address))
    for _tapped_twice in range(2):
        assert client.post(address, {"language": "qaa", "request_id": "w"})["Location"] == address
    client.post(address, {"language": "zzz", "request_id": "z"})
    assert set(Contact.plain.filter(phone_e164=HEAD).values_list("place_no", "language")) == {
        (VILLAGE, "qaa"), (OTHER, "qaa"),
    }  # fmt: skip
    assert steps.row(alert).state == "silent", "it is no answer"
    Contact.plain.filter(pk=who.pk).update(ended_at=timezone.now())
    assert "Tiếng Mẫu" not in html(client.get(address))
    assert client.post(address, {"language": "vie", "request_id": "v"}).status_code == 404


def test_the_language_she_wants_is_one_of_the_list_and_stays_until_she_says_another(
    commune_officer: Any, spoken: None
) -> None:
    uid = steps.contact(commune_officer, language="qaa")
    steps.contact(commune_officer, name="Hà Thị Mẫu")
    assert Contact.plain.get(uid=uid).language == "qaa", "who is named anew was not asked again"
    steps.contact(commune_officer, language="vie")
    assert Contact.plain.get(uid=uid).language == "vie"
    with pytest.raises(UnknownLanguage):
        steps.contact(commune_officer, language="zzz")
