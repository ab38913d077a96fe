"""What goes wrong with rules, in sentences."""

from hoaban.foundation.access.errors import DomainError


class RuleUnfit(DomainError):
    status = 422
    msgid = "This is no number a rule can compare with. Write one between %(lowest)s and %(highest)s."


class StepUnfit(DomainError):
    status = 422
    msgid = "This step can never be reached as it is written: each “from” must lie below its “up to”."


class StepThere(DomainError):
    status = 422
    msgid = "The rule has a step that begins there already. Propose another level for that one."


class LastStep(DomainError):
    status = 422
    msgid = "It is the rule's last step, and a rule without steps says nothing. Propose that the rule rests instead."


class TooManySteps(DomainError):
    status = 422
    msgid = "A rule holds at most %(most)s steps. Take one out before you add another."


class RuleMoved(DomainError):
    msgid = "Another version came into force while you wrote. Open the rule again: its numbers stand elsewhere now."


class NothingChanged(DomainError):
    status = 422
    msgid = "The rule holds this number already. Nothing was proposed."


class ReasonMissing(DomainError):
    status = 422
    msgid = "Write the reason in a few words: at least 10 letters. It stays in the record."


class SourceMissing(DomainError):
    status = 422
    msgid = "Write the document and its article, or whose choice it is."


class UntilPast(DomainError):
    status = 422
    msgid = "The last day lies in the past. Leave it empty, or choose a later one."


class SecondPersonMissing(DomainError):
    msgid = "Another person decides: whoever proposed a version cannot approve it."


class Overtaken(DomainError):
    msgid = "Another version came into force since this was proposed. Propose it again on top of that one."


class OverAlready(DomainError):
    msgid = "Its last day is over: approved, the rule would draft nothing. Refuse it, and propose it again with a later day."


class AlreadyDecided(DomainError):
    msgid = "Somebody decided on this version already. Open the page again to see how."


class RulesUnusable(DomainError):
    msgid = "The rules of this pack cannot be loaded: %(reason)s. Nothing was changed."


class PlaceMissing(DomainError):
    status = 422
    msgid = "Nobody knows yet which village the sign is from. Set its place first."


class WordsMissing(DomainError):
    status = 422
    msgid = (
        "The bank of words holds none for this danger and level. Write the warning by hand in the duty room."
    )


class DangersLost(DomainError):
    msgid = (
        "Rules could not be asked about some dangers: %(dangers)s. Whoever writes warnings is asked to look."
    )
