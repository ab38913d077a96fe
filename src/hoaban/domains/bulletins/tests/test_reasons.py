"""Every sentence in which kit refuses what came is known here and has Vietnamese words."""

import ast
import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from hoaban.domains.bulletins.actions import taking
from hoaban.domains.bulletins.models import Feed
from hoaban.domains.bulletins.reasons import reason
from hoaban.domains.bulletins.tests.steps import a_feed
from hoaban.kit import safe_xml
from hoaban.kit.cap import listing, reading
from hoaban.kit.cap.errors import NotCap
from hoaban.kit.cap.listing import Entry
from tests.support.bulletins import cap

REFUSALS = {"NotCap", "NotAFeed", "UnsafeXml"}


def refused_in(module: ModuleType) -> Iterator[str]:
    """The sentences of each ``raise``, with something in the place of each word that is filled in."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS:
            (said,) = node.args
            if isinstance(said, ast.Constant):
                yield str(said.value)
            elif isinstance(said, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "7" for part in said.values
                )


SENTENCES = sorted({one for module in (safe_xml, listing, reading) for one in refused_in(module)})


def test_they_are_found_at_all() -> None:
    assert len(SENTENCES) >= 11


@pytest.mark.parametrize("sentence", [*SENTENCES, "The message's own name is too long."])
def test_each_is_said_in_vietnamese(sentence: str) -> None:
    with translation.override("vi"):
        vietnamese = reason(sentence)
    with translation.override("en"):
        english = reason(sentence)
    assert english.said
    assert english.said.split(":")[0].rstrip(".") in sentence
    assert vietnamese.said != english.said, "no translation"
    assert vietnamese.rest == english.rest


def test_numbers_are_written_as_the_language_writes_them() -> None:
    said = "The file is larger than 1,000,000 bytes."
    with translation.override("vi"):
        assert "1.000.000" in reason(said).said
    with translation.override("en"):
        assert reason(said).said == said


def test_what_is_none_of_ours_stays_as_it_was_said() -> None:
    assert (reason("404").said, reason("404").rest, reason("").rest) == ("", "404", "")


@pytest.mark.django_db(databases="__all__")
def test_the_page_says_why_in_the_language_of_the_page(
    keeper: Any, as_actor: Callable[[Any], Client]
) -> None:
    a_feed(keeper)
    broken = cap("x").replace(b"<status>Actual</status>", b"<status>Perhaps</status>")
    with pytest.raises(NotCap):
        reading.read(broken)
    for name, body in (("status", broken), ("open", b"<alert>")):
        taking.take(Feed.plain.get(), Entry(name, name, ""), body, [], timezone.now())
    page = as_actor(keeper).get("/w/bulletins/feeds/").content.decode()
    assert "Mục “status” của bản tin không phải giá trị nào mà CAP biết." in page
    assert "Tệp không đúng dạng XML." in page
    assert 'lang="en" data-quoted>no element found' in page
    assert "none of those" not in page
