"""Writes of the registry: one household at a time (`changing`), a list at a time (`loading`)."""

from hoaban.domains.registry.actions.asking import on_list_taken_back, on_list_taken_in
from hoaban.domains.registry.actions.at_door import tell_at_door
from hoaban.domains.registry.actions.beginning import begin_household
from hoaban.domains.registry.actions.changing import (
    Confirmed,
    confirm_household,
    confirm_households,
    note_export,
    note_village_export,
    take_back_confirmation,
)
from hoaban.domains.registry.actions.correcting import (
    Deed,
    Entry,
    add_person,
    correct_household,
    correct_person,
    person_left,
    take_back_change,
)
from hoaban.domains.registry.actions.decisions import (
    NumberCorrected,
    correct_decision,
    take_decision_correction_back,
)
from hoaban.domains.registry.actions.erasing import Seen, erase_left
from hoaban.domains.registry.actions.facts import note_fact, take_back_fact
from hoaban.domains.registry.actions.groups import note_group, take_back_group
from hoaban.domains.registry.actions.life import record_birth, record_death
from hoaban.domains.registry.actions.marrying import record_marriage, take_back_marriage
from hoaban.domains.registry.actions.merging import Choice, merge_people, unmerge
from hoaban.domains.registry.actions.moving import move_people, take_back_move
from hoaban.domains.registry.actions.near_numbers import note_near_limit
from hoaban.domains.registry.actions.numbering import NumberTold, add_number, correct_number
from hoaban.domains.registry.actions.outside import (
    answer_look,
    doubt_look,
    give_reason,
    mark_looks_seen,
    note_settling,
)
from hoaban.domains.registry.actions.returning import record_return
from hoaban.domains.registry.actions.same_number import (
    ask_communes,
    ask_keeper,
    ask_keeper_about,
    look_at_both,
    note_card_right,
)
from hoaban.domains.registry.actions.transfers import (
    put_back_arrival,
    refuse_transfer,
    see_answer,
    send_people,
    take_in,
    withdraw_transfer,
)
from hoaban.domains.registry.actions.village_facts import (
    correct_village_paper,
    hold_village_facts,
    note_village_facts,
    take_village_facts_back,
)

__all__ = [
    "Choice",
    "Confirmed",
    "Deed",
    "Entry",
    "NumberCorrected",
    "NumberTold",
    "Seen",
    "add_number",
    "add_person",
    "answer_look",
    "ask_communes",
    "ask_keeper",
    "ask_keeper_about",
    "begin_household",
    "confirm_household",
    "confirm_households",
    "correct_decision",
    "correct_household",
    "correct_number",
    "correct_person",
    "correct_village_paper",
    "doubt_look",
    "erase_left",
    "give_reason",
    "hold_village_facts",
    "look_at_both",
    "mark_looks_seen",
    "merge_people",
    "move_people",
    "note_card_right",
    "note_export",
    "note_fact",
    "note_group",
    "note_near_limit",
    "note_settling",
    "note_village_export",
    "note_village_facts",
    "on_list_taken_back",
    "on_list_taken_in",
    "person_left",
    "put_back_arrival",
    "record_birth",
    "record_death",
    "record_marriage",
    "record_return",
    "refuse_transfer",
    "see_answer",
    "send_people",
    "take_back_change",
    "take_back_confirmation",
    "take_back_fact",
    "take_back_group",
    "take_back_marriage",
    "take_back_move",
    "take_decision_correction_back",
    "take_in",
    "take_village_facts_back",
    "tell_at_door",
    "unmerge",
    "withdraw_transfer",
]
