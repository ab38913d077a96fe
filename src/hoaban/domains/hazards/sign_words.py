"""What an official may answer, word for word: chosen from a bank, so that a tired night finds plain and tried sentences.

Every answer is read, sent as SMS and heard; none names a person, a place or a figure. A person in charge of civil defence must
have read them before they are used in earnest: nobody has yet.
"""

from django.utils.translation import gettext_noop as _

from hoaban.domains.hazards.signs import SignAnswer, SignState, SignStep, Way

STATES = {
    SignState.NEW: _("Nobody has looked yet"),
    SignState.LOOKED: _("Being looked at"),
    SignState.DRAFT: _("A warning is being written"),
    SignState.ANSWERED: _("Answered"),
}
TOLD_STATES = {
    SignState.NEW: _("We have it. It stands with the officers on duty now."),
    SignState.LOOKED: _("An officer has read it and is looking into it."),
    # Nothing tells us when a draft is thrown away: who told it hears of a warning only when there is one.
    SignState.DRAFT: _("An officer has read it and is looking into it."),
    SignState.ANSWERED: _("An officer has answered you."),
}
ANSWERS = {
    SignAnswer.SAFE: _("Nothing to fear"),
    SignAnswer.WATCH: _("Watch it"),
    SignAnswer.COMING: _("We come"),
    SignAnswer.LEAVE: _("Leave now"),
}
ICONS = {
    SignAnswer.SAFE: "done",
    SignAnswer.WATCH: "search",
    SignAnswer.COMING: "people",
    SignAnswer.LEAVE: "attention",
}
STEPS = {
    SignStep.TELL: _("Somebody told it"),
    SignStep.LOOK: _("Read"),
    SignStep.PLACE: _("The place was set"),
    SignStep.BECOME_DRAFT: _("A warning is being written from it"),
    SignStep.ANSWER: _("Answered"),
    SignStep.UNDO: _("The answer was taken back"),
}
WAYS = {
    Way.PAGE: _("By the page"),
    Way.SMS: _("By SMS"),
    Way.ZALO: _("Over Zalo"),
    Way.CALL: _("By telephone or in person"),
}

BANK: dict[SignAnswer, dict[str, str]] = {
    SignAnswer.SAFE: {
        "safe.looked": _("We have looked. It is not dangerous now. If it grows, tell us again at once."),
        "safe.works": _("Works upstream make the water muddy. It is not dangerous now. If it grows, tell us again."),
    },
    SignAnswer.WATCH: {
        "watch.hourly": _("Stay away from that place. Look again every hour. If it grows, tell us at once."),
        "watch.sleep": _("Do not sleep below the slope or beside the stream tonight. Stay with relatives on high ground."),
        "watch.rain": _("If it rains hard, leave the house at once and go to high ground. Do not wait for us."),
    },
    SignAnswer.COMING: {
        "coming.soon": _("Somebody is coming to look. Stay away from that place until then."),
        "coming.head": _("The village head comes first, then the commune. Stay away from that place until then."),
    },
    SignAnswer.LEAVE: {
        "leave.high": _("Leave now. Take everybody to high ground, away from the slope and the stream. Leave your things."),
        "leave.place": _("Leave now. Go to the meeting place of your village. Take the old and the children along."),
    },
}  # fmt: skip
SENTENCES = {code: words for bank in BANK.values() for code, words in bank.items()}
