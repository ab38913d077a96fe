"""The report after a warning or a drill: on screen, on paper, as a table."""

import logging
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from hoaban.domains.aftermath import queries, spoken
from hoaban.domains.aftermath.permissions import Permission
from hoaban.domains.aftermath.values import Deed, Report, Verdict
from hoaban.domains.aftermath.web import papers
from hoaban.domains.delivery.values import Fates
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor, actor_of, door
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.imports import api as imports
from hoaban.kit import pdf
from hoaban.ui import formats
from hoaban.ui.frame import provider

logger = logging.getLogger(__name__)
FILE, DRILL_FILE = "bao-cao-sau-su-kien", "dien-tap-bao-cao-sau-su-kien"
FAULTY = (Verdict.LATE, Verdict.NEVER)


@door(permission=Permission.SEE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is over: warnings, or drills if the address asks for them. The two never stand in one list."""
    is_drill = request.GET.get("drills") == "1"
    status = warning.Status.EXERCISE if is_drill else warning.Status.ACTUAL
    actor = actor_of(request)
    lines = [_line(one) for one in queries.over_for(actor, status)]
    may_read = actor.may(Permission.OUTCOMES) and not is_drill
    context = {"lines": lines, "is_drill": is_drill, "stamp": warning.EXERCISE_WORD, "may_read": may_read}
    return render(request, "aftermath/home.html", context)


def _line(one: warning.AlertLine) -> dict[str, Any]:
    return {
        "one": one, "hazard": gettext(warning.HAZARDS[one.hazard]), "level": gettext(warning.LEVELS[one.level]),
        "state": gettext(warning.STATES[one.state]),
    }  # fmt: skip


@door(permission=Permission.SEE)
@require_GET
def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """When what happened, who was told, what was late; of a drill its score."""
    actor = actor_of(request)
    told = _told(actor, uid)
    links = [one for one in warning.links(actor, uid) if one.url != request.path]
    drills = "?drills=1" if told["stamp"] else ""
    return render(request, "aftermath/report.html", told | {"links": links, "drills": drills})


@door(permission=Permission.SEE)
@require_GET
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page as a file for the archive: the same words and figures, set by the server. A drill says so in its name too."""
    actor, now = actor_of(request), timezone.localtime()
    told = _told(actor, uid)
    above = [str(one.text) for one in provider().banners(request)]
    try:
        file = pdf.typeset(papers.SOURCE, papers.sheet(told, above=above, by=actor.label, now=now), at=now)
    except pdf.NotSet:
        logger.exception("a report was not set")
        messages.error(
            request,
            gettext("The file could not be made just now. Try again in a minute, or print this page."),
        )
        return redirect("aftermath:report", uid)
    name = f"{DRILL_FILE if told['stamp'] else FILE}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type="application/pdf", headers=headers)


def _told(actor: Actor, uid: UUID) -> dict[str, Any]:
    """What page and paper both say, so that neither can say another figure."""
    found = queries.report_for(actor, uid)
    said = None if found.is_drill else queries.outcome_for(actor, uid)
    return _line(found.line) | {
        "outcome": said, "outcome_words": gettext(spoken.WHATS[said.what]) if said else "",
        "may_judge": actor.may(Permission.JUDGE) and not found.is_drill,
        "report": found, "stamp": warning.EXERCISE_WORD if found.is_drill else "",
        "moments": [(gettext(spoken.POINTS[one.point]), one.at, spoken.took(one.after)) for one in found.moments],
        "missing": [gettext(spoken.POINTS[one]) for one in found.missing],
        "judged": [(one, spoken.goal(one.goal), spoken.judged(one), spoken.took(one.goal.within), spoken.BADGES[one.verdict])
                   for one in found.judged],
        "late": sum(one.verdict in FAULTY for one in found.judged),
        "shares": [(gettext(spoken.SHARES[one.what]), spoken.share(one)) for one in found.shares],
        "villages": [(gettext(said), found.villages[state]) for state, said in spoken.STATES.items() if found.villages.get(state)],
        "channels": [(_way(way), fates, _not_told(fates)) for way, fates in found.reached.channels] if found.reached else [],
        "deeds": [{"at": one.at, "text": _deed(one.step, one.note), "by": _by(one)} for one in found.deeds],
        "parts": [(*spoken.part(one), spoken.number(one.earned), one.of) for one in found.score.parts] if found.score else [],
        "earned": spoken.number(found.score.earned) if found.score else "", "gaps": [warning.gap_said(one) for one in found.gaps],
        "failed": spoken.failed(len(found.gaps)), "looked": spoken.looked(is_now=found.is_looked_now),
    }  # fmt: skip


def _way(way: str) -> str:
    return gettext(spoken.WAYS[way]) if way in spoken.WAYS else way


def _not_told(fates: Fates) -> str:
    language = get_language() or "vi"
    lost = gettext("failed or ran out: %(lost)s") % {"lost": formats.number(fates.lost, None, language)}
    unsure = gettext("nobody knows: %(n)s") % {"n": formats.number(fates.unsure, None, language)}
    return f"{lost} · {unsure}" if fates.unsure else lost


def _by(one: Deed) -> str:
    """The name, for whoever may read names, and the role she decided in."""
    role = accounts.role_label(one.role)
    return f"{one.who} ({role})" if one.who and role else one.who or role


def _deed(step: warning.Step, note: str) -> str:
    said = gettext(warning.STEPS[step])
    return f"{said}. {note}" if note else said


@door(permission=Permission.SEE)
@require_GET
def export(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The page as a table. Every line of a drill begins with the word for it, so that no row of it can be taken for real."""
    found = queries.report_for(actor_of(request), uid)
    stamp = warning.EXERCISE_WORD if found.is_drill else ""
    header = [gettext("Part"), gettext("What"), gettext("Value"), gettext("Remark")]
    rows = [(f"{stamp}: {kind}" if stamp else kind, *rest) for kind, *rest in _rows(found)]
    name = f"{DRILL_FILE if stamp else FILE}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(
        imports.xlsx_stream(header, rows), content_type=imports.XLSX, headers=headers
    )


def _rows(found: Report) -> list[tuple[str, ...]]:
    """(part, what, value, remark) of everything on the page."""
    said = _line(found.line)
    rows: list[tuple[str, ...]] = [
        (gettext("Warning"), f"{said['hazard']}, {said['level']}", found.line.places, said["state"])
    ]
    rows += [
        (
            gettext("Timeline"),
            gettext(spoken.POINTS[one.point]),
            formats.moment(timezone.localtime(one.at)),
            spoken.took(one.after),
        )
        for one in found.moments
    ]
    rows += [(gettext("Not known"), gettext(spoken.POINTS[one]), "", "") for one in found.missing]
    rows += [
        (gettext("Goals"), spoken.goal(one.goal), spoken.judged(one), spoken.took(one.goal.within))
        for one in found.judged
    ]
    rows += [
        (gettext("Shares"), gettext(spoken.SHARES[one.what]), str(one.n), str(one.of)) for one in found.shares
    ]
    rows += [
        (gettext("Villages"), gettext(words), str(found.villages.get(state, 0)), "")
        for state, words in spoken.STATES.items()
    ]
    if found.reached:
        rows.append((gettext("Homes without a telephone"), "", str(found.reached.homes_without), ""))
        rows += [
            (gettext("Messages by way"), _way(way), str(fates.told), str(fates.lost))
            for way, fates in found.reached.channels
        ]
        if unsure := sum(fates.unsure for _channel, fates in found.reached.channels):
            rows.append((gettext("Calls of which nobody knows"), "", str(unsure), ""))
    rows += [
        (gettext("Steps"), _deed(one.step, one.note), formats.moment(timezone.localtime(one.at)), _by(one))
        for one in found.deeds
    ]
    if found.score:
        rows += [
            (gettext("Score"), what, f"{spoken.number(one.earned)} / {one.of}", why)
            for one in found.score.parts
            for what, why in [spoken.part(one)]
        ]
        rows.append(
            (gettext("Score"), gettext("Sum"), f"{spoken.number(found.score.earned)} / {found.score.of}", "")
        )
    return [*rows, *_missing(found)] if found.is_drill else rows


def _missing(found: Report) -> list[tuple[str, ...]]:
    """What fails the drill, and as of when."""
    looked = spoken.looked(is_now=found.is_looked_now)
    if not found.gaps:
        return [(gettext("What was missing"), spoken.failed(0), "", looked)]
    return [(gettext("Not passed"), *warning.gap_said(one), looked) for one in found.gaps]
