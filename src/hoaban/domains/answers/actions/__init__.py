"""Writes: who is asked (`asking`), what is said (`keeping`, `telling`, `sms`), silence (`climbing`), cut-off villages, calls for help."""

from hoaban.domains.answers.actions.asking import (
    ask_now,
    ask_villages,
    close_waiting,
    on_alert_expired,
    on_version_sent,
)
from hoaban.domains.answers.actions.climbing import climb
from hoaban.domains.answers.actions.crying import on_help_untold, on_word_untold
from hoaban.domains.answers.actions.darkening import line_back, mark_dark, mark_light
from hoaban.domains.answers.actions.doubting import decide, undo
from hoaban.domains.answers.actions.helping import end_help, release_help, take_help
from hoaban.domains.answers.actions.people import choose_language, end_contact, keep_contact
from hoaban.domains.answers.actions.telling import (
    answer_by_link,
    answer_own,
    key_pressed,
    missed_call,
    read_word,
    record_answer,
)
from hoaban.domains.answers.actions.voices import keep_voice

__all__ = [
    "answer_by_link",
    "answer_own",
    "ask_now",
    "ask_villages",
    "choose_language",
    "climb",
    "close_waiting",
    "decide",
    "end_contact",
    "end_help",
    "keep_contact",
    "keep_voice",
    "key_pressed",
    "line_back",
    "mark_dark",
    "mark_light",
    "missed_call",
    "on_alert_expired",
    "on_help_untold",
    "on_version_sent",
    "on_word_untold",
    "read_word",
    "record_answer",
    "release_help",
    "take_help",
    "undo",
]
