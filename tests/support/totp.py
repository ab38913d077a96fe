"""The six digits an authenticator app would show (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
import time


def digits(secret: str, at: float | None = None) -> str:
    padded = secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8)
    counter = struct.pack(">Q", int(at if at is not None else time.time()) // 30)
    digest = hmac.new(base64.b32decode(padded.upper()), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
