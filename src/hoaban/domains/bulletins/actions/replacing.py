"""Which bulletin takes the place of which, as they come in any order and as their signatures are judged.

A feed takes back only what came from itself and from the same sender: another's word cancels nobody's warning. What is
rightly signed is taken back only by what is rightly signed, and what does not fit takes nothing back.
"""

from django.db.models import QuerySet

from hoaban.domains.bulletins import rules
from hoaban.domains.bulletins.models import Bulletin
from hoaban.kit.cap.values import MsgType, Reference

LATER = 500
"""Newer bulletins of a sender that are asked whether they name one that comes late."""


def replace(row: Bulletin) -> None:
    """Say of the earlier ones it names that they no longer hold; and of itself, where a later one came first."""
    others = _others(row)
    if row.certificate_id:  # what anybody can send under its name
        others.filter(identifier=row.identifier, sent=row.sent, replaced_by__isnull=True).update(
            replaced_by=row
        )
    earlier = others if row.certificate_id else others.filter(certificate__isnull=True)
    if row.kind in (MsgType.UPDATE, MsgType.CANCEL):
        for one in _named(row.references):
            if one.sender == row.sender:
                earlier.filter(identifier=one.identifier, sent=one.sent, replaced_by__isnull=True).update(
                    replaced_by=row
                )
    find_later(row)


def find_later(row: Bulletin) -> None:
    """Of one that stands: a later one that is here already and takes its place."""
    own = Reference(row.sender, row.identifier, row.sent)
    later = _others(row).filter(kind__in=[MsgType.UPDATE, MsgType.CANCEL]).order_by("sent_at", "pk")
    if row.certificate_id:
        later = later.filter(certificate__isnull=False)
    for pk, kind, sender, said in later.values_list("pk", "kind", "sender", "references")[:LATER]:
        if rules.takes_its_place(MsgType(kind), sender, own, _named(said)):
            Bulletin.plain.filter(pk=row.pk, replaced_by__isnull=True).update(replaced_by=pk)
            return


def give_back(row: Bulletin) -> None:
    """It turned out to be nobody's word: what it took the place of stands again, unless another replaces it."""
    freed = list(Bulletin.plain.filter(replaced_by=row).order_by("pk"))
    Bulletin.plain.filter(pk__in=[one.pk for one in freed]).update(replaced_by=None)
    for one in freed:
        find_later(one)


def _others(row: Bulletin) -> QuerySet[Bulletin]:
    """Of its feed and sender, that are somebody's word."""
    return Bulletin.plain.filter(feed=row.feed_id, sender=row.sender, is_mismatched=False).exclude(pk=row.pk)


def _named(references: list[list[str]]) -> list[Reference]:
    return [Reference(*one) for one in references]
