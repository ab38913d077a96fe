"""The bank of words as people will read it, by danger, level and language: what stands, what waits, who approved it, by which paper."""

import time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.errors import ProofMissing
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.spoken import HAZARDS, LEVELS, PARTS, WORDED, spoken_here
from hoaban.domains.warning.values import Hazard
from hoaban.domains.warning.values.approved import TONELESS, Approved, FormShown
from hoaban.domains.warning.web import drill, shown
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.kit.suppression import LEAST
from hoaban.kit.typed import whole_number

ENDS = {
    "cancel": _("When it is cancelled"),
    "all_clear": _("When the danger is over"),
    "exercise": _("In a drill"),
}


class Filter(forms.Form):
    """All of it stands in the address."""

    hazard = forms.ChoiceField(label=_("Kind of danger"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    q = forms.CharField(label=_("A word in them"), required=False, max_length=80)

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "hazard": [(one.value, said) for one, said in spoken_here(HAZARDS).items()],
            "level": [(str(one), said) for one, said in spoken_here(LEVELS).items()],
            "language": languages, "state": list(spoken_here(WORDED).items()),
        }  # fmt: skip
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", gettext("all")), *choices]


@door(permission=Permission.SEE)
@require_GET
def bank(request: HttpRequest) -> HttpResponse:
    """Every row in every language the bank has, narrowed by the address; below it how far each language is."""
    names = ("hazard", "level", "language", "state", "q")
    said = {name: request.GET.get(name, "") for name in names}
    asked = queries.Asked(
        said["hazard"], whole_number(said["level"]), said["language"], said["state"], said["q"]
    )
    named = queries.names_of_languages()
    spoken = [(code, named.get(code, code)) for code in queries.variants()]
    context = shown.frame(drill.mode(request, time.time())) | {
        "form": Filter(said, languages=spoken),
        "rows": [_row(one, named) for one in queries.rows_of_bank(asked)],
        "languages": [(one, None if 0 < one.people < LEAST else one.people) for one in queries.languages()],
    }
    return render(request, "warning/bank.html", context)


@door(permission=Permission.SEE)
@require_GET
def row(request: HttpRequest, hazard: str, level: int, language: str) -> HttpResponse:
    """One row in one language: the full words, who stands behind them, what stood before."""
    return _page(request, _asked(hazard, level, language), "")


@door(permission=Permission.WORDS)
@require_POST
def decide(request: HttpRequest, hazard: str, level: int, language: str) -> HttpResponse:
    """Approve what is shown, or take the approval back."""
    one = _asked(hazard, level, language)
    address = ("warning:bank_row", hazard, level, language)
    same: Any = {
        "by": actor_of(request), "hazard": one.hazard, "level": one.level, "variant": one.variant,
        "seen": request.POST.get("seen", ""), "proof": drill.proof(request), "request": request_id(request), "now": timezone.now(),
    }  # fmt: skip
    paper = request.POST.get("document", "")
    try:
        if request.POST.get("deed") == "back":
            actions.take_words_back(**same)
            said = gettext("Nobody stands behind these words any more.")
        else:
            actions.approve_words(**same, document=paper)
            said = gettext("You approved these words.")
    except ProofMissing:
        return shown.prove(request, *address, typed=paper)
    except (NotFound, NotAllowed):
        raise
    except DomainError as problem:
        return _page(request, one, shown.told(problem))
    messages.success(request, said)
    return redirect(*address)


def _asked(hazard: str, level: int, language: str) -> FormShown:
    if hazard not in set(Hazard) or language == TONELESS:
        raise NotFound
    return queries.form_of(Hazard(hazard), level, language)


def _row(one: FormShown, named: dict[str, str]) -> dict[str, Any]:
    state = queries.state_of(one)
    return {
        "one": one, "hazard": gettext(HAZARDS[one.hazard]), "levels": queries.levels_of(one.hazard, one.level),
        "language": named.get(one.variant, one.variant), "state": state, "said": spoken_here(WORDED)[state],
        "text": " ".join(words for key, words in one.lines if key not in ENDS),
    }  # fmt: skip


def _page(request: HttpRequest, one: FormShown, fault: str) -> HttpResponse:
    actor = actor_of(request)
    named = queries.names_of_languages()
    context = shown.frame(drill.mode(request, time.time())) | _row(one, named) | {
        "lines": [(_label(key), words) for key, words in one.lines], "fault": fault,
        "approvals": said_by(one.approvals), "nexts": queries.next_for(one),
        "address": request.build_absolute_uri(reverse("warning:bank_row", args=[one.hazard, one.level, one.variant])),
        "may_approve": actor.may(Permission.WORDS) and queries.has_whole(actor) and queries.reads_language(actor, one.variant),
        "is_mine": one.has(actor.key), "typed": request.POST.get("document", "") if fault else shown.typed(request),
        "kept": [(each, said_by(each.approvals)) for each in queries.wordings_of(one.hazard, one.level, one.variant)],
    }  # fmt: skip
    return render(request, "warning/bank_row.html", context, status=422 if fault else 200)


def said_by(approvals: tuple[Approved, ...]) -> list[tuple[Approved, str]]:
    """Who approved, each with her role in words."""
    return [(each, accounts.role_label(each.role)) for each in approvals]


def _label(key: str) -> str:
    return str(ENDS[key]) if key in ENDS else gettext(PARTS["what" if key.startswith("what") else key])
