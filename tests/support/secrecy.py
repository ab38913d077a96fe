"""Field by field what is secret: which fields need a class, and the list of all of them, kept in secrecy.txt.

The list is written by `python -m tests.support.secrecy` (in the environment of ./hoaban): a class that is dropped or
weakened then shows as a changed line to whoever reads the change.
"""

from pathlib import Path

from django.db import models

from tests.support.house import ROOT

LIST = ROOT / "tests" / "architecture" / "secrecy.txt"
WRITE = "if that is meant: PYTHONPATH=src:. .venv/bin/python -m tests.support.secrecy"
# What a text, a day or a number can tell of a person; a moment, a flag, a uid and a choice from a closed list tell of the row.
TELLING_KINDS = (
    models.CharField, models.TextField, models.JSONField, models.BinaryField, models.DateField, models.IntegerField,
    models.FloatField, models.DecimalField,
)  # fmt: skip


def needs_class(field: models.Field) -> bool:
    of_the_row = field.primary_key or field.choices or field.name == "version"
    return isinstance(field, TELLING_KINDS) and not isinstance(field, models.DateTimeField) and not of_the_row


def unclassified(model: type[models.Model]) -> list[str]:
    """A table about people names each of its texts, days and numbers; one about nobody says `NOBODY`."""
    from hoaban.foundation.access.api import NOBODY

    said = model.__dict__.get("secrecy")
    if said is NOBODY or said is None:
        return []
    return [
        f"{model._meta.label}.{field.name} has no class in secrecy (nothing of a person: Secrecy.OPEN)"
        for field in model._meta.concrete_fields
        if needs_class(field) and field.name not in said
    ]


def badly_kept(model: type[models.Model]) -> list[str]:
    """A secret number lies sealed, beside a keyed index to find it by; never as it was read out."""
    from hoaban.foundation.access.api import Secrecy

    said, found = model.__dict__.get("secrecy") or {}, []
    for field in model._meta.concrete_fields:
        sealed = isinstance(field, models.BinaryField) and field.name.endswith("_sealed")
        kept = sealed or field.name.endswith("_index")
        if kept != (said.get(field.name) is Secrecy.SECRET_NUMBER):
            found.append(f"{model._meta.label}.{field.name}: a SECRET_NUMBER is kept in …_sealed and …_index")
    return found


def lines() -> list[str]:
    """``registry.Person.name personal`` for every classified field, ``places.Unit nobody`` for a table about nobody."""
    from tests.support.tables import our_models

    found = []
    for model in our_models():
        said = model.__dict__.get("secrecy") or {}
        found += [f"{model._meta.label}.{name} {secrecy.value}" for name, secrecy in said.items()]
        found += [] if said else [f"{model._meta.label} nobody"]
    return sorted(found)


def differences(path: Path = LIST) -> list[str]:
    listed, now = path.read_text(encoding="utf-8").splitlines(), lines()
    return [f"- {line}" for line in listed if line not in now] + [
        f"+ {line}" for line in now if line not in listed
    ]


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoaban.config.settings")
    django.setup()
    LIST.write_text("\n".join(lines()) + "\n", encoding="utf-8")
