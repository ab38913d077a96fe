"""Words privacy shows for its codes."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.privacy.values import Kind, PackageState, Seen, State, Step

KINDS = {
    Kind.SEE: _("See what is kept about me"),
    Kind.CORRECT: _("Correct what is wrong"),
    Kind.WITHDRAW: _("Take back my consent"),
    Kind.DELETE: _("Delete what is kept about me"),
    Kind.COMPLAIN: _("Complain"),
}
ICONS = {Kind.SEE: "search", Kind.CORRECT: "done", Kind.WITHDRAW: "refused", Kind.DELETE: "erase", Kind.COMPLAIN: "message"}  # fmt: skip
STATES = {
    State.RECEIVED: _("Received"),
    State.ACKNOWLEDGED: _("Read by the office"),
    State.IN_WORK: _("Being worked on"),
    State.ANSWERED: _("Answered"),
    State.REFUSED: _("Refused, with the reason"),
}
STEPS = {
    Step.RECEIVE: _("Received"),
    Step.ACKNOWLEDGE: _("The office has read it"),
    Step.BEGIN: _("Work has begun"),
    Step.EXTEND: _("More time is needed"),
    Step.ANSWER: _("Answered"),
    Step.REFUSE: _("Refused"),
    Step.CONSENT_BACK: _("She does not want to be helped in this any more: answer nobody but her"),
}
DEEDS = {
    Step.ACKNOWLEDGE: _("Say that we have read it"),
    Step.BEGIN: _("Begin the work"),
    Step.EXTEND: _("Take more time, with a reason"),
    Step.ANSWER: _("Answer"),
    Step.REFUSE: _("Refuse, with the reason"),
}
PACKAGES = {
    PackageState.ASKED: _("Asked for"),
    PackageState.GATHERING: _("Being gathered"),
    PackageState.READY: _("Ready to hand over"),
    PackageState.HANDED: _("Handed over"),
    PackageState.ERASED: _("Erased"),
    PackageState.FAILED: _("Not gathered"),
}
PACKAGE_TOLD = {
    PackageState.ASKED: _("It waits for its turn, a minute or two. You may go on with other work."),
    PackageState.GATHERING: _("It is being gathered now. You may go on with other work."),
    PackageState.READY: _("It lies ready. Hand it over when she stands here."),
    PackageState.HANDED: _("She has it. Answer the request below, so that its clock stops."),
    PackageState.ERASED: _("The file is erased. That it was handed over, and by whom, stays on record."),
}
SEEN = {
    Seen.CARD: _("She herself: I compared her card"),
    Seen.KNOWN: _("She herself: I know her"),
    Seen.WRITTEN: _("Somebody else, with her written word"),
}


def said(problem: DomainError) -> str:
    """A room's failure as a sentence of the screen's language."""
    sentence = gettext(problem.msgid)
    return sentence % problem.params if problem.params else sentence
