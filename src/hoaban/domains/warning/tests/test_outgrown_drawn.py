"""What outgrew its name and was drawn: written anew in another name it keeps the very area, unless whoever writes leaves it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning.models import Alert, Version
from hoaban.domains.warning.queries import public
from hoaban.domains.warning.rules import drawing
from hoaban.domains.warning.tests.offices import RULE, of_office, office
from hoaban.domains.warning.tests.steps import NEXT, OWN, changed, drafted, issued, reviewed, text
from hoaban.domains.warning.tests.test_drawn import DRAWN, OTHER
from hoaban.domains.warning.tests.test_outgrown import SignIn, enters, said

__all__ = ["enters"]
pytestmark = pytest.mark.django_db(databases="__all__")
KEEP = 'name="keep"'


@pytest.fixture
def outgrown(enters: Any, hydromet: int) -> UUID:
    """In force at level 2 in two communes whose area somebody drew; a rule then drafted level 4."""
    enters(hydromet, up_to=2)
    now = timezone.now()
    told = text(level=2, areas=(OWN, NEXT), onset=now, expires=now + timedelta(hours=6), shape=DRAWN)
    deputy = of_office("deputy", hydromet)
    uid = drafted(of_office("here", hydromet), told=told, now=now)
    reviewed(deputy, uid, now=now)
    issued(deputy, uid, now=now)
    changed(RULE, uid, replace(told, level=4), now=now)
    return uid


@pytest.fixture
def writer(as_actor: SignIn, enters: Any) -> Client:
    command = office("Ban")
    enters(command, "command_province")
    return as_actor(of_office("writer", command, "duty_officer"))


def address_of(uid: UUID) -> str:
    return f"/w/warning/new/flash_flood/4/?beside={uid}&issuer=command_province"


def anew(former: UUID) -> Alert:
    return Alert.plain.exclude(uid=former).get()


def test_the_page_shows_the_area_that_stays_before_she_keeps_it(
    writer: Client, outgrown: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("hoaban.domains.warning.web.pictures.of_shape", lambda *given: asked.append(given))
    page = writer.get(address_of(outgrown)).content.decode()
    assert KEEP in page
    assert "checked" in page.partition(KEEP)[2].partition(">")[0]
    assert asked == [(DRAWN, (OWN, NEXT))], "she keeps what she sees"


def test_written_anew_it_keeps_the_area_that_was_drawn(writer: Client, outgrown: UUID) -> None:
    answer = writer.post(address_of(outgrown), said(writer.get(address_of(outgrown))) | {"keep": "on"})
    assert answer.status_code == 302
    assert drawing.read(anew(outgrown).shape) == DRAWN
    assert sorted(anew(outgrown).areas) == [OWN, NEXT]


def test_who_leaves_the_area_has_to_say_where_else(writer: Client, outgrown: UUID) -> None:
    typed = said(writer.get(address_of(outgrown)))
    assert writer.post(address_of(outgrown), typed).status_code == 422, "nowhere is no place"
    assert writer.post(address_of(outgrown), typed | {"areas": [str(OWN)]}).status_code == 302
    assert not drawing.read(anew(outgrown).shape), "what she left is not kept behind her back"
    assert anew(outgrown).areas == [OWN]


def test_an_area_that_a_colleague_drew_anew_meanwhile_is_not_kept_unseen(
    writer: Client, outgrown: UUID
) -> None:
    typed = said(writer.get(address_of(outgrown))) | {"keep": "on"}
    now = timezone.now()
    told = text(level=4, areas=(OWN,), onset=now, expires=now + timedelta(hours=6), shape=OTHER)
    changed(RULE, outgrown, told, now=now)
    answer = writer.post(address_of(outgrown), typed)
    assert (answer.status_code, Alert.plain.count()) == (422, 1)
    assert writer.post(address_of(outgrown), typed | {"seen": answer.context["seen"]}).status_code == 302
    assert drawing.read(anew(outgrown).shape) == OTHER


def test_once_issued_its_own_version_bears_the_area_and_the_former_keeps_its_own(
    writer: Client, outgrown: UUID, enters: Callable[..., Any]
) -> None:
    writer.post(address_of(outgrown), said(writer.get(address_of(outgrown))) | {"keep": "on"})
    uid = anew(outgrown).uid
    other = office("Ban khác")
    enters(other, "command_province")
    second = of_office("second", other)
    reviewed(second, uid, now=timezone.now())
    issued(second, uid, now=timezone.now())
    shapes = {one.alert.uid: public.shown(one).shape for one in Version.plain.select_related("alert")}
    assert shapes == {outgrown: DRAWN, uid: DRAWN}
