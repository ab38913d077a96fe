"""One number of a warning rule is proposed and waits for the leader, who first looks at what it would have raised. All invented."""

from collections.abc import Mapping

from django.utils import timezone

from hoaban.domains.triggers import actions, queries
from hoaban.domains.triggers.values import Change, Kind
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.sources.api import Mark

WHY = "Dữ liệu mẫu: hai trận mưa gần đây gây lũ khi chưa đến 60 mm."


def propose(cast: Mapping[str, duties.Colleague]) -> None:
    """Proposed once, however often the demo is built; a province without rules has nothing to propose."""
    officer = accounts.actor_of_id(int(cast["canbo.tinh"].key.removeprefix("user:")))
    if officer is None:
        return
    now = timezone.now()
    today = timezone.localdate(now)
    rules = [
        one
        for one in queries.rules_for(officer, today)
        if one.kind is Kind.SUM and len(one.version.params.steps) > 1
    ]
    if rules and len(queries.versions_of(officer, rules[0].uid, today)) == 1:
        change = Change("step-1-at", 50, WHY, "Biên bản mẫu, không phải văn bản thật", Mark.UNVERIFIED)
        actions.propose_change(by=officer, rule_uid=rules[0].uid, change=change, request=None, now=now)
