"""Phones in the hills, an office, one server: the model that random orders walk through.

The phones here do what `static/offline/js` does: they keep an entry until it is answered, show their own unsent answers
over what the server said, and name the entry that a later one follows. The server is the real one.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hoaban.foundation.access.api import Actor
from hoaban.foundation.offline import actions, queries, rules
from hoaban.foundation.offline.actions.syncing import Coming
from hoaban.foundation.offline.models import Clash, Entry
from hoaban.foundation.offline.tests.notebook import KIND, Notebook
from hoaban.foundation.offline.values import APP, Choice, Result, State
from hoaban.kit.uid import uuid7

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
FACTS = ("phone", "address", "person.1")
"""The last is asked of a line: somebody of the house."""


@dataclass
class Phone:
    """One browser: its clock, what it saw, what it still has to send, what was answered."""

    owner: Actor
    ahead: timedelta = timedelta(0)
    seen: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class World:
    book: Notebook
    phones: list[Phone]
    decider: Actor
    now: datetime = START
    filled: list[tuple[Phone, dict[str, Any]]] = field(default_factory=list)
    answers: dict[tuple[str, str], Result] = field(default_factory=dict)

    def tick(self) -> None:
        self.now += timedelta(minutes=1)

    def refresh(self, phone: Phone, target: UUID) -> None:
        record = self.book.current(phone.owner, target)
        assert record is not None
        phone.seen[target] = {"version": record.version, "values": dict(record.values)}

    def fill(self, phone: Phone, target: UUID, answers: dict[str, str]) -> None:
        """What the person sees is the server's word with her own unsent answers on top; she changes some of it."""
        if target not in phone.seen:
            self.refresh(phone, target)
        shown = dict(phone.seen[target]["values"])
        waiting = [one for one in phone.outbox if one["target"] == str(target)]
        for one in waiting:
            shown |= {key: one["values"][key] for key in FACTS if key in shown}
        entry = {
            "uid": str(uuid7()), "kind": KIND, "form_version": 6, "target": str(target),
            "base_version": phone.seen[target]["version"], "base": {key: shown[key] for key in FACTS if key in shown},
            "values": {key: shown[key] for key in FACTS if key in shown} | {"people": "4"} | answers, "media": [],
            "made_at": (self.now + phone.ahead).isoformat(), "after": waiting[-1]["uid"] if waiting else None,
        }  # fmt: skip
        phone.outbox.append(entry)
        self.filled.append((phone, entry))

    def deliver(self, phone: Phone, number: int, *, reply_lost: bool = False, is_draft: bool = False) -> None:
        """Any of the outbox, in any order; without a reply the phone knows nothing and keeps it."""
        if not phone.outbox:
            return
        entry = phone.outbox[number % len(phone.outbox)]
        answer = self._send(phone, entry)
        if reply_lost or answer in (Result.LATER, Result.UNREADABLE):
            return
        phone.outbox.remove(entry)
        phone.sent.append(entry)
        self.refresh(phone, UUID(entry["target"]))

    def repeat(self, phone: Phone, number: int) -> None:
        """The line delivers an old request once more."""
        if phone.sent:
            self._send(phone, phone.sent[number % len(phone.sent)])

    def change_unanswered(self, phone: Phone, number: int, value: str) -> None:
        """A careless phone: it lets an entry be changed that may already have arrived."""
        if phone.outbox:
            place = number % len(phone.outbox)
            old = phone.outbox[place]
            entry = old | {"values": old["values"] | {"address": value}}
            phone.outbox[place] = entry
            self.filled.append((phone, entry))
            if not Entry.plain.filter(uid=old["uid"], digest=rules.digest_of(old)).exists():
                self.filled.remove((phone, old))  # nobody ever received the first wording

    def _send(self, phone: Phone, entry: dict[str, Any]) -> Result:
        self.tick()
        answer = actions.receive(
            by=phone.owner, raw=entry, app=APP, now=self.now, coming=Coming(ahead=phone.ahead)
        )
        key = (entry["uid"], rules.digest_of(entry))
        if answer.result != Result.LATER:
            assert self.answers.setdefault(key, answer.result) == answer.result, (
                "a second arrival, another answer"
            )
        return answer.result

    def choose(self, dice: random.Random) -> None:
        """Somebody at the office settles the oldest form that waits."""
        waiting = queries.waiting_for(self.decider)
        if not waiting:
            return
        self.tick()
        row = Entry.plain.get(ref=waiting[0].ref)
        record = self.book.current(self.decider, row.target)
        chosen = {
            question.key: dice.choice(("mine", "theirs")) if question.can_be_theirs else "theirs"
            for question in queries.open_questions(row, record)
        }
        actions.settle(
            by=self.decider, ref=row.ref, choices=chosen, version=record.version, request=None, now=self.now
        )

    def come_home(self) -> None:
        """A good line at last: everything that waits is sent until nothing waits."""
        for phone in self.phones:
            for _ in range(len(phone.outbox) ** 2 + 1):
                self.deliver(phone, random.Random(len(phone.outbox)).randrange(1_000_000))
            while phone.outbox:
                before = len(phone.outbox)
                for number in range(before):
                    self.deliver(phone, number)
                assert len(phone.outbox) < before, "the outbox never empties"

    # --- what must hold --------------------------------------------------------------------------

    def nothing_is_doubled(self) -> None:
        assert len(self.book.visits) == len(set(self.book.visits)), "a visit was written twice"
        rows = list(Entry.plain.values_list("uid", "digest", "owner_key"))
        assert len(rows) == len(set(rows))

    def nothing_is_silently_overwritten(self) -> None:
        """A value gives way only to somebody who had seen it, or to a person who chose."""
        bases = {entry["uid"]: entry["base"] for _phone, entry in self.filled}
        for write in self.book.writes:
            if not write.decided:
                assert bases[str(write.entry)][write.field] == write.before, write

    def nothing_is_lost(self) -> None:
        """Every answer is the present value, gave way to a recorded later one, or waits for a person."""
        for _phone, entry in self.filled:
            row = Entry.plain.filter(uid=entry["uid"], digest=rules.digest_of(entry)).first()
            assert row is not None, "a form vanished"
            for key in entry["base"]:
                if entry["values"][key] != entry["base"][key]:
                    assert self._is_accounted_for(row, key, entry["values"][key]), (entry, row.state)

    def _is_accounted_for(self, row: Entry, key: str, value: str) -> bool:
        if self.book.rows[row.target][key] == value or State(row.state) in (State.HELD, State.REFUSED):
            return True
        clash = Clash.plain.filter(entry_id=row.pk, field=key).first()
        if clash is not None and clash.choice in (Choice.OPEN, Choice.THEIRS, Choice.REPLACED):
            return True
        written = [write for write in self.book.writes if write.target == row.target and write.field == key]
        mine = [place for place, write in enumerate(written) if write.after == value]
        return bool(mine) and mine[-1] < len(written) - 1
