"""Decisions in plain Python: what answers add up to, what a written line says, who is asked next."""
