"""Reads: what waits for a person, one form side by side, devices, lists to take along."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.files import api as files
from hoaban.foundation.offline import rules
from hoaban.foundation.offline.errors import PackUnknown
from hoaban.foundation.offline.models import Clash, Device, Entry, Media
from hoaban.foundation.offline.permissions import Permission
from hoaban.foundation.offline.ports import kind_of, kinds, offered
from hoaban.foundation.offline.values import (
    WAITING,
    Answer,
    Choice,
    FormKind,
    PackUnit,
    Record,
    Result,
    State,
    Value,
)

PAGE = 50


def kinds_for(actor: access.Actor) -> list[FormKind]:
    """The forms this person may take along."""
    return [kind for kind in offered() if actor.may(kind.permission)]


def units_for(actor: access.Actor) -> list[tuple[FormKind, Sequence[PackUnit]]]:
    """The lists she may take along, form by form."""
    return [(kind, kind.units(actor)) for kind in kinds_for(actor)]


def pack_for(actor: access.Actor, kind_name: str, key: str) -> tuple[FormKind, Sequence[Record]]:
    """One list with the values as they stand; a list that is not hers looks like one that is not there."""
    kind = next((one for one in kinds_for(actor) if one.name == kind_name), None)
    if kind is None or not any(key == unit.key or key in unit.former for unit in kind.units(actor)):
        raise PackUnknown
    return kind, kind.pack(actor, key)


def record_now(actor: access.Actor, kind: FormKind, target: UUID) -> Record | None:
    """The row as it stands, where this person may see it."""
    return kind.current(actor, target, False) if actor.may(kind.permission) else None


def answer_of(row: Entry) -> Answer:
    """The first answer, whenever the entry comes again."""
    said = row.answer
    return Answer(
        str(row.uid), Result(said["result"]), said.get("sentence", ""), said.get("params", {}),
        tuple(said.get("fields", ())),
    )  # fmt: skip


def known_entry(owner_key: str, uid: UUID, digest: str = "") -> Entry | None:
    rows = Entry.plain.filter(owner_key=owner_key, uid=uid)
    return (rows.filter(digest=digest) if digest else rows).order_by("pk").first()


def ancestors(owner_key: str, after: UUID | None, most: int = 20) -> list[Entry]:
    """The author's earlier forms that an entry follows, nearest first."""
    found: list[Entry] = []
    while after is not None and len(found) < most:
        row = known_entry(owner_key, after)
        if row is None or row in found:
            break
        found.append(row)
        after = row.after
    return found


def last_writer(target: UUID, field: str) -> tuple[str, datetime] | None:
    """Who wrote this field last through a form of ours, and when."""
    for row in Entry.plain.filter(target=target).exclude(wrote={}).order_by("-pk")[:30]:
        if field in row.wrote:
            return row.decided_by or row.owner_label, row.decided_at or row.received_at
    return None


# --- For people -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A form in a list."""

    ref: UUID
    title: str
    kind_label: str
    author: str
    received_at: datetime
    state: State
    sentence: str


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the comparison: what both saw, what each says, who and when."""

    key: str
    label: str
    base: Value
    mine: Value
    theirs: Value
    theirs_by: str
    theirs_at: datetime | None
    can_be_theirs: bool
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A form beside the record as it stands now."""

    line: EntryLine
    carried_by: str
    made_at: datetime
    version: int
    is_there: bool
    open: Sequence[Question]
    settled: Sequence[Question]
    observed: Sequence[tuple[str, Value]]
    photos: Sequence[files.FileFacts]
    photos_missing: int
    decided_by: str
    decided_at: datetime | None
    reason: str
    may_decide: bool


def waiting_for(actor: access.Actor) -> list[EntryLine]:
    """Forms that need a person of this office, the oldest first."""
    rows = Entry.objects.visible_to(actor, "edit").filter(state__in=[state.value for state in WAITING])
    return [_line(row) for row in rows.order_by("pk")[:PAGE]]


def sent_by(actor: access.Actor) -> list[EntryLine]:
    """What this person sent, the newest first."""
    rows = Entry.objects.visible_to(actor).filter(owner_key=actor.key)
    return [_line(row) for row in rows.order_by("-pk")[:PAGE]]


def entry_for(actor: access.Actor, ref: UUID, verb: str = "see") -> Entry:
    """The author's own, or one of the offices where she chooses."""
    row: Entry | None = Entry.objects.visible_to(actor, verb).filter(ref=ref).first()
    if row is None:
        raise NotFound
    return row


def comparison_for(actor: access.Actor, ref: UUID) -> Comparison:
    """Everything a person needs to choose, on one page."""
    row = entry_for(actor, ref)
    kind = kind_of(row.kind)
    record = record_now(actor, kind, row.target) if kind else None
    media = list(Media.plain.filter(entry_uid=row.uid, owner_key=row.owner_key).order_by("pk"))
    arrived = [files.facts_of(files.FileId(one.file_id)) for one in media if one.file_id is not None]
    deciding = Entry.objects.visible_to(actor, "edit").filter(pk=row.pk).exists()
    return Comparison(
        line=_line(row), carried_by=row.carried_by, made_at=row.made_at,
        version=record.version if record else 0, is_there=record is not None,
        open=[shown(row.kind, one, record) for one in open_questions(row, record)],
        settled=[shown(row.kind, one, record) for one in _settled(row, record)], observed=_observed(row, record),
        photos=arrived, photos_missing=max(len(row.media), len(media)) - len(arrived),
        decided_by=row.decided_by, decided_at=row.decided_at, reason=row.reason,
        may_decide=deciding and State(row.state).waits and actor.may(Permission.DECIDE),
    )  # fmt: skip


def open_questions(row: Entry, record: Record | None) -> list[Question]:
    """What is to be chosen, against the record as it stands now, not as it stood when the form came."""
    kind = kind_of(row.kind)
    if kind is None or record is None or not State(row.state).waits:
        return []
    clashes = {one.field: one for one in Clash.plain.filter(entry_id=row.pk)}
    wanted = {key for key, one in clashes.items() if one.choice == Choice.OPEN}
    said: dict[str, Value] = {key: one.mine for key, one in clashes.items()}
    if row.state != State.CONFLICT:
        merged = rules.merge(kind.fields, row.base, row.values, record.values)
        wanted = set(merged.changes) | {clash.field for clash in merged.clashes}
        said = {clash.field: clash.mine for clash in merged.clashes}
    questions, labels = rules.asked(kind.fields, row.values), _labels(row, record)
    bad = {one.key for one in questions if rules.misfit([one], {one.key: row.values.get(one.key, "")})}
    found = []
    for one in questions:
        if one.key in wanted:
            who = record.known.get(one.key) or last_writer(row.target, one.key) or ("", None)
            found.append(
                Question(
                    one.key, labels[one.key], row.base.get(one.key, ""), said.get(one.key, row.values.get(one.key, "")),
                    record.values.get(one.key, ""), who[0], who[1], one.key not in bad,
                )
            )  # fmt: skip
    return found


def shown(kind_name: str, question: Question, record: Record | None = None) -> Question:
    """A question as people read it: what was chosen stands there in words, not by its code."""
    said = _words(kind_name, question.key, record)
    return replace(question, base=said(question.base), mine=said(question.mine), theirs=said(question.theirs))


def _words(kind_name: str, key: str, record: Record | None) -> Callable[[Value], Value]:
    """Code → label of one field, key of a line → its name; any other answer, and a code of an older form, stays as it is."""
    kind, plain = kind_of(kind_name), key.partition(".")[0]
    asked = [one for one in kind.fields if one.key == plain] if kind else []
    choices = {code: gettext(label) for one in asked for code, label in one.choices}
    if record:
        choices |= dict(record.choices.get(plain, ()))
    if any(one.kind == "line" for one in asked) and record:
        choices = {line.key: line.title for line in record.lines}

    is_several = any(one.kind == "several" for one in asked)

    def said(value: Value) -> Value:
        if is_several:
            return ", ".join(choices.get(code, code) for code in str(value).split())
        code, day = rules.dated(value) if isinstance(value, str) else ("", None)
        if code not in choices:
            return value
        return f"{choices[code]}, {day:%d/%m/%Y}" if day else choices[code]

    return said


def _settled(row: Entry, record: Record | None) -> list[Question]:
    rows = Clash.plain.filter(entry_id=row.pk).exclude(choice=Choice.OPEN).order_by("pk")
    labels = _labels(row, record)
    return [
        Question(
            one.field, labels.get(one.field, one.field), one.base, one.mine, one.theirs, one.theirs_by, one.theirs_at,
            False, one.choice,
        )
        for one in rows
    ]  # fmt: skip


def _observed(row: Entry, record: Record | None) -> list[tuple[str, Value]]:
    kind = kind_of(row.kind)
    if kind is None:
        return sorted(row.values.items())
    questions = rules.asked(kind.fields, row.values)
    labels = _labels(row, record)
    known = [
        (labels[one.key], _words(row.kind, one.key, record)(row.values[one.key]))
        for one in questions
        if one.observed and row.values.get(one.key) not in (None, "")
    ]
    # An older form may have asked what today's does not: it is shown by the name it had.
    keys = {one.key for one in questions}
    return known + [(key, value) for key, value in row.values.items() if key not in keys]


def _labels(row: Entry, record: Record | None) -> dict[str, str]:
    """Question → its words; what was asked of one line begins with that line's name, and is told by it alone where it asks
    what became of her."""
    kind, names = kind_of(row.kind), {line.key: line.title for line in (record.lines if record else ())}
    found = {}
    for one in rules.asked(kind.fields, row.values) if kind else []:
        name, label = names.get(one.key.partition(".")[2]), gettext(one.label)
        found[one.key] = (name if one.kind == "dated" else f"{name} · {label}") if name else label
    return found


def _line(row: Entry) -> EntryLine:
    kind = kinds.get(row.kind)
    answer = answer_of(row)
    return EntryLine(
        row.ref, row.title, gettext(kind.label) if kind else row.kind, row.owner_label, row.received_at,
        State(row.state), told(answer),
    )  # fmt: skip


def told(answer: Answer) -> str:
    """The answer's sentence in the reader's language; labels inside it are translated too."""
    if not answer.sentence:
        return ""
    params = {
        key: gettext(value) if isinstance(value, str) and value else value
        for key, value in answer.params.items()
    }
    return gettext(answer.sentence) % params if params else gettext(answer.sentence)


# --- Devices --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A browser with offline work."""

    pk: int
    uid: UUID
    name: str
    owner: str
    is_own: bool
    first_seen_at: datetime
    last_seen_at: datetime
    unsent_forms: int
    unsent_media: int
    ended_at: datetime | None
    ended_by: str
    wiped_at: datetime | None
    lost_forms: int | None
    lost_media: int | None


def devices_visible_to(actor: access.Actor) -> list[DeviceLine]:
    """One's own browsers; for whoever may end them, those of her area."""
    rows = Device.objects.visible_to(actor).order_by("-last_seen_at", "-pk")[: PAGE * 4]
    return [
        DeviceLine(
            row.pk, row.uid, row.name, row.owner_label, row.owner_key == actor.key, row.first_seen_at, row.last_seen_at,
            row.unsent_forms, row.unsent_media, row.ended_at, row.ended_by, row.wiped_at, row.lost_forms, row.lost_media,
        )
        for row in rows
    ]  # fmt: skip


def must_wipe(uid: UUID) -> bool:
    """Whether a browser's offline work was ended and it has not yet said that it wiped. Asked by its own name."""
    return Device.plain.filter(uid=uid, ended_at__isnull=False, wiped_at__isnull=True).exists()


def media_for(actor: access.Actor, uid: UUID) -> Media:
    """One's own upload."""
    row: Media | None = Media.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return row
