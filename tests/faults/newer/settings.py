"""The settings of a newer program: ours and one more room."""

from hoaban.config.settings import *  # noqa: F403
from hoaban.config.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "tests.faults.newer"]
