"""What a warning's text messages say without tone marks, and who may approve words of the bank next."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import trans_real

from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.queries.worded import form_of, tongue_of
from hoaban.domains.warning.rules import lifecycle, toneless, wording
from hoaban.domains.warning.rules.wording import Lines
from hoaban.domains.warning.values import Hazard, State, Status
from hoaban.domains.warning.values.approved import TONELESS, FormShown, Next, Plain
from hoaban.domains.warning.word_models import SentAs
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify
from hoaban.kit.text import modern_tone, nfc

COMMON = 5
"""So often a word stands in the platform's own Vietnamese before it counts as one that people may read instead."""
NAMED = 5
"""So many who may approve next are named."""
_WORD = re.compile(r"[^\W\d_]+")


def lines_without(row: Alert) -> tuple[Lines | None, FormShown | None]:
    """What the text messages of this text may say, framed as a drill's if it is one; and the bank's row, if its words are used.

    What was agreed to with the text itself stands before the bank's. None: nothing that two people stand behind.
    """
    status = Status(row.status)
    if row.toneless and row.toneless_agreed:
        return toneless.framed(status, (("do", row.toneless),)), None
    shown, told = _of_bank(row)
    if shown is None or told is None or not shown.is_approved:
        return None, shown if told else None
    return toneless.framed(status, told), shown


def _of_bank(row: Alert) -> tuple[FormShown | None, Lines | None]:
    book, hazard = bank.book(), Hazard(row.hazard)
    words = book.words_for(hazard, row.level)
    if words is None:
        return None, None
    shown = form_of(hazard, words.levels.start)
    told = wording.lines(Status.ACTUAL, hazard, text_of(row), book)
    return shown, toneless.of_warning(told, row.level, shown.full, shown.lines)


def toneless_for(actor: access.Actor, uid: UUID) -> Plain | None:
    """What the text messages of a text that waits would say. None: none waits, or this province sends them with all marks."""
    row = Alert.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    if not bank.book().sends_toneless or State(row.state) not in lifecycle.WAITING:
        return None
    status = Status(row.status)
    full = wording.joined(wording.lines(status, Hazard(row.hazard), text_of(row), bank.book()))
    told, shown = lines_without(row)
    if told is None and row.toneless:
        told = toneless.framed(status, (("do", row.toneless),))
    words = wording.joined(told) if told else ""
    own = wording.joined(wording.lines(Status.ACTUAL, Hazard(row.hazard), text_of(row), bank.book()))
    return Plain(
        words, notify.sms_parts(words).parts, notify.sms_parts(full).parts, toneless.reads(own, known_words()),
        shown, _agreed(row, shown), is_agreed=row.toneless_agreed, proposal="" if shown else toneless.proposed(own),
        next=next_for(shown) if shown else Next(),
    )  # fmt: skip


def _agreed(row: Alert, shown: FormShown | None) -> tuple[str, ...]:
    """Of words of its own: whoever proposed them with the text, if a person, and whoever agreed to both."""
    if shown is not None:
        return tuple(one.by for one in shown.approvals)
    if not row.toneless:
        return ()
    writer = (row.written_label,) if lifecycle.is_person(row.written_by) else ()
    return (*writer, row.reviewed_label) if row.toneless_agreed else writer


def has_whole(actor: access.Actor) -> bool:
    """The bank is the whole province's, so the right has to be."""
    number = int(settings.PROVINCE) * bank.PROVINCE
    whole = access.UnitRange(number, number + bank.PROVINCE)
    return any(area.covers(whole) for area in actor.areas(Permission.WORDS))


def reads_language(actor: access.Actor, variant: str) -> bool:
    """Vietnamese everybody here; another language those accounts that the pack names."""
    tongue, user = tongue_of(variant), accounts.user_id_of(actor)
    if tongue is None:
        return True
    return user is not None and any(one.email in tongue.readers for one in accounts.staff_addresses([user]))


def next_for(one: FormShown) -> Next:
    """Nobody where two people approved it already; of another language only readers whom the pack names."""
    if one.is_approved:
        return Next()
    number = int(settings.PROVINCE) * bank.PROVINCE
    whole = access.UnitRange(number, number + bank.PROVINCE)
    holders = accounts.holders_within(Permission.WORDS, [whole])
    ids = dict.fromkeys(each.user_id for each in holders if each.area.covers(whole))
    ids = {user: None for user in ids if not one.has(f"user:{user}")}
    if (tongue := tongue_of(one.variant)) is not None:
        ids = dict.fromkeys(
            each.user_id for each in accounts.staff_addresses(ids) if each.email in tongue.readers
        )
    names = accounts.display_names([*ids][:NAMED])
    return Next(tuple(names[user] for user in [*ids][:NAMED] if user in names), len(ids))


def sent_as(version_id: int, variant: str) -> str:
    """What this version says in another form; empty: it has none."""
    found = SentAs.plain.filter(version=version_id, variant=variant).values_list("words", flat=True).first()
    return found or ""


def sent_toneless(version_id: int) -> str:
    """What telephones get instead of the full text: nothing where the province sends all marks, or two people did not approve it."""
    return sent_as(version_id, TONELESS) if bank.book().sends_toneless else ""


@lru_cache(maxsize=1)
def known_words() -> Mapping[str, tuple[str, ...]]:
    """Vietnamese words by how they are written without marks, the commonest first: those of the platform's own pages, counted."""
    catalogue: Any = trans_real.translation("vi")  # Django has no other way in to what is translated
    said = (text for _msgid, text in catalogue._catalog.items() if isinstance(text, str))
    return counted(said)


def counted(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The same of any texts."""
    seen = Counter(word for text in texts for word in _WORD.findall(nfc(modern_tone(text)).lower()))
    found: dict[str, list[str]] = defaultdict(list)
    for word, times in seen.most_common():
        if times >= COMMON:
            found[toneless.proposed(word)].append(word)
    return {plain: tuple(words) for plain, words in found.items()}
