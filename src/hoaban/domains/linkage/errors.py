"""What goes wrong in linkage, in sentences."""

from hoaban.foundation.access.errors import DomainError


class Decided(DomainError):
    msgid = "Somebody decided this pair meanwhile. Open the queue again: the decision and who made it stand there."


class OneSideOnly(DomainError):
    msgid = (
        "One of the two records lies in a commune that you do not keep. Whoever keeps both communes, or the register of the "
        "province, can take this back."
    )
