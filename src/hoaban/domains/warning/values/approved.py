"""Words of the bank in another form: how they stand with the people who approve them."""

from dataclasses import dataclass
from datetime import datetime

from hoaban.domains.warning.values.texts import Hazard

TONELESS = "toneless"
"""The form without tone marks: a text message carries 160 of its letters, and 70 of the full ones."""
FULL = "vie"
"""The bank's own words, in Vietnamese with all marks."""
NEEDED = 2
"""Different people who stand behind a form before it goes out."""


@dataclass(frozen=True, slots=True)
class Approved:
    """One person stands behind it."""

    by_key: str
    by: str
    role: str
    at: datetime
    document: str = ""
    """The paper she named."""


@dataclass(frozen=True, slots=True)
class FormShown:
    """A row of the bank, its full words, and these in another form as it stands now: kept, or made by us and touched by nobody."""

    hazard: Hazard
    level: int
    """The lowest of the row."""
    full: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]
    seal: str
    """Of both: who approves approves this."""
    approvals: tuple[Approved, ...] = ()
    is_kept: bool = False
    is_outdated: bool = False
    """The full words are others than those somebody approved: nobody stands behind the new ones yet."""
    variant: str = TONELESS
    paper: str = ""
    """The document by which the pack itself says that they are approved."""
    tag: str = "vi"
    """The language of ``lines``, as pages name it."""
    source: str = ""
    """Where the pack says its words come from."""

    @property
    def needed(self) -> int:
        return NEEDED

    @property
    def is_approved(self) -> bool:
        return bool(self.paper) or len({one.by_key for one in self.approvals}) >= NEEDED

    def has(self, key: str) -> bool:
        """Whether this person approved it."""
        return any(one.by_key == key for one in self.approvals)


@dataclass(frozen=True, slots=True)
class Next:
    """Who may approve next: those who hold the right in the whole province and did not approve yet."""

    names: tuple[str, ...] = ()
    """The first few of them."""
    many: int = 0

    @property
    def more(self) -> int:
        return self.many - len(self.names)


@dataclass(frozen=True, slots=True)
class Read:
    """A word that loses its marks, and the other words it may be read as then."""

    full: str
    plain: str
    others: tuple[str, ...]
    """Those that our own Vietnamese texts use most; empty: none of them reads alike."""


@dataclass(frozen=True, slots=True)
class Plain:
    """What telephones get instead of a text that waits or went out."""

    words: str
    """Exactly as it leaves; empty: the full text leaves."""
    parts: int
    full_parts: int
    reads: tuple[Read, ...] = ()
    form: FormShown | None = None
    """The bank's row, where its words are used unchanged."""
    agreed: tuple[str, ...] = ()
    """Who stands behind these words, by name: of the bank's row whoever approved it, of a text's own its two people."""
    is_agreed: bool = False
    """Proposed with this text, and agreed to with it."""
    proposal: str = ""
    """Ours, to begin with, where nobody proposed one."""
    next: Next = Next()
    """Of the bank's row, where it needs one person more."""

    @property
    def is_bank(self) -> bool:
        return self.form is not None

    @property
    def needed(self) -> int:
        return NEEDED


@dataclass(frozen=True, slots=True)
class Kept:
    """One wording that people approved or began to, in the history of a row: what it said, who stood behind it, how it ended."""

    lines: tuple[tuple[str, str], ...]
    made_at: datetime
    approvals: tuple[Approved, ...]
    over_at: datetime | None
    over_by: str
    """Empty: it holds, or ended before that was kept."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A language and how far the bank speaks it."""

    code: str
    name: str
    rows: int
    """Rows of the bank that have words in it."""
    approved: int
    people: int = 0
    """Who speak it best, as far as the register tells. True, small numbers too: whoever shows them hides those."""
