"""Six numbers, each with its definition; none invented."""

import pytest
from django.test import RequestFactory

from hoaban.workspace import outcomes
from hoaban.workspace.outcomes import Figure


@pytest.fixture
def page(monkeypatch, make_actor):
    actor = make_actor()
    shown = {}
    monkeypatch.setattr(outcomes, "_measures", {})
    monkeypatch.setattr(outcomes, "actor_of", lambda _request: actor)
    monkeypatch.setattr(outcomes, "render", lambda _request, _name, context: shown.update(context))

    def rows():
        outcomes.board(RequestFactory().get("/w/outcomes/"))
        return {row["outcome"].key: row["figure"] for row in shown["rows"]}

    return rows


def test_what_nobody_counts_is_said_not_to_be_measured(page):
    assert page() == dict.fromkeys(["first_ring", "answered", "care", "paid", "reports", "languages"])


def test_a_room_that_counts_is_asked_for_the_person(page):
    outcomes.measure("paid", lambda actor: Figure("70%", actor.label))
    assert page()["paid"] == Figure("70%", "someone")


def test_only_what_has_a_definition_can_be_measured():
    with pytest.raises(ValueError, match="no outcome"):
        outcomes.measure("clicks", lambda _actor: Figure("1"))
