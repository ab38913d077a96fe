"""Messages of an Official Account to people who follow it. Its words and numbers are second-hand and marked so in the README."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import requests
from urllib3.exceptions import NewConnectionError

from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import Answer, Outgoing, Result
from hoaban.integrations.zalo.tokens import NotAuthorised, Pair, Tokens

SECONDS = 5
HOUR = 3600.0
LONGEST = 2000
STALE = (-216, -220)
"""The key for the day is over or taken back."""
NOT_OURS = (-204, -205, -209, -212, -219, -221, -223, -224, -320, -321)
"""The account or the program may not send at all: nobody's message leaves until a person acted."""
MEANINGS: Mapping[int, Result] = {
    -32: Result(Answer.LATER, "Zalo: too many at once", retry_after=60),
    -211: Result(
        Answer.LATER, "Zalo: the account has used up its messages", retry_after=HOUR, is_long_away=True
    ),
    -218: Result(Answer.LATER, "Zalo: this person got as many as Zalo allows", retry_after=HOUR),
    -213: Result(Answer.REFUSED, "Zalo: does not follow the account"),
    -217: Result(Answer.REFUSED, "Zalo: does not want messages of the account"),
    -227: Result(Answer.REFUSED, "Zalo: account closed or long unused"),
    -230: Result(Answer.REFUSED, "Zalo: wrote too long ago"),
    -232: Result(Answer.REFUSED, "Zalo: wrote too long ago"),
    -244: Result(Answer.REFUSED, "Zalo: does not want messages of the account"),
}


SLOW = Result(Answer.LATER, "Zalo is slow", retry_after=30, is_untried=True)


class AddressUnreadable(Exception):
    """HOABAN_ZALO_URL reads ``zalo://APP_ID:SECRET_KEY@openapi.zalo.me/?oauth=oauth.zaloapp.com``."""


@dataclass(frozen=True, slots=True)
class Account:
    app_id: str
    secret: str = field(repr=False)
    api: str
    oauth: str
    per_second: float


def from_url(url: str, first: str, file: Path) -> "ZaloLine":
    """``first``: the refresh key a person got when she authorised the program; ``file``: where the chain is kept."""
    parts = urlsplit(url)
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    try:
        per_second = float(asked.get("per_second", "10"))
        host = parts.hostname or ""
        api = f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        raise AddressUnreadable(AddressUnreadable.__doc__) from None
    if (
        parts.scheme != "zalo"
        or not (host and parts.username and parts.password and first)
        or per_second <= 0
    ):
        raise AddressUnreadable(f"{AddressUnreadable.__doc__} It needs HOABAN_ZALO_REFRESH_TOKEN too")
    plain = asked.get("tls") == "none" and host in ("127.0.0.1", "localhost")  # the twin of the tests
    scheme = "http" if plain else "https"
    account = Account(
        unquote(parts.username), unquote(parts.password), f"{scheme}://{api}",
        f"{scheme}://{asked.get('oauth', 'oauth.zaloapp.com')}", per_second,
    )  # fmt: skip
    return ZaloLine(account, first, file)


@dataclass(slots=True)
class ZaloLine:
    """Fulfils `notify.ports.Line`. An address is a person's number with this account, which Zalo gives; no telephone number."""

    account: Account
    first: str = field(repr=False)
    file: Path
    name: str = "zalo"
    is_real: bool = True
    window: int = 20
    per_second: float | None = field(init=False)
    _session: requests.Session = field(default_factory=requests.Session, init=False, repr=False)
    _tokens: Tokens = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.per_second = self.account.per_second
        self._tokens = Tokens(self.first, self.file, self._renew)
        self._session.trust_env = False  # no proxy of the environment sees whom we tell

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        """One after the other; when the account is refused or Zalo is slow, the others wait: no other channel waits for us."""
        found: list[Result] = []
        wait: Result | None = None
        for one in messages:
            if wait is None:
                try:
                    found.append(self._one(one))
                except ChannelDown as down:
                    if not found:
                        raise
                    wait = Result(Answer.LATER, down.reason, retry_after=down.retry_after, is_untried=True)
                else:
                    wait = SLOW if found[-1].answer == Answer.UNSURE else None
                    continue
            found.append(wait)
        return found

    def _one(self, one: Outgoing) -> Result:
        access = self._access()
        code, said = self._say(one, access)
        if code in STALE:
            code, said = self._say(one, self._access(refused=access))
            if code in STALE:
                raise ChannelDown("Zalo refuses a new key", HOUR)
        if isinstance(said, Result):
            return said
        if code in NOT_OURS:
            raise ChannelDown(f"Zalo does not let this account send ({code})", HOUR)
        if code == 0:
            return Result(
                Answer.ACCEPTED, provider_id=str(_object(said.get("data")).get("message_id", ""))[:120]
            )
        return MEANINGS.get(code, Result(Answer.REFUSED, f"Zalo says {code}"))

    def _say(self, one: Outgoing, access: str) -> tuple[int, Any]:
        """(Zalo's word, its answer), or (1, what became of the message) where it gave none we understand."""
        body = {
            "recipient": {"user_id": one.address},
            "message": {"text": f"{one.title}\n{one.text}"[:LONGEST]},
        }
        try:
            answer = self._session.post(
                f"{self.account.api}/v3.0/oa/message/cs", json=body, headers={"access_token": access},
                timeout=SECONDS, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as problem:
            if _was_never_there(problem):
                raise ChannelDown(f"Zalo: {type(problem).__name__}") from problem
            return 1, Result(Answer.UNSURE, "Zalo did not say")
        if answer.status_code == 429 or answer.status_code >= 500:
            return 1, Result(Answer.LATER, f"Zalo says {answer.status_code}", retry_after=60)
        try:
            said = _object(answer.json())
            return int(said["error"]), said
        except (ValueError, KeyError, TypeError):
            return 1, Result(Answer.UNSURE, "Zalo answered in words we do not know")

    def _access(self, refused: str = "") -> str:
        try:
            return self._tokens.access(refused)
        except NotAuthorised as problem:
            raise ChannelDown("Zalo asks that the account is authorised anew", HOUR) from problem

    def _renew(self, refresh: str) -> Pair:
        body = {"refresh_token": refresh, "app_id": self.account.app_id, "grant_type": "refresh_token"}
        try:
            answer = self._session.post(
                f"{self.account.oauth}/v4/oa/access_token", data=body, headers={"secret_key": self.account.secret},
                timeout=SECONDS, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as problem:
            raise ChannelDown(f"Zalo: {type(problem).__name__}") from problem
        if answer.status_code >= 500:
            raise ChannelDown(f"Zalo says {answer.status_code}")
        try:
            said = _object(answer.json())
            return Pair(
                str(said["access_token"]), str(said["refresh_token"]), time() + float(said["expires_in"])
            )
        except (ValueError, KeyError, TypeError) as problem:
            raise NotAuthorised from problem


def _was_never_there(problem: requests.RequestException) -> bool:
    """Nothing of the message left us; else it may have arrived although no answer came."""
    if isinstance(problem, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    cause = getattr(problem.args[0], "reason", None) if problem.args else None
    return isinstance(cause, NewConnectionError)


def _object(said: object) -> dict[str, Any]:
    return said if isinstance(said, dict) else {}
