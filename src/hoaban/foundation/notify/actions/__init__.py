"""Writes of notify: planning, dispatching, what comes back, what people choose, what comes in."""
