"""How the rooms are joined, and how the house is run."""

from hoaban.config.sqlite import stop_counting_memory

stop_counting_memory()
