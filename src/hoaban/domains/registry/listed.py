"""States of a decision as migration 0015 names them. The room `difficulty` owns decisions since migration 0022."""

from enum import StrEnum


class DecisionState(StrEnum):
    DRAFT = "draft"
    IN_FORCE = "in_force"
    TAKEN_BACK = "taken_back"
