"""Keys that sign for people outside, and how long their certificates last."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from hoaban.config import environment, signers
from hoaban.config.doctor.finding import Finding, missing, ok, warn
from hoaban.config.keeping import state
from hoaban.config.paths import ROOT
from hoaban.domains.signing import rules
from hoaban.domains.signing.errors import KeyAbsent, KeyOpen
from hoaban.domains.signing.keyfile import KeyFileSigner
from hoaban.domains.signing.values import Purpose
from hoaban.foundation.access.errors import DomainError


def findings(keys_dir: Path | None = None, now: datetime | None = None) -> Iterator[Finding]:
    for purpose in Purpose:
        yield _of(purpose, keys_dir or _keys_dir(), now or state.now())


def _of(purpose: Purpose, keys_dir: Path, now: datetime) -> Finding:
    setting, subject = signers.SETTINGS[purpose], f"signature for {purpose}"
    address = environment.text(setting)
    signer = signers.signer_of(purpose, address, keys_dir)
    try:
        certificate = rules.facts(signer.chain()[0])
    except KeyOpen as problem:
        path = signer.path if isinstance(signer, KeyFileSigner) else keys_dir
        return missing(subject, str(problem), f"chmod go= {path}")
    except DomainError as problem:
        if address or not isinstance(problem, KeyAbsent):
            return missing(
                subject, str(problem), f"see that {setting} names the key, and that it is in its place"
            )
        return warn(
            subject, "no key yet; nothing can be signed, so no warning is published.", f"set {setting}"
        )
    left = rules.days_left(certificate, now)
    said = f"{certificate.subject}, {left} days left"
    mend = "ask for a new certificate, enter it (./hoaban manage signing --help), then put its key in place"
    urgent, soon, early = sorted(one.days for one in rules.TOLD_BEFORE)
    if certificate.is_test:
        return warn(
            subject,
            f"a test certificate ({said}); a real installation refuses to sign with it.",
            f"set {setting}",
        )
    if left < urgent:
        return missing(
            subject, f"{said}: very little time." if left >= 0 else f"{certificate.subject} has ended.", mend
        )
    if left < early:
        return warn(subject, f"{said}{': it is time' if left < soon else ''}.", mend)
    return ok(subject, said)


def _keys_dir() -> Path:
    return environment.folder("HOABAN_KEYS_DIR", environment.folder("HOABAN_DATA_DIR", ROOT / "var") / "keys")
