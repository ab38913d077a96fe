"""The keys of an installation in one file, sealed with a passphrase. Never in the backup of the data."""

import base64
import getpass
import json
import os
import sys
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from hoaban.config import environment
from hoaban.config.keeping.refusal import Damaged, Refused
from hoaban.kit.keys import KeyFile, KeyProblem

FORMAT = "hoaban-keys/1"
SHORTEST = 12
# 64 MB and about a third of a second for each guess.
COST = {"n": 2**16, "r": 8, "p": 1}
Content = dict[str, str]
"""Name of the file → its text."""


def passphrase(*, twice: bool) -> str:
    """From HOABAN_BACKUP_PASSPHRASE(_FILE), else asked at the terminal; `twice` when it is being chosen."""
    given = environment.text("HOABAN_BACKUP_PASSPHRASE")
    if not given:
        if not sys.stdin.isatty():
            raise Refused("No passphrase: name a file that holds it in HOABAN_BACKUP_PASSPHRASE_FILE.")
        given = getpass.getpass("Passphrase of the key backup: ")
        if twice and getpass.getpass("Once more: ") != given:
            raise Refused("The two passphrases differ. Nothing was written.")
    if len(given) < SHORTEST:
        raise Refused(
            f"The passphrase is too short: {SHORTEST} characters at least, five or six words are best."
        )
    return given


def gathered(folder: Path, overrides: dict[str, Path]) -> Content:
    """Every file of the keys' folder, and those that lie in a secret store."""
    files = {path.name: path for path in sorted(folder.glob("*")) if path.is_file() and path.name[0] != "."}
    files |= {f"{purpose}.keys": path for purpose, path in overrides.items()}
    return {name: path.read_text(encoding="ascii") for name, path in files.items()}


def seal(target: Path, content: Content, words: str) -> None:
    """Write the file (0600), whole or not at all; one that stands there is not overwritten."""
    if target.exists():
        raise Refused(f"{target} exists already. Choose another name: an old key backup may still be needed.")
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_key(words, salt)).encrypt(nonce, json.dumps(content).encode(), FORMAT.encode())
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    text = json.dumps(
        {"format": FORMAT} | {name: base64.b64encode(part).decode() for name, part in parts.items()}
    )
    draft = target.with_name(f".{target.name}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def unseal(source: Path, words: str) -> Content:
    try:
        held = json.loads(source.read_text(encoding="ascii"))
        salt, nonce, sealed = (base64.b64decode(held[name]) for name in ("salt", "nonce", "sealed"))
        known = held["format"] == FORMAT
    except FileNotFoundError as problem:
        raise Refused(f"There is no file {source}.") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise Damaged(f"{source.name} is no key backup, or it was cut short. Take another copy.") from problem
    if not known:
        raise Refused(f"{source.name} was made by a newer program. Upgrade this one first.")
    try:
        content: Content = json.loads(AESGCM(_key(words, salt)).decrypt(nonce, sealed, FORMAT.encode()))
    except (InvalidTag, ValueError) as problem:
        raise Refused(f"The passphrase does not open {source.name}, or the file was altered.") from problem
    return content


def put_back(content: Content, folder: Path) -> None:
    """Into the keys' folder. A key that stands there already is kept: what it closed must still open."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, given in content.items():
        text = given
        path = folder / Path(name).name
        if path.exists() and name.endswith(".keys"):
            restored = given.splitlines()
            others = [line for line in path.read_text(encoding="ascii").splitlines() if line not in restored]
            # The last line is in use: that of the restored rows, for their index was made with it.
            text = "".join(f"{line}\n" for line in [*others, *restored])
        draft = path.with_name(f".{path.name}.part")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


def ids(folder: Path, purposes: tuple[str, ...], overrides: dict[str, Path]) -> dict[str, list[str]]:
    """Purpose → ids of its keys that can be read here. Nothing is made."""
    found = {}
    for purpose in purposes:
        try:
            file = KeyFile.open(folder, purpose, overrides.get(purpose), create=False)
        except KeyProblem:
            continue
        found[purpose] = [key_id for key_id, _key in file.keys]
    return found


def _key(words: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **COST).derive(words.encode())
