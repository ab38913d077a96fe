"""Push messages to browsers. The payload is encrypted for the browser; the push service sees its size only."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from http_ece import ECEException
from py_vapid import Vapid02
from pywebpush import WebPusher, WebPushException

from hoaban.foundation.access.api import key_file
from hoaban.foundation.notify.values import Answer, Outgoing, Result, Subscription

SECONDS, TTL, HALF_A_DAY = 5, 24 * 3600, 12 * 3600
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


@dataclass(slots=True)
class WebPushLine:
    """Posts to the push services that browsers named."""

    subject: str
    name: str = "webpush"
    is_real: bool = True
    window: int = 20
    per_second: float | None = None
    verify: bool | str = True
    """An authority file, for the twin of the tests."""
    _session: requests.Session = field(default_factory=requests.Session, init=False)

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        """A person's every browser; one that takes it is enough."""

        self._session.trust_env = False  # no proxy of the environment sees whom we tell
        return [self._one(one) for one in messages]

    def _one(self, one: Outgoing) -> Result:
        told = [self._post(one, subscription) for subscription in one.subscriptions]
        pairs = list(zip(one.subscriptions, told, strict=True))
        gone = tuple(to.endpoint_id for to, result in pairs if result.reason == "gone")
        reached = tuple(to.endpoint_id for to, result in pairs if result.answer == Answer.ACCEPTED)
        # The best that any browser said; nothing to send to is final.
        order = (Answer.ACCEPTED, Answer.UNSURE, Answer.LATER, Answer.REFUSED)
        best = min(
            told, key=lambda result: order.index(result.answer), default=Result(Answer.REFUSED, "no browser")
        )
        return Result(best.answer, best.reason, best.provider_id, best.retry_after, gone, reached)

    def _post(self, one: Outgoing, to: Subscription) -> Result:

        info = {"endpoint": to.url, "keys": {"p256dh": to.p256dh, "auth": to.auth}}
        said = {
            "title": one.title,
            "text": one.text,
            "url": one.url,
            "language": one.language,
            "life": one.is_life,
            "rings": one.rings,
        }
        body = json.dumps(said, ensure_ascii=False)
        headers = {**self._vapid(to.url), "Urgency": "high" if one.is_life else "normal"}
        try:
            encrypted = WebPusher(info).encode(body.encode())["body"]
        except (ValueError, TypeError, ECEException, WebPushException) as unusable:
            return Result(Answer.REFUSED, f"unusable keys: {type(unusable).__name__}"[:120])
        headers |= {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(TTL),
        }
        try:
            answer = self._session.post(
                to.url,
                data=encrypted,
                headers=headers,
                timeout=SECONDS,
                allow_redirects=False,
                verify=self.verify,
            )
        except requests.ConnectTimeout:
            return Result(Answer.LATER, "push service does not answer")
        except requests.ReadTimeout:
            return Result(Answer.UNSURE, "push service did not say")
        except requests.RequestException as problem:
            return Result(Answer.LATER, f"push service: {type(problem).__name__}")
        return _meaning(answer.status_code, answer.headers)

    def _vapid(self, url: str) -> dict[str, str]:

        parts = urlsplit(url)
        claims = {
            "sub": self.subject,
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(time.time()) + HALF_A_DAY,
        }
        signed: dict[str, str] = Vapid02(private_key=_private()).sign(claims)
        return signed


def public_key() -> str:
    """What a page gives to `pushManager.subscribe`: the point, base64url."""
    point = _private().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def _private() -> ec.EllipticCurvePrivateKey:
    """From the seed of our key file. A new key ends every subscription made under the old one."""
    seed = int.from_bytes(key_file("notify-vapid").current[1], "big")
    return ec.derive_private_key(seed % (_ORDER - 1) + 1, ec.SECP256R1())


def _meaning(status: int, headers: Any) -> Result:
    if status in (200, 201, 202):
        return Result(Answer.ACCEPTED, provider_id=str(headers.get("Location", ""))[-120:])
    if status in (404, 410):
        return Result(Answer.REFUSED, "gone")
    if status == 413:
        return Result(Answer.REFUSED, "too large")
    if status == 429 or status >= 500:
        wait = headers.get("Retry-After", "")
        return Result(
            Answer.LATER, f"push service says {status}", retry_after=float(wait) if wait.isdigit() else None
        )
    return Result(Answer.REFUSED, f"push service says {status}")
