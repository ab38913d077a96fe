"""Decisions in plain Python: the life of an alert (`lifecycle`) and the words people read (`wording`)."""
