"""What can go wrong with accounts, in sentences for the screen."""

from hoaban.foundation.access.errors import DomainError


class UsernameTaken(DomainError):
    msgid = "The user name “%(username)s” is already in use. Choose another one, for example with the commune's name."


class EmailTaken(DomainError):
    msgid = "Another account already uses this e-mail address. Leave it empty or give another one."


class InvitationSpent(DomainError):
    msgid = "This invitation was already used, was withdrawn, or is too old. Ask the person who gave it to you for a new one."


class RoleUnknown(DomainError):
    msgid = "There is no role named “%(role)s” here. Choose one from the list."


class BeyondYourReach(DomainError):
    msgid = (
        "This role or this area reaches further than your own. Ask the province's account manager to do it."
    )


class AreaBeyondOffice(DomainError):
    msgid = "The area of work lies outside what this office serves. Choose the office's own unit, or one below it."


class RoleNotForOffice(DomainError):
    msgid = "This role sees the register of people, and no office of this kind does. Choose another role, or the office whose work it is."


class AreaTooWide(DomainError):
    msgid = "This role works in one commune. Choose a commune or a village as the area of work."


class NotForYourself(DomainError):
    msgid = "Nobody changes their own rights. Ask another account manager to do it."


class DatesReversed(DomainError):
    msgid = "The last day lies before the first day. Correct the dates; nothing was saved."


class AbsenceTooLong(DomainError):
    msgid = "Somebody may stand in for at most %(days)s days at a time. Shorten the dates, or ask for a new membership."


class MembershipOver(DomainError):
    msgid = "This membership has already ended, so it cannot be lent. Choose a current one."


class PersonLeft(DomainError):
    msgid = "This person has left. Invite them again if they come back."


class DemoAndRealApart(DomainError):
    msgid = "Demo data and real data never live in one installation. Start a new installation with an empty data folder."


class AlreadyBegun(DomainError):
    msgid = "Somebody already has an account here. Sign in and invite the others from the page People."


class ScopesMissing(DomainError):
    msgid = "Choose at least one thing the device or program may do, out of those your own role includes."


class ConsentIncomplete(DomainError):
    msgid = "Say how the person agreed: by her voice, by her mark on paper, or because she stands here."


class CodeUnknown(DomainError):
    status = 404
    msgid = "We found nothing with this code and this telephone number. Look at your paper again, or ask at your commune's office."


class TooManyTries(DomainError):
    status = 429
    msgid = "The code was wrong too often. Wait five minutes, or ask at your commune's office."


class ConsentWithdrawn(DomainError):
    msgid = "The person has already taken back her consent."


class AskedToStop(DomainError):
    msgid = (
        "She has taken back her consent to be helped in this. If she wants help again, record her voice or take a "
        "picture of her mark: that she stands here is not enough any more."
    )


class ProofNotKept(DomainError):
    msgid = "This server cannot keep a recording or a picture. Ask her while she stands here."
