"""The report as PDF: the words and figures of the page, the frame of a drill and of a demo on every sheet."""

import html
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from conftest import cast_member
from hoaban.domains.aftermath.tests.steps import over
from hoaban.domains.aftermath.web import reports
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.models import Decision
from hoaban.domains.warning.queries import rooms
from hoaban.domains.warning.values import EXERCISE_WORD, Status
from hoaban.kit import pdf
from hoaban.kit.tests.paper_text import pages_of
from hoaban.ui.ports import Banner

pytestmark = pytest.mark.django_db(databases="__all__")


def fetched(client: Client, uid: UUID) -> tuple[str, bytes]:
    answer = client.get(f"/w/aftermath/{uid}/paper/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return answer["Content-Disposition"], answer.content


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words(file: bytes) -> str:
    return bare("".join(pages_of(file)))


def test_the_paper_says_every_figure_of_the_page(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client]
) -> None:
    uid, client = over(officer, issuer, Status.EXERCISE), as_actor(issuer)
    page = client.get(f"/w/aftermath/{uid}/").content.decode()
    name, file = fetched(client, uid)
    said, main = words(file), page[page.index("<h1") : page.index("</main>")]
    shown = [
        bare(html.unescape(re.sub(r"<[^>]+>", "", one))) for one in re.findall(r"<dd>(.*?)</dd>", main, re.S)
    ]
    assert len(shown) > 8
    assert [one for one in shown if one not in said] == []
    times = [bare(one) for one in re.findall(r"<time>(.*?)</time>", main)]
    assert times
    assert [one for one in times if one not in said] == []
    assert "dien-tap-bao-cao-sau-su-kien.pdf" in name


def test_what_fails_a_drill_stands_on_its_paper(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "gaps", lambda: [warning.Gap("words", "cold", 2)])
    uid, client = over(officer, issuer, Status.EXERCISE), as_actor(issuer)
    monkeypatch.setattr(rooms, "gaps", list)
    monkeypatch.setattr(warning, "gaps", list)
    said = words(fetched(client, uid)[1])
    assert bare("Chưa đạt") in said
    assert bare("2 cấp chưa có lời sẵn.") in said
    assert bare("Tính theo lúc diễn tập kết thúc") in said


def test_every_sheet_of_a_drill_bears_the_word_and_its_number(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client]
) -> None:
    uid = over(officer, issuer, Status.EXERCISE)
    pages = pages_of(fetched(as_actor(issuer), uid)[1])
    assert len(pages) > 1
    assert all(bare(EXERCISE_WORD) in bare(one) for one in pages)
    assert [bare(one).endswith(f"{n}/{len(pages)}") for n, one in enumerate(pages, 1)] == [True] * len(pages)


def test_a_real_one_bears_no_such_word_and_has_no_score(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client]
) -> None:
    name, file = fetched(as_actor(issuer), over(officer, issuer))
    assert bare(EXERCISE_WORD) not in words(file)
    assert "dien-tap" not in name


def test_what_stands_above_every_page_of_a_demo_stands_on_the_paper(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client], monkeypatch: Any
) -> None:
    client, uid = as_actor(issuer), over(officer, issuer)
    monkeypatch.setattr(
        "hoaban.config.frames.banners", lambda _request: [Banner("Người và hộ là dựng ra.", "demo")]
    )
    monkeypatch.setattr(reports, "provider", lambda: Above())
    assert all("Ngườivàhộlàdựngra." in bare(one) for one in pages_of(fetched(client, uid)[1]))


class Above:
    def banners(self, _request: Any) -> list[Banner]:
        return [Banner("Người và hộ là dựng ra.", "demo")]


def test_a_remark_that_looks_like_typst_is_a_remark(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client]
) -> None:
    uid, odd = over(officer, issuer), '#read("/etc/passwd") $x$ *đậm* @a = "b" \\ <c>'
    Decision.plain.filter(alert__uid=uid).update(note=odd, by_label="#panic() Lò_Văn_*")
    said = words(fetched(as_actor(issuer), uid)[1])
    assert bare(odd) in said
    assert "#panic()Lò_Văn_*" in said


def test_whoever_may_read_no_names_reads_none_on_paper(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client]
) -> None:
    uid = over(officer, issuer)
    Decision.plain.filter(alert__uid=uid).update(by_label="Lò Thị Bí Danh")
    assert "LòThịBíDanh" in words(fetched(as_actor(issuer), uid)[1])
    assert "LòThịBíDanh" not in words(fetched(as_actor(officer), uid)[1])


def test_the_next_commune_s_room_finds_no_paper(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client]
) -> None:
    uid = over(officer, issuer)
    stranger = cast_member("duty_officer", "stranger", 3664)
    assert as_actor(stranger).get(f"/w/aftermath/{uid}/paper/").status_code == 404


def test_what_could_not_be_set_says_so_on_the_page(
    officer: Any, issuer: Any, as_actor: Callable[[Any], Client], monkeypatch: Any
) -> None:
    def never(*_: Any, **__: Any) -> bytes:
        raise pdf.NotSet("too slow")

    uid, client = over(officer, issuer), as_actor(issuer)
    monkeypatch.setattr(pdf, "typeset", never)
    answer = client.get(f"/w/aftermath/{uid}/paper/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/w/aftermath/{uid}/"
    assert "in trang này" in answer.content.decode()
