"""The kinds of notices, each with its neutral words. Rooms declare theirs; these are the foundation's own."""

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from hoaban.foundation.notify import rules
from hoaban.foundation.notify.errors import TellsTooMuch, UnknownKind
from hoaban.foundation.notify.values import Channel, Kind, Params, Wording

_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Declare what a kind says. Words that would tell a bystander too much are refused at start."""
    if kind.name.count(".") != 1:
        raise ValueError(f"{kind.name}: a kind reads room.what")
    said = kind.wording
    for sentence in (said.title, said.text, said.sms, said.voice, said.here):
        if told := rules.telling_words(sentence):
            raise ValueError(f"{kind.name}: a notice may not say {told}")
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(kind=name) from None


def kinds() -> list[Kind]:
    return list(_kinds.values())


def first_kinds() -> list[str]:
    """Those that stand before all others in the inbox while nobody has read them."""
    return [kind.name for kind in _kinds.values() if kind.is_first]


def words(name: str, params: Params, channel: Channel, language: str) -> tuple[str, str] | None:
    """(title, text) as they leave, filled with what the ledger does not hold. None: the kind has nothing left to say.

    Raises `TellsTooMuch`: what a room fills in at run time is held to the same neutrality as what it declared.
    """
    kind = kind_of(name)
    if kind.fill is not None:
        # What is approved for everybody may be approved in more languages than notices have.
        filled = kind.fill(params, language if kind.is_public_text else _spoken(language))
        if filled is None:
            return _over(kind, language) if channel is Channel.IN_APP else None
        params = filled
    said = plain_words(kind, params, channel, language)
    if not kind.is_public_text and (told := rules.telling_words(" ".join(said))):
        raise TellsTooMuch(kind=name, words=", ".join(told))
    return said


def _over(kind: Kind, language: str) -> tuple[str, str] | None:
    with translation.override(_spoken(language)):
        return (gettext(kind.wording.title), gettext(kind.wording.over)) if kind.wording.over else None


def plain_words(kind: Kind, params: Params, channel: Channel, language: str) -> tuple[str, str]:
    """(title, text) with these placeholders. A language without texts is answered in Vietnamese."""
    wording = kind.wording
    # A loudspeaker reads aloud: what was made shorter, or without tone marks, for a text message is not meant for it.
    text = wording.sms if channel in (Channel.SMS, Channel.VOICE) and wording.sms else wording.text
    if channel is Channel.IN_APP and wording.here:
        text = wording.here
    if channel is Channel.VOICE:
        text, language = wording.voice or text, "vi"
    with translation.override(_spoken(language)):
        return _filled(wording.title, params), _filled(text, params)


def _spoken(language: str) -> str:
    return language if language in ("vi", "en") else "vi"


def _filled(msgid: str, params: Params) -> str:
    """A translation whose placeholders do not fit shows the plain sentence."""
    try:
        return gettext(msgid) % params if params else gettext(msgid)
    except (KeyError, ValueError, TypeError):
        return gettext(msgid)


_ = gettext_noop
for _kind in (
    Kind(
        "duties.reminder",
        _("A deadline comes near"),
        Wording(
            _("A deadline comes near"), _("Something that waits for you is due soon. Sign in to see it."),
            here=_("Something that waits for you is due soon."),
        ),
    ),
    Kind(
        "duties.assigned",
        _("Work was given to me"),
        Wording(
            _("Something new waits for you"), _("A colleague gave you a task. Sign in to see it."),
            here=_("A colleague gave you a task."),
        ),
    ),
    Kind(
        "duties.escalated",
        _("Something is overdue"),
        Wording(
            _("Something is overdue"), _("A task is past its deadline and waits for you now. Sign in to see it."),
            here=_("A task is past its deadline and waits for you now."),
        ),
    ),
    Kind(
        "accounts.access",
        _("My role or my access changed"),
        Wording(
            _("Your access has changed"),
            _("Your role, your stand-in or your way to sign in was changed. If you did not expect it, ask your account manager."),
        ),
    ),
    Kind(
        "notify.endpoint_gone",
        _("A browser no longer takes notices"),
        Wording(
            _("One of your browsers no longer gets notices"),
            _("It was removed from your list. Open the page of your notices on that phone or computer to add it again."),
        ),
        chosen=False,
    ),
    Kind(
        "notify.digest",
        _("The day's digest"),
        Wording(
            _("%(count)s notices wait for you"), _("%(count)s notices were gathered for you. Sign in to read them."),
            here=_("%(count)s notices were gathered for you."),
        ),
        chosen=False,
    ),
    Kind(
        "notify.test",
        _("A test"),
        Wording(_("A test message"), _("This is the test you asked for. Notices will reach you here.")),
        chosen=False,
    ),
    Kind(
        "notify.help",
        _("Help for the shared number"),
        Wording(
            _("We could not read your message"),
            _("We do not know this word. Call your commune's office, or send STOP to get no more messages."),
        ),
        chosen=False,
    ),
    Kind(
        "notify.stopped",
        _("Messages stopped"),
        Wording(
            _("No more messages"),
            _("You get no more messages from this number, except warnings of danger to life. Send START to get them again."),
        ),
        chosen=False,
    ),
    Kind(
        "notify.started",
        _("Messages again"),
        Wording(_("Messages again"), _("You get messages from this number again. Send STOP to end them.")),
        chosen=False,
    ),
):  # fmt: skip
    register_kind(_kind)
