"""What the code itself declares about personal data: columns, purposes, roles, flows, forms. No database is read."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from hoaban.config.roles import ROLES
from hoaban.foundation.access import api as access
from hoaban.foundation.events import registry as events
from hoaban.foundation.files import api as files
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.sources import api as sources
from hoaban.kit import pack

HERE = Path(__file__).parent
INTEGRATIONS = HERE.parents[1] / "integrations"


def loaded(name: str) -> dict[str, Any]:
    """One of the files of words beside this page."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


WORDS = loaded("words.toml")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is not open, with the words the drafts use."""

    label: str
    table: str
    word: str
    secrecy: access.Secrecy


@dataclass(frozen=True, slots=True)
class Purpose:
    """A declared purpose in words."""

    code: str
    sentence: str
    who: str
    opens: tuple[str, ...]
    law: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Role:
    """A role with the sentences of what it may."""

    name: str
    label: str
    description: str
    rights: tuple[str, ...]
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the state, with how sure we are of it."""

    title: str
    law: str
    mark: sources.Mark
    note: str


def columns() -> list[Column]:
    """Room by room, as the tables declare them."""
    found = []
    for model in apps.get_models():
        for name, secrecy in getattr(model, "secrecy", {}).items():
            if secrecy is not access.Secrecy.OPEN:
                label = f"{model._meta.app_label}.{model.__name__}"
                found.append(
                    Column(
                        f"{label}.{name}", WORDS["tables"].get(label, label), word_of(label, name), secrecy
                    )
                )
    return sorted(found, key=lambda column: column.label)


def word_of(table: str, name: str) -> str:
    """The column's own word, else the one its name has everywhere, else the name."""
    words: dict[str, str] = WORDS["columns"]
    return words.get(f"{table}.{name}") or words.get(name, name)


def borrowed_tables() -> list[str]:
    """Tables of the libraries, which declare nothing themselves."""
    return sorted(model._meta.label for model in apps.get_models() if not _is_ours(model))


def _is_ours(model: type[models.Model]) -> bool:
    return model.__module__.startswith("hoaban.")


def purposes() -> list[Purpose]:
    book = access.permission_book()
    return [
        Purpose(one.code, gettext(one.sentence), gettext(book.get(one.permission, "")) if one.permission else "",
                one.opens, one.law, one.is_seen)
        for one in sorted(access.declared_purposes().values(), key=lambda one: one.code)
    ]  # fmt: skip


def roles() -> list[Role]:
    book = access.permission_book()
    return [
        Role(
            role.name, gettext(role.label), gettext(role.description),
            tuple(gettext(book[code]) for code in sorted(role.permissions) if code in book), role.needs_second_factor,
        )
        for role in ROLES.values()
    ]  # fmt: skip


def law(number: str, unknown: str) -> str:
    """A document's number with its mark; ``unknown`` where none is named."""
    if not number:
        return unknown
    rows = {row["number"]: row for row in _nation().rows("legal.csv", ["number", "mark"])}
    mark = sources.Mark(rows[number]["mark"]) if number in rows else sources.Mark.UNVERIFIED
    return f"{number} {mark.symbol}"


def form(key: str) -> Form:
    row = next(
        row for row in _nation().rows("forms.csv", ["key", "title", "law", "mark"]) if row["key"] == key
    )
    return Form(row["title"], row["law"], sources.Mark(row["mark"]), row.get("note", ""))


def _nation() -> pack.Pack:
    return pack.find("vn", settings.PACK_DIRS)


def outside() -> list[tuple[str, str]]:
    """(outside system, what goes there): one folder of integrations each."""
    folders = sorted(path.parent.name for path in INTEGRATIONS.glob("*/api.py"))
    return [(name, WORDS["outside"].get(name, "")) for name in folders]


def exports() -> list[str]:
    """Rights to take data away."""
    return [
        gettext(text) for code, text in sorted(access.permission_book().items()) if code.endswith(":export")
    ]


def heard_events() -> list[tuple[str, str]]:
    """(listener, the events it hears)."""
    return [(listener, ", ".join(sorted(heard))) for listener, heard in events.joined()]


def terms() -> list[tuple[str, access.Keep, str]]:
    """(table in words, how long it keeps, why)."""
    kept = {model._meta.label: model.retention for model in apps.get_models() if hasattr(model, "retention")}
    kept |= {label: sweep.keep for label, sweep in access.sweeps().items()}
    words = WORDS["borrowed"] | WORDS["tables"]
    return [
        (words.get(label, label), keep, gettext(access.WHY[keep.why])) for label, keep in sorted(kept.items())
    ]


def confidential_files() -> list[tuple[str, int, str]]:
    """(purpose of the files, days kept at most, why they are opened)."""
    return [
        (name, kept.keep.days, gettext(access.purpose_of(kept.why).sentence))
        for name, kept in sorted(files.confidential_purposes().items())
    ]


def lanes() -> list[tuple[str, str]]:
    """(lane, what it does)."""
    found: dict[str, list[str]] = {}
    for job in jobs.all_jobs():
        found.setdefault(job.lane.value, []).append(job.name)
    return [(lane, ", ".join(sorted(names))) for lane, names in sorted(found.items())]


def key_purposes() -> tuple[str, ...]:
    return tuple(settings.KEY_PURPOSES)
