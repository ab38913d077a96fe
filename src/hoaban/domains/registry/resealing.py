"""People's numbers under a new key: the sealed columns, then the indexes made of what they hold."""

from functools import partial
from typing import Any

from hoaban.domains.registry import numbers
from hoaban.domains.registry.models import Change, Person
from hoaban.foundation.access import api as access
from hoaban.kit.keys import KeyProblem

SEALED, INDEXED = "registry-numbers", "registry-index"


def _place(field: str, row: Any) -> bytes:
    return numbers.place(field, row.uid)


def _value(field: str, row: Any) -> tuple[str, str]:
    sealed = row.identity_sealed if field == "identity" else row.insurance_sealed
    if not sealed:
        raise KeyProblem("An index without the number it was made of.")
    return numbers.unseal(field, row.uid, bytes(sealed)), f"registry.{field}"


def _place_of_former(row: Change) -> bytes:
    """One statement a row: numbers are corrected one by one, and seldom."""
    if row.person is None:
        raise KeyProblem("A former number without the person it was sealed for.")
    return numbers.place(row.before["papers"][0], row.person.uid)


access.register_sealed(
    access.SealedColumn(SEALED, Person, "identity_sealed", partial(_place, "identity")),
    access.SealedColumn(SEALED, Person, "insurance_sealed", partial(_place, "insurance")),
    access.SealedColumn(SEALED, Change, "former_sealed", _place_of_former),
    access.IndexedColumn(INDEXED, Person, "identity_index", partial(_value, "identity")),
    access.IndexedColumn(INDEXED, Person, "insurance_index", partial(_value, "insurance")),
)
