"""Writes of this room, by who causes them: rooms, people, the clock."""
