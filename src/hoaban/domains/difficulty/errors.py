"""What goes wrong with decisions on special difficulty, in sentences."""

from hoaban.foundation.access.errors import DomainError


class UntilUnfit(DomainError):
    msgid = "This ends before it begins, or it has no end. Check both days."


class DecisionKnown(DomainError):
    msgid = "A decision with this number is written down already. Open it in the list."


class NumberNotNow(DomainError):
    msgid = "The number is corrected while a decision is in force. A draft is mended; one that was taken back says nothing any more."


class NumberUnchanged(DomainError):
    msgid = "The decision has this number already: there is nothing to correct."


class DecisionStands(DomainError):
    msgid = "This decision is in force or was taken back. Open it again to see how it stands."


class DecisionLater(DomainError):
    msgid = "A later decision was put in force since. Take that one back first."


class NotYetInForce(DomainError):
    msgid = "This decision begins on a later day. It can be put in force on that day."


class ListEmpty(DomainError):
    msgid = "No line of the list names a unit we know, or there are more than %(most)s. Look at the lines below and mend them."
