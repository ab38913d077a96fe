"""In which language whoever answers for a village is called: the officer writes it down, or she says it on the page of her link."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.answers.models import Contact, Round
from hoaban.domains.answers.queries.villages import LATE
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.calls import calls
from hoaban.domains.answers.tests.steps import DOOR, HEAD, OTHER, OWN, VILLAGE
from hoaban.domains.answers.tests.test_pages import Page, html, link
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify.tests.conftest import MemoryLine
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


def test_a_wrong_number_is_changed_and_neither_called_nor_listed_any_more(
    as_actor: Page, commune_officer: Any, outsider: Any, alert: Any, voice: MemoryLine, spoken: None
) -> None:
    """Her call that waits does not ring at the stranger's; what she said of languages goes with her."""
    client, who = as_actor(commune_officer), Contact.plain.get(phone_e164=HEAD)
    Contact.plain.filter(pk=who.pk).update(language="qaa")
    steps.climbed(steps.row(alert).owed_since)
    assert [(one.address, one.state) for one in calls()] == [(HEAD, "planned")]
    address = f"/w/answers/people/?commune={OWN}&person={who.uid}"
    assert f"&amp;person={who.uid}" in html(client.get(address))
    typed = {
        "village": VILLAGE, "part": "head", "name": "Lò Văn Mẫu", "number": "0911222333", "language": "", "request_id": "n",
    }  # fmt: skip
    with pytest.raises(NotFound):
        steps.contact(outsider, place_no=DOOR, number="0911222333", instead_of=who.uid)
    for _sent_twice in range(2):
        assert client.post(address, typed).status_code == 302
    here = Contact.plain.filter(place_no=VILLAGE, part="head", ended_at__isnull=True)
    assert list(here.values_list("phone_e164", "language")) == [("+84911222333", "qaa")]
    assert [one.state for one in calls()] == ["suppressed"]
    refused = client.post(address, typed | {"number": "0911222444", "request_id": "o"})
    assert refused.status_code == 422
    assert "Đã có người sửa" in html(refused)
    assert not Contact.plain.filter(phone_e164="+84911222444").exists()


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
    again = html(client.post(address, {"language": "vie", "request_id": "w"}, follow=True))
    assert "máy gọi cho bạn bằng Tiếng Mẫu" in again, (
        "the form of «back» keeps what it said first, and says so"
    )
    assert Contact.plain.get(pk=who.pk).language == "qaa"
    Contact.plain.filter(pk=who.pk).update(ended_at=timezone.now())
    assert "Tiếng Mẫu" not in html(client.get(address))
    assert client.post(address, {"language": "vie", "request_id": "v"}).status_code == 404


def test_a_link_offers_no_language_it_could_not_keep_and_none_stands_chosen_before_she_chose(
    client: Client, alert: Any, spoken: None
) -> None:
    who = Contact.plain.get(phone_e164=HEAD)
    address, unsaid = link(alert, who.pk), '<option value="" disabled selected>'
    page = html(client.get(address))
    assert unsaid in page
    assert page.count(" selected") == 1
    Contact.plain.filter(pk=who.pk).update(language="qaa")
    assert unsaid not in html(client.get(address))
    closed = steps.row(alert).round
    for ago, is_offered in ((timedelta(hours=1), True), (LATE + timedelta(minutes=1), False)):
        Round.plain.filter(pk=closed.pk).update(closed_at=timezone.now() - ago)
        assert ("Tiếng Mẫu" in html(client.get(address))) is is_offered, ago


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
