"""What goes wrong with a household visit, in sentences."""

from hoaban.foundation.access.errors import DomainError


class NobodyNamed(DomainError):
    msgid = "An answer of this form names nobody the register could know. Nothing of the form is saved: ask whoever filled it."
