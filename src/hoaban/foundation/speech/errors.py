"""What goes wrong with voices, in sentences."""

from hoaban.foundation.access.errors import DomainError


class NotAudio(DomainError):
    msgid = (
        "We found no sound in this file. Record again here, or choose a sound file from the phone "
        "(MP3, M4A, OGG, WAV)."
    )


class TooLong(DomainError):
    msgid = (
        "The recording is longer than three minutes. Read the words once, without breaks, and record again."
    )


class Silent(DomainError):
    msgid = "We hear almost nothing. Come closer to the microphone, check that it is not covered, and record again."


class Unreadable(DomainError):
    msgid = "We tried several times and could not prepare this recording. Record it again."


class LockedFile(DomainError):
    msgid = "The check for harmful software refused this file. Record here in the page instead."


class UnknownLanguage(DomainError):
    msgid = "This language is not on the list of the province. Choose one from the list."


class OtherLanguageOnly(DomainError):
    msgid = "In these words a language says its own name, so they are recorded in that language only."


class NoConsent(DomainError):
    msgid = "Without the speaker's agreement nothing is kept. Read the sentence to her, and tick it if she agrees."


class SpeakerNeeded(DomainError):
    msgid = "Say whose voice it is: choose a speaker from the list, or write a name."


class ConsentTooNarrow(DomainError):
    msgid = (
        "This speaker gave her voice for less than this text. Ask her again and add her with the wider scope."
    )


class SpeakerWithdrew(DomainError):
    msgid = "This speaker has taken her voice back, so nothing new is recorded with it."


class NotWaiting(DomainError):
    msgid = "Somebody has decided on this recording already, or its words have changed. Open it again to see."


class OwnVoice(DomainError):
    msgid = "A second person listens: not the one who spoke, and not the one who recorded."


class NotYourTongue(DomainError):
    msgid = "Only somebody who grew up with this language decides. Say on the listening page which languages are yours."


class ReasonNeeded(DomainError):
    msgid = "Say what is wrong in a few words, so that the recording can be made again."


class ToolMissing(Exception):  # raised by a tool, shown by doctor and on the recording's page
    """The program is not on this machine; the work waits."""
