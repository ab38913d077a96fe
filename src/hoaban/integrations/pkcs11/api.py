"""The front door of PKCS#11 tokens, for wiring."""

from hoaban.integrations.pkcs11.token import AddressUnreadable, TokenSigner, from_uri

__all__ = ["AddressUnreadable", "TokenSigner", "from_uri"]
