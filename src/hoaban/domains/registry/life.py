"""Values of what happens in a life: a birth, a death."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hoaban.domains.registry.values import PersonTold, Relation


@dataclass(frozen=True, slots=True)
class Birth:
    """A child, as somebody tells it."""

    child: PersonTold
    """Its relation counts where no parent is named."""
    parent: UUID | None
    """Somebody of the household, from whose relation to the head the child's follows."""
    said_by: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Death:
    """When somebody died, and who is the head since, if she was."""

    on: date
    head: UUID | None
    said_by: str = ""
    paper: str = ""


_CHILD_OF = {
    Relation.HEAD: Relation.CHILD,
    Relation.SPOUSE: Relation.CHILD,
    Relation.CHILD: Relation.GRANDCHILD,
    Relation.IN_LAW: Relation.GRANDCHILD,
    Relation.PARENT: Relation.SIBLING,
}


def child_of(parent: Relation) -> Relation:
    """What a child of hers is to the head; further kin have no word of their own in the register."""
    return _CHILD_OF.get(parent, Relation.OTHER)
