"""Many villages in one line: counted by commune in headlines and lists, each by name where one reads on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from hoaban.domains.warning import queries
from hoaban.domains.warning.rules import placing
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.tests.test_cap import entries, key, messages, run
from hoaban.domains.warning.tests.test_pages import soon
from hoaban.domains.warning.values import Kinds, Status
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.duties.queries import title_of
from hoaban.kit import cap

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["key"]
KINDS = Kinds(("bản", "tiểu khu"), "nơi")
SAID = {"villages": "{commune} ({places})", "more": "{names} và {n} xã, phường khác"}
FIRST = 14_04000_0000
THREE = "Xã Mường Chiềng 0, xã Mường Chiềng 1"
FORTY = tuple(FIRST + commune * 10_000 + village + 1 for commune in range(5) for village in range(8))
TITLE = "Xã Mường 0 (8 bản), xã Mường 1 (8 bản) và 3 xã, phường khác"
BRIEF = "Xã Mường 0 (8 bản), xã Mường 1 (8 bản), xã Mường 2 (8 bản), xã Mường 3 (8 bản), xã Mường 4 (8 bản)"


@pytest.fixture
def forty() -> None:
    """Villages in five communes."""
    for number in sorted({*FORTY, *placing.communes_of(FORTY)}):
        village, commune = number % 10_000, number // 10_000 % 10
        name = f"Bản Nà Lồi {commune}{village}" if village else f"Xã Mường {commune}"
        apps.get_model("places", "Unit").plain.create(
            level="village" if village else "commune", code=f"{number}"[2:], kind="x", name=name, full_name=name,
            name_key=name.lower(), name_sort=name.lower(), start=number, stop=number + (1 if village else 10_000),
        )  # fmt: skip


def test_a_headline_counts_villages_and_the_area_names_each(
    forty: None, key: Path, officer: Any, issuer: Any, client: Client
) -> None:
    steps.in_force(officer, issuer, told=steps.text(areas=FORTY))
    run()
    (info,) = messages()[0].infos
    assert info.headline.endswith(f" {BRIEF}")
    (area,) = info.areas
    assert area.description.count("Bản Nà Lồi") == 40
    assert area.geocodes == tuple(cap.Named(cap.COMMUNE, f"0400{place}") for place in range(5))
    (entry,) = entries(client)
    assert entry["title"].endswith(BRIEF)


def test_the_desk_counts_them_too_and_the_page_of_the_warning_lists_them(
    forty: None, officer: Any, as_actor: Callable[[Any], Client]
) -> None:
    uid = steps.drafted(officer, told=steps.text(areas=FORTY))
    (line,) = queries.waiting(officer, Status.ACTUAL)
    assert (line.places, len(line.every)) == (TITLE, 40)
    page = as_actor(officer).get(f"/w/warning/alerts/{uid}/").content.decode()
    assert page.count("Bản Nà Lồi") == 40
    assert "Tên của 40 nơi" in page


def test_names_that_stand_in_the_line_stand_nowhere_else(
    forty: None, officer: Any, as_actor: Callable[[Any], Client]
) -> None:
    uid = steps.drafted(officer, told=steps.text(areas=FORTY[:7]))
    page = as_actor(officer).get(f"/w/warning/alerts/{uid}/").content.decode()
    assert page.count("Bản Nà Lồi") == 7
    assert "Tên của" not in page


def test_everybody_reads_one_line_and_opens_the_names(
    forty: None, officer: Any, issuer: Any, client: Client
) -> None:
    now = timezone.now()
    uids = [steps.drafted(officer, told=soon(areas=some), now=now) for some in (FORTY, FORTY[:7])]
    for uid in uids:
        steps.reviewed(issuer, uid, now=now)
        steps.issued(issuer, uid, now=now)
    asked = (
        (f"/warnings/{uids[0]}/", 40, BRIEF),
        (f"/warnings/{uids[1]}/", 7, BRIEF),
        ("/warnings/", 47, TITLE),
    )
    for address, named, line in asked:
        page = client.get(address).content.decode()
        assert page.count("Bản Nà Lồi") == named, "each name once"
        assert (line in page, "<summary>Tên của 40 nơi</summary>" in page) == (named > 7, named > 7)


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", f"{THREE} và 38 xã, phường khác"), ("en", f"{THREE} and 38 other communes or wards")],
)
def test_of_forty_communes_a_title_names_the_first_and_counts_the_rest(
    language: str, said: str, officer: Any, issuer: Any, client: Client
) -> None:
    now, every = timezone.now(), steps.communes(40)
    uid = steps.drafted(officer, told=soon(areas=every), now=now)
    steps.reviewed(issuer, uid, now=now)
    (duty,) = Duty.plain.filter(kind="warning.issue")
    with override(language):
        assert said in title_of(duty), "the desk's line too"
    steps.issued(issuer, uid, now=now)
    with override(language):
        (line,) = queries.in_force(officer, Status.ACTUAL, now)
        ((_one, band),) = queries.gravest(now, 3)[0]
    assert (line.places, band, len(line.every)) == (said, said, 40)
    client.cookies["django_language"] = language
    for address in ("/", "/warnings/"):
        assert said in client.get(address).content.decode(), address
    page = client.get(f"/warnings/{uid}/").content.decode()
    assert page.count("<li data-quoted>Xã Mường Chiềng") == 40, "its own page has each name"


def test_a_title_of_few_communes_is_no_shorter_than_a_headline() -> None:
    names = {FIRST + place * 10_000: f"Xã {'Mường' * 6} {place}" for place in range(4)}
    three, four = ([*names][:count] for count in (3, 4))
    assert placing.brief(three, names, SAID, KINDS, is_title=True).count("Mường" * 6) == 3
    assert placing.brief(four, names, SAID, KINDS, is_title=True).endswith(" 0 và 3 xã, phường khác")


def test_few_places_are_named_and_too_many_communes_are_counted_at_the_end() -> None:
    names = {FIRST + place * 10_000: f"Xã Chiềng {place}" for place in range(60)} | {FIRST + 1: "Bản Bó"}
    assert placing.brief((FIRST + 1, FIRST + 10_000), names, SAID, KINDS) == "Bản Bó, Xã Chiềng 1"
    line = placing.brief((FIRST + 1, *(one for one in names if one > FIRST + 1)), names, SAID, KINDS)
    assert line.startswith("Xã Chiềng 0 (1 bản), xã Chiềng 1, xã Chiềng 2")
    assert line.endswith(" xã, phường khác")
    assert len(line) <= placing.LONGEST
    named = line.count("Chiềng")
    assert f"và {60 - named} xã" in line
    assert placing.brief(tuple(names), names, {}, KINDS) != ""


def test_a_few_names_as_long_as_a_line_are_cut_at_no_syllable() -> None:
    names = {FIRST: "X" * 150, FIRST + 10_000: "Y" * 150}
    assert placing.brief(tuple(names), names, SAID, KINDS) == f"{'X' * 150} và 1 xã, phường khác"


def test_places_are_counted_by_what_they_are() -> None:
    few = {FIRST + 1: "Bản Bó", FIRST + 2: "Tiểu khu 3", FIRST + 3: "Phiêng Nghè", FIRST + 4: "Bản Hẹo"}
    names = {FIRST: "Phường Chiềng Sinh", FIRST + 10_000: "Xã Mường Bú"} | few
    names |= {FIRST + 10_000 + place: f"Bản {'X' * 60} {place}" for place in range(1, 4)}
    below = [*few, *(one for one in names if one > FIRST + 10_000)]
    line = placing.brief(tuple(below), names, SAID, KINDS)
    assert line == "Phường Chiềng Sinh (2 bản, 1 tiểu khu, 1 nơi), xã Mường Bú (3 bản)"
    whole = placing.brief((FIRST, *below), names, SAID, KINDS)
    assert whole == "Phường Chiềng Sinh, xã Mường Bú (3 bản)", "a commune that is warned whole is not counted"


def test_an_english_page_counts_the_other_communes_in_english_and_what_goes_out_does_not(
    officer: Any, issuer: Any, client: Client
) -> None:
    every = steps.communes(20)
    now = timezone.now()
    uid = steps.drafted(officer, told=soon(areas=every), now=now)
    steps.reviewed(issuer, uid, now=now)
    steps.issued(issuer, uid, now=now)
    ours, theirs = "xã, phường khác", "other communes or wards"
    for address in ("/warnings/", f"/warnings/{uid}/", "/"):
        assert ours in client.get(address, headers={"Accept-Language": "vi"}).content.decode()
    client.cookies["django_language"] = "en"
    for address in ("/warnings/", f"/warnings/{uid}/", "/"):
        page = client.get(address).content.decode()
        assert (theirs in page, ours in page) == (True, False), address
    with override("en"):
        assert queries.written([queries.version_for(ANONYMOUS, uid, timezone.now())])[0].endswith(ours)
    assert placing.brief(
        every[:2], dict.fromkeys(every, "X" * 150), SAID | {"one_more": "{names} and one"}, KINDS
    ).endswith(" and one")
