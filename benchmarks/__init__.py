"""Measurements of rooms, one file each: `./hoaban bench ROOM`."""
