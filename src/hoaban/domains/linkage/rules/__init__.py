"""Finding doubles: columns in, arrays out. Nothing here knows a table, a person who asks, or a language of the screen."""

from hoaban.domains.linkage.rules.blocking import candidates
from hoaban.domains.linkage.rules.comparing import compared, with_numbers
from hoaban.domains.linkage.rules.estimating import estimated
from hoaban.domains.linkage.rules.finding import found, levels_of
from hoaban.domains.linkage.rules.names import named
from hoaban.domains.linkage.rules.scoring import reasons_of, scored
from hoaban.domains.linkage.rules.weighing import known_weights, weights_text

__all__ = [
    "candidates",
    "compared",
    "estimated",
    "found",
    "known_weights",
    "levels_of",
    "named",
    "reasons_of",
    "scored",
    "weights_text",
    "with_numbers",
]
