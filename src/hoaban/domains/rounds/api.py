"""The front door: nobody asks this room yet; what a visit corrected the registry says, and announces it."""

from hoaban.domains.rounds.permissions import Permission

__all__ = ["Permission"]
