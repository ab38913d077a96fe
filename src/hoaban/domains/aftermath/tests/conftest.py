"""Two communes with three villages, and the people of the duty room: as room answers knows them."""

from hoaban.domains.answers.tests.conftest import alert, as_actor, issuer, officer, there

__all__ = ["alert", "as_actor", "issuer", "officer", "there"]
