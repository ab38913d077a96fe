"""In which role somebody decided: kept with the decision, and told wherever it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from conftest import cast_member
from hoaban.domains.warning import queries
from hoaban.domains.warning.models import Decision
from hoaban.domains.warning.tests.steps import NOW, OWN, PROVINCE, changed, drafted, issued, reviewed, text
from hoaban.domains.warning.values import Step
from hoaban.foundation.access.api import SystemActor, UnitRange
from hoaban.foundation.accounts import api as accounts

pytestmark = pytest.mark.django_db(databases="__all__")
WHOLE, COMMUNE = UnitRange(PROVINCE, PROVINCE + 10**9), UnitRange(OWN, OWN + 10_000)


def holder(name: str, *held: tuple[str, UnitRange, str]) -> accounts.AccountActor:
    """Somebody signed in, with roles of her own or lent to her."""
    holdings: dict[str, tuple[UnitRange, ...]] = {}
    for role, area, _lent in held:
        for permission in cast_member(role, name, None).permissions:
            holdings[permission] = (*holdings.get(permission, ()), area)
    grants = tuple(
        accounts.Grant(number, role, 1, "Sở", area, date(2026, 1, 1), None, lent_by=lent)
        for number, (role, area, lent) in enumerate(held)
    )
    return accounts.AccountActor(f"user:{name}", name, holdings, grants)


WRITER = holder("Lò Thị Mai", ("duty_officer", WHOLE, ""))
BOTH = holder("Cà Văn Hùng", ("duty_officer", WHOLE, "Lò Thị Mai"), ("warning_issuer", WHOLE, ""))


def test_each_step_names_the_role_that_gave_the_right(issuer: Any) -> None:
    uid = drafted(WRITER)
    reviewed(BOTH, uid)
    issued(BOTH, uid)
    told = [(one.step, one.role) for one in queries.history_of(issuer, uid)]
    assert told == [
        (Step.ISSUE, "warning_issuer"), (Step.REVIEW, "warning_issuer"), (Step.DRAFT, "duty_officer"),
    ]  # fmt: skip


def test_her_own_role_stands_before_a_lent_one_and_the_one_that_covers_the_place_before_both() -> None:
    draft = "warning:alert:draft"
    lent_first = holder("a", ("warning_issuer", WHOLE, "Lò Thị Mai"), ("duty_officer", WHOLE, ""))
    assert accounts.role_of(lent_first, draft, COMMUNE) == "duty_officer"
    elsewhere = holder(
        "b", ("duty_officer", UnitRange(OWN - 10_000, OWN), ""), ("warning_issuer", COMMUNE, "x")
    )
    assert accounts.role_of(elsewhere, draft, COMMUNE) == "warning_issuer"
    assert accounts.role_of(replace(WRITER, grants=()), draft, COMMUNE) == ""
    assert accounts.role_of(SystemActor("triggers.judge", frozenset({draft})), draft, COMMUNE) == ""


def test_the_page_says_it_and_says_nothing_of_what_was_decided_before_roles_were_kept(
    as_actor: Callable[[Any], Client],
) -> None:
    uid = drafted(WRITER, now=NOW)
    changed(WRITER, uid, text(level=4))
    Decision.plain.filter(step="draft").update(by_role=None)
    page = as_actor(WRITER).get(f"/w/warning/alerts/{uid}/").context["history"]
    assert [one["by"] for one in page] == ["Lò Thị Mai (Cán bộ trực)", "Lò Thị Mai"]
    assert accounts.role_label("gone_since") == "gone_since"
