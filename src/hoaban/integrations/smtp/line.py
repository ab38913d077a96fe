"""E-mail over SMTP. One connection carries a window."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import parse_qs, unquote, urlsplit

from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import Answer, Outgoing, Result

SECONDS = 10
_PERMANENT = 500


class AddressUnreadable(ValueError):
    """The setting is no address of a mail server."""


@dataclass(slots=True)
class SmtpLine:
    """A mail server that takes our letters."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    tls: str = "starttls"
    """``starttls``, ``implicit`` or ``none`` (a server on this machine)."""
    site: str = ""
    name: str = "smtp"
    is_real: bool = True
    window: int = 20
    per_second: float | None = None

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        """In order; when the connection breaks in the middle, that one letter is in doubt and the rest was not tried."""
        try:
            server = self._open()
        except (OSError, smtplib.SMTPException) as problem:
            raise ChannelDown(f"mail server: {type(problem).__name__}") from problem
        results: list[Result] = []
        try:
            for one in messages:
                results.append(self._one(server, one))
                if results[-1].answer == Answer.UNSURE:
                    break
        finally:
            _close(server)
        return results + [Result(Answer.LATER, "not tried")] * (len(messages) - len(results))

    def _one(self, server: smtplib.SMTP, one: Outgoing) -> Result:
        try:
            server.send_message(self._letter(one), self.sender, [one.address])
        except smtplib.SMTPRecipientsRefused as refused:
            code, _said = next(iter(refused.recipients.values()))
            return Result(Answer.REFUSED if code >= _PERMANENT else Answer.LATER, f"mail server says {code}")
        except smtplib.SMTPResponseException as said:
            answer = Answer.REFUSED if said.smtp_code >= _PERMANENT else Answer.LATER
            return Result(answer, f"mail server says {said.smtp_code}")
        except (OSError, smtplib.SMTPServerDisconnected):
            return Result(Answer.UNSURE, "the connection broke")
        return Result(Answer.ACCEPTED, provider_id=f"{one.reference}")

    def _letter(self, one: Outgoing) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, one.address, one.title
        letter["Date"], letter["Message-ID"] = (
            formatdate(),
            f"<{one.reference}@{self.sender.rpartition('@')[2]}>",
        )
        letter["Auto-Submitted"], letter["Content-Language"] = "auto-generated", one.language
        link = f"\n\n{self.site}{one.url}\n" if self.site else "\n"
        letter.set_content(one.text + link)
        return letter

    def _open(self) -> smtplib.SMTP:
        safe = ssl.create_default_context()
        if self.tls == "implicit":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=safe)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
            if self.tls == "starttls":
                server.starttls(context=safe)
        if self.user:
            server.login(self.user, self.password)
        return server


def _close(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def from_url(url: str, site: str = "") -> SmtpLine:
    """``smtp://USER:PASSWORD@host:587/?from=tin@example.vn`` (STARTTLS), ``smtps://…:465`` (TLS), ``…&tls=none``."""
    parts = urlsplit(url)
    words = {key: values[0] for key, values in parse_qs(parts.query).items()}
    tls = "implicit" if parts.scheme == "smtps" else words.get("tls", "starttls")
    try:
        port = parts.port or (465 if tls == "implicit" else 587)
    except ValueError:
        port = 0
    sound = parts.scheme in ("smtp", "smtps") and parts.hostname and port and "@" in words.get("from", "")
    if not sound or tls not in ("implicit", "starttls", "none"):
        raise AddressUnreadable("HOABAN_SMTP_URL reads smtp://USER:PASSWORD@host:587/?from=name@your.domain")
    return SmtpLine(
        parts.hostname or "",
        port,
        words["from"],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls,
        site,
    )
