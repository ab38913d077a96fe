"""Each verb asks whether its asker may, whatever door it is called through: somebody without a right is refused."""

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from inspect import Parameter, isclass, signature
from pathlib import Path
from typing import Any, get_args, get_type_hints
from unittest.mock import MagicMock
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access.errors import NotAllowed, NotFound
from tests.support.verbs import verbs

pytestmark = pytest.mark.django_db(databases="__all__")


class Nobody:
    """Signed in, and without a single permission."""

    key, label = "user:0", "nobody"
    user_id = 0

    def may(self, permission: str) -> bool:
        return False

    def areas(self, permission: str) -> tuple[Any, ...]:
        return ()


VERBS = verbs()
SAMPLES: dict[Any, Any] = {
    UUID: uuid4(), int: 14_03646_0000, str: "x", bytes: b"x", bool: True, date: date(2026, 1, 1), datetime: timezone.now(),
    Path: Path("/nowhere"),
}  # fmt: skip


BY_NAME = {"role": "commune_officer", "tickets": ["1.1"], "request": "a-request-of-nobody"}


def sample(hint: Any) -> Any:
    """Something of that type; what a verb looks at before it asks who is there must not matter."""
    if hint in SAMPLES:
        return SAMPLES[hint]
    if isclass(hint) and issubclass(hint, Enum):
        return next(iter(hint))
    options = [one for one in get_args(hint) if one is not type(None)]
    if type(None) in get_args(hint) and options:
        return sample(options[0])
    return MagicMock()


# Found by the asker's scope: to her the row is not there. tests/doors knocks at their doors with a row of the next commune.
BY_SCOPE = {
    "delivery.prove", "delivery.stop", "delivery.follow_also", "delivery.stop_place",
    "accounts.note_told", "accounts.take_back_consent", "accounts.revoke_client", "accounts.delegate", "accounts.end_membership",
    "accounts.withdraw_delegation", "accounts.offboard", "accounts.reset_access", "accounts.withdraw_invitation",
    "accounts.end_session", "imports.keep_matching", "imports.match_columns", "imports.run_import", "imports.start_import",
    "imports.undo_import", "offline.end_device", "offline.append", "offline.end", "places.change_facility", "places.close_facility",
    "places.merge_village", "places.rename_village", "privacy.move", "privacy.erase", "privacy.fetch",
    "privacy.gather", "privacy.hand_over",
    "answers.answer_by_link", "answers.choose_language",
    "hazards.answer_sign", "hazards.look_at_sign", "hazards.place_sign", "hazards.sign_became_draft", "hazards.undo_sign_answer",
}  # fmt: skip
ASKED_ELSEWHERE = {
    "everybody may, and only for herself": {
        "accounts.change_language", "accounts.end_sessions", "accounts.keep_contact", "duties.make_calendar_link", "duties.undo",
        "duties.release", "duties.take", "notify.mark_read", "notify.save_wishes", "notify.send_test", "notify.remove_endpoint",
        "notify.save_address", "notify.save_subscription", "notify.confirm_address", "notify.remove_subscription",
        "notify.send_code_again", "notify.save_contact",
    },
    "whoever wants to be warned may follow a village, without an account": {
        "delivery.follow_by_browser", "delivery.follow_by_number", "delivery.follow_by_zalo",
    },
    "whoever sees danger may tell it, without an account": {"hazards.report_sign", "hazards.add_media", "hazards.note_told"},
    "a part of another verb, which has asked": {
        "answers.keep_voice",
        "audit.record", "audit.record_read", "audit.record_reads",
        "duties.close_duty", "duties.open_duty", "duties.withdraw_duty", "files.keep_file",
        "ringing.note_opened",
        "notify.plan", "notify.plan_again", "notify.tell", "notify.unreached",
        "offline.note_device", "offline.unpack", "offline.finish", "signing.sign",
        "signing.sign_jws", "signing.sign_xml", "speech.say",
    },
    "work of the machine: a job or a command with a name of its own": {
        "accounts.begin_installation", "duties.ring", "files.drop_clear", "files.forget", "files.seal_clear", "files.note_no_verdict",
        "files.note_verdict", "offline.expire", "privacy.erase_expired", "privacy.give_up", "privacy.give_up_worn_out",
        "privacy.note_consent_back", "privacy.note_ready",
        "replay.advance",
        "answers.agree", "answers.look", "answers.ask_now", "answers.ask_villages", "answers.climb", "answers.close_waiting",
        "registry.generate_people", "targeting.ask_season", "warning.expire", "warning.publish", "delivery.begin", "lists.stop",
        "warning.ask_for_offices",
        "delivery.count", "delivery.plan_followers", "delivery.plan_first", "delivery.plan_part", "ringing.climb", "ringing.hear",
        "ringing.regroup",
        "speech.drop_unwanted", "speech.gather", "speech.keep_joined", "speech.keep_levelled", "speech.keep_synthesis",
        "speech.refuse_by_machine",
    },
}  # fmt: skip
"""Verbs that do not ask themselves, by the reason. What is new asks, or is thought about and stands here."""


def refusal(verb: Callable[..., Any], asker: Any) -> type[Exception] | None:
    """What the verb answers her with; None if it did as she said."""
    hints = get_type_hints(verb)
    words = {
        name: BY_NAME.get(name) or sample(hints.get(name))
        for name, parameter in signature(verb).parameters.items()
        if name != "by" and (parameter.default is Parameter.empty or name == "request")
    }
    try:
        with transaction.atomic():
            verb(by=asker, **words)
    except Exception as problem:  # noqa: BLE001 — whatever it answers is the finding
        return type(problem)
    return None


@pytest.mark.parametrize("name", sorted(VERBS.keys() - set().union(*ASKED_ELSEWHERE.values())))
def test_a_verb_refuses_who_may_not(name: str) -> None:
    refused = refusal(VERBS[name], Nobody())
    assert refused is not None
    assert issubclass(refused, NotFound if name in BY_SCOPE else NotAllowed), refused


def test_the_lists_name_verbs_that_exist_and_each_once() -> None:
    listed = [*BY_SCOPE, *(name for names in ASKED_ELSEWHERE.values() for name in names)]
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) - VERBS.keys() == set()
    assert len(VERBS) >= 95


def test_a_verb_that_forgot_to_ask_is_found() -> None:
    def forgot(*, by: Any, uid: UUID, request: str | None = None) -> None:
        """Does it for anybody."""

    assert refusal(forgot, Nobody()) is None
