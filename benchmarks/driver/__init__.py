"""What every benchmark shares: figures and their file, load from outside, installations to measure."""

from benchmarks.driver.command import main
from benchmarks.driver.figures import Figure, Goal, at_least, at_most, write
from benchmarks.driver.machine import describe

__all__ = ["Figure", "Goal", "at_least", "at_most", "describe", "main", "write"]
