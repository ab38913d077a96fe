"""Writes: telling people of a version."""
