"""A rule drafts in the name of whose office is entered for the place and the level; the draft stands whatever that table says."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from hoaban.domains.triggers.tests.steps import NEXT, NOW, PROVINCE, gauge, rule, speaks
from hoaban.domains.triggers.tests.test_judging import alert, judged
from hoaban.domains.warning import actions as warnings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HOUR = timedelta(hours=1)


def test_a_rule_drafts_in_the_name_of_whose_office_is_entered_there(manager: Any) -> None:
    for issuer, place in (("command_commune", NEXT), ("hydromet", PROVINCE)):
        made = apps.get_model("accounts", "Organisation").plain.create(
            name=issuer, kind="other", number=place
        )
        warnings.give_mandate(
            by=manager, issuer=issuer, office_id=made.pk, up_to=2, document="01", document_day=NOW.date(), valid_from=NOW.date(),
            last_day=None, request=None, now=NOW,
        )  # fmt: skip
    rule()
    one = gauge()
    speaks(one, 20, 25, 30)
    judged(one)
    assert (alert().issuer, alert().level) == ("hydromet", 1)
    speaks(one, 80, last=NOW + HOUR)
    judged(one, NOW + HOUR)
    assert (alert().issuer, alert().level) == ("hydromet", 3), (
        "beyond what its office may: raised all the same"
    )
