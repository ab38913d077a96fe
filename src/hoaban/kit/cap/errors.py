"""What can be wrong with a message."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a message breaks."""

    rule: str
    section: str
    """Of CAP 1.2; «schema», or «profile» where the rule is ours."""
    sentence: str

    def __str__(self) -> str:
        return f"{self.sentence} ({self.rule}, {self.section})"


class NotSound(Exception):
    """We were about to send what breaks the standard or our profile of it; nothing was made."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("; ".join(map(str, findings)))


class NotCap(Exception):
    """What came in is no CAP message that can be understood."""
