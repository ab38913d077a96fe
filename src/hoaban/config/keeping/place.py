"""Which installation is meant: its folder, its database, its keys. Read from Django's settings once they are loaded."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from hoaban.config import environment
from hoaban.config.keeping import keysafe

SIGNING = "backup-signature"


@dataclass(frozen=True, slots=True)
class Place:
    """An installation to copy, or to restore into."""

    data_dir: Path
    keys_dir: Path
    key_files: dict[str, Path]
    url: str
    """Of PostgreSQL; empty on SQLite."""
    purposes: tuple[str, ...]

    @classmethod
    def of_settings(cls, into: Path | None = None) -> Self:
        """The configured one; with `into`, a folder of its own."""
        from django.conf import settings

        url = environment.text("HOABAN_DATABASE_URL")
        if into is None:
            return cls(
                Path(settings.DATA_DIR), Path(settings.KEYS_DIR), dict(settings.KEY_FILES), url, settings.KEY_PURPOSES
            )  # fmt: skip
        return cls(into, into / "keys", {}, url, settings.KEY_PURPOSES)

    @property
    def kind(self) -> str:
        return "postgresql" if self.url else "sqlite"

    def key_ids(self) -> dict[str, list[str]]:
        return keysafe.ids(self.keys_dir, self.purposes, self.key_files)


def tables() -> set[str]:
    """Every table of ours, whichever room owns it."""
    from django.apps import apps

    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if model._meta.managed} | {"django_migrations"}
