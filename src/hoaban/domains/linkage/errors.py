"""What goes wrong in linkage, in sentences."""

from hoaban.foundation.access.errors import DomainError


class Decided(DomainError):
    msgid = "Somebody decided this pair meanwhile. Open the queue again: the decision and who made it stand there."


class NotToTell(DomainError):
    msgid = "The keeper of the register is told of records of two communes, one of which is yours, while nobody has decided them."


class ToldAlready(DomainError):
    msgid = "The keeper of the register has been told of this pair already. Open it again to see what became of it."


class NotLearnt(DomainError):
    msgid = "These weights are still being learnt. Open the page again in some minutes."


class WhyMissing(DomainError):
    msgid = "Write why. Whoever asks later which pairs were shown, and why, reads it here."
    status = 422


class OneSideOnly(DomainError):
    msgid = (
        "One of the two records lies in a commune that you do not keep. Whoever keeps both communes, or the register of the "
        "province, can take this back."
    )
