"""The front door: nobody asks this room; it takes lists in behind the import kind, and the registry says what came of them."""

from hoaban.domains.lists.household_list import KIND

__all__ = ["KIND"]
