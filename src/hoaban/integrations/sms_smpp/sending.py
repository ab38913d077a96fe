"""One window on its way: which parts are out, and what became of each message."""

from asyncio import Future
from collections.abc import Sequence
from typing import NamedTuple

from hoaban.foundation.notify.values import Answer, Result


class Part(NamedTuple):
    """What one submit_sm carries."""

    sending: "Sending"
    place: int
    head: bytes
    number: bytes
    tail: bytes
    until: float | None
    """Unix seconds; later it does not leave."""


class Sending:
    """A message is accepted when all its parts are; it was not tried when none of them left."""

    def __init__(self, count: int, done: "Future[None]", *, is_life: bool = False) -> None:
        self.done, self.is_life = done, is_life
        self.results: list[Result | None] = [None] * count
        self._open = count
        self._missing = [0] * count
        self._out = [0] * count
        self._ids: dict[int, list[str]] = {}

    def expect(self, place: int, parts: int) -> None:
        self._missing[place] = parts
        if parts > 1:
            self._ids[place] = []

    def is_over(self, place: int) -> bool:
        return self.results[place] is not None

    def handed(self, place: int) -> None:
        """A part leaves; from now on it is in doubt until an answer comes."""
        self._out[place] += 1

    def not_taken(self, place: int) -> None:
        """The other side said that it did not take this part."""
        self._out[place] -= 1

    def accepted(self, place: int, provider_id: str) -> None:
        self._missing[place] -= 1
        ids = self._ids.get(place)
        if ids is None:
            self.close(place, Result(Answer.ACCEPTED, provider_id=provider_id))
            return
        if provider_id:
            ids.append(provider_id)
        if not self._missing[place]:
            first, *more = ids or ("",)
            self.close(place, Result(Answer.ACCEPTED, provider_id=first, more_ids=tuple(more)))

    def put_back(self, place: int, result: Result) -> None:
        """It is to come again. Where a part of it is out already, nobody can say that it was not sent."""
        if self._out[place]:
            result = Result(Answer.UNSURE, "a part of it did not leave")
        self.close(place, result)

    def close(self, place: int, result: Result) -> None:
        """The first word counts."""
        if self.results[place] is None:
            self.results[place] = result
            self._open -= 1
            if not self._open and not self.done.done():
                self.done.set_result(None)

    def give_up(self) -> None:
        """No answer came in time: whatever is open is in doubt."""
        for place in range(len(self.results)):
            self.close(place, Result(Answer.UNSURE, "no answer in time"))

    def told(self) -> Sequence[Result]:
        return [one for one in self.results if one is not None]
