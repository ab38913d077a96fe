"""The front door of smtp, for wiring."""

from hoaban.integrations.smtp.line import AddressUnreadable, SmtpLine, from_url

__all__ = ["AddressUnreadable", "SmtpLine", "from_url"]
