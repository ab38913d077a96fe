"""XML from anywhere, read without what makes it dangerous: no DTD, no entities, no network, not too large, not too deep.

Two readers look at it. The first only counts, and stops at the first forbidden thing before anything is built from it; the
second builds the tree that is handed on.
"""

from typing import Any, NoReturn, TypeAlias
from xml.parsers import expat

from lxml import etree

LARGEST = 1_000_000
"""Bytes. A warning with long outlines has some 100,000."""
DEEPEST = 32
MOST_ELEMENTS = 50_000

Element: TypeAlias = Any  # lxml comes without types


class UnsafeXml(Exception):
    """The sentence says what was found; nothing of it was used."""


def parsed(content: bytes) -> Element:
    """The root element. Raises `UnsafeXml`."""
    if len(content) > LARGEST:
        raise UnsafeXml(f"The file is larger than {LARGEST:,} bytes.")
    _Look().at(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        raise UnsafeXml(f"The file is no XML: {problem.msg}.") from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeXml("The file declares a document type.")
    return root


class _Look:
    """Counts depth and elements; a document type ends the look before any of its entities is declared."""

    def __init__(self) -> None:
        self.depth = self.elements = 0

    def at(self, content: bytes) -> None:
        reader = expat.ParserCreate()
        reader.StartDoctypeDeclHandler = self._doctype
        reader.StartElementHandler = self._begins
        reader.EndElementHandler = self._ends
        try:
            reader.Parse(content, True)
        except expat.ExpatError as problem:
            raise UnsafeXml(f"The file is no XML: {problem}.") from problem
        except (LookupError, ValueError) as problem:  # an encoding that Python does not know
            raise UnsafeXml(f"The file's encoding cannot be read: {problem}.") from problem

    def _doctype(self, *_words: object) -> NoReturn:
        raise UnsafeXml("The file declares a document type.")

    def _begins(self, *_words: object) -> None:
        self.depth, self.elements = self.depth + 1, self.elements + 1
        if self.depth > DEEPEST:
            raise UnsafeXml(f"The file is nested deeper than {DEEPEST} levels.")
        if self.elements > MOST_ELEMENTS:
            raise UnsafeXml(f"The file has more than {MOST_ELEMENTS:,} elements.")

    def _ends(self, _name: str) -> None:
        self.depth -= 1
