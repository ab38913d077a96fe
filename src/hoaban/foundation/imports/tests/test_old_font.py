"""Old text in a list: shown, asked, remembered; never changed unsaid, never lost."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.imports import api, jobs
from hoaban.foundation.imports.actions import engine
from hoaban.foundation.imports.errors import FontUndecided
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.tests.conftest import Shelf, SignIn, context, started, words, work
from hoaban.foundation.imports.tests.test_reading import book
from hoaban.foundation.imports.values import BatchState

pytestmark = pytest.mark.django_db(databases="__all__")

OLD = ("Lß ThÞ Hoa", "Quµng V¨n §«i", "bad")


def post(client: Any, uid: Any, **answer: str) -> Any:
    return client.post(f"/w/imports/{uid}/accept/", answer)


def test_old_text_is_shown_before_and_after_and_on_record(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    uid = started(commune_officer, words(tmp_path, *OLD))
    page = as_actor(commune_officer).get(f"/w/imports/{uid}/").content.decode()
    assert "Lß ThÞ Hoa" in page
    assert "Lò Thị Hoa" in page
    assert ReadEntry.plain.filter(tag="imports:sample:read").count() == 1


def test_it_is_asked_before_anything_is_checked(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    uid = started(commune_officer, words(tmp_path, *OLD))
    answer = post(as_actor(commune_officer), uid)
    assert answer.status_code == 422
    assert "Hãy chọn có đổi sang Unicode hay không" in answer.content.decode()
    with pytest.raises(FontUndecided):
        api.match_columns(by=commune_officer, uid=uid, chosen={"word": 0}, request=None, now=timezone.now())
    assert ImportBatch.plain.get(uid=uid).state == BatchState.MATCHING


@pytest.mark.parametrize(("answer", "taken"), [("yes", "Quàng Văn Đôi"), ("no", "Quµng V¨n §«i")])
def test_the_answer_is_what_comes_in(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path, answer: str, taken: str
) -> None:
    uid = started(commune_officer, words(tmp_path, *OLD))
    assert post(as_actor(commune_officer), uid, convert=answer).status_code == 302
    work()
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    work()
    assert taken in shelf.taken
    assert ImportBatch.plain.get(uid=uid).font_samples == [], "decided: the cells are kept no longer"


MIXED = (
    "Lò Thị Hoa", "Loø Thò Hoa", "Quàng Văn Đôi", "Lò Văn Pản", "Quaøng Vaên Ñoâi", "Lò Thò", "Hà Hoà", "Cà Thị Mẫu",
)  # fmt: skip


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_old_text_in_a_quarter_of_a_column_is_offered_and_nothing_else_changes(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path, answer: str
) -> None:
    uid = started(commune_officer, words(tmp_path, *MIXED))
    client = as_actor(commune_officer)
    page = client.get(f"/w/imports/{uid}/").content.decode()
    assert "<td>Loø Thò Hoa</td>" in page
    assert "<td>Lò Thò</td>" not in page, "it may be Unicode"
    assert post(client, uid).status_code == 422
    post(client, uid, convert=answer)
    work()
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    work()
    turned = {"Loø Thò Hoa": "Lò Thị Hoa", "Quaøng Vaên Ñoâi": "Quàng Văn Đôi"} if answer == "yes" else {}
    assert shelf.taken == [turned.get(word, word) for word in MIXED]


def test_one_such_cell_is_not_asked_about(shelf: Shelf, commune_officer: Any, tmp_path: Path) -> None:
    uid = started(commune_officer, words(tmp_path, *MIXED[:4], *MIXED[:4]))
    assert ImportBatch.plain.get(uid=uid).old_font == {}


def test_the_answer_is_remembered_with_the_columns(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    post(as_actor(commune_officer), started(commune_officer, words(tmp_path, *OLD)), convert="yes")
    again = started(commune_officer, words(tmp_path, "Lß V¨n Nam"))
    page = as_actor(commune_officer).get(f"/w/imports/{again}/").content.decode()
    assert 'value="yes"' in page.split("checked")[0].rsplit("<input", 1)[1]
    assert ImportBatch.plain.get(uid=again).state == BatchState.MATCHING, "it is asked all the same"


def test_columns_named_in_an_old_font_are_found(shelf: Shelf, commune_officer: Any, tmp_path: Path) -> None:
    path = book(tmp_path / "w.xlsx", [["Tõ", "Ghi chó", "Hä vµ tªn"], ["Lß ThÞ", "x", ""]])
    batch = ImportBatch.plain.get(uid=started(commune_officer, path))
    assert batch.matching == {"word": 0, "note": 1}
    assert batch.labels[2] == "Họ và tên"


def test_unicode_is_not_asked_about(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    uid = started(commune_officer, words(tmp_path, "Lò Thị Hoa", "Quàng Văn Đôi"))
    assert "Unicode" not in as_actor(commune_officer).get(f"/w/imports/{uid}/").content.decode()
    assert post(as_actor(commune_officer), uid).status_code == 302


def test_cells_nobody_decided_on_are_forgotten(shelf: Shelf, commune_officer: Any, tmp_path: Path) -> None:
    uid = started(commune_officer, words(tmp_path, *OLD))
    ctx = context()
    later = timezone.now() + engine.KEEP + timedelta(minutes=1)
    ctx.clock = lambda: later
    jobs.work(ctx)
    assert ImportBatch.plain.get(uid=uid).font_samples == []
