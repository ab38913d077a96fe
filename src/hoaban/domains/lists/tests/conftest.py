"""The registry's office that sends lists, and a browser of its cast."""

from hoaban.domains.registry.tests.conftest import as_actor, office, sheet_codes

__all__ = ["as_actor", "office", "sheet_codes"]
