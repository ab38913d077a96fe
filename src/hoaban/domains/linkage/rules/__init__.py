"""Finding doubles: columns in, arrays out. Nothing here knows a table, a person who asks, or a language of the screen."""

from hoaban.domains.linkage.rules.blocking import candidates
from hoaban.domains.linkage.rules.comparing import compared, with_numbers
from hoaban.domains.linkage.rules.estimating import by_chance, estimated, of_one_household
from hoaban.domains.linkage.rules.families import joins_of, with_families
from hoaban.domains.linkage.rules.finding import brought, found, levels_between, levels_of
from hoaban.domains.linkage.rules.groups import closed, hanging
from hoaban.domains.linkage.rules.learning import changed, evidence_of, learnt, settled
from hoaban.domains.linkage.rules.names import named
from hoaban.domains.linkage.rules.refusals import asked_again, is_over, news, still_asked
from hoaban.domains.linkage.rules.scoring import against_rivals, every_reason, reasons_of, scored
from hoaban.domains.linkage.rules.weighing import fitted, known_weights, weights_of_text, weights_text

__all__ = [
    "against_rivals",
    "asked_again",
    "brought",
    "by_chance",
    "candidates",
    "changed",
    "closed",
    "compared",
    "estimated",
    "every_reason",
    "evidence_of",
    "fitted",
    "found",
    "hanging",
    "is_over",
    "joins_of",
    "known_weights",
    "learnt",
    "levels_between",
    "levels_of",
    "named",
    "news",
    "of_one_household",
    "reasons_of",
    "scored",
    "settled",
    "still_asked",
    "weights_of_text",
    "weights_text",
    "with_families",
    "with_numbers",
]
