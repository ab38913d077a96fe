"""Hoa Ban: the open platform for ethnic affairs of a province."""
