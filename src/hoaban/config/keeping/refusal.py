"""Why a backup, a restore or an upgrade was refused, in one sentence that says what to do."""


class Refused(Exception):
    """Nothing was changed; the sentence says why and what helps."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Damaged(Refused):
    """The backup file is not whole, or was altered after it was made."""
