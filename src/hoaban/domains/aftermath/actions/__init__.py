"""Writes: what an officer says happened."""

from hoaban.domains.aftermath.actions.judging import record_outcome, take_outcome_back

__all__ = ["record_outcome", "take_outcome_back"]
