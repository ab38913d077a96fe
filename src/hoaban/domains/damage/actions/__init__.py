"""Writes: who is asked (`asking`), what is reported (`reporting`)."""

from hoaban.domains.damage.actions.asking import (
    ask_communes,
    on_alert_expired,
    on_outcome_said,
    on_version_sent,
)
from hoaban.domains.damage.actions.reporting import record_damage

__all__ = ["ask_communes", "on_alert_expired", "on_outcome_said", "on_version_sent", "record_damage"]
