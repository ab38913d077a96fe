"""Who is told what: messages over notify and duties. What a message says is made as it leaves and stands nowhere."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, override

from hoaban.domains.answers import links
from hoaban.domains.answers.models import Contact, Help, Owed, Report
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.queries.bank import ladder
from hoaban.domains.answers.queries.calls import RINGER, text_request, turn
from hoaban.domains.answers.queries.places import names
from hoaban.domains.answers.queries.villages import asking, said
from hoaban.domains.answers.rules import called
from hoaban.domains.answers.spoken import CALL_BACK, no_number, receipt, waiting
from hoaban.domains.answers.values import COMMUNE, PROVINCE, Grade, Rung, Way
from hoaban.domains.warning.values import EXERCISE_WORD
from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.notify import api as notify
from hoaban.kit.text import inside

OWED, SILENT, NEIGHBOUR, DARK, HELP, WORD, RANG = (
    f"answers.{what}" for what in ("owed", "silent", "neighbour", "dark", "help", "word", "rang")
)
DRILL = "answers.drill"
PAST = {SILENT: Rung.COMMUNE, NEIGHBOUR: Rung.NEIGHBOUR}
"""Past which rung a village is silent when officials are woken; what is not here is about being cut off."""
SILENCE = (OWED, SILENT, NEIGHBOUR, DARK)
"""Duties that an answer of the village closes; a drill's stand under one kind of their own."""
OVER = gettext_noop("No warned village waits for this any more")
ASKED, NEAR, GOT, WOKEN, CALLED = (f"answers.{what}" for what in ("asked", "near", "got", "woken", "called"))
TITLES = {
    OWED: gettext_noop("Your village is warned: answer for it"),
    SILENT: gettext_noop("A warned village does not answer: call it, or go there"),
    NEIGHBOUR: gettext_noop("A warned village is still silent: send somebody from the next village"),
    DARK: gettext_noop("A warned village is cut off: radio, a messenger, or the next village"),
    HELP: gettext_noop("A village calls for help: take it, call rescue"),
    WORD: gettext_noop("A word from a warned village waits to be read"),
    RANG: CALL_BACK,
}
DRILL_TITLES = {
    OWED: gettext_noop("DRILL: answer for your village"),
    SILENT: gettext_noop("DRILL: a village does not answer"),
    NEIGHBOUR: gettext_noop("DRILL: send somebody from the next village"),
    DARK: gettext_noop("DRILL: a village is cut off"),
    HELP: gettext_noop("DRILL: a village calls for help. Nothing has happened."),
    WORD: gettext_noop("DRILL: a word from a village waits to be read"),
}
TERM = timedelta(minutes=15)
"""Our own choice, no law names it: as long as a warned village may wait for a person."""
MOST_RUNG = 40
"""People who are told by text message, the nearest first."""
PROVINCE_DESK = duties.Desk.PROVINCE


def village_path(owed: Owed) -> str:
    return reverse("answers:village", args=[owed.round.alert, owed.place_no])


def board_path(owed: Owed, commune: int) -> str:
    """Its warning's villages; of one commune, or all."""
    page = reverse("answers:board", args=[owed.round.alert])
    return f"{page}?commune={commune}" if commune else page


def help_path(uid: UUID) -> str:
    return reverse("answers:help", args=[uid])


def own_path() -> str:
    return reverse("answers:own")


def ask_duty(
    by: Actor, kind: str, owed: Owed, now: datetime, *, permission: str, path: str, target: object | None = None,
    desk: duties.Desk | None = None, occasion: str = "",
) -> None:  # fmt: skip
    """A duty about a village; a drill's never stands above work that is real."""
    is_drill = owed.round.is_exercise
    duties.open_duty(
        by=by, kind=DRILL if is_drill else kind, title=(DRILL_TITLES if is_drill else TITLES)[kind], target=target or owed,  # type: ignore[arg-type]
        path=path, number=owed.place_no, permission=permission, term=now + TERM, cause="answers:village:ask", desk=desk,
        occasion=f"{kind}:{occasion or turn(owed)}", now=now,
    )  # fmt: skip


def ask_reading(by: Actor, row: Report, *, is_drill: bool, now: datetime) -> None:
    """Words that a person reads: commune and province, whichever moves first."""
    what = RANG if row.way == Way.MISSED and not is_drill else WORD
    kind = WORD if row.by_label else what  # whoever answers for a village is none of a crowd
    duties.open_duty(
        by=by, kind=DRILL if is_drill else kind, title=(DRILL_TITLES if is_drill else TITLES)[what], target=row,
        path=reverse("answers:words"), number=row.place_no, permission=Permission.RECORD, term=now + TERM,
        cause="answers:report:add", desk=PROVINCE_DESK, now=now,
    )  # fmt: skip


def asked_no_more(by: Actor, owed: Owed, now: datetime) -> None:
    """It answered: what waited about its silence is done."""
    for kind in (*SILENCE, DRILL):
        duties.close_duty(by=by, kind=kind, target=owed, now=now)


def ask_contacts(owed: Owed, people: Iterable[Contact], step: str, now: datetime) -> int:
    """A message with the link to each of them; how many were asked."""
    count = 0
    for one in people:
        _by_sms(ASKED, owed, one, text_request(owed, step, one), now)
        count += 1
    return count


def ask_neighbours(owed: Owed, people: Iterable[Contact], step: str, now: datetime) -> int:
    """Whoever lives near by is asked to go and look."""
    count = 0
    for one in people:
        _by_sms(NEAR, owed, one, f"near:{owed.pk}:{turn(owed)}:{step}:{one.pk}", now)
        count += 1
    return count


def _by_sms(kind: str, owed: Owed, one: Contact, request: str, now: datetime) -> None:
    what = notify.Plan(
        kind, request, "/", notify.Urgency.NORMAL if owed.round.is_exercise else notify.Urgency.LIFE,
        {"owed": owed.pk, "contact": one.pk}, max(owed.round.ends_at, now + TERM),
    )  # fmt: skip
    key = f"contact:{one.pk}"
    due = called.stands_from(now, owed.round.level)
    to = notify.Recipients(notify.Channel.SMS, [key], [one.phone_e164], due=due)
    notify.plan(by=RINGER, what=what, recipients=[to], now=now)


def wake_helpers(owed: Owed, path: str, request: str, now: datetime) -> None:
    """Officials read of a call for help by text message, each word of it; of a drill in their inbox only. Who is called: `crying`."""
    what = notify.Plan(
        CALLED, request, path, _urgency(owed), {"owed": owed.pk, "what": HELP}, now + timedelta(hours=6)
    )
    ids = accounts.holders_of(Permission.HELP, owed.place_no)[:MOST_RUNG]
    notify.tell(by=RINGER, what=what, user_ids=ids, now=now)


def wake_for_word(row: Report, now: datetime) -> None:
    """Somebody pressed the key for help and nobody knows the village for sure: told as any call for help, once."""
    what = notify.Plan(
        CALLED, f"word:{row.uid}", reverse("answers:words"), notify.Urgency.LIFE, {"report": row.pk}, now + timedelta(hours=6)
    )  # fmt: skip
    notify.tell(
        by=RINGER, what=what, user_ids=accounts.holders_of(Permission.HELP, row.place_no)[:MOST_RUNG], now=now
    )


def wake_officers(owed: Owed, kind: str, wave: str, now: datetime) -> None:
    """Officials are told once for all villages of a warning that ask for the same in one ``wave``: whoever keeps one commune
    has a notice of its villages, whoever covers more one of them all. How many they are it says whenever it is read."""
    here = UnitRange(owed.place_no, owed.place_no + 1)
    widest: dict[int, int] = {}
    for one in accounts.holders_within(Permission.RECORD, [here]):  # the narrowest area first
        widest[one.user_id] = one.area.stop - one.area.start
    people = list(widest)[:MOST_RUNG]
    commune = owed.place_no // COMMUNE * COMMUNE
    for number, ids in (
        (commune, [one for one in people if widest[one] <= COMMUNE]),
        (0, [one for one in people if widest[one] > COMMUNE]),
    ):
        what = notify.Plan(
            WOKEN, f"{kind}:{owed.round_id}:{owed.round.number}:{wave}:{number}", board_path(owed, number), _urgency(owed),
            {"round": owed.round_id, "what": kind, "commune": number}, now + timedelta(hours=6),
        )  # fmt: skip
        notify.tell(by=RINGER, what=what, user_ids=ids, now=now)


def _urgency(owed: Owed) -> notify.Urgency:
    return notify.Urgency.NORMAL if owed.round.is_exercise else notify.Urgency.LIFE


def wake_people(user_ids: list[int], owed: Owed, path: str, request: str, now: datetime) -> None:
    """The village's own people who sign in."""
    what = notify.Plan(
        WOKEN,
        request,
        path,
        _urgency(owed),
        {"owed": owed.pk, "what": OWED},
        max(owed.round.ends_at, now + TERM),
    )
    notify.tell(by=RINGER, what=what, user_ids=user_ids, now=now)


def tell_back(row: Help, what: str, now: datetime) -> None:
    """Whoever called for help by telephone hears that somebody took it, or that it ended."""
    reports = Report.plain.filter(help=row).exclude(phone_e164="").order_by("phone_e164", "-pk")
    newest = {report.phone_e164: report.pk for report in reports}
    for phone, report in newest.items():
        plan = notify.Plan(
            GOT, f"help:{row.pk}:{row.version}:{what}:{phone}", "/", notify.Urgency.LIFE, {"report": report, "what": what},
            now + timedelta(hours=12),
        )  # fmt: skip
        if not row.owed.round.is_exercise:
            to = notify.Recipients(notify.Channel.SMS, [f"phone:{phone}"], [phone])
            notify.plan(by=RINGER, what=plan, recipients=[to], now=now)


# --- What a message says, as it leaves -------------------------------------------------------------------------------
def _owed(params: Mapping[str, int | str]) -> Owed | None:
    return Owed.plain.select_related("round").filter(pk=params["owed"]).first()


def _drilled(owed: Owed, words: str) -> dict[str, int | str]:
    return {"words": f"{EXERCISE_WORD}. {words}" if owed.round.is_exercise else words}


def _safe_name(number: int) -> str:
    """A village's name, or its number where its very name would tell a bystander too much."""
    name = names([number])[number][0]
    return inside(name) if not notify.telling_words(name) else str(number)


def _fill_asked(params: Mapping[str, int | str], language: str) -> dict[str, int | str] | None:
    """Nothing once it has answered the newest text or the warning is over."""
    owed = _owed(params)
    if owed is None or owed.round.closed_at is not None or owed.answered_number >= owed.round.number:
        return None
    if _is_off(params):
        return None
    with override(language):
        said = gettext(
            "Warning for %(village)s: answer at once. Send NHAN (heard), BAO (all told), DI 40/43 (homes moving), XONG (safe), CUU (help)."
        ) % {"village": _safe_name(owed.place_no)}
    link = (
        f" {settings.SITE_URL}/a/{links.token(owed.pk, int(params['contact']))}/" if settings.SITE_URL else ""
    )
    return _drilled(owed, said + link)


def _is_off(params: Mapping[str, int | str]) -> bool:
    """Whoever was to be asked answers for her village no more: the number may be a stranger's by now."""
    return Contact.plain.filter(pk=params["contact"], ended_at__isnull=False).exists()


def _fill_near(params: Mapping[str, int | str], language: str) -> dict[str, int | str] | None:
    owed = _owed(params)
    if owed is None or owed.round.closed_at is not None or owed.answered_number >= owed.round.number:
        return None
    if _is_off(params):
        return None
    with override(language):
        said = gettext(
            "%(village)s is warned and does not answer. If your way is safe, send somebody there, then call the commune."
        ) % {"village": _safe_name(owed.place_no)}
    return _drilled(owed, said)


def _fill_woken(params: Mapping[str, int | str], language: str) -> dict[str, int | str] | None:
    if "round" in params:
        return _fill_many(params, language)
    owed = _owed(params)
    if owed is None:
        return None
    title = (DRILL_TITLES if owed.round.is_exercise else TITLES)[str(params["what"])]
    with override(language):
        return {"words": f"{gettext(title)}: {_safe_name(owed.place_no)}"}


def _fill_called(params: Mapping[str, int | str], language: str) -> dict[str, int | str] | None:
    """Of a village that is known, or of a word whose village nobody knows for sure, until it is read."""
    if "report" not in params:
        return _fill_woken(params, language)
    row = Report.plain.filter(pk=params["report"], waits=True).first()
    if row is None:
        return None
    with override(language):
        said = gettext(
            "Somebody pressed the key for help, the village is not certain: read the word, call back"
        )
        return {"words": f"{said}: {_safe_name(row.place_no)}" if row.place_no % PROVINCE else said}


def _fill_many(params: Mapping[str, int | str], language: str) -> dict[str, int | str] | None:
    """How many villages ask for it by now, and which or where. None once none does: whose telephone has not rung yet is not woken."""
    what = PAST.get(str(params["what"]))
    found = asking(int(params["round"]), what, int(params["commune"]))
    if found is None:
        return None
    is_drill, numbers = found
    if not (numbers or is_drill):
        return None
    where = set(numbers) if len(numbers) == 1 else {one // COMMUNE * COMMUNE for one in numbers}
    with override(language):
        said = waiting(what, len(numbers)) if numbers else gettext(OVER)
        if len(where) == 1:
            said = f"{said}: {_safe_name(where.pop())}"
    return {"words": f"{EXERCISE_WORD}. {said}" if is_drill else said}


def _fill_got(params: Mapping[str, int | str], language: str) -> dict[str, int | str] | None:
    report = Report.plain.select_related("owed__round").filter(pk=params["report"]).first()
    if report is None:
        return None
    with override(language):
        words = receipt(said(report), ladder().rescue, str(params.get("what", "")))
        if report.way == Way.ZALO and report.grade in (Grade.HELP, ""):
            words = no_number(words)
    owed = report.owed
    return {"words": words} if owed is None else _drilled(owed, words)


def register() -> None:
    """Called when the app is ready."""
    for kind, label in (
        (OWED, gettext_noop("Answers of the own village")),
        (SILENT, gettext_noop("Warned villages that do not answer")),
        (NEIGHBOUR, gettext_noop("Silent villages: send somebody")),
        (DARK, gettext_noop("Warned villages that are cut off")),
        (HELP, gettext_noop("Villages that call for help")),
        (WORD, gettext_noop("Words from warned villages")),
        (RANG, gettext_noop("People who rang and are to be called back")),
    ):
        # A warning over sixty villages asks of sixty at once; a cry for help or a word is read before them,
        # and before whoever only rang: after a warning many do.
        duties.register_kind(
            kind, label, is_life=True, is_crowd=kind not in (HELP, WORD), is_call=kind == HELP
        )
    duties.register_kind(DRILL, gettext_noop("Drill: answers of villages"), is_drill=True)
    for kind, label, title, fill in (
        (ASKED, gettext_noop("A warning asks for an answer"), gettext_noop("Answer for your village"), _fill_asked),
        (NEAR, gettext_noop("The next village does not answer"), gettext_noop("The next village does not answer"), _fill_near),
        (GOT, gettext_noop("Your village's answer has arrived"), gettext_noop("We have your answer"), _fill_got),
        (WOKEN, gettext_noop("A warned village waits for a person"), gettext_noop("A warned village waits"), _fill_woken),
        (CALLED, gettext_noop("Villages that call for help"), gettext_noop("A village calls for help"), _fill_called),
    ):  # fmt: skip
        said = notify.Wording(title, "%(words)s", over=OVER if kind == WOKEN else "")
        notify.register_kind(notify.Kind(kind, label, said, chosen=False, fill=fill, is_first=kind == CALLED))
